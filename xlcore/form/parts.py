"""Which sources of money are parts of the source above them, and not of the total."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from xlcore.form.model import BudgetRow, Form
from xlcore.form.money import money
from xlcore.form.numbering import level_of, spelled
from xlcore.numbers import ZERO
from xlcore.quantity import LONGEST_TEXT

MOST_SOURCES: Final = 12
"""Among more sources with amounts no parts are looked for by their sums: no form has as many."""

_FIRST = re.compile(r"[一1][、.](?!\d)|\([一1]\)|①")
"""The number of the first of several."""


class _Source(NamedTuple):
    """The amount of a source; ``part`` tells that its name shows it as a part of the one above, ``opens`` as a first.

    The first of further sources is called 其中, or is numbered one like a row above it.
    """

    amount: Decimal
    part: bool
    opens: bool
    name: str


class Run(NamedTuple):
    """Sources that follow each other: the names of the first and the last, and their amounts.

    ``readings`` are the amounts that can make up their sum, the likeliest first.
    """

    first: str
    last: str
    readings: tuple[tuple[Decimal, ...], ...]


def splits(form: Form, column: str) -> Iterator[list[Decimal]]:
    """Yield the amounts of a column that can make up its total, the likeliest reading first; at least one.

    First those of all sources but the parts of a numbered one. Then those that
    are left when rows that add up to the row above them are its parts: two or
    more such rows, or one whose name shows it, a further 其中 or a deeper
    indentation.
    """
    rows = form.budget.sources if form.budget else ()
    upper = _amounts(form, column, _without_numbered(form, column, rows))
    yield [source.amount for source in upper]
    for sources in (upper, _amounts(form, column, rows)):
        if len(sources) <= MOST_SOURCES:
            yield from ([source.amount for source in left] for left in _nested(sources))


def halves(form: Form, column: str) -> Iterator[tuple[Run, Run, bool]]:
    """Yield the ways to read the sources as two splits of one total, such as 财政拨款 其他资金, 基本支出 项目支出.

    The last value tells that a name shows where the second begins. Where none does, each has two amounts at least.
    """
    sources = _amounts(form, column, form.budget.sources if form.budget else ())
    if len(sources) > MOST_SOURCES:
        return
    for cut in range(1, len(sources)):
        told = sources[cut].opens
        if told or 2 <= cut <= len(sources) - 2:
            yield _run(sources[:cut]), _run(sources[cut:]), told


def _run(sources: Sequence[_Source]) -> Run:
    readings = dict.fromkeys(tuple(source.amount for source in left) for left in _nested(sources))
    return Run(sources[0].name, sources[-1].name, tuple(readings))


def _amounts(form: Form, column: str, rows: Sequence[BudgetRow]) -> list[_Source]:
    found: list[_Source] = []
    levels: set[int | None] = set()
    for index, row in enumerate(rows):
        name = _name(row)[:LONGEST_TEXT].strip()
        amount, level = money(getattr(row, column), form.money_unit), level_of(name)
        if amount is not None:
            again = level is not None and level in levels and _FIRST.match(spelled(name)) is not None
            opens = index > 0 and (again or name.startswith("其中"))
            found.append(_Source(amount, index > 0 and _is_part(row, rows[index - 1]), opens, name))
        levels.add(level)
    return found


def _is_part(row: BudgetRow, above: BudgetRow) -> bool:
    """Tell whether a name shows its row as a part; names below 其中 are set in to stand below its words."""
    name, over = _name(row), _name(above)
    set_in = len(name) - len(name.lstrip()) > len(over) - len(over.lstrip())
    return name.lstrip().startswith("其中") or (set_in and not over.lstrip().startswith("其中"))


def _name(row: BudgetRow) -> str:
    return row.name.content if row.name and isinstance(row.name.content, str) else ""


def _without_numbered(form: Form, column: str, rows: Sequence[BudgetRow]) -> list[BudgetRow]:
    """Leave out the rows with a number of a lower level below one of the first level that has an amount."""
    levels = [level_of(_name(row)) for row in rows]
    first = next((level for level in levels if level is not None), None)
    left: list[BudgetRow] = []
    counted = False
    for row, level in zip(rows, levels, strict=True):
        if first is not None and level is not None and level > first and counted:
            continue
        left.append(row)
        if level == first:
            counted = money(getattr(row, column), form.money_unit) is not None
    return left


def _nested(sources: Sequence[_Source]) -> Iterator[list[_Source]]:
    """Yield what is left of the sources for every choice of rows that are parts of the one above them."""
    if not sources:
        yield []
        return
    first = sources[0]
    for rest in _nested(sources[1:]):
        yield [first, *rest]
        parts = _parts(first, rest)
        if parts:
            yield [first, *rest[parts:]]


def _parts(whole: _Source, below: Sequence[_Source]) -> int:
    """Return how many of the next sources add up to one; 0 where none do, or a single one without a sign of it."""
    added = ZERO
    for count, source in enumerate(below, start=1):
        added += source.amount
        if source.amount and added == whole.amount:
            return count if count > 1 or source.part else 0
    return 0
