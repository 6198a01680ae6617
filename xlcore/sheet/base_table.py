"""The base data that departments print beside their form: staff in post, and spending by budget and final account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from xlcore.form.model import Entry
from xlcore.scheme.facts import FactBlock
from xlcore.sheet.board import Board, Line
from xlcore.sheet.header_line import IDENTITY, is_header
from xlcore.sheet.label_text import spelling, year_of
from xlcore.sheet.locate import titled
from xlcore.sheet.money_header import is_money_header

_ABOVE = 4
"""Lines between the title of the base data and its first headings, at most."""

_TITLE = "基础数据"
_SUMS = frozenset({"total"})
_OF_FORMS = frozenset({"weight", "rate", "score"})
"""What only the money block of a form has beside its amounts."""
_NEAR = 3
"""Rows below the headings of spending, one of which has a known name."""
_PART_OF = "其中"
_FINALS = ("prior", "final")


@dataclass(frozen=True, slots=True)
class BaseTable:
    """The base data of a department: the rows of the sheet that they take, and the figures that they hold.

    ``head`` are the rows from their title down to the headings of staff, which
    may say whose they are. ``figures`` are those of a fact, ``staff`` or
    ``sangong``, by column; ``named`` those of every row of spending by its
    label.
    """

    head: range
    rows: range
    figures: Mapping[str, Mapping[str, Entry]]
    named: Mapping[str, Mapping[str, Entry]]

    def without(self, board: Board) -> Board:
        """Return the worksheet without the base data; their head stays where nothing else says whose the form is."""
        rest = {row: line for row, line in board.lines.items() if row not in self.rows}
        other = {row: line for row, line in rest.items() if row not in self.head}
        return replace(board, lines=other if any(_says_whose(board, line) for line in other.values()) else rest)

    def facts(self, blocks: Sequence[FactBlock]) -> dict[str, Entry]:
        """Return the facts that a scheme asks for, by path."""
        found: dict[str, Entry] = {}
        for block in blocks:
            figures = self.figures.get(block.id, {})
            asked = {figure.id for figure in block.figures}
            found |= {f"{block.id}.{column}": figures[column] for column in asked & figures.keys()}
            if figures and block.table:
                columns = {column.id for column in block.table.columns}
                for index, name in enumerate(block.table.rows):
                    row = self.named.get(spelling(name), {})
                    found |= {block.row_path(index, column): row[column] for column in columns & row.keys()}
        return found


def base_table(board: Board) -> BaseTable | None:
    """Find the base data on a worksheet; None if it holds none.

    They open with headings of staff, 编制数 and 实际在职人数, side by side over
    one row of figures; below, headings of budget and final account stand over
    rows of spending. What else follows those belongs to them, down to where a
    form begins.
    """
    # Asked of every sheet: most have no such word at all.
    worded = [line for line in board.lines.values() for word in line.words.values() if word.base]
    staff = next((line for line in worded if _heads_staff(board, line)), None)
    if staff is None:
        return None
    lines = [line for line in board.lines.values() if line.row > staff.row]
    headed = {line.row: columns for line in lines if (columns := _accounts(board, line))}
    behind = board.grid.rows if headed else staff.row + 2
    end = next((line.row for line in lines if line.row not in headed and _opens_form(board, line)), behind)
    figures = {"staff": {name: board.entry(staff.row + 1, column) for name, column in _staff(staff).items()}}
    rows: dict[str, dict[str, Entry]] = {}
    accounts: Mapping[str, int] = {}
    for line in lines:
        accounts = headed.get(line.row, accounts)
        if line.row >= end or line.row in headed or not accounts:
            continue
        name, row = _row(board, line, accounts)
        rows.setdefault(name, row)
        if fact := board.vocabulary.spending.get(name):
            figures.setdefault(fact, _procured(row) if fact == "procurement" else row)
    return BaseTable(range(_top(board, staff), staff.row), range(staff.row, min(end, behind)), figures, rows)


def _staff(line: Line) -> dict[str, int]:
    return {word.base: column for column, word in line.words.items() if word.base and word.value is None}


def _heads_staff(board: Board, line: Line) -> bool:
    """Tell whether a line holds headings of staff: with figures of one unit below, and no value beside a heading.

    编制数 | 20 | 在职人数 | 18 are labels with their values, and two rows of figures a list of several units.
    """
    columns = _staff(line)
    if not {"establishment", "in_post"} <= columns.keys() or line.has_number():
        return False
    pair = sorted((columns["establishment"], columns["in_post"]))
    rows = [[board.entry(line.row + down, column).number for column in pair] for down in (1, 2)]
    return line.after(pair[0]) == pair[1] and None not in rows[0] and None in rows[1]


def _accounts(board: Board, line: Line) -> dict[str, int]:
    """Return the columns of the budget and of the final accounts, this year's and the last one's; empty if none.

    Of several columns of the budget the last one holds, the adjusted.
    """
    kinds = board.vocabulary.accounts
    if any(word.money in _OF_FORMS for word in line.words.values()) or not _names_spending(board, line.row + 1):
        return {}
    texts = {column: cell.content for column, cell in line.cells.items() if isinstance(cell.content, str)}
    known = {column: kinds[key] for column, text in texts.items() if (key := spelling(text)) in kinds}
    finals = sorted((year_of(texts[c]) or 0, c) for c, kind in known.items() if kind == "final")
    budgets = [column for column, kind in known.items() if kind == "budget"]
    if not finals or not budgets:
        return {}
    named = zip(_FINALS[-len(finals) :], (column for _, column in finals[-2:]), strict=True)
    return {**dict(named), "budget": max(budgets)}


def _names_spending(board: Board, first: int) -> bool:
    """Tell whether one of the next rows is named as spending of the base data is: “三公”经费, 公用经费."""
    texts = (cell.content for row in range(first, first + _NEAR) for cell in board.line(row).cells.values())
    return any(isinstance(text, str) and spelling(text) in board.vocabulary.spending for text in texts)


def _row(board: Board, line: Line, columns: Mapping[str, int]) -> tuple[str, dict[str, Entry]]:
    """Return the label of a row of spending in its one spelling, and its figures."""
    first = min(columns.values())
    texts = [cell.content for column, cell in line.cells.items() if column < first and isinstance(cell.content, str)]
    name = spelling(texts[-1]).removeprefix(_PART_OF) if texts else ""
    return name, {role: board.entry(line.row, column) for role, column in columns.items()}


def _procured(row: Mapping[str, Entry]) -> dict[str, Entry]:
    return {"plan": row["budget"], "actual": row["final"]}


def _opens_form(board: Board, line: Line) -> bool:
    """Tell whether a form begins at a line: it says whose it is, names a sum of money or heads indicators."""
    return (
        _says_whose(board, line)
        or (is_money_header(board, line) and any(word.rows for word in board.line(line.row + 1).words.values()))
        or any(word.rows in _SUMS for word in line.words.values())
        or is_header(line, board.vocabulary)
        or (line.alone() is not None and titled([line]))
    )


def _says_whose(board: Board, line: Line) -> bool:
    """Tell whether a line has a label of the head that names a unit, a department or a project."""
    texts = (cell.content for cell in line.cells.values() if isinstance(cell.content, str))
    return any(word.head in IDENTITY for word in line.words.values()) or any(map(board.vocabulary.head_field, texts))


def _top(board: Board, staff: Line) -> int:
    """Return the row of the title above the headings of staff; without a title that of the headings."""
    for row in range(staff.row - 1, staff.row - 1 - _ABOVE, -1):
        if any(_TITLE in str(cell.content) for cell in board.line(row).cells.values()):
            return row
    return staff.row
