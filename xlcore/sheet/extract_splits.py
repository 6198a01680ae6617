"""All the money once more in words: 按收入性质分：2030.12 over 其中：一般公共预算：1325.68."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xlcore.form.model import Entry, Split
from xlcore.sheet.board import Board, Line
from xlcore.sheet.label_text import LONGEST_HEADING, joined

_BY = "按"
_HEADING = re.compile(r"按[^:]{2,8}分(?:类|列)?")
_PART_OF = "其中:"


def extract_splits(board: Board, lines: Sequence[Line]) -> tuple[Split, ...]:
    """Read the splits of the money among the lines of its block, from top to bottom and left to right."""
    found: list[Split] = []
    for index, line in enumerate(lines):
        # Most cells are no text: they are told apart before anything is called.
        for column in [column for column, cell in line.cells.items() if isinstance(cell.content, str)]:
            if _is_heading(line, column):
                parts = tuple(_parts(board, lines[index + 1 :], column))
                found.append(Split(board.entry(line.row, column), _said(board, line, column), parts))
    return tuple(found)


def _is_heading(line: Line, column: int) -> bool:
    content = line.cells[column].content
    if not isinstance(content, str) or not content.lstrip().startswith(_BY):  # most cells
        return False
    named = _named(line, column)
    return named is not None and _HEADING.fullmatch(named[0]) is not None


def _parts(board: Board, lines: Sequence[Line], column: int) -> Iterator[Entry]:
    """Yield the amounts behind the names below a heading, down to a label of the form.

    A cell whose words name nothing is yielded as it is: what it says nobody knows.
    """
    for line in lines:
        if any(word.head or word.foot or word.table for word in line.words.values()):
            return
        if column in line.cells and not line.blank(column):
            if _is_heading(line, column):
                return
            yield board.entry(line.row, column) if _named(line, column) is None else _said(board, line, column)


def _named(line: Line, column: int) -> tuple[str, str] | None:
    """Return the name before the colon in a cell and what stands behind it; None for a cell without."""
    content = line.cells[column].content if column in line.cells else None
    word = line.words.get(column)
    if not isinstance(content, str) or len(content) > LONGEST_HEADING or (word is not None and word.head):
        return None
    name, colon, amount = joined(content).removeprefix(_PART_OF).partition(":")
    return (name, amount) if name and colon else None


def _said(board: Board, line: Line, column: int) -> Entry:
    named = _named(line, column)
    return board.said(line.row, column, (named[1] or None) if named else None)
