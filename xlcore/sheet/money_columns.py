"""Which column of a money block holds what, where headings stand above their figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile

from xlcore.quantity import Content, Kind, read
from xlcore.sheet.board import EMPTY, Board, Line
from xlcore.sheet.cell import BLANK
from xlcore.sheet.label_text import spelling
from xlcore.sheet.money_labels import (
    AMOUNTS,
    headings,
    is_figure,
    is_passed_on,
    is_row_name,
    last_headings,
    telling,
)

_SUMS = frozenset({"小计", "合计", "总计", "预算小计", "预算合计"})
_CHANGE = re.compile(r"(?:调整|调增|调减|追加|增减)(?!后)")
_ARRIVED = re.compile("到位|到账")
_BUDGETS = frozenset({"initial", "adjusted"})
_FILLED = AMOUNTS | {"weight", "score"}
"""Headings that are as high as those of the amounts; a remark beside them may be lower."""
_NOTHING = frozenset({Kind.BLANK, Kind.DASH})


def columns_of(board: Board, header: Line, second: Line) -> dict[str, range]:
    """Return the columns of the figures; of two headings with one meaning the more telling one counts.

    A heading of the second line goes before the one above it, and one of the
    line above counts where it reaches down to the header.
    """
    first = min(covers.start for _, _, covers in headings(board, header))
    narrow = list(headings(board, second))
    taken = {column for _, _, covers in narrow for column in covers}
    above = [h for h in headings(board, board.line(header.row - 1)) if _reaches(board, header.row, h[2])]
    own = list(_of_columns(board, header, second, headings(board, header, like=True)))
    own += last_headings(board, header, {role for role, _, _ in (*narrow, *own)})
    first = min((covers.start for _, _, covers in own if covers.start >= first), default=first)
    first = _leftmost(board, header.row, first, [covers for _, _, covers in own])
    own = [heading for heading in own if heading[2].start >= first]
    wide = [heading for heading in (*own, *above) if taken.isdisjoint(heading[2])]
    found = telling(board, sorted((*narrow, *wide), key=lambda item: item[2].start))
    found = _without_passed_on(board, header, second, found)
    if found.keys().isdisjoint({"initial", "adjusted"}) and "executed" in found:
        # 中央 | 省级 | 本级 | 合计 | 执行数: what the sources add up to is the budget.
        before = range(first - 1, found["executed"].start)
        sums = [column for column, word in header.words.items() if word.rows == "total" and column in before]
        if sums:
            found["adjusted"] = range(sums[-1], board.beside(header.row, sums[-1]))
    found |= _summed(board, (second, header), found) | _reached_rate(board, header, found)
    return _without_receipt(board, header, second, found)


def _of_columns(
    board: Board, header: Line, second: Line, found: Iterable[tuple[str, str, range]]
) -> Iterator[tuple[str, str, range]]:
    """Yield the headings that stand over a column: the first may be the label of the block or of the names of its rows.

    资金安排 | 下达资金 | 支出金额 over 涉农资金 | 680 | 646.
    """
    labels = list(found)
    left = True
    for index, (role, key, covers) in enumerate(labels):
        tops = [board.grid.span(header.row, c.start)[0] for other, _, c in labels[index + 1 :] if other in _FILLED]
        if not (left and role in _BUDGETS and tops and _is_label(board, header, second, covers, max(tops))):
            left = False
            yield role, key, covers


def _is_label(board: Board, header: Line, second: Line, covers: range, high: int) -> bool:
    """Tell whether a heading is no column of amounts: it reaches down beside them, or names of rows stand below it.

    The other headings are ``high`` rows high; rows of marks, （A） | （B）, may be below them. Words in a column that
    holds a number further down, or beside the name of a row, are typed where an amount belongs: 无预算.
    """
    top = max(header.row + high - 1, second.row) + 1
    row = next((row for row in range(top, top + 2) if board.line(row).has_number()), top)
    if board.grid.anchor(row, covers.start) == (header.row, covers.start):
        return True
    line = board.line(row)
    content = line.cells.get(covers.start, BLANK).content
    if not isinstance(content, str) or any(map(str.isdigit, content)) or not is_row_name(board, line, covers.start):
        return False
    below = takewhile(Line.has_number, map(board.line, range(row + 1, board.grid.rows)))
    return not (
        any(isinstance(cell.content, str) for column, cell in line.cells.items() if column < covers.start)
        or any(is_figure(other, covers.start) for other in below)
    )


def _without_receipt(board: Board, header: Line, second: Line, found: dict[str, range]) -> dict[str, range]:
    """Leave out what was received as the budget where amounts stand left of it whose heading nobody knows.

    They may be the budget: 核定投资 | 实际到位 | 实际支出; what is for more than the year, 项目总投资, is not.
    """
    start = found["adjusted"].start if "adjusted" in found and "initial" not in found else -1
    heading = spelling(str(header.cells.get(start, BLANK).content))
    if start not in header.cells or not _ARRIVED.search(heading):
        return found
    below = board.line(max(header.row + board.grid.span(header.row, start)[0] - 1, second.row) + 1)
    names = [
        c for c, cell in below.cells.items() if c < start and isinstance(cell.content, str) and not is_figure(below, c)
    ]
    unknown = (
        column
        for column, cell in header.cells.items()
        if max(names, default=-1) < column < start and column not in header.words and isinstance(cell.content, str)
    )
    if not any(is_figure(below, column) and "总" not in str(header.cells[column].content) for column in unknown):
        return found
    return {role: covers for role, covers in found.items() if role != "adjusted"}


def _without_passed_on(board: Board, header: Line, second: Line, found: dict[str, range]) -> dict[str, range]:
    """Leave out 拨付金额 as what was spent where another column has what was used: 预算金额 | 拨付金额 | 已使用资金."""
    others = found.keys() & AMOUNTS - {"executed"}
    paid = found["executed"].start if "executed" in found else -1
    line = header if paid in header.words else second
    below = board.line(max(header.row, second.row) + 1)
    if not others or not is_passed_on(line, paid, lambda column: is_figure(below, column)):
        return found
    return {role: covers for role, covers in found.items() if role != "executed"}


def _summed(board: Board, lines: Sequence[Line], found: Mapping[str, range]) -> dict[str, range]:
    """Return the adjusted budget where it is a sum behind the initial one and its changes: 年初 | 调整 | 小计 | 执行.

    Then what the budget was changed by is no budget, whatever its heading.
    """
    if not {"initial", "executed"} <= found.keys():
        return {}
    between = range(found["initial"].stop, found["executed"].start)
    for line in lines:
        texts = {c: spelling(str(cell.content)) for c, cell in line.cells.items() if c in between and not line.blank(c)}
        sums = [column for column, text in texts.items() if text in _SUMS]
        changes = [column for column, text in texts.items() if _CHANGE.search(text)]
        if len(sums) == 1 and changes and max(changes) < sums[0] and len(texts) == 1 + len(changes):
            return {"adjusted": range(sums[0], board.beside(line.row, sums[0]))}
    return {}


def changes_before_sum(board: Board, header: Line) -> set[int]:
    """Return the columns of what the initial budget was changed by, where their sum with it is the adjusted one."""
    lines = (second_line(board, header), header)
    found = columns_of(board, header, lines[0])
    if not _summed(board, lines, found):
        return set()
    return set(range(found["initial"].stop, found["adjusted"].start))


def _reached_rate(board: Board, header: Line, found: Mapping[str, range]) -> dict[str, range]:
    """Return the rate that is the actual value of an indicator which the row names: 支出进度 | 支出 | 额度 | 完成值."""
    amounts = [found[role].start for role in ("adjusted", "executed") if role in found]
    if len(amounts) < 2 or ("rate" in found and found["rate"].start > min(amounts)):
        return {}
    reached = [column for column, word in header.words.items() if word.table == "actual" and not word.money]
    names = (board.line(row).cells for row in (header.row, header.row + 1))
    left = (cell.content for cells in names for column, cell in cells.items() if column < min(amounts))
    if len(reached) != 1 or reached[0] < min(amounts):
        return {}
    told = any(isinstance(text, str) and board.vocabulary.money_column(text) == "rate" for text in left)
    if not told or not all(map(_may_be_rate, _below(board, header.row, reached[0], amounts))):
        return {}
    return {"rate": range(reached[0], board.beside(header.row, reached[0]))}


def _below(board: Board, row: int, column: int, amounts: Sequence[int]) -> Iterator[Content]:
    """Yield what stands in a column below its heading, on the rows that have amounts."""
    for below in range(row + 1, board.grid.rows):
        line = board.line(below)
        if not any(is_figure(line, amount) for amount in amounts):
            return
        yield line.cells.get(column, BLANK).content


def _may_be_rate(content: Content) -> bool:
    quantity = read(content)
    return quantity.kind in _NOTHING or (quantity.kind is Kind.NUMBER and quantity.base in {"", "%"})


def _leftmost(board: Board, row: int, first: int, covered: Sequence[range]) -> int:
    """Return the first column of the headings, also of those on the left of ``first`` that only their words explain.

    They stand next to each other and are as high as the first known one; the label of the block is higher.
    """
    high = board.grid.span(row, first)[0]
    for covers in reversed(covered):
        if covers.stop == first and board.grid.span(row, covers.start)[0] == high:
            first = covers.start
    return first


def without_names(board: Board, header: Line, second: Line, columns: Mapping[str, range]) -> dict[str, range]:
    """Leave out a column of names that is headed like an amount: 合计 below 预算总额."""
    line = board.line(max(header.row, second.row) + 1)
    totals = {column for column, word in line.words.items() if word.rows == "total" and word.value is None}
    left = {role: covers for role, covers in columns.items() if covers.start not in totals}
    return left if not _BUDGETS.isdisjoint(left) else dict(columns)


def _reaches(board: Board, row: int, covers: range) -> bool:
    return board.grid.anchor(row, covers.start) == (row - 1, covers.start)


def second_line(board: Board, header: Line) -> Line:
    """Return the second line of headings below the header; an empty one where there is none."""
    below = board.line(header.row + 1)
    first = min(covers.start for _, _, covers in headings(board, header))
    starts = {covers.start for _, _, covers in headings(board, below)}
    filled = {column for column, cell in below.cells.items() if cell.content is not None}
    if not filled or min(filled) < first or below.has_number():
        return EMPTY
    # What tells the columns below a wide heading apart, 自评 and 审核 below 得分, is no row of money.
    parted = {c for _, _, covers in headings(board, header, like=True) if len(covers) > 1 for c in covers}
    # Also where no merge tells how wide it is.
    loose = {column for column in filled if starts and _tells_part(board, below, column)}
    return below if filled <= starts | parted | loose else EMPTY


def _tells_part(board: Board, line: Line, column: int) -> bool:
    text = line.cells[column].content
    return isinstance(text, str) and board.vocabulary.column(text) in {"part", "none"}
