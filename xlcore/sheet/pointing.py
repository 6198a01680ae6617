"""Which explanations the cell that a person points at belongs to: D14, $D$14, 自评表!D14, D14:E15."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from xlcore.form.explain import Explanation
from xlcore.form.model import Entry
from xlcore.sheet.codes import position
from xlcore.sheet.grid import Grid

__all__ = ["Pointed", "explained", "pointed", "unmerged"]


class Pointed(NamedTuple):
    """Rows and columns from 0, the ends not part of them; ``sheet`` is None where none was named."""

    rows: range
    columns: range
    sheet: str | None = None


def pointed(name: str) -> Pointed:
    """Read what a person points at; of several areas the first.

    Raises:
        ValueError: it names no cell, such as a whole row or column.
    """
    sheet, _, area = name.partition(",")[0].replace("！", "!").rpartition("!")
    first, _, last = area.replace("$", "").partition(":")
    (top, left), (bottom, right) = position(first.upper()), position((last or first).upper())
    return Pointed(range(top, bottom + 1), range(left, right + 1), sheet.strip("'") or None)


def unmerged(where: Pointed, grid: Grid) -> Pointed:
    """Return the first cell of the merge that the pointed cell is covered by, else what was pointed at."""
    anchor = grid.anchors.get((where.rows.start, where.columns.start))
    if anchor is None or len(where.rows) > 1 or len(where.columns) > 1:
        return where
    return Pointed(range(anchor[0], anchor[0] + 1), range(anchor[1], anchor[1] + 1), where.sheet)


def explained(found: Iterable[Explanation], where: Pointed, sheet: str) -> tuple[Explanation, ...]:
    """Return the explanations of a form on ``sheet`` that are about the pointed cells, in the order of the form.

    A cell that no explanation names counts for the first that stands in its
    row. A cell on another sheet, that of the base data, must be named.
    """
    aside = where.sheet if where.sheet != sheet else None
    explanations = tuple(found)
    exact = [one for one in explanations if any(_stands_in(where, entry, aside, by_row=False) for entry in one.entries)]
    if exact or aside:
        return tuple(exact)
    beside = (one for one in explanations if any(_stands_in(where, entry, None, by_row=True) for entry in one.entries))
    return tuple(one for one, _ in zip(beside, range(1), strict=False))


def _stands_in(where: Pointed, entry: Entry, aside: str | None, *, by_row: bool) -> bool:
    if entry.cell is None or entry.sheet != aside:
        return False
    row, column = position(entry.cell)
    return row in where.rows and (by_row or column in where.columns)
