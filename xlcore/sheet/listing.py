"""A list with one indicator a row, as finance systems export it: whose form it is stands in each row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import groupby

from xlcore.form.model import Budget, BudgetRow, Claimed, Entry, Form
from xlcore.sheet.board import Board, Line
from xlcore.sheet.extract import DEFAULT_MONEY_UNIT, Extract
from xlcore.sheet.extract_head import extract_money_unit, title_of, title_year
from xlcore.sheet.extract_table import extract_table
from xlcore.sheet.header import IDENTITY, Header, is_listing, read_header
from xlcore.sheet.locate import Place, Table
from xlcore.sheet.money_labels import headings
from xlcore.sheet.unread import find_unread

_AMOUNTS = frozenset({"initial", "adjusted", "executed", "rate"})
_HEAD = IDENTITY | {"year"}


def extract_listing(board: Board, money_unit: str | None = None) -> list[Extract]:
    """Read each form of a list: rows that name the same unit and project, one below the other; none if it is no list.

    ``money_unit`` is that of the scheme, used when the list names none.
    """
    line = next((line for line in board.lines.values() if line.words and is_listing(line, board.vocabulary)), None)
    if line is None:
        return []
    header = read_header(board, line)
    heads = {word.head: column for column, word in line.words.items() if word.head in _HEAD}
    amounts = {role: covers.start for role, _, covers in headings(board, line) if role in _AMOUNTS}
    totals = {column for column, word in line.words.items() if word.foot == "total" and column not in _columns(header)}
    own = {*heads.values(), *amounts.values(), *totals}
    unknown = {column: where for column, where in header.unknown.items() if column not in own}
    header = replace(header, others={**header.others, **dict.fromkeys(own, "none")}, unknown=unknown)
    rows = [below for below in board.lines.values() if below.row > header.last and _is_indicator(below, header)]
    title, year = title_of(_above(board, line)), title_year(board, _above(board, line))
    found = []
    for _, group in groupby(rows, key=lambda row: _owner(board, row, heads)):
        place = _place(board, header, list(group))
        row, table = place.body + 1, extract_table(place)
        entries = {role: _entry(board, row, column) for role, column in heads.items()}
        form = Form(
            sheet=board.grid.sheet,
            kind="project" if "project" in heads else "department",
            unit=entries.get("unit"),
            department=entries.get("department"),
            project=entries.get("project"),
            year=entries.get("year", year),
            money_unit=extract_money_unit(place) or money_unit or DEFAULT_MONEY_UNIT,
            budget=_budget(board, row, amounts),
            sections=table.sections,
            indicators=table.indicators,
            claimed=Claimed(next((_entry(board, row, column) for column in sorted(totals)), None)),
            title=Entry(title),
        )
        unread = find_unread(place, form, range(0), table.dropped)
        found.append(Extract(replace(form, unread=unread), title, place))
    return found


def _columns(header: Header) -> set[int]:
    return {column for covers in header.columns.values() for column in covers}


def _above(board: Board, line: Line) -> list[Line]:
    return [above for above in board.lines.values() if above.row < line.row]


def _entry(board: Board, row: int, column: int) -> Entry:
    """Return what a cell shows, also where it is merged with those above."""
    return board.entry(*board.grid.anchor(row, column))


def _owner(board: Board, line: Line, heads: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(_entry(board, line.row, heads[role]).text for role in sorted(IDENTITY & heads.keys()))


def _is_indicator(line: Line, header: Header) -> bool:
    name = header.columns.get("name", range(0))
    return any(column in line.cells and line.cells[column].content is not None for column in name)


def _place(board: Board, header: Header, rows: list[Line]) -> Place:
    """Return the rows of one form as a place of their own, with its headings in the row above."""
    top, end = rows[0].row - 1, rows[-1].row + 1
    lines = {line.row: line for line in (*_above(board, board.line(header.first)), *rows)}
    part = replace(board, lines=lines)
    table = Table(replace(header, first=top, last=top), end)
    return Place(part, tuple(lines.values()), (table,), None, top, end, max(_columns(header)))


def _budget(board: Board, row: int, amounts: Mapping[str, int]) -> Budget | None:
    if len(amounts) < 2:
        return None
    return Budget(BudgetRow(**{role: _entry(board, row, column) for role, column in amounts.items()}))
