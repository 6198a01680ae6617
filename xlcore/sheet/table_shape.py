"""What the headings of an indicator table say of each of its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set  # noqa: PYI025  # no set is built
from typing import NamedTuple

from xlcore.sheet.board import Line, letters
from xlcore.sheet.locate import LEVELS, Table, edge_of_levels

FIELDS = ("name", "nature", "target", "unit", "actual", "weight", "score", "reason")
"""The columns of an IndicatorRow behind its groups, in its order."""
_STARTS = frozenset({*FIELDS, *LEVELS})


class Field(NamedTuple):
    """What an indicator has in a table: its place in ``FIELDS``, the columns of its heading, that of its cell."""

    place: int
    covers: range
    column: int
    letters: str


class Shape(NamedTuple):
    """What the headings of one table say of each of its rows.

    ``first`` and ``last`` are the first columns of the first and last heading, ``edge`` is the column behind the
    levels, ``earned`` the first one of the score, or else of the last heading. Of ``fields`` one is ``wide`` if its
    heading covers several columns. In columns ``tall`` groups are merged cells. ``adjusted`` is the column of targets
    adjusted in the course of the year. Where groups have no column they may stand in that of the indicators, ``tree``.
    """

    columns: Mapping[str, range]
    first: int
    last: int
    edge: int
    earned: int
    fields: Sequence[Field]
    wide: bool
    tall: Set[int]
    adjusted: int | None
    tree: int | None


def shape_of(table: Table, tall: Set[int]) -> Shape:
    """Return the shape of a table in whose columns ``tall`` groups are merged cells."""
    columns = {role: covers for role, covers in table.header.columns.items() if covers}
    starts = [covers.start for role, covers in columns.items() if role in _STARTS]
    found = [(place, columns[role]) for place, role in enumerate(FIELDS) if role in columns]
    fields = [Field(place, covers, covers.start, letters(covers.start)) for place, covers in found]
    wide = any(len(covers) > 1 for _, covers in found)
    adjusted = columns["adjusted"].start if "adjusted" in columns else None
    ungrouped = {"name", "weight"} <= columns.keys() and columns.keys().isdisjoint({"level1", "level2"})
    tree = columns["name"].start if ungrouped else None
    earned = columns["score"].start if "score" in columns else max(starts)
    edge = edge_of_levels(columns)
    return Shape(columns, min(starts), max(starts), edge, earned, fields, wide, tall, adjusted, tree)


def second_level(shape: Shape) -> Shape:
    """Return the shape of a table whose only column of groups has those of level 2, with level 1 in rows above them."""
    if "level2" in shape.columns or "level1" not in shape.columns:
        return shape
    names = {"level1": "level2", "level1_weight": "level2_weight"}
    return shape._replace(columns={names.get(role, role): covers for role, covers in shape.columns.items()})


def narrowed(fields: Sequence[Field], line: Line) -> list[Field]:
    """Return the fields, each with the first column of its heading that a line fills."""
    return [_where_filled(field, line) if len(field.covers) > 1 else field for field in fields]


def _where_filled(field: Field, line: Line) -> Field:
    for column in field.covers:
        if column in line.cells and line.cells[column].content is not None:
            return Field(field.place, field.covers, column, letters(column))
    return field
