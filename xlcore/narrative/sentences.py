"""A sentence with its figures: amounts of money and percents, each with its words and the width of its rounding."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from xlcore.form.money import MONEY_FACTORS
from xlcore.narrative.document import Paragraph
from xlcore.numbers import HUNDRED, Interval

__all__ = ["AMOUNT", "PERCENT", "Figure", "Sentence", "sentences"]

AMOUNT, PERCENT, VAGUE = "¤", "‰", "¿"
"""What stands for a figure in the shape of a sentence; a vague one (约100万元) can be set against nothing."""

LONGEST_SENTENCE = 2_000
"""Characters; what is longer is no sentence, and is passed over."""

MOST_FIGURES = 60
"""Figures of a sentence; what holds more is a table without its lines, and is passed over."""

LONGEST_NUMBER = 20
"""Digits; what is longer is no figure of a report."""

_GLYPHS = str.maketrans("０１２３４５６７８９．％﹪（）：；" + AMOUNT + PERCENT + VAGUE, "0123456789.%%():;" + "   ")
_SPACES = re.compile(r"(?<!\d)\s+|\s+(?!\d)")
_ENDS = re.compile(r"(?<=[。！？!?\n])")
_FIGURE = re.compile(
    r"(?<![\d.,\-—–~～])(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?P<unit>%|亿元|万元|元)(?![/／每\-—–~～至])"
)
_VAGUE_BEFORE = re.compile(r"(?:约|近|超|超过|逾|不足|至少|不少于|不超过|低于|高于|大于|小于|[≥≤><]|[\d元%]至)为?$")
_VAGUE_AFTER = re.compile(r"左右|以上|以下|以内|上下|多|余")
_BREAKS = re.compile(rf"[，,、；;：:。（()）+＋=＝{AMOUNT}{PERCENT}{VAGUE}]")


class Figure(NamedTuple):
    """One figure of a sentence.

    ``width`` holds all that it can stand for, amounts in yuan, percents as
    fractions. ``label`` are the words before it, from the last mark on, and
    ``at`` is its place in the shape.
    """

    sign: str
    text: str
    label: str
    width: Interval
    at: int

    @property
    def middle(self) -> Decimal:
        """The figure itself."""
        return (self.width.low + self.width.high) / 2


@dataclass(frozen=True)
class Sentence:
    """One sentence of a report: ``text`` as printed, ``place`` as people find it: 第3段第2句."""

    place: str
    text: str

    @cached_property
    def said(self) -> str:
        """The text in one spelling, without spaces."""
        return _SPACES.sub("", self.text.translate(_GLYPHS))

    @cached_property
    def _read(self) -> tuple[str, tuple[Figure, ...]]:
        shape, figures, last = "", [], 0
        matches = list(_FIGURE.finditer(self.said)) if len(self.said) <= LONGEST_SENTENCE else []
        if len(matches) > MOST_FIGURES:
            return "", ()
        places = _places(matches)
        for match in matches:
            shape += self.said[last : match.start()]
            last = match.end()
            sign = _sign(shape, match, self.said[last:])
            if sign != VAGUE:
                label = _BREAKS.split(shape)[-1]
                figures.append(Figure(sign, match[0], label, _width(match, places[match["unit"]]), len(shape)))
            shape += sign
        return shape + self.said[last:], tuple(figures)

    @property
    def shape(self) -> str:
        """The text with one mark for each figure."""
        return self._read[0]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures in order, without the vague ones."""
        return self._read[1]

    @property
    def amounts(self) -> tuple[Figure, ...]:
        """The amounts of money in order."""
        return tuple(figure for figure in self.figures if figure.sign == AMOUNT)

    def figure_at(self, place: int) -> Figure:
        """Return the figure at a place of the shape.

        Raises:
            KeyError: none stands there.
        """
        return {figure.at: figure for figure in self.figures}[place]


def _sign(before: str, match: re.Match[str], after: str) -> str:
    if len(match["digits"]) > LONGEST_NUMBER or _VAGUE_BEFORE.search(before[-4:]) or _VAGUE_AFTER.match(after):
        return VAGUE
    return PERCENT if match["unit"] == "%" else AMOUNT


def _places(matches: Iterable[re.Match[str]]) -> dict[str, int]:
    """Return the most decimals of the amounts in each unit: beside 29.99万元, 30万元 is not rounded either."""
    places: dict[str, int] = {}
    for match in matches:
        decimals = len(match["digits"].partition(".")[2]) if match["unit"] != "%" else 0
        places[match["unit"]] = max(decimals, places.get(match["unit"], 0))
    return places


def _width(match: re.Match[str], places: int) -> Interval:
    width = Interval.printed(Decimal(match["digits"].replace(",", "")), places)
    return width.scaled(1 / HUNDRED if match["unit"] == "%" else MONEY_FACTORS[match["unit"]])


def sentences(paragraphs: Iterable[Paragraph]) -> Iterator[tuple[Sentence, ...]]:
    """Yield the sentences of each paragraph."""
    for place, text in paragraphs:
        filled = (part for part in _ENDS.split(text) if part.strip())
        yield tuple(Sentence(f"{place}第{number}句", part) for number, part in enumerate(filled, 1))
