"""Bands, calendars and tiers as people write them in a cell or a range."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from xlcore.excel.values import Argument, Refusal, content, is_blank, listed, numbers, rows
from xlcore.numbers import ONE, ZERO
from xlcore.quantity import MET_WORDS, Kind, Quantity, read
from xlcore.rules.bands import SPLIT, Bands, band_lines, band_of
from xlcore.rules.base import NO, YES, State

UNREADABLE_BANDS = "#分档无法识别"
SHARE_NEEDED = "#请填得分比例"
SHARE_OUTSIDE = "#比例超出该档范围"

_TIERS = (
    ("部分达成", Decimal("0.6"), Decimal("0.8")),
    ("未达成", ZERO, Decimal("0.6")),
    ("达成", Decimal("0.8"), ONE),
)
"""Answers with the least share of the weight, included, and the most, included only at 100 % (note: zhongjiang)."""


def bands_of(value: Argument) -> Bands:
    """Return the ladder of a text ``<90%:3; <=100%:2; >100%:0``, or of a range of condition and points.

    Raises:
        Refusal: a line cannot be read, or there is none.
    """
    table = rows(value)
    if len(table) == 1 and len(table[0]) == 1:
        if is_blank(table[0][0]):
            raise Refusal("")
        return _written(str(table[0][0]))
    filled = ([cell for cell in row if not is_blank(cell)] for row in table)
    lines = [line for line in filled if line and line[0] != 0]  # Office.js passes 0 for a blank cell
    if not lines or any(len(line) != 2 for line in lines):
        raise Refusal(UNREADABLE_BANDS)
    return _ladder((read(content(test)), read(content(points))) for test, points in lines)


@lru_cache(maxsize=256)
def _written(text: str) -> Bands:
    return _ladder((read(test), read(points)) for test, points in band_lines(text))


def _ladder(lines: Iterable[tuple[Quantity, Quantity]]) -> Bands:
    found = [band_of(test, points) for test, points in lines]
    bands = tuple(band for band in found if band)
    if not bands or len(bands) < len(found):
        raise Refusal(UNREADABLE_BANDS)
    return Bands("bands", "value", bands)


def figures_of(value: Argument) -> list[Decimal]:
    """Return the numbers of a line of cells, or of a text with semicolons between them.

    Raises:
        Refusal: one is blank, holds an error, or no number.
    """
    found = listed(value)
    if len(found) == 1 and isinstance(found[0], str):
        found = list(SPLIT.split(found[0]))
    return numbers(*found)


def even_calendar(count: int) -> tuple[Decimal, ...]:
    """Return what should be done by the end of each of ``count`` periods of one length."""
    return tuple(Decimal(number) / count for number in range(1, count + 1))


def tier_share(level: Quantity, share: Argument) -> Decimal:
    """Return the share of the weight that an answer earns.

    达成 without a share earns all of it; the lower tiers leave the share to a
    person. 是 and 否 are the answers of a tick list.

    Raises:
        Refusal: the answer is blank or unknown, or the share is missing or
            outside the tier.
    """
    if level.kind is Kind.BLANK:
        raise Refusal("")
    if level.text in {YES, NO}:
        return ONE if level.text == YES else ZERO
    name = "达成" if level.text in MET_WORDS else level.text
    for tier, least, most in _TIERS:
        if name.startswith(tier):
            return _within(share, least, most)
    raise Refusal(str(State.UNREADABLE))


def _within(share: Argument, least: Decimal, most: Decimal) -> Decimal:
    given = None if is_blank(share) else numbers(share)[0]
    if given == 0 and least > 0:
        given = None  # Office.js passes 0 for a blank cell
    if given is None:
        if most == 1:
            return ONE
        raise Refusal(SHARE_NEEDED)
    if not least <= given <= most or (given == most and most < 1):
        raise Refusal(SHARE_OUTSIDE)
    return given
