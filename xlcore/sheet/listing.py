"""A list with one indicator a row, as finance systems export it: whose form it is stands in each row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from xlcore.form.model import Budget, BudgetRow, Claimed, Entry, Form
from xlcore.names import name_key
from xlcore.sheet.board import Board, Line
from xlcore.sheet.codes import position
from xlcore.sheet.extract import DEFAULT_MONEY_UNIT, Extract
from xlcore.sheet.extract_head import extract_money_unit, title_of, title_year
from xlcore.sheet.extract_table import extract_table
from xlcore.sheet.header import Header, read_header
from xlcore.sheet.header_line import IDENTITY, LEVELS, is_listing
from xlcore.sheet.locate import Place, Table, edge_of_levels, is_owned
from xlcore.sheet.money_labels import headings
from xlcore.sheet.table_sums import is_subtotal
from xlcore.sheet.unread import find_unread

_AMOUNTS = frozenset({"initial", "adjusted", "executed", "rate"})
_VALUES = ("target", "adjusted", "actual", "weight", "score")
_FIELDS = ("name", *_VALUES)


@dataclass(frozen=True, slots=True)
class _Columns:
    """What the columns of a list hold: beside those of the indicators whose they are, their money, year and total.

    ``owners`` go from left to right.
    """

    header: Header
    owners: Mapping[str, int]
    amounts: Mapping[str, int]
    year: int | None
    total: int | None

    def once(self) -> list[int]:
        """Return the columns of what a form has once."""
        return [c for c in (*self.amounts.values(), self.year, self.total) if c is not None]

    def same(self, other: _Columns) -> bool:
        """Tell whether another heading names the same columns: that of the next page."""
        return replace(self, header=other.header) == other and self.header.columns == other.header.columns


@dataclass(frozen=True, slots=True)
class _Owned:
    """Whose rows these are, and the rows: those of indicators, and further ones that hold something."""

    owner: dict[str, Entry]
    indicators: list[Line]
    others: list[Line]


def extract_listing(board: Board, money_unit: str | None = None) -> list[Extract]:
    """Read each form of a list: the rows that name the same unit and project; none if it is no list.

    Rows without a name of their own are those of the row above. Below a head that names an owner, or below money, a
    column of units or projects is one of a form: which unit has which indicator. ``money_unit`` is that of the
    scheme, used when the list names none.
    """
    first = next((line for line in board.lines.values() if line.words and is_listing(line, board.vocabulary)), None)
    above = [line for line in board.lines.values() if first is not None and line.row < first.row]
    if first is None or is_owned(board, first, above):
        return []
    found = []
    for columns, rows in _parts(board, first):
        flat = _flat(board, columns.header)
        unit = _money_unit(board, columns, above) or money_unit or DEFAULT_MONEY_UNIT
        found += [
            _form(board, flat, columns, above, owned, unit)
            for owned in _owned(flat, columns, [flat.line(line.row) for line in rows])
        ]
    return found


def _parts(board: Board, first: Line) -> list[tuple[_Columns, list[Line]]]:
    """Return the lines below each heading; where a heading is repeated the list goes on."""
    parts: list[tuple[_Columns, list[Line]]] = []
    rows: list[Line] = []
    last = -1
    for line in board.lines.values():
        if line.row < first.row or line.row <= last:
            continue
        if line.words and is_listing(line, board.vocabulary):
            columns = _columns(board, line)
            last = columns.header.last
            rows = next((there for known, there in parts if known.same(columns)), [])
            if columns.owners and not any(there is rows for _, there in parts):
                parts.append((columns, rows))
        else:
            rows.append(line)
    return parts


def _columns(board: Board, line: Line) -> _Columns:
    """Return what the headings of a list name; units on the right of the indicators are no owners."""
    header, rank = read_header(board, line), board.vocabulary.rank
    read = {column for covers in header.columns.values() for column in covers}
    left = min(header.columns.get("name", range(0)), default=0)
    free = {column: word for column, word in line.words.items() if column not in read and word.value is None}
    amounts: dict[str, tuple[float, int]] = {}
    for role, key, covers in headings(board, line):
        if role in _AMOUNTS and covers.start in free:
            best = (rank("money", key), covers.start)
            amounts[role] = min(best, amounts.get(role, best))
    owners: dict[str, int] = {}
    for column, word in free.items():
        if word.head in IDENTITY and column < left:
            owners.setdefault(word.head, column)
    totals = [(rank("foot", word.key), column) for column, word in free.items() if word.foot == "total"]
    year = next((column for column, word in free.items() if word.head == "year"), None)
    total = min(totals)[1] if totals else None
    money = {role: column for role, (_, column) in amounts.items()} if len(amounts) > 1 else {}
    own = {column for column in (*owners.values(), *money.values(), year, total) if column is not None}
    others = {**header.others, **dict.fromkeys(own, "none")}
    unknown = {column: where for column, where in header.unknown.items() if column not in own}
    return _Columns(replace(header, others=others, unknown=unknown), owners, money, year, total)


def _flat(board: Board, header: Header) -> Board:
    """Return the board with what is merged over rows in the columns of the levels in each of them.

    A merged name of a group then holds for every form of the list that it reaches into.
    """
    grid = board.grid
    levels = {column for role in LEVELS for column in header.columns.get(role, ())}
    merged = {
        (row, column): top
        for (row, column), (top, left) in grid.anchors.items()
        if column in levels and top > header.last and left == column and grid.spans[top, left][0] > 1
    }
    more: dict[int, dict[int, int]] = {}
    for (row, column), top in merged.items():
        if row in board.lines and column in board.line(top).cells:
            more.setdefault(row, {})[column] = top
    lines = dict(board.lines)
    for row, tops in more.items():
        copies = {column: board.line(top).cells[column] for column, top in tops.items()}
        lines[row] = replace(lines[row], cells=dict(sorted({**lines[row].cells, **copies}.items())))
    anchors = {where: anchor for where, anchor in grid.anchors.items() if where not in merged}
    spans = {where: span for where, span in grid.spans.items() if where[0] <= header.last}
    return replace(board, grid=replace(grid, anchors=anchors, spans=spans), lines=lines)


def _money_unit(board: Board, columns: _Columns, above: Sequence[Line]) -> str | None:
    """Return the unit of money that the lines above a list name, or its headings of money: 全年预算数（元）."""
    header = columns.header
    line = board.line(header.first)
    named = replace(line, cells={column: line.cells[column] for column in columns.amounts.values()}, words={})
    return extract_money_unit(_place(board, header, [*above, named], header.last + 2, header.last + 2))


def _owned(board: Board, columns: _Columns, lines: Iterable[Line]) -> list[_Owned]:
    """Return the rows of each owner, in the order in which the list names them first; each has an indicator."""
    runs: list[_Owned] = []
    for line in lines:
        shown = _shown(board, columns, line)
        indicator = "name" in shown and len(shown & {*_VALUES}) > 1
        if not shown or _passed_over(board, columns, line):
            continue
        entries = {role: _entry(board, line.row, column) for role, column in columns.owners.items()}
        named = {role: entry for role, entry in entries.items() if not entry.blank}
        if runs and _agree(runs[-1].owner, named):
            runs[-1].owner.update({role: entry for role, entry in named.items() if role not in runs[-1].owner})
        else:
            runs.append(_Owned(_with_above(runs[-1].owner if runs else {}, named, list(columns.owners)), [], []))
        (runs[-1].indicators if indicator else runs[-1].others).append(line)
    found: dict[tuple[str, ...], _Owned] = {}
    for run in runs:
        whole = found.setdefault(tuple(_key(run.owner.get(role)) for role in columns.owners), run)
        if whole is not run:
            whole.indicators.extend(run.indicators)
            whole.others.extend(run.others)
    return [owned for owned in found.values() if owned.indicators]


def _shown(board: Board, columns: _Columns, line: Line) -> set[str]:
    """Return which fields of an indicator a row shows, and "own" where it holds money, a year or a total."""
    found = {"own"} if any(_is_filled(line, column) for column in columns.once()) else set()
    levels = {column for role in LEVELS for column in columns.header.columns.get(role, ())}
    for role in _FIELDS:
        covers = columns.header.columns.get(role, range(0))
        inside = levels if role == "name" else covers
        where = [anchor for column in covers if (anchor := board.grid.anchor(line.row, column))[1] in inside]
        if any(board.entry(*anchor).content is not None for anchor in where):
            found.add(role)
    return found


def _is_filled(line: Line, column: int) -> bool:
    return column in line.cells and line.cells[column].content is not None


def _passed_over(board: Board, columns: _Columns, line: Line) -> bool:
    """Tell whether a row is none of a form: sums, a signature, a note, or the numbers of the columns."""
    header = columns.header
    edge = edge_of_levels(header.columns)
    closes = any(word.foot and word.foot != "subtotal" for column, word in line.words.items() if column < edge)
    # An indicator may be called 等级 or 说明: it then has a target and an actual value beside it.
    whole = {"target", "actual"} <= _shown(board, columns, line)
    return line.counts_columns() or (closes and not whole) or is_subtotal(line, header.columns, edge)


def _key(entry: Entry | None) -> str:
    """Return a name as names are compared."""
    return name_key(entry.text) if entry else ""


def _agree(owner: Mapping[str, Entry], named: Mapping[str, Entry]) -> bool:
    """Tell whether a row is the owner's: it names nobody else; more of the owner only beside the same project."""
    same = all(role not in owner or _key(owner[role]) == _key(entry) for role, entry in named.items())
    return same and (named.keys() <= owner.keys() or "project" in named.keys() & owner.keys())


