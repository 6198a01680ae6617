"""The indicator tables of a form: one IndicatorRow for each row, and the points that headings state."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from xlcore.form.model import Entry, IndicatorRow, Section
from xlcore.sheet.board import Board, Line
from xlcore.sheet.grid import Position
from xlcore.sheet.labels import heading, spelling
from xlcore.sheet.locate import LEVELS, Place, Table, is_subtotal

_FIELDS = frozenset({"name", "nature", "target", "unit", "actual", "weight", "score", "reason"})
_STARTS = _FIELDS.union(LEVELS)
_CONTENT = ("name", "target", "actual", "weight", "score")
_POINTS_IN_BRACKETS = re.compile(r".{1,30}[(（]\s*\d+(?:\.\d+)?\s*分\s*[)）]\s*$", re.DOTALL)

_PAGE = re.compile(r"第[0-9]+页(?:共[0-9]+页)?|共[0-9]+页第[0-9]+页")
_GROUP_WORDS = ("指标", "目标")

TALLEST_GROUP = 500
"""Blank rows under a merge of more rows than this are no rows of a form."""

_State = Literal["opens", "continues", "blank"]


@dataclass(frozen=True, slots=True)
class _Group:
    """The level-1 or level-2 group that is open: its heading without the points, where it stands."""

    entry: Entry
    name: str = ""


class TableReading(NamedTuple):
    """The indicator rows of a form, the headings that state points, and the rows that hold something and gave none."""

    indicators: tuple[IndicatorRow, ...]
    sections: tuple[Section, ...]
    dropped: frozenset[int]


def extract_table(place: Place) -> TableReading:
    """Read every indicator row of a form, and every heading that states points, in the order of the form."""
    reader = _Reader(place.board)
    for line in place.lines:
        if line.row < place.body:
            reader.outside(line, None)
    # Groups that are merged on one page are merged on all.
    tall = {
        column
        for (row, column), (high, _) in place.board.grid.spans.items()
        if high > 1 and any(table.header.last < row < table.end for table in place.tables)
    }
    for table in place.tables:
        reader.table(table, tall)
    return TableReading(reader.indicators(), tuple(reader.sections.values()), frozenset(reader.dropped))


class _Reader:
    """Goes down the rows and remembers which groups are open."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.rows: list[IndicatorRow] = []
        self._scored_at: list[tuple[int, int]] = []
        self.dropped: set[int] = set()
        self.sections: dict[tuple[str, str | None], Section] = {}
        self._level1 = _Group(Entry())
        self._level2: _Group | None = None

    def indicators(self) -> tuple[IndicatorRow, ...]:
        """Return the rows; a score cell merged over rows that each have a weight is that of all of them."""
        found: list[IndicatorRow] = []
        first = 0
        for index, (row, (at, scored_at)) in enumerate(zip(self.rows, self._scored_at, strict=True)):
            if scored_at < at and row.weight and self._scored_at[first][0] == scored_at:
                found.append(replace(row, score_above=self.rows[first].score))
            else:
                first = index
                found.append(row)
        return tuple(found)

    def outside(self, line: Line, before: int | None) -> None:
        """Note the points in labels beside the table (in columns ``before`` its own) and above it."""
        for column, cell in line.cells.items():
            text = cell.content
            if (before is None or column < before) and isinstance(text, str) and _POINTS_IN_BRACKETS.match(text):
                word = line.words.get(column)
                if word is None or not (word.money or (word.table and word.table != "levels")):
                    self._state(heading(text)[0], None, text, self.board.entry(line.row, column))

    def table(self, table: Table, tall: set[int]) -> None:
        """Read the body of one table; in columns ``tall`` groups are merged cells."""
        header = table.header
        columns = {role: covers for role, covers in header.columns.items() if covers}
        levels = [columns[role].start for role in LEVELS if role in columns]
        left = min(levels, default=0)
        starts = sorted(covers.start for role, covers in columns.items() if role in _STARTS)
        bands = "level1" not in columns
        for row in self._lines(table, levels):
            line = self.board.line(row)
            self.outside(line, left)
            if row > header.last and not self._passed_over(line, row, starts, bands=bands):
                self._row(row, line, columns, tall)

    def _lines(self, table: Table, levels: Sequence[int]) -> list[int]:
        """Return the rows of a table that hold something, or that a merged group covers."""
        rows = {row for row in self.board.lines if table.header.first <= row < table.end}
        for (row, column), (high, _) in self.board.grid.spans.items():
            if column in levels and table.header.first <= row and high <= TALLEST_GROUP:
                rows.update(range(row, min(row + high, table.end)))
        return sorted(rows)

    def _passed_over(self, line: Line, row: int, starts: Sequence[int], *, bands: bool) -> bool:
        """Tell whether a row says one thing from its first to its last column; such a group heading opens its group.

        ``starts`` are the first columns of the headings, in order. A table with ``bands`` has no column for level-1
        groups. The number of a page is passed over wherever it stands.
        """
        first, last = starts[0], starts[-1]
        anchor = self.board.grid.anchor(row, first)
        if anchor == self.board.grid.anchor(row, last) and first < last:
            if anchor[0] == row:
                self._open_band(self.board.entry(*anchor))
            return True
        filled = [column for column, cell in line.cells.items() if cell.content is not None]
        if len(filled) != 1 or not isinstance(text := line.cells[filled[0]].content, str):
            return False
        if bands and filled[0] == first and self.board.vocabulary.is_group(heading(text)[0]):
            return self._open_band(self.board.entry(row, first))
        return _PAGE.fullmatch(spelling(text)) is not None

    def _open_band(self, entry: Entry) -> bool:
        """Open the group that a row of nothing else names; tell whether it names one."""
        if not isinstance(entry.content, str):
            return False
        name, points = heading(entry.content)
        known = self.board.vocabulary.is_group(name) or spelling(name).endswith(_GROUP_WORDS)
        if points is None and not known:
            return False
        self._level1, self._level2 = self._group(entry), None
        self._state(self._level1.name, None, entry.content, entry)
        return True

    def _row(self, row: int, line: Line, columns: Mapping[str, range], tall: set[int]) -> None:
        if is_subtotal(line, columns):
            return
        grouped = self._open_level1(row, line, columns)
        if "level2" in columns:
            grouped = self._open_level2(row, line, columns, tall)
        values = self._values(row, line, columns)
        if grouped or any(_filled(values.get(role)) for role in _CONTENT):
            level2 = self._level2.entry if self._level2 else None
            self.rows.append(IndicatorRow(self._level1.entry, level2, **values))
            score = columns.get("score")
            self._scored_at.append((row, self.board.grid.anchor(row, score.start)[0] if score else row))
        elif any(_filled(entry) for entry in values.values()):
            self.dropped.add(row)

    def _open_level1(self, row: int, line: Line, columns: Mapping[str, range]) -> bool:
        """Open the level-1 group of a row; tell whether the row is inside one, where there is no level 2."""
        if "level1" not in columns:
            return False
        state, where = self._heading(row, line, columns["level1"])
        if state == "opens":
            entry = self.board.entry(*where)
            group = self._group(entry)
            if group.name != self._level1.name:
                self._level2 = None
            self._level1 = group
            self._state(group.name, None, entry.content, entry)
        self._state_weight(row, line, columns.get("level1_weight"), None)
        return state != "blank" and self._level1.name != "" and "level2" not in columns

    def _open_level2(self, row: int, line: Line, columns: Mapping[str, range], tall: set[int]) -> bool:
        """Open the level-2 group of a row; tell whether the row is inside one."""
        covers = columns["level2"]
        state, where = self._heading(row, line, covers)
        # Where groups are merged cells a blank cell is a blank; where only their first row is filled it inherits.
        if state == "opens" or self._level2 is None or (state == "blank" and covers.start in tall):
            entry = self.board.entry(*where)
            self._level2 = self._group(entry)
            self._state(self._level1.name, self._level2.name, entry.content, entry)
        self._state_weight(row, line, columns.get("level2_weight"), self._level2.name)
        return state != "blank" and self._level2.name != ""

    def _heading(self, row: int, line: Line, covers: range) -> tuple[_State, Position]:
        """Tell what a row's cell says about its group, and where that stands."""
        for column in covers:
            cell = line.cells.get(column)
            if cell is not None and cell.content is not None:
                return "opens", (row, column)
        anchor = self.board.grid.anchor(row, covers.start)
        if anchor[0] < row:
            return "continues", anchor
        return ("opens" if anchor[1] < covers.start else "blank"), anchor

    def _group(self, entry: Entry) -> _Group:
        if not isinstance(entry.content, str):
            return _Group(entry, entry.text)
        name = heading(entry.content)[0]
        return _Group(entry if name == entry.content else Entry(name, entry.cell, entry.sheet), name.strip())

    def _state(self, level1: str, level2: str | None, text: object, entry: Entry) -> None:
        points = heading(text)[1] if isinstance(text, str) else None
        if points is not None:
            self.sections.setdefault((level1, level2), Section(level1, level2, points, entry))

    def _values(self, row: int, line: Line, columns: Mapping[str, range]) -> dict[str, Entry | None]:
        values: dict[str, Entry | None] = {}
        cells = line.cells
        for role, covers in columns.items():
            if role not in _FIELDS:
                continue
            for column in covers:
                if column in cells and cells[column].content is not None:
                    values[role] = self.board.entry(row, column)
                    break
            else:
                values[role] = self._not_filled(row, covers, role)
        return values

    def _not_filled(self, row: int, covers: range, role: str) -> Entry | None:
        """Return a blank cell, or what a merge shows in its place.

        A text merged over several rows holds for each of them. Points merged
        over several rows belong to the first, and a cell that a merge takes
        from the left is no place of its own.
        """
        anchor = self.board.grid.anchor(row, covers.start)
        if anchor == (row, covers.start):
            return self.board.entry(row, covers.start)
        if role == "name" or (anchor[0] < row and anchor[1] in covers and role not in {"weight", "score"}):
            return self.board.entry(*anchor)
        return None

    def _state_weight(self, row: int, line: Line, covers: range | None, level2: str | None) -> None:
        if covers is None or covers.start not in line.cells:
            return
        entry = self.board.entry(row, covers.start)
        if entry.number is not None:
            key = (self._level1.name, level2)
            self.sections.setdefault(key, Section(*key, entry.number, entry))


def _filled(entry: Entry | None) -> bool:
    return entry is not None and entry.content is not None and not entry.blank
