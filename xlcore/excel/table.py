"""A whole indicator table scored in one call: columns in, a column of the same size out."""

from __future__ import annotations

from collections.abc import Mapping

from xlcore.excel.row import points, readings
from xlcore.excel.schemes import scheme_of
from xlcore.excel.values import SIZES_DIFFER, Argument, Refusal, Shown, is_blank, listed, rows, single

MERGED = "level2"
"""The column whose cells are merged downwards: a gap repeats what stands above it."""


def table_scores(columns: Mapping[str, Argument], scheme: Argument, year: Argument) -> list[list[Shown]]:
    """Score every row; ``columns`` are weight, target, actual and what else the target rule reads.

    The result lies as the weights lie, across or down. A column of one value
    holds for all rows.

    Raises:
        Refusal: the columns are of different sizes.
    """
    weights = listed(columns["weight"])
    lines = {name: _stretched(column, len(weights)) for name, column in columns.items()}
    lines[MERGED] = _filled(lines[MERGED])
    known = scheme_of(single(scheme))
    when = single(year)
    cells = zip(lines.pop("weight"), lines.pop("target"), lines.pop("actual"), strict=True)
    names = (*lines, "year")
    about = zip(*lines.values(), [when] * len(weights), strict=True)
    found: list[Shown] = []
    for row, beside in zip(cells, about, strict=True):
        try:
            found.append(points(known, readings(known, row, dict(zip(names, beside, strict=True)))))
        except Refusal as refusal:
            found.append(refusal.text)
    across = len(rows(columns["weight"])) == 1
    return [found] if across else [[value] for value in found]


def _stretched(column: Argument, count: int) -> list[Argument]:
    """Return a column with ``count`` values; a single value is repeated.

    Raises:
        Refusal: it holds another number of values.
    """
    values = listed(column)
    if len(values) == 1:
        return values * count
    if len(values) != count:
        raise Refusal(SIZES_DIFFER)
    return values


def _filled(values: list[Argument]) -> list[Argument]:
    filled: list[Argument] = []
    for value in values:
        filled.append(filled[-1] if filled and (is_blank(value) or value == 0) else value)
    return filled