def _with_above(above: Mapping[str, Entry], named: Mapping[str, Entry], roles: Sequence[str]) -> dict[str, Entry]:
    """Return what a row names, and left of what is new there what the row above has."""
    new = [role in named and _key(named[role]) != _key(above.get(role)) for role in roles]
    left = roles[: new.index(True)] if True in new else roles
    return {role: above[role] for role in left if role in above} | dict(named)


def _form(  # noqa: PLR0913, PLR0917  # what is the list's, and what the form's
    board: Board, flat: Board, columns: _Columns, above: Sequence[Line], owned: _Owned, money_unit: str
) -> Extract:
    """Return the form of one owner; ``flat`` is the board without the merged cells of the levels."""
    rows = owned.indicators
    place = _place(flat, columns.header, [*above, *rows], rows[0].row, rows[-1].row + 1)
    table = extract_table(place)
    single, rest = _once(flat, columns, sorted((*rows, *owned.others), key=lambda line: line.row))
    amounts = {role: single[column] for role, column in columns.amounts.items()}
    entries = {role: owned.owner.get(role) or _entry(flat, rows[0].row, c) for role, c in columns.owners.items()}
    title = title_of(above)
    form = Form(
        sheet=board.grid.sheet,
        kind="project" if "project" in columns.owners else "department",
        unit=entries.get("unit"),
        department=entries.get("department"),
        project=entries.get("project"),
        year=title_year(board, above) if columns.year is None else single[columns.year],
        money_unit=money_unit,
        budget=Budget(BudgetRow(**amounts)) if amounts else None,
        sections=table.sections,
        indicators=table.indicators,
        claimed=Claimed(None if columns.total is None else single[columns.total]),
        title=Entry(title),
    )
    lost = [
        *rest,
        *_lost(flat, columns, owned.others),
        *find_unread(place, form, range(0), table.dropped, table.doubtful),
    ]
    unread = tuple(sorted({entry.cell: entry for entry in lost}.values(), key=lambda entry: position(entry.cell)))
    return Extract(replace(form, unread=unread), title, replace(place, board=board))


