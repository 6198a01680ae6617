"""What stands inside a form and went into none of its fields: said with its cell, no form is read half in silence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set  # noqa: PYI025  # no set is built
from dataclasses import fields
from decimal import Decimal
from itertools import pairwise

from xlcore.form.model import Budget, BudgetRow, Claimed, Entry, Form
from xlcore.numbers import ZERO
from xlcore.quantity import Content, Kind, read
from xlcore.sheet.board import Board, Line, letters
from xlcore.sheet.codes import Position, position
from xlcore.sheet.extract_pairs import in_pairs
from xlcore.sheet.label_text import spelling
from xlcore.sheet.locate import LEVELS, Place, Table
from xlcore.sheet.money_columns import changes_before_sum
from xlcore.sheet.money_labels import (
    AMOUNTS,
    headings,
    heads_spending,
    heads_split,
    heads_tasks,
    is_row_name,
    names_item,
    spent_rows,
    split_columns,
)
from xlcore.sheet.years import years_in

_LONGEST_AMOUNT = 20
_MONEY_LABEL = re.compile(r"预算|资金|经费")
_SAID_AMOUNT = re.compile(r"\d\s*[万亿]?元")
_COUNTED = re.compile(r"凭证|号|数量|单价|时间|日期|比例|占比")
_POINTS = ("score", "weight")
_SLIP = Decimal("0.01")
"""Sums that differ by less are taken as equal."""

_WORDY = frozenset({"", "reason", *LEVELS})
"""Columns of words: a figure there belongs to another one."""
_ASIDE = frozenset({"end", "verdict", "reason", "grade"})
_NOTHING = frozenset({Kind.BLANK, Kind.DASH})
_NO_ROW = BudgetRow()
_MONEY = tuple(field.name for field in fields(BudgetRow))
_CLAIMED = tuple(field.name for field in fields(Claimed))


def find_unread(
    place: Place, form: Form, taken: range, dropped: Set[int], doubtful: Set[Position]
) -> tuple[Entry, ...]:
    """Return the cells inside a form that were not read, from top to bottom.

    These are, in the indicator tables, columns with a heading that nobody
    knows, cells without a heading, and numbers where a direction or a unit
    belongs; and elsewhere in the form, numbers and sums of money that no known
    label explains. ``taken`` are the rows of the money block, ``dropped`` those
    of the tables that gave no indicator, and ``doubtful`` the points of groups
    that are not the sum of those below. Columns and labels that are known not
    to be the unit's own do not count.
    """
    used = _used(form)
    found: dict[Position, Entry] = {}
    total = form.claimed.total
    outside = (*_outside(place, form, taken, used), *_beside_money(place, taken, used))
    for row, column in (*outside, *(() if form.budget else _told_money(place))):
        entry = place.board.entry(row, column)
        # A total may stand in the head and at the foot.
        if not (total and _same(entry, total)):
            found[row, column] = entry
    for table in place.tables:
        for row, column in (*_in_table(place, table, dropped), *_not_adjusted(place, table, form)):
            found[row, column] = place.board.entry(row, column)
    found |= {where: place.board.entry(*where) for where in doubtful}
    for indicator in form.indicators:
        for word in (indicator.nature, indicator.unit):
            if word is not None and word.cell and isinstance(word.content, Decimal):
                found[position(word.cell)] = word
    return tuple(found[where] for where in sorted(found))


def _same(entry: Entry, total: Entry) -> bool:
    return entry.content == total.content or (entry.number is not None and entry.number == total.number)


def _used(form: Form) -> set[str]:
    """Return the addresses of what was read outside the tables."""
    budget, claimed = form.budget or Budget(_NO_ROW), form.claimed
    entries = [form.unit, form.department, form.project, form.year, form.reason]
    entries += [getattr(claimed, name) for name in _CLAIMED]
    entries += [getattr(row, name) for row in (budget.total, *budget.sources) for name in _MONEY]
    entries += [section.entry for section in form.sections]
    return {entry.cell for entry in entries if entry is not None and entry.cell}


def _figures(place: Place, lines: Iterable[Line], used: Set[str]) -> Iterator[tuple[Line, int]]:
    """Yield line and column of each figure of the form's own on some lines that was not read."""
    for line in lines:
        for column, cell in line.cells.items():
            inside = column <= place.right and column not in line.words
            if inside and _is_figure(cell.content) and f"{letters(column)}{line.row + 1}" not in used:
                yield line, column


