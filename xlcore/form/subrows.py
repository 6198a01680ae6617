"""Numbered indicators that split the points of the one above them, and must not be counted beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from xlcore.form.model import Entry, Form, IndicatorRow
from xlcore.form.numbering import level_of
from xlcore.numbers import ZERO

_FEWEST = 2
"""So many rows at least split the points of another."""


def part_rows(form: Form, full: Decimal, execution: Decimal | None) -> frozenset[int]:
    """Return the places of the indicators that are parts of a numbered one above them: 1、 5 and 2、 10 below 一、 15.

    Their points and those earned add up to those of the row above, and without them all rows add up to what the
    form prints as its total, or all weights to ``full``, with the points of the execution or not; with them they do
    not. ``execution`` is its weight. Whatever is not proved so is no part.
    """
    names = [row.name.content if row.name else None for row in form.indicators]
    ranks = [level_of(name) if isinstance(name, str) else None for name in names]
    if len({*ranks} - {None}) < _FEWEST:
        return frozenset()
    found = _parts(form.indicators, ranks)
    rest = [row for index, row in enumerate(form.indicators) if index not in found]
    proved = found and _agrees(form, rest, full, execution) and not _agrees(form, form.indicators, full, execution)
    return frozenset(found) if proved else frozenset()


def _parts(rows: Sequence[IndicatorRow], ranks: Sequence[int | None]) -> set[int]:
    found: set[int] = set()
    for index in range(len(rows) - 1, -1, -1):
        below = list(_below(rows, ranks, index))
        direct = [one for one in below if ranks[one] == ranks[below[0]]]
        # What stands deeper was found to be part of one of these before.
        deeper = found.issuperset({*below} - {*direct})
        if len(direct) >= _FEWEST and deeper and _splits(rows[index], [rows[one] for one in direct]):
            found.update(below)
    return found


def _below(rows: Sequence[IndicatorRow], ranks: Sequence[int | None], index: int) -> Iterator[int]:
    """Yield the rows of the same groups that follow a numbered one, as far as their numbers are of a lower level."""
    own, above = ranks[index], rows[index]
    for below in range(index + 1, len(rows)):
        rank, row = ranks[below], rows[below]
        if own is None or rank is None or rank <= own or row.score_above is not None or _group(row) != _group(above):
            return
        yield below


def _group(row: IndicatorRow) -> tuple[str, str]:
    """Return the names of a row's groups, merged over the rows or printed in each."""
    return row.level1.text, row.level2.text if row.level2 else ""


def _splits(whole: IndicatorRow, parts: Sequence[IndicatorRow]) -> bool:
    """Tell whether rows have just the points of another, and earned just what it did."""
    told = False
    for column in ("weight", "score"):
        number = _number(getattr(whole, column))
        numbers = [_number(getattr(row, column)) for row in parts]
        if number is None and not any(numbers):
            continue
        if number is None or None in numbers or number != _sum(numbers):
            return False
        told = told or number > 0
    return told


def _agrees(form: Form, rows: Sequence[IndicatorRow], full: Decimal, execution: Decimal | None) -> bool:
    """Tell whether rows earn what the form prints as its total, or have all the points that there are."""
    money = form.budget.total if form.budget else None
    weights = [_number(row.weight) for row in rows]
    added = _sum(weights)
    if any(weights) and full in {added, added + (execution or ZERO)}:
        return True
    claimed, earned = _number(form.claimed.total), _sum(_number(row.score) for row in rows)
    return claimed is not None and claimed in {earned, earned + (_number(money.score if money else None) or ZERO)}


def _number(entry: Entry | None) -> Decimal | None:
    return entry.number if entry else None


def _sum(numbers: Iterable[Decimal | None]) -> Decimal:
    return sum((number for number in numbers if number is not None), ZERO)
