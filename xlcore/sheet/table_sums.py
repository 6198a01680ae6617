"""Which rows of an indicator table are indicators, and which are sums of them."""

from __future__ import annotations

from collections.abc import Mapping

from xlcore.quantity import Kind, read
from xlcore.sheet.board import Line
from xlcore.sheet.header_line import LEVELS
from xlcore.sheet.label_text import spelling

POINTS = frozenset({"weight", "score"})
REACHED = frozenset({"target", "actual"})
ROW_VALUES = REACHED | POINTS
_SUBTOTALS = ("小计", "合计")


def is_indicator(line: Line, columns: Mapping[str, range]) -> bool:
    """Tell whether a row has a name or a group, and at least two values, a target or an actual value among them."""
    filled = {role for role, covers in columns.items() if is_filled(line, covers)}
    return bool(filled & {*LEVELS}) and bool(filled & REACHED) and len(filled & ROW_VALUES) > 1


def is_subtotal(line: Line, columns: Mapping[str, range], edge: int) -> bool:
    """Tell whether a row of a table sums up a group: 小计, or a text that ends so, without target and actual.

    ``edge`` is the ``edge_of_levels`` of the columns.
    """
    if line.words and any(word.foot == "subtotal" and column < edge for column, word in line.words.items()):
        return True
    for column, cell in line.cells.items():
        if column >= edge:
            return False
        if isinstance(cell.content, str) and spelling(cell.content).endswith(_SUBTOTALS):
            break
    else:
        return False
    contents = [line.cells[c].content for role in REACHED for c in columns.get(role, ()) if c in line.cells]
    return all(read(content).kind in {Kind.BLANK, Kind.DASH} for content in contents)


def is_sum(line: Line, columns: Mapping[str, range], edge: int) -> bool:
    """Tell whether a row that does not close its table sums up a group or all of it; ``edge`` as in ``is_subtotal``.

    总计 and 总分 have points beside them and nothing that an indicator has.
    """
    if is_subtotal(line, columns, edge):
        return True
    if not line.words or not any(
        word.foot in {"sum", "total"} and column < edge for column, word in line.words.items()
    ):
        return False
    own = (*REACHED, "criterion", "about", "reason")
    return any(holds_number(line, columns.get(role, range(0))) for role in POINTS) and not any(
        is_filled(line, columns.get(role, range(0))) for role in own
    )


def is_between(line: Line, columns: Mapping[str, range], edge: int) -> bool:
    """Tell whether a row among the indicators is none of them: a sum, or a reason below a group; ``edge`` as above."""
    if is_sum(line, columns, edge):
        return True
    if not any(word.foot == "reason" and column < edge for column, word in line.words.items()):
        return False
    return {role for role in ROW_VALUES if is_filled(line, columns.get(role, range(0)))} < REACHED


def is_pointed(line: Line, columns: Mapping[str, range]) -> bool:
    """Tell whether a row has a name or a group, and points."""
    named = any(is_filled(line, columns.get(role, range(0))) for role in LEVELS)
    return named and any(holds_number(line, columns.get(role, range(0))) for role in POINTS)


def edge_of_levels(columns: Mapping[str, range]) -> int:
    """Return the column behind the names of groups and indicators."""
    return max((covers.stop for role, covers in columns.items() if role in LEVELS), default=1)


def holds_number(line: Line, columns: range) -> bool:
    """Tell whether a number stands in a column."""
    return any(column in line.cells and read(line.cells[column].content).kind is Kind.NUMBER for column in columns)


def is_filled(line: Line, columns: range) -> bool:
    """Tell whether a cell of some columns holds anything."""
    return any(column in line.cells and line.cells[column].content is not None for column in columns)