def _outside(place: Place, form: Form, taken: range, used: Set[str]) -> Iterator[Position]:
    """Yield the figures above and below the tables that no known label explains."""
    header = place.tables[-1].header if place.tables else None
    theirs = (
        {*header.others, *header.columns.get("level1_weight", ()), *header.columns.get("level2_weight", ())}
        if header
        else set()
    )
    lines = [line for line in place.outside() if line.row not in taken]
    found = [
        (line.row, column)
        for line, column in _figures(place, lines, used)
        if not (line.row >= place.body and (column in theirs or _is_sum(place, form, line, column)))
        and not _explained(place.board, line, column, below=line.row >= place.body)
    ]
    listed = _rows_of_spending(place.board, lines) if found and form.budget else ()
    yield from (where for where in found if where[0] not in listed)


def _rows_of_spending(board: Board, lines: Sequence[Line]) -> set[int]:
    """Return the rows of lists that say for what the money was spent, of which the form asks for no figure.

    支出内容 | 实际支出数 | 会计凭证号, or 任务名称 | 预算数 | 执行数 over 总额 | 财政拨款, down to the sum, the next
    title, or whatever is no row of it.
    """
    rows: set[int] = set()
    columns: dict[int, bool] = {}
    parted = -1
    split = False
    for line in lines:
        split = heads_split(line) or (split and _names_money(board, line) and not heads_spending(board, line))
        if split:
            rows.add(line.row)
            continue
        if line.row == parted and columns and not line.has_number() and line.cells.keys() <= columns.keys():
            continue
        if columns and _is_spent(line, columns):
            rows.add(line.row)
            if any(word.rows == "total" for word in line.words.values()):
                columns = {}
        else:
            headed = heads_spending(board, line) or heads_tasks(board, line)
            columns = _columns_of_spending(board, line) if headed else {}
            parted = line.row + 1
    return rows


def _names_money(board: Board, line: Line) -> bool:
    """Tell whether the first text of a line names a row of money."""
    first = next((column for column, cell in line.cells.items() if isinstance(cell.content, str)), None)
    return first is not None and is_row_name(board, line, first)


def _columns_of_spending(board: Board, header: Line) -> dict[int, bool]:
    """Return the columns of such a list in which figures stand, and which of them are amounts."""
    found: dict[int, bool] = {}
    for column, cell in header.cells.items():
        text = str(cell.content)
        amount = "金额" in text or board.vocabulary.money_column(text) in {"none", *AMOUNTS}
        if not names_item(text) and (amount or _COUNTED.search(text)):
            found |= dict.fromkeys(range(column, board.beside(header.row, column)), amount)
    return found


def _is_spent(line: Line, columns: Mapping[int, bool]) -> bool:
    """Tell whether a line is a row of a list: no title, no label of the head, no headings, figures in its columns."""
    if line.alone() is not None or any(word.head for word in line.words.values()):
        return False
    figures = {column for column, cell in line.cells.items() if _is_figure(cell.content)}
    words = (column for column, cell in line.cells.items() if isinstance(cell.content, str) and column not in figures)
    beside = any(columns.get(column) and read(line.cells[column].content).kind is Kind.WORDS for column in words)
    amounts = (line.cells[column].content for column, amount in columns.items() if amount and column in line.cells)
    return figures <= columns.keys() and not (beside and not any(read(c).kind is Kind.NUMBER for c in amounts))


def _told_money(place: Place) -> Iterator[Position]:
    """Yield the texts beside a label of money that say amounts, on a form from which no money was read."""
    for line in place.lines:
        if line.row < place.body:
            texts = [(column, cell.content) for column, cell in line.cells.items() if isinstance(cell.content, str)]
            for (_, label), (column, text) in pairwise(texts):
                if _MONEY_LABEL.search(label) and len(_SAID_AMOUNT.findall(text)) > 1:
                    yield line.row, column


