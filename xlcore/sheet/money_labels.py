"""The labels of a money block: its headings and the names of its rows, for every arrangement in which it is printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal

from xlcore.form.model import BudgetRow
from xlcore.quantity import Kind, read
from xlcore.sheet.board import Board, Line
from xlcore.sheet.labels import spelling

ROLES = frozenset(field.name for field in fields(BudgetRow)) - {"name"}
"""What a heading can name; other known headings hold no figure of a form."""


def headings(board: Board, line: Line, *, like: bool = False) -> Iterator[tuple[str, str, range]]:
    """Yield role, label and columns of each heading of a line.

    ``like`` takes the line to hold nothing but headings: those that are in no
    list are understood by their words.
    """
    for column, cell in line.cells.items():
        word = line.words.get(column)
        if word and word.money and word.value is None:
            yield word.money, word.key, range(column, board.beside(line.row, column))
        elif like and word is None and isinstance(cell.content, str) and (found := _by_words(board, cell.content)):
            yield found, spelling(cell.content), range(column, board.beside(line.row, column))


def _by_words(board: Board, text: str) -> str:
    role = board.vocabulary.money_column(text)
    return "" if role == "none" or board.vocabulary.is_row(text) else role


def is_row_name(board: Board, line: Line, column: int) -> bool:
    """Tell whether a cell names a row of money."""
    text = line.cells[column].content
    if not isinstance(text, str):
        return False
    word = line.words.get(column)
    return bool(word and word.rows) or board.vocabulary.is_source(text)


def is_figure(line: Line, column: int) -> bool:
    """Tell whether a cell holds a number, or a text that says one: 200万元."""
    content = line.cells[column].content if column in line.cells and column not in line.words else None
    return isinstance(content, Decimal) or (isinstance(content, str) and read(content).kind is Kind.NUMBER)


def split_columns(board: Board, header: Line) -> dict[int, str]:
    """Return where the figures are split once more below the headings: 总额 | 财政拨款 | 其他资金 under 预算数.

    The columns of the second line with the role of the heading above; none
    unless the whole line below wide headings names the total and its sources.
    """
    below = board.line(header.row + 1)
    over = {column: role for role, _, covers in headings(board, header) if len(covers) > 1 for column in covers}
    found = {column: over[column] for column in below.cells if column in over}
    first = min(over, default=0)
    names = all(is_row_name(board, below, column) for column, cell in below.cells.items() if column >= first)
    total = any(column in found and word.rows == "total" for column, word in below.words.items())
    return found if names and total and not below.has_number() else {}


def spent_side(line: Line) -> Line:
    """Return the part of a heading line that is about spending, where income stands on its left: 收入 … | 支出 …."""
    texts = {column: spelling(cell.content) for column, cell in line.cells.items() if isinstance(cell.content, str)}
    names = {column: text for column, text in texts.items() if column not in line.words or not line.words[column].money}
    income = next((column for column, text in names.items() if "收入" in text), None)
    spent = next((column for column, text in names.items() if "支出" in text and "收入" not in text), None)
    if income is None or spent is None or spent < income:
        return line
    left, right = (
        {word.money for word in side.words.values()} for side in (line.part(income, spent), line.part(spent))
    )
    return line.part(spent) if left & right & ROLES else line
