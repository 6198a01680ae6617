"""Which line of a form holds the headings of its money block."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xlcore.sheet.board import Board, Line
from xlcore.sheet.extract_pairs import in_pairs
from xlcore.sheet.header_line import is_header, names_owner
from xlcore.sheet.label_text import spelling
from xlcore.sheet.labels import LIKE_RANK
from xlcore.sheet.money_labels import (
    AMOUNTS,
    headings,
    heads_spending,
    heads_tasks,
    names_plan_and_receipt,
    spent_side,
    split_columns,
)

_POINTS = frozenset({"weight", "score"})
_SPENT = frozenset({"executed", "rate"})
_FUNDS = re.compile(
    r"(?:其中)?.{0,8}(?:财政(?:预算)?(?:拨款|资金|补助)|(?:预算|基金)拨款|公共预算(?:资金|拨款)?|基金预算(?:资金)?)(?:收入|支出)?"
    r"|(?:其中)?(?:基本支出|项目支出|人员经费|公用经费|(?:单位)?自[有筹]资金|其[他它]资金|上年结转(?:资金)?)"
)
"""Names of rows that are sources or kinds of the money of a form, and no tasks."""


def money_line(board: Board, lines: Sequence[Line]) -> Line | None:
    """Return the heading line of the money block: of several one with points, else one that says what was spent.

    Pairs that say in vague words what was planned and paid give way to one over the total.
    """
    headers = [spent_side(line) for line in lines if is_money_header(board, line)]
    for of_others in (heads_spending, heads_tasks):
        if len(headers) > 1:
            headers = [line for line in headers if not of_others(board, line)] or headers
    if len(headers) < 2:
        return headers[0] if headers else None
    if any(_over_total(board, line) for line in headers):
        headers = [line for line in headers if not _says_little(board, line)]
    for told in (_POINTS, _SPENT):
        for line in headers:
            if any(role in told for role, _, _ in headings(board, line, like=True)):
                return line
    return headers[0]


def _over_total(board: Board, line: Line) -> bool:
    """Tell whether a line of headings stands over the total of the money; a second line of them may be between."""
    below = (board.line(row) for row in (line.row + 1, line.row + 2))
    return not in_pairs(board, line) and any(word.rows == "total" for other in below for word in other.words.values())


def _says_little(board: Board, line: Line) -> bool:
    """Tell whether a line is one of pairs with vague labels only: 计划资金 | 500 | 拨付金额 | 400."""
    words = [word for word in line.words.values() if word.money in AMOUNTS]
    return in_pairs(board, line) and all(board.vocabulary.rank("money", word.key) >= LIKE_RANK for word in words)


def is_money_header(board: Board, line: Line) -> bool:
    """Tell whether a line holds the headings of a money block; one with a column for projects is a list."""
    words = [word for word in line.words.values() if word.value is None]
    if not any(word.money for word in line.words.values()) or any(names_owner(w, board.vocabulary) for w in words):
        return False
    core = {role for role, _, _ in headings(board, line)} & AMOUNTS
    if core and heads_tasks(board, line) and not _is_of_form(board, line):
        return False
    if len(core) >= 2:
        return True
    if not core or line.has_number():
        return bool(core) and names_plan_and_receipt(board, line)
    # One heading alone counts when the line below names a sum of money.
    below = board.line(line.row + 1)
    if below.counts_columns():
        below = board.line(line.row + 2)
    named = any(word.rows and word.value is None for word in below.words.values())
    return named and not is_header(below, board.vocabulary)


def _is_of_form(board: Board, header: Line) -> bool:
    """Tell whether the headings of tasks hold money of the form: split by source, summed up, or above its sources."""
    below = board.line(header.row + 1)
    named = next((cell.content for cell in below.cells.values() if isinstance(cell.content, str)), "")
    return _FUNDS.fullmatch(spelling(named)) is not None or bool(
        split_columns(board, header) or _sums_tasks(board, header)
    )


def _sums_tasks(board: Board, header: Line) -> bool:
    """Tell whether the rows below the headings of tasks are one only, or summed up: else they are no money of the form.

    They go down to a line without figures, or with more than one label of money.
    """
    rows = 0
    for row in range(header.row + 1, board.grid.rows):
        line = board.line(row)
        if any(word.rows == "total" for word in line.words.values()):
            return True
        if sum(word.money != "" for word in line.words.values()) > 1 or any(w.head for w in line.words.values()):
            break
        if not line.has_number():
            break
        rows += 1
    return rows == 1