def _is_sum(place: Place, form: Form, line: Line, column: int) -> bool:
    """Tell whether a figure beside 合计 sums points above it: of its page or of the form, with the money's or not."""
    if not any(word.foot == "sum" for word in line.words.values()):
        return False
    above = [table for table in place.tables if table.header.first < line.row]
    role = next((role for role in _POINTS if column in above[-1].header.columns.get(role, ())), None)
    claimed = place.board.entry(line.row, column).number
    if role is None or claimed is None:
        return False
    entries = (getattr(row, role) for row in form.indicators)
    points = [(position(entry.cell)[0], entry.number) for entry in entries if entry and entry.cell and entry.number]
    money = getattr(form.budget.total, role) if form.budget else None
    sums = [
        sum((number for row, number in points if table.header.last < row < line.row), ZERO)
        for table in (above[0], above[-1])
    ]
    if money is not None and money.number is not None:
        sums += [found + money.number for found in sums]
    return any(abs(claimed - found) < _SLIP for found in sums)


def _explained(board: Board, line: Line, column: int, *, below: bool) -> bool:
    """Tell whether the nearest text on the left of a figure, or above it, is a label of something that is not read.

    Beside a label of money, or of a total, a figure is either read or lost.
    ``below`` the tables only what stands next to a label belongs to it, but points of a reviewer stand in any column.
    """
    left = max((c for c, cell in line.cells.items() if c < column and isinstance(cell.content, str)), default=None)
    if left is not None:
        word, text = line.words.get(left), str(line.cells[left].content)
        if below and board.vocabulary.is_reviewers(text):
            return True
        if word and (below or not word.head):
            return bool(word.head or word.foot in _ASIDE) and board.beside(line.row, left) == column
        return bool(word or board.vocabulary.head_field(text))
    for row in range(line.row - 1, max(line.row - 4, -1), -1):
        above = board.line(row)
        anchor = board.grid.anchor(row, column)
        if anchor[0] == row and anchor[1] in above.cells and isinstance(above.cells[anchor[1]].content, str):
            word = above.words.get(anchor[1])
            return bool(word and word.head)
    return False


def _is_figure(content: Content) -> bool:
    if isinstance(content, str) and len(content) <= _LONGEST_AMOUNT:
        quantity = read(content)
        return quantity.kind is Kind.NUMBER and quantity.base == "元"
    return isinstance(content, Decimal)


def _beside_money(place: Place, taken: range, used: Set[str]) -> list[Position]:
    """Return the figures in the rows of the money block; those under a known heading that is not read are left out."""
    lines = [place.board.line(row) for row in taken]
    found = [(line.row, column) for line, column in _figures(place, lines, used) if not line.counts_columns()]
    if not found or place.money is None:
        return found
    if split_columns(place.board, place.money):
        return []  # figures of single tasks
    theirs, header = dict(_known_headings(place.board, place.money)), place.money
    income = _rows_of_income(lines, used)
    amounts = {column for role, _, covers in headings(place.board, header) if role in AMOUNTS for column in covers}
    found = [(row, column) for row, column in found if not (row in income and column in amounts)]
    changes = set() if in_pairs(place.board, header) else changes_before_sum(place.board, header)
    unknown = [(row, column) for row, column in found if not (theirs.get(column, False) or column in changes)]
    return [_headed(place.board, header, row, column) for row, column in unknown]


def _rows_of_income(lines: Sequence[Line], used: Set[str]) -> set[int]:
    """Return the rows of a block that are not what was spent, where income stands beside it and went into no field."""
    texts = ([cell.content for cell in line.cells.values() if isinstance(cell.content, str)] for line in lines)
    spent = spent_rows([found[0] if found else "" for found in texts])
    rest = [line for index, line in enumerate(lines) if spent and index not in spent]
    return {line.row for line in rest if used.isdisjoint(f"{letters(c)}{line.row + 1}" for c in line.cells)}


