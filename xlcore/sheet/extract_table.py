"""The indicator tables of a form: one IndicatorRow for each row, and the points that headings state."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence, Set  # noqa: PYI025  # no set is built
from typing import Literal, NamedTuple, TypeAlias

from xlcore.form.model import Entry, IndicatorRow, Section
from xlcore.quantity import Kind
from xlcore.sheet.board import Line, entry_of
from xlcore.sheet.codes import Position
from xlcore.sheet.label_text import heading, spelling
from xlcore.sheet.labels import Word
from xlcore.sheet.locate import LEVELS, Place, Table
from xlcore.sheet.rungs import rungs_of, types_below
from xlcore.sheet.table_shape import FIELDS, Field, Shape, narrowed, second_level, shape_of
from xlcore.sheet.table_sums import is_between
from xlcore.sheet.tree import Rung, branches

_POINTS_IN_BRACKETS = re.compile(r".{1,30}[(（]\s*\d+(?:\.\d+)?\s*分\s*[)）]\s*$", re.DOTALL)

_FIGURES = frozenset({Kind.NUMBER, Kind.DATE})
_PAGE = re.compile(r"第[0-9]+页(?:共[0-9]+页)?|共[0-9]+页第[0-9]+页")
_GROUP_WORDS = ("指标", "目标")
_SECOND = 2
_OF_RESULTS = "完成情况"

TALLEST_GROUP = 500
"""Blank rows under a merge of more rows than this are no rows of a form."""

_State = Literal["opens", "continues", "blank"]


class _Group(NamedTuple):
    """The level-1 or level-2 group that is open: its heading without the points, where it stands."""

    entry: Entry
    name: str = ""


_Span: TypeAlias = tuple[int, int, int]
"""First row and column of a merged cell, and how many rows it has."""


class TableReading(NamedTuple):
    """The indicator rows of a form, the headings that state points, and the rows that hold something and gave none.

    In ``doubtful`` cells stand points of a group that are not the sum of those earned in it.
    """

    indicators: tuple[IndicatorRow, ...]
    sections: tuple[Section, ...]
    dropped: frozenset[int]
    doubtful: frozenset[Position] = frozenset()


def extract_table(place: Place) -> TableReading:
    """Read every indicator row of a form, and every heading that states points, in the order of the form."""
    reader = _Reader(place)
    for line in place.lines:
        if line.row < place.body:
            reader.outside(line, None)
    merged = _merged(place)
    # Groups that are merged on one page are merged on all.
    tall = {
        column
        for table, spans in zip(place.tables, merged, strict=True)
        for row, column, high in spans
        if high > 1 and table.header.last < row < table.end
    }
    for table, spans in zip(place.tables, merged, strict=True):
        reader.table(table, tall, spans)
    lost = frozenset(reader.dropped), frozenset(reader.doubtful)
    return TableReading(tuple(reader.rows), tuple(reader.sections.values()), *lost)


def _merged(place: Place) -> list[list[_Span]]:
    """Return the merged cells of each table: a sheet may have thousands of both."""
    starts = [table.header.first for table in place.tables]
    found: list[list[_Span]] = [[] for _ in starts]
    for (row, column), (high, _) in place.board.grid.spans.items():
        if index := bisect_right(starts, row):
            found[index - 1].append((row, column, high))
    return found


class _Reader:
    """Goes down the rows and remembers which groups are open."""

    def __init__(self, place: Place) -> None:
        self.board = place.board
        self._place = place
        self._anchors = place.board.grid.anchors
        self.rows: list[IndicatorRow] = []
        self.dropped: set[int] = set()
        self.doubtful: set[Position] = set()
        self.sections: dict[tuple[str, str | None], Section] = {}
        self._level1 = _Group(Entry())
        self._level2: _Group | None = None
        self._branches: Mapping[int, Rung] = {}
        """The rows of the table that name groups and are no indicators."""
        self._scored: tuple[int, Entry | None] = (-1, None)
        """The last row with a score of its own, and that score."""

    def outside(self, line: Line, before: int | None) -> None:
        """Note the points in labels beside the table (in columns ``before`` its own) and above it."""
        for column, cell in line.cells.items():
            text = cell.content
            stated = isinstance(text, str) and (before is None or column < before) and _POINTS_IN_BRACKETS.match(text)
            if stated and self._is_label(line.words.get(column)):
                self._state(self._bare(heading(str(text))[0]), None, text, self.board.entry(line.row, column))

    def _bare(self, title: str) -> str:
        """Return the name of the group whose results a title announces: 产出指标 of 产出指标完成情况."""
        name = title.removesuffix(_OF_RESULTS)
        return name if self.board.vocabulary.is_group(name) else title

    def _is_label(self, word: Word | None) -> bool:
        """Tell whether a label beside the table may be that of a group, and is no heading of a column."""
        if word is None or (word.table and word.key in self.board.vocabulary.right_of_levels):
            return True
        return not word.money and word.table in {"", "levels"}

    def table(self, table: Table, tall: Set[int], merged: Sequence[_Span]) -> None:
        """Read the body of one table, which has these ``merged`` cells; in columns ``tall`` groups are merged cells."""
        shape = shape_of(table, tall)
        levels = [shape.columns[role].start for role in LEVELS if role in shape.columns]
        left = min(levels, default=0)
        last = table.header.last
        if self.board.line(last + 1).counts_columns():
            last += 1
        if table.header.group:
            self._level1, self._level2 = self._group(self.board.entry(*table.header.group)), None
        elif "level1" not in shape.columns:
            self._open_title(self.board.line(table.header.first - 1))
        rows = self._lines(table, levels, merged)
        rungs = rungs_of(self.board, [row for row in rows if row > last], shape)
        self._branches = branches(rungs)
        types = types_below(rungs, self._branches)
        shapes = {row: second_level(shape) if below else shape for row, below in types.items()}
        shape = second_level(shape) if types else shape
        for row in rows:
            shape = shapes.get(row, shape)
            line = self.board.line(row)
            if left:
                self.outside(line, left)
            if row == last + 1 and _is_heading(line, shape):
                last = row
            if row <= last or self._passed_over(row, line, shape):
                continue
            if not is_between(line, shape.columns, shape.edge):
                self._row(row, line, shape)

    def _lines(self, table: Table, levels: Sequence[int], merged: Sequence[_Span]) -> list[int]:
        """Return the rows of a table that hold something, or that a merged group covers."""
        rows = {line.row for line in self._place.rows(table.header.first, table.end)}
        for row, column, high in merged:
            if column in levels and high <= TALLEST_GROUP:
                rows.update(range(row, min(row + high, table.end)))
        return sorted(rows)

    def _passed_over(self, row: int, line: Line, shape: Shape) -> bool:
        """Tell whether a row says one thing from its first to its last column; such a group heading opens its group.

        A text merged from the levels over the values, 年度目标2 | 水质达标, is passed over, and so is the number of a
        page wherever it stands.
        """
        first, last = shape.first, shape.last
        anchor = self._anchors.get((row, first))
        if anchor and first < last and anchor == self._anchors.get((row, last)):
            if anchor[0] == row:
                self._open_band(self.board.entry(*anchor))
            return True
        prose = self._anchors.get((row, shape.earned))
        if prose and prose[0] == row and prose[1] < shape.edge <= shape.earned:
            return True
        if row in self._branches:
            return self._open_branch(row, line, shape, self._branches[row])
        alone = line.alone()
        if alone is None or not isinstance(text := line.cells[alone].content, str):
            return False
        if (
            alone == first
            and "level1" not in shape.columns
            and self.board.vocabulary.is_group(self._bare(heading(text)[0]))
        ):
            return self._open_band(self.board.entry(row, first))
        return _PAGE.fullmatch(spelling(text)) is not None

    def _open_title(self, line: Line) -> None:
        """Open the group that the title of a table names: 三、产出指标完成情况（50分）."""
        alone = line.alone()
        text = line.cells[alone].content if alone is not None else None
        if isinstance(text, str) and self.board.vocabulary.opens_group(heading(text)[0]):
            self._open_band(self.board.entry(line.row, alone or 0))

    def _open_band(self, entry: Entry) -> bool:
        """Open the group that a row of nothing else names; tell whether it names one."""
        if not isinstance(entry.content, str):
            return False
        name, points = heading(entry.content)
        if (bare := self._bare(name)) != name:
            name, entry = bare, Entry(bare, entry.cell, entry.sheet)
        known = self.board.vocabulary.is_group(name) or spelling(name).endswith(_GROUP_WORDS)
        if points is None and not known:
            return False
        self._level1, self._level2 = self._group(entry), None
        if points is not None:
            self.sections.setdefault((self._level1.name, None), Section(self._level1.name, None, points, entry))
        return True

    def _open_branch(self, row: int, line: Line, shape: Shape, rung: Rung) -> bool:
        """Open the group that a row names, of a tree or above the rows of its group: no indicator, with its points."""
        if rung.level == _SECOND and "level1" in shape.columns:
            self._open_level1(row, line, shape.columns)
        if rung.level == _SECOND and not self._level1.name:
            return False
        group = self._group(self.board.entry(row, rung.column))
        if rung.level == _SECOND:
            self._level2 = group
        else:
            self._level1, self._level2 = group, None
        level2 = group.name if rung.level == _SECOND else None
        self._state(self._level1.name, level2, line.cells[rung.column].content, group.entry)
        if "weight" in shape.columns:
            self._state_weight(row, line, shape.columns["weight"], level2)
        if rung.doubtful:
            self.doubtful.add((row, shape.columns["score"].start))
        return True

    def _row(self, row: int, line: Line, shape: Shape) -> None:
        """Open the groups of a row, and add the indicator that it is: inside a group, or with something to say."""
        grouped = self._open_level1(row, line, shape.columns)
        if "level2" in shape.columns:
            grouped = self._open_level2(row, line, shape.columns, shape.tall)
        values = self._values(row, line, narrowed(shape.fields, line) if shape.wide else shape.fields)
        name, nature, target, unit, actual, weight, score, reason = values
        if shape.adjusted is not None and shape.adjusted in line.cells:
            adjusted = self.board.entry(row, shape.adjusted)
            target = adjusted if self._replaces(adjusted, target) else target
        if grouped or any(_filled(entry) for entry in (name, target, actual, weight, score)):
            level1, level2 = self._level1.entry, self._level2.entry if self._level2 else None
            above = self._score_above(row, shape.columns.get("score"), weight, score)
            # By position: named, they would take twice as long.
            self.rows.append(
                IndicatorRow(level1, level2, name, nature, target, unit, actual, weight, score, reason, above)
            )
        elif any(_filled(entry) for entry in values):
            self.dropped.add(row)

    def _replaces(self, adjusted: Entry, target: Entry | None) -> bool:
        """Tell whether a target was adjusted: by a figure of its kind, or words for words, and not by 无 or 见说明."""
        kind, before = adjusted.quantity.kind, target.quantity.kind if target else Kind.BLANK
        if kind in _FIGURES:
            return before == kind or before not in _FIGURES
        return kind is Kind.WORDS and before not in _FIGURES and not self.board.vocabulary.is_kept(adjusted.text)

    def _score_above(self, row: int, covers: range | None, weight: Entry | None, score: Entry | None) -> Entry | None:
        """Return the score merged over this row from one above: where both have a weight, it is that of both."""
        top = self._anchors.get((row, covers.start)) if covers else None
        if top and top[0] < row and weight and self._scored[0] == top[0]:
            return self._scored[1]
        self._scored = (row, score)
        return None

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
        if "level1_weight" in columns:
            self._state_weight(row, line, columns["level1_weight"], None)
        return state != "blank" and self._level1.name != "" and "level2" not in columns

    def _open_level2(self, row: int, line: Line, columns: Mapping[str, range], tall: Set[int]) -> bool:
        """Open the level-2 group of a row; tell whether the row is inside one."""
        covers = columns["level2"]
        state, where = self._heading(row, line, covers)
        # Where groups are merged cells a blank cell is a blank; where only their first row is filled it inherits.
        if state == "opens" or self._level2 is None or (state == "blank" and covers.start in tall):
            entry = self.board.entry(*where)
            self._level2 = self._group(entry)
            self._state(self._level1.name, self._level2.name, entry.content, entry)
        if "level2_weight" in columns:
            self._state_weight(row, line, columns["level2_weight"], self._level2.name)
        return state != "blank" and self._level2.name != ""

    def _heading(self, row: int, line: Line, covers: range) -> tuple[_State, Position]:
        """Tell what a row's cell says about its group, and where that stands."""
        anchor = self._anchors.get((row, covers.start))
        if anchor and anchor[0] < row and len(covers) == 1:
            return "continues", anchor
        for column in covers:
            cell = line.cells.get(column)
            if cell is not None and cell.content is not None:
                return "opens", (row, column)
        if anchor is None:
            return "blank", (row, covers.start)
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

    def _values(self, row: int, line: Line, fields: Sequence[Field]) -> list[Entry | None]:
        """Return what a row has in ``FIELDS``; None where the table has no such column."""
        values: list[Entry | None] = [None] * len(FIELDS)
        cells, sheet, number = line.cells, self.board.sheet, str(row + 1)
        for place, covers, column, name in fields:
            cell = cells.get(column)
            if cell is not None:
                values[place] = entry_of(cell, name + number, sheet)
            elif (row, column) in self._anchors:
                values[place] = self._merged(row, covers, FIELDS[place])
            else:
                values[place] = Entry(None, name + number, sheet)
        return values

    def _merged(self, row: int, covers: range, role: str) -> Entry | None:
        """Return what a merge shows in a cell.

        A text merged over several rows holds for each of them. Points merged
        over several rows belong to the first, and a cell that a merge takes
        from the left is no place of its own.
        """
        anchor = self._anchors[row, covers.start]
        holds = anchor[0] < row and anchor[1] in covers and role not in {"weight", "score"}
        if holds or role == "name" or anchor == (row, covers.start):
            return self.board.entry(*anchor)
        return None

    def _state_weight(self, row: int, line: Line, covers: range, level2: str | None) -> None:
        if covers.start not in line.cells:
            return
        entry = self.board.entry(row, covers.start)
        if entry.number is not None:
            key = (self._level1.name, level2)
            self.sections.setdefault(key, Section(*key, entry.number, entry))


def _is_heading(line: Line, shape: Shape) -> bool:
    """Tell whether a line below the header holds further headings and no indicator: 名称 | 权重.

    Where merged cells are lost, nothing tells that it belongs to the header. What stands below the reason may be
    anything.
    """
    columns = {column for field in shape.fields if FIELDS[field.place] != "reason" for column in field.covers}
    filled = [column for column, cell in line.cells.items() if column in columns and cell.content is not None]
    return bool(filled) and all(column in line.words and line.words[column].table for column in filled)


def _filled(entry: Entry | None) -> bool:
    return entry is not None and entry.content is not None and not entry.blank
