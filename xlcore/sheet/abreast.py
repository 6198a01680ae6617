"""Forms that stand side by side on a worksheet: where one ends and the next begins."""

from __future__ import annotations

from dataclasses import replace

from xlcore.sheet.board import Board, Line
from xlcore.sheet.header import OUTCOMES, headed
from xlcore.sheet.header_line import LEVELS, VALUES, is_header


def blocks(board: Board) -> tuple[Board, ...]:
    """Split a worksheet on which forms stand side by side, from left to right; else it is one block.

    A second form begins where, right of an indicator table, headings make a
    table of their own. A cell merged over the line between both, a title,
    belongs to both.
    """
    cut = _cut(board)
    if cut is None:
        return (board,)
    left = {row: part for row, line in board.lines.items() if (part := line.part(0, cut)).cells}
    right = {row: part for row, line in board.lines.items() if (part := _right_part(board, line, cut)).cells}
    return tuple(block for lines in (left, right) for block in blocks(replace(board, lines=lines)))


def _right_part(board: Board, line: Line, cut: int) -> Line:
    over = [column for column in line.cells if column < cut < board.beside(line.row, column)]
    return line.part(over[0] if over else cut)


def _cut(board: Board) -> int | None:
    """Return the column at which a second form begins: behind the first table that a table follows on its right."""
    lines = [line for line in board.lines.values() if line.words and any(word.table for word in line.words.values())]
    last = max((max(line.words) for line in lines), default=0)
    edges = dict.fromkeys(edge for line in lines if (edge := _edge(board, line, last)) is not None)
    for edge in edges:
        if any(_opens(board, line.part(edge)) for line in lines if max(line.words) >= edge):
            return edge
    return None


def _edge(board: Board, line: Line, last: int) -> int | None:
    """Return the column behind the first table of a header line; None if the line is no header.

    None too where the table ends behind ``last``, the last column that a label of the sheet's headers stands in.

    The table ends before a heading of a level that it has already, or before
    one over all levels that comes after its values.
    """
    seen: set[str] = set()
    edge = None
    for column, word in line.words.items():
        levels = seen & {*LEVELS, "levels"}
        again = word.table in levels or (word.table == "levels" and levels and seen & VALUES)
        if again and _opens(board, line.part(0, column)):
            return edge
        if word.table and word.value is None:
            seen.add(word.table)
            edge = board.beside(line.row, column)
    return edge if edge is not None and edge <= last and _opens(board, line.part(0, edge)) else None


def _opens(board: Board, line: Line) -> bool:
    """Tell whether a line opens a table with a column for what was reached."""
    return is_header(line, board.vocabulary) and not headed(board, line).keys().isdisjoint(OUTCOMES)