def _place(board: Board, header: Header, lines: Sequence[Line], first: int, end: int) -> Place:
    """Return the rows ``first`` to before ``end`` as a form's place of its own, with its headings in the row above."""
    right = max(column for covers in header.columns.values() for column in covers)
    table = Table(replace(header, first=first - 1, last=first - 1), end)
    return Place(board, tuple(lines), (table,), None, first - 1, end, right)


def _entry(board: Board, row: int, column: int) -> Entry:
    """Return what a cell shows, also where it is merged with those above; a text from its left is not its own."""
    anchor = board.grid.anchor(row, column)
    return board.entry(*anchor) if anchor[1] == column else board.entry(row, column)


def _once(board: Board, columns: _Columns, lines: Sequence[Line]) -> tuple[dict[int, Entry], list[Entry]]:
    """Return what a form has once, by column: its money, year and total; and the cells that say something else.

    The row with the most of it counts, and where that has a blank the first other row that is filled.
    """
    own = columns.once()
    rows = [[_entry(board, line.row, column) for column in own] for line in lines]
    rows.sort(key=lambda row: sum(entry.blank for entry in row))
    single: dict[int, Entry] = {}
    rest: list[Entry] = []
    for column, entries in zip(own, zip(*rows, strict=True), strict=True):
        first = next((entry for entry in entries if not entry.blank), entries[0])
        single[column] = first
        rest += [entry for entry in entries if not entry.blank and entry.content != first.content]
    return single, rest


def _lost(board: Board, columns: _Columns, lines: Iterable[Line]) -> Iterator[Entry]:
    """Yield the cells of an indicator in rows that are none: no name, or nothing held against a target."""
    own = [column for role in _FIELDS for column in columns.header.columns.get(role, ())]
    for line in lines:
        for column in own:
            if _is_filled(line, column):
                yield board.entry(line.row, column)