def _headed(board: Board, header: Line, row: int, column: int) -> Position:
    """Return where the heading of a column of figures stands, which is told once; a figure without one by itself."""
    for above in (column, board.grid.anchor(header.row, column)[1]):
        cell = board.line(header.row).cells.get(above)
        if row > header.row and cell is not None and isinstance(cell.content, str):
            return header.row, above
    return row, column


def _known_headings(board: Board, header: Line) -> Iterator[tuple[int, bool]]:
    """Yield each column of a money block, and whether its heading is known and not read.

    That is one of a reviewer's, of income beside what was spent, of another
    year, or one that says less than another label of the same meaning.
    """
    words, line, pairs = board.vocabulary, board.line(header.row), in_pairs(board, header)
    labels = {(role, key) for role, key, _ in headings(board, header)}
    years = years_in(line).keys()
    others = years - {covers.start for _, _, covers in headings(board, header, like=True)} if years else years
    for column, cell in line.cells.items():
        if isinstance(cell.content, str):
            word = line.words.get(column)
            twice = word is not None and any(role == word.money and key != word.key for role, key in labels)
            theirs = words.money_column(cell.content) == "none" or words.column(cell.content) == "none"
            theirs = theirs or words.aside("money", spelling(cell.content)) != "" or column in others
            stop = board.beside(header.row, column)
            for inside in range(stop if pairs else column, stop + pairs):
                yield inside, theirs or twice or column not in header.cells
    for column, cell in board.line(header.row + 1).cells.items():
        if isinstance(cell.content, str) and words.money_column(cell.content) == "none":
            yield column, True


def _in_table(place: Place, table: Table, dropped: Set[int]) -> Iterator[Position]:
    """Yield the headings of unknown columns that hold something, cells under no heading, and rows that were dropped."""
    header = table.header
    own = {column: role for role, covers in header.columns.items() for column in covers}
    single = {covers.start for covers in header.columns.values() if len(covers) == 1}
    left, right = min(own, default=0), _right(place, table)
    for line in place.rows(header.last + 1, table.end):
        row, filled = line.row, set()
        if single.issuperset(line.cells) and row not in dropped:
            continue  # each cell is the only one that a column has
        for column, cell in line.cells.items():
            role = own.get(column, "")
            if cell.content is None or column > right:
                continue
            if column < left or column in header.others:
                # Words there are the label beside the table, a remark, an explanation; a figure is none of them.
                if isinstance(cell.content, Decimal) and header.others.get(column, "") in _WORDY:
                    yield header.unknown.get(column, (row, column))
            elif column in header.unknown:
                yield header.unknown[column]
            elif row in dropped or role in filled or (role == "" and not _is_remark(line)):
                yield row, column
            filled.add(role or None)


def _not_adjusted(place: Place, table: Table, form: Form) -> Iterator[Position]:
    """Yield the adjusted targets that replaced none, and do not say that the target was kept."""
    columns = table.header.columns.get("adjusted", ())
    read_there = {row.target.cell for row in form.indicators if row.target} if columns else set()
    for row, column in ((line.row, c) for line in place.rows(table.header.last + 1, table.end) for c in columns):
        entry = place.board.entry(row, column)
        figure = entry.quantity.kind is not Kind.WORDS or any(character.isdigit() for character in entry.text)
        if entry.quantity.kind not in _NOTHING and figure and entry.cell not in read_there:
            yield row, column


def _right(place: Place, table: Table) -> int:
    """Return the last column of a table: also columns next to it without a heading, where most rows hold a figure."""
    right = max(place.right, *table.header.others, *table.header.unknown, 0)
    rows = place.rows(table.header.last + 1, table.end)
    while rows and 2 * sum(isinstance(content, Decimal) for content in _contents(rows, right + 1)) > len(rows):
        right += 1
    return right


def _contents(lines: Iterable[Line], column: int) -> list[Content]:
    return [line.cells[column].content for line in lines if column in line.cells]


def _is_remark(line: Line) -> bool:
    """Tell whether a row holds one text and nothing else: the number of a page, a remark."""
    return len(line.cells) == 1 and all(isinstance(cell.content, str) for cell in line.cells.values())
