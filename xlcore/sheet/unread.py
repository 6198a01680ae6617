"""What stands inside a form and went into none of its fields: said with its cell, no form is read half in silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set  # noqa: PYI025  # no set is built
from dataclasses import fields
from decimal import Decimal

from xlcore.form.model import Budget, BudgetRow, Claimed, Entry, Form
from xlcore.quantity import Content, Kind, read
from xlcore.sheet.board import Board, Line, letters
from xlcore.sheet.codes import Position
from xlcore.sheet.extract_pairs import in_pairs
from xlcore.sheet.locate import LEVELS, Place, Table
from xlcore.sheet.money_labels import headings, split_columns

_LONGEST_AMOUNT = 20
_WORDY = frozenset({"", "reason", *LEVELS})
"""Columns of words: a figure there belongs to another one."""
_ASIDE = frozenset({"end", "verdict", "reason", "grade"})
_NO_ROW = BudgetRow()
_MONEY = tuple(field.name for field in fields(BudgetRow))
_CLAIMED = tuple(field.name for field in fields(Claimed))


def find_unread(place: Place, form: Form, taken: range, dropped: Set[int]) -> tuple[Entry, ...]:
    """Return the cells inside a form that were not read, from top to bottom.

    These are, in the indicator tables, columns with a heading that nobody
    knows and cells without a heading; and elsewhere in the form, numbers and
    sums of money that no known label explains. ``taken`` are the rows of the
    money block, ``dropped`` those of the tables that gave no indicator. Columns
    and labels that are known not to be the unit's own do not count.
    """
    used = _used(form)
    found: dict[Position, Entry] = {}
    total = form.claimed.total
    for row, column in (*_outside(place, taken, used), *_beside_money(place, taken, used)):
        entry = place.board.entry(row, column)
        # A total may stand in the head and at the foot.
        if not (total and _same(entry, total)):
            found[row, column] = entry
    for table in place.tables:
        for row, column in _in_table(place, table, dropped):
            found[row, column] = place.board.entry(row, column)
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


def _outside(place: Place, taken: range, used: Set[str]) -> Iterator[Position]:
    """Yield the figures above and below the tables that no known label explains."""
    header = place.tables[-1].header if place.tables else None
    theirs = (
        {*header.others, *header.columns.get("level1_weight", ()), *header.columns.get("level2_weight", ())}
        if header
        else set()
    )
    points = {*header.columns.get("score", ()), *header.columns.get("weight", ())} if header else set()
    lines = [line for line in place.outside() if line.row not in taken]
    for line, column in _figures(place, lines, used):
        below = line.row >= place.body
        # The points of the rows may be summed up above the total that counts.
        summed = column in points and any(word.foot == "sum" for word in line.words.values())
        if not (below and (column in theirs or summed)) and not _explained(place.board, line, column, below=below):
            yield line.row, column


def _explained(board: Board, line: Line, column: int, *, below: bool) -> bool:
    """Tell whether the nearest text on the left of a figure, or above it, is a label of something that is not read.

    Beside a label of money, or of a total, a figure is either read or lost.
    ``below`` the tables only what stands next to a label belongs to it.
    """
    left = max((c for c, cell in line.cells.items() if c < column and isinstance(cell.content, str)), default=None)
    if left is not None:
        word = line.words.get(left)
        if word and (below or not word.head):
            return bool(word.head or word.foot in _ASIDE) and board.beside(line.row, left) == column
        return bool(word or board.vocabulary.head_field(str(line.cells[left].content)))
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
    found = [(line.row, column) for line, column in _figures(place, lines, used)]
    if not found or place.money is None:
        return found
    if split_columns(place.board, place.money):
        return []  # figures of single tasks
    theirs = dict(_known_headings(place.board, place.money))
    return [(row, column) for row, column in found if not theirs.get(column, False)]


def _known_headings(board: Board, header: Line) -> Iterator[tuple[int, bool]]:
    """Yield each column of a money block, and whether its heading is known and not read.

    That is one of a reviewer's, of income beside what was spent, or one that
    says less than another label of the same meaning.
    """
    words, line, pairs = board.vocabulary, board.line(header.row), in_pairs(board, header)
    labels = {(role, key) for role, key, _ in headings(board, header)}
    for column, cell in line.cells.items():
        if isinstance(cell.content, str):
            word = line.words.get(column)
            twice = word is not None and any(role == word.money and key != word.key for role, key in labels)
            theirs = words.money_column(cell.content) == "none" or words.column(cell.content) == "none"
            stop = board.beside(header.row, column)
            for inside in range(stop if pairs else column, stop + pairs):
                yield inside, theirs or twice or column not in header.cells


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
