"""Money whose total and sources stand beside each other: in columns, one row below their names, or each in a cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from xlcore.form.model import Budget, BudgetRow, Entry
from xlcore.sheet.board import Board, Line
from xlcore.sheet.cell import BLANK
from xlcore.sheet.label_text import joined, points_inside
from xlcore.sheet.labels import Word
from xlcore.sheet.money_labels import ROLES, is_row_name, own_rows

_FIGURES = frozenset({"initial", "adjusted", "executed"})
_ONCE = frozenset({"rate", "weight", "score", "reason"})
"""What a block has once, for all its rows."""
_NAMED = re.compile(r"([^\d:]{1,12}):([0-9][0-9,.]*(?:[万亿]?元)?)?")
_ARRIVED = "到位"


def extract_listed(board: Board, lines: Sequence[Line]) -> tuple[Budget | None, range]:
    """Read a block whose headings are the total and its sources, with one row of budget figures below."""
    for line in lines:
        names = [c for c in line.cells if is_row_name(board, line, c) and board.grid.span(line.row, c)[0] == 1]
        totals = [column for column in names if column in line.words and line.words[column].rows == "total"]
        below = board.line(line.row + 1)
        if len(names) >= 2 and len(totals) == 1 and not line.has_number() and below.has_number():
            rows = {column: _listed(board, line.row, column, below.row) for column in names}
            return Budget(rows.pop(totals[0]), tuple(rows.values())), range(line.row, below.row + 1)
    return None, range(0)


def _listed(board: Board, row: int, column: int, below: int) -> BudgetRow:
    return BudgetRow(name=board.entry(row, column), adjusted=board.entry(below, column))


def extract_across(board: Board, lines: Sequence[Line]) -> tuple[Budget | None, range]:
    """Read a block turned on its side: a row for each figure, a column for the total and each source.

    Rate and points may have rows of their own, or columns behind the sources, merged over all rows.
    """
    rows: dict[int, dict[str, Line]] = {}
    labelled = list(_labelled(lines))
    for column, word, line in own_rows(board, labelled):
        rows.setdefault(column, {}).setdefault(word.money, line)
    for left, found in rows.items():
        top = min(line.row for column, _, line in labelled if column == left)
        heads = _heads_of_columns(board, top - 1, left)
        names = [column for column, word in heads.items() if not (word and word.money)]
        if len(found.keys() & _FIGURES) >= 2 and names:
            columns = {column: _across(board, found, top - 1, column) for column in names}
            total = next((c for c in names if (head := heads[c]) and head.rows == "total"), names[0])
            last = max(line.row for line in found.values())
            behind = {w.money: c for c, w in heads.items() if w and w.money in _ONCE and w.money not in found}
            once = {role: _filled(board, range(top, last + 1), column) for role, column in behind.items()}
            if "score" in behind and "weight" not in {*once, *found}:
                once |= _points_stated(board, top - 1, behind["score"])
            row = replace(columns.pop(total), **once)
            return Budget(row, tuple(columns.values())), range(top - 1, last + 1)
    return None, range(0)


def _heads_of_columns(board: Board, row: int, left: int) -> dict[int, Word | None]:
    """Return the columns right of ``left`` with a heading, also merged down from the line above, and its meaning."""
    found: dict[int, Word | None] = {}
    columns = {*board.line(row).cells, *board.line(row - 1).cells}
    for column in sorted(column for column in columns if column > left):
        above, start = board.grid.anchor(row, column)
        line = board.line(above)
        if start == column and isinstance(line.cells.get(column, BLANK).content, str):
            found[column] = line.words.get(column)
    return found


def _filled(board: Board, rows: range, column: int) -> Entry:
    """Return what the rows of a block have once in a column."""
    return next(
        (entry for row in rows if not (entry := board.entry(row, column)).blank), board.entry(rows.start, column)
    )


def _points_stated(board: Board, row: int, column: int) -> dict[str, Entry]:
    """Return the points of spending that the heading of the score states: 得分（10分）."""
    above = board.grid.anchor(row, column)[0]
    text = board.line(above).cells.get(column, BLANK).content
    points = points_inside(text) if isinstance(text, str) else None
    return {} if points is None else {"weight": board.said(above, column, points)}


def _labelled(lines: Sequence[Line]) -> Iterator[tuple[int, Word, Line]]:
    """Yield column and label of each line that opens with a label of money before two figures or more."""
    for line in lines:
        column, word = next(((c, w) for c, w in line.words.items() if w.money and w.value is None), (0, None))
        figures = sum(isinstance(cell.content, Decimal) for c, cell in line.cells.items() if c > column)
        if word and word.money in ROLES and figures > 1:
            yield column, word, line


def _across(board: Board, rows: Mapping[str, Line], heading: int, column: int) -> BudgetRow:
    values = {role: board.entry(line.row, column) for role, line in rows.items()}
    above = board.grid.anchor(heading, column)[0]
    return BudgetRow(name=board.entry(above, column), **values)


def extract_named(board: Board, lines: Sequence[Line]) -> tuple[Budget | None, range]:
    """Read lines that say the total and its sources, each named in its own cell: 资金安排： | 合计：500 | 省级：300."""
    rows: dict[str, dict[str, tuple[Line, int, str]]] = {}
    taken: list[int] = []
    for line in lines:
        (_, label), *cells = [(c, cell.content) for c, cell in line.cells.items() if not line.blank(c)] or [(0, "")]
        role = board.vocabulary.money_column(label) if isinstance(label, str) else ""
        said = [(c, _NAMED.fullmatch(joined(text))) for c, text in cells if isinstance(text, str)]
        if role not in _FIGURES or len(said) < 2 or len(said) < len(cells) or not all(found for _, found in said):
            continue
        if role == "adjusted" and _ARRIVED in str(label) and role in rows:
            rows.setdefault("initial", rows.pop(role))
        if role not in rows:
            rows[role] = {found[1]: (line, c, found[2]) for c, found in said if found}
            taken.append(line.row)
    names = list(dict.fromkeys(name for row in rows.values() for name in row))
    total = next((name for name in names if (word := board.vocabulary.word(name)) and word.rows == "total"), None)
    if total is None:
        return None, range(0)
    found = {name: _named(board, rows, name) for name in names}
    return Budget(found.pop(total), tuple(found.values())), range(taken[0], taken[-1] + 1)


def _named(board: Board, rows: Mapping[str, Mapping[str, tuple[Line, int, str]]], name: str) -> BudgetRow:
    values = {role: row[name] for role, row in rows.items() if name in row}
    line, column, _ = next(iter(values.values()))
    said = {role: board.said(line.row, column, amount) for role, (line, column, amount) in values.items()}
    return BudgetRow(name=board.said(line.row, column, name), **said)
