"""Where everything stands on a form: columns, spans and rows, from the scheme alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from xlcore.scheme.model import Layout, MoneyColumn, Scheme, TableColumn
from xlcore.sheet.page import Area

_TABLE_WIDTHS: dict[TableColumn, float] = {
    "level1": 11, "level1_weight": 7, "level2": 12, "level2_weight": 7, "name": 26, "nature": 9, "target": 16,
    "unit": 9, "actual": 16, "weight": 7, "score": 8, "reason": 22, "about": 26, "criterion": 44,
}  # fmt: skip
_MONEY_WIDTHS: dict[MoneyColumn, float] = {
    "initial": 13, "adjusted": 13, "executed": 13, "rate": 10, "weight": 7, "score": 8, "reason": 20,
}  # fmt: skip
_BARE_WIDTH = 15.0
_LEAST_COLUMNS = 6
"""A form without an indicator table is as wide as this many bare columns."""

MONEY_NAME_COLUMNS = 2
GAP_WIDTH, SIDE_WIDTH, CHECK_WIDTH = 2.0, 9.0, 34.0
WIDEST_PORTRAIT = 140
"""A form wider than this many characters is printed across the sheet."""


@dataclass(frozen=True, slots=True)
class Span:
    """Columns that belong together, zero-based, both ends included."""

    first: int
    last: int

    def on(self, row: int, rows: int = 1) -> Area:
        """Return the cells of the span in a row, or over several."""
        return Area(row, self.first, row + rows - 1, self.last)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of the official form, and beside it those for the hand, the rules and the checks."""

    widths: tuple[float, ...]
    table: dict[TableColumn, Span]
    money_name: Span
    money: dict[MoneyColumn, Span]

    @property
    def count(self) -> int:
        """How many columns the official form has."""
        return len(self.widths)

    @property
    def all(self) -> Span:
        """The whole width of the official form."""
        return Span(0, self.count - 1)

    def width(self, span: Span) -> float:
        """How many characters wide a span is."""
        return sum(self.widths[span.first : span.last + 1])

    @property
    def manual(self) -> int:
        """The column for points given by hand; one empty column stands between it and the form."""
        return self.count + 1

    @property
    def computed(self) -> int:
        """The column of what the rules give."""
        return self.count + 2

    @property
    def check(self) -> int:
        """The column of the checks."""
        return self.count + 3

    def split(self, parts: int) -> tuple[Span, ...]:
        """Return the width in nearly equal parts."""
        edges = [round(index * self.count / parts) for index in range(parts + 1)]
        return tuple(Span(first, last - 1) for first, last in pairwise(edges))


def columns_of(layout: Layout, *, money: bool) -> Columns:
    """Lay the columns of the table and those of the money block on one grid.

    ``money`` tells whether the money block stands on this sheet: a label, a
    name over two columns, then its figures. Where it needs more columns than
    the table has, the name of the indicator is widened.
    """
    block = layout.money.columns if money and layout.money else ()
    least = len(block) + 1 + MONEY_NAME_COLUMNS if block else 0
    count = max(len(layout.columns), least, 0 if layout.columns else _LEAST_COLUMNS)
    widths: list[float] = []
    table: dict[TableColumn, Span] = {}
    wide = "name" if "name" in layout.columns else layout.columns[-1] if layout.columns else None
    for column in layout.columns:
        share = 1 + (count - len(layout.columns) if column == wide else 0)
        table[column] = Span(len(widths), len(widths) + share - 1)
        widths += [_TABLE_WIDTHS[column] / share] * share
    widths += [_BARE_WIDTH] * (count - len(widths))
    start = count - len(block)
    figures = {column: Span(start + index, start + index) for index, column in enumerate(block)}
    for name, span in figures.items():
        widths[span.first] = max(widths[span.first], _MONEY_WIDTHS[name])
    return Columns(tuple(widths), table, Span(1, start - 1), figures)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of the form sheet, zero-based; None where the form has no such row."""

    head: int
    year: int | None
    money: int | None
    goals: int | None
    table: int | None
    indicators: int
    total: int | None
    total_alone: int | None
    grade: int | None
    signatures: int | None
    notes: int
    end: int


def rows_of(scheme: Scheme, *, sources: int, indicators: int) -> Rows:
    """Lay the rows of the form one under the other.

    ``sources`` counts the rows of the money block without its heading,
    ``indicators`` those of the indicator table without its heading. A form
    without a score column shows its total in a row of its own.
    """
    layout = scheme.layout
    free = 1
    year = None
    if not any("year" in line for line in layout.head):
        year, free = free, free + 1
    head, free = free, free + len(layout.head)
    money = goals = table = total = alone = grade = signatures = None
    if layout.money and layout.money.sheet == "form":
        money, free = free, free + 1 + sources
    if layout.goals:
        goals, free = free, free + 2
    if layout.columns:
        table, free = free, free + 1 + indicators
    if layout.columns and (layout.total or "weight" in layout.columns):
        total, free = free, free + 1
    if layout.total and "score" not in layout.columns:
        alone, free = free, free + 1
    if layout.grade:
        grade, free = free, free + 1
    if layout.signatures:
        signatures, free = free, free + 1
    first = free if table is None else table + 1
    return Rows(
        head, year, money, goals, table, first, total, alone, grade, signatures, free, free + len(layout.notes) - 1
    )


def in_two_lines(text: str) -> str:
    """Break a text before its bracket, so that a narrow cell does not break inside it: 项目资金（万元）."""
    return text.replace("（", "\n（", 1)


def in_lines(text: str, width: float) -> str:
    """Break a label that is too long for its column: before its bracket, then into pieces of like length."""
    if lines(text, width) <= len(text.split("\n")):
        return text
    parts = re.sub(r"(?=[（(])", "\n", text, count=1).split("\n")
    return "\n".join(_in_pieces(part, lines(part, width)) for part in parts)


def _in_pieces(text: str, count: int) -> str:
    size = -(-len(text) // count)
    return "\n".join(text[start : start + size] for start in range(0, len(text), size))


def lines(text: str, width: float) -> int:
    """Estimate how many lines a text takes in a column; a Chinese character is as wide as two others."""
    room = max(width - 1, 2)
    return sum(max(1, -(-sum(1 if mark.isascii() else 2 for mark in part) // int(room))) for part in text.split("\n"))


def height(texts: Sequence[tuple[str, float]], least: float = 20) -> float:
    """Return the height in points of a row that shows each text in its width."""
    return min(max(least, *(6 + 13.5 * lines(text, width) for text, width in texts), 0), 400)
