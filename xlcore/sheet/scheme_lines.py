"""The lines of a scheme workbook that was read, and everything that is wrong with them, by sheet and cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

from xlcore.errors import ConfigError, printable
from xlcore.scheme.agreement import Place, Problem
from xlcore.scheme.errors import SchemeError
from xlcore.scheme.source import Plain
from xlcore.scheme.words import in_chinese, label_of
from xlcore.sheet.cell import Cell
from xlcore.sheet.codes import address
from xlcore.sheet.grid import Grid
from xlcore.sheet.scheme_cells import LONG, TEXT, Form, is_blank, text_of
from xlcore.sheet.scheme_fields import FIELD_HEADINGS, Column, Field, FieldSheet, TableSheet

Values: TypeAlias = dict[str, Any]
"""A part of a scheme in the making."""

WRONG: Plain = {}
"""Stands where a cell could not be read: no single value of a scheme is an empty mapping, so none accepts it."""

_HEADINGS_WITHIN = 20
"""Rows from the top in which the headings of a sheet are looked for."""


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """One cell: the position of its sheet, its row and column from 0, its sheet and what it is called."""

    order: int
    row: int
    column: int
    sheet: str
    label: str

    @property
    def told(self) -> str:
        """Write it as people find it: 指标!E5 分值."""
        return printable(f"{self.sheet}!{address(self.row, self.column)} {self.label}".strip())


@dataclass(slots=True)
class Findings:
    """Where each part of the scheme stands in the workbook, and what is wrong."""

    file: Path
    spots: dict[Place, Spot] = field(default_factory=dict)
    wrong: list[tuple[Spot, str]] = field(default_factory=list)
    refused: set[Place] = field(default_factory=set)

    def refuse(self, spot: Spot, reason: str, place: Place | None = None) -> Plain:
        """Note what is wrong with a cell; returns what stands for its value."""
        self.wrong.append((spot, reason))
        if place is not None:
            self.refused.add(place)
        return WRONG

    def add(self, problems: Iterable[Problem], names: Mapping[str, str]) -> None:
        """Note what is wrong with the scheme itself, except where its cell was refused already."""
        for place, reason in problems:
            if not any(place[: len(known)] == known for known in self.refused):
                self.wrong.append((self._spot(place), in_chinese(reason, place, names)))

    def _spot(self, place: Place) -> Spot:
        written = place
        while written not in self.spots and written:
            written = written[:-1]
        found = self.spots.get(written, Spot(0, 0, 0, "", ""))
        if written == place:
            return found
        return Spot(found.order, found.row, found.column, found.sheet, label_of(place))

    def error(self) -> SchemeError:
        """Return everything that is wrong, at least one thing, as one error in the order of the workbook."""
        ordered = dict.fromkeys(sorted(self.wrong))
        told = (ConfigError(printable(reason), self.file, None, spot.told) for spot, reason in ordered)
        return SchemeError(tuple(told))


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table; ``columns`` gives the position of each of its headings."""

    findings: Findings
    grid: Grid
    order: int
    row: int
    columns: Mapping[str, tuple[int, str]]
    label: str = ""
    """What its cells are called, where not by their headings."""

    def cell(self, key: str) -> Cell:
        """Return the cell of a column; a column that the sheet lacks is blank."""
        return self.grid.cell(self.row, self.columns[key][0]) if key in self.columns else Cell()

    def blank(self, *keys: str) -> bool:
        """Tell whether the cells of all these columns are blank."""
        return all(is_blank(self.cell(key)) for key in keys)

    def spot(self, key: str) -> Spot:
        """Return where the cell of a column is."""
        column, heading = self.columns.get(key, (0, ""))
        return Spot(self.order, self.row, column, self.grid.sheet, self.label or heading)

    def read(self, key: str, form: Form) -> Plain:
        """Return what a cell says, noting nothing; one that is blank or cannot be read is ''."""
        try:
            return "" if self.blank(key) else form.value(self.cell(key))
        except ValueError:
            return ""

    def take(self, key: str, place: Place, read: Callable[[Cell], Plain]) -> Plain:
        """Return what a cell says for a place of the scheme, None for a blank one; what it cannot mean is noted."""
        self.findings.spots[place] = self.spot(key)
        if self.blank(key):
            return None
        try:
            return read(self.cell(key))
        except ValueError as error:
            return self.findings.refuse(self.spot(key), str(error), place)

    def put(self, values: Values, name: str, place: Place, key: str, form: Form) -> None:
        """Take a cell into ``values`` under a name, unless it is blank."""
        taken = self.take(key, (*place, name), form.value)
        if taken is not None:
            values[name] = taken

    def tag(self, place: Place, name: str, key: str, form: Form) -> Plain:
        """Take what tells which kind a part is; of one that is unknown nothing more is told."""
        taken = self.take(key, (*place, name), form.value)
        self.findings.spots[place] = self.spot(key)
        if taken == WRONG:
            self.findings.refused.add(place)
        return taken

    def refuse(self, key: str, reason: str, place: Place | None = None) -> Plain:
        """Note what is wrong with the cell of a column."""
        return self.findings.refuse(self.spot(key), reason, place)


def lines_of(findings: Findings, grid: Grid, order: int, table: TableSheet, place: Place) -> list[Line]:
    """Return the rows of a table that hold something; ``place`` is what the table as a whole describes.

    Headings are found by their words, wherever they stand; those that are
    missing, doubled or unknown are noted.
    """
    headings = {column.heading: column for column in table.columns}
    top = _heading_row(grid, set(headings))
    if top is None:
        spot = Spot(order, 0, 0, grid.sheet, "")
        findings.refuse(spot, f"没有找到表头；这张表的栏目是：{'、'.join(headings)}", place)
        return []
    found: dict[str, tuple[int, str]] = {}
    for column in range(grid.columns):
        written = spelled(grid.cell(top, column))
        spot = Spot(order, top, column, grid.sheet, written)
        if written in headings and headings[written].key not in found:
            found[headings[written].key] = (column, written)
        elif written in headings:
            findings.refuse(spot, "这一栏出现了两次，请删去其中一栏")
        elif written:
            findings.refuse(spot, f"没有这一栏；请删去，或改成：{'、'.join(headings)}")
    needed = [column for column in table.columns if column.form]
    missing = [column.heading for column in needed if column.key not in found]
    if missing:
        findings.refuse(Spot(order, top, 0, grid.sheet, ""), f"缺少栏目：{'、'.join(missing)}", place)
    first, label = next(iter(found.values()), (0, ""))
    findings.spots.setdefault(place, Spot(order, top, first, grid.sheet, label))
    every = [Line(findings, grid, order, row, found) for row in range(top + 1, grid.rows)]
    return [line for line in every if not line.blank(*(column.key for column in needed))]


def _heading_row(grid: Grid, headings: set[str]) -> int | None:
    rows = range(min(grid.rows, _HEADINGS_WITHIN))
    counts = {row: sum(spelled(grid.cell(row, column)) in headings for column in range(grid.columns)) for row in rows}
    best = max(counts, key=counts.__getitem__, default=None)
    return best if best is not None and 2 * counts[best] >= min(len(headings), 4) else None


def spelled(cell: Cell) -> str:
    """Return a heading or label without white space; what is none is ''."""
    try:
        return "".join(text_of(cell).split())
    except ValueError:
        return ""


_FIELD_COLUMNS = tuple(
    Column(key, heading, width, form)
    for key, (heading, width), form in zip(("label", "value", "hint"), FIELD_HEADINGS, (TEXT, LONG, None), strict=True)
)


def read_fields(findings: Findings, grid: Grid, order: int, sheet: FieldSheet, values: Values) -> None:
    """Read a sheet of single fields into the values of a scheme; a blank label continues the field above."""
    known = {entry.label: entry for entry in sheet.fields}
    count: Counter[str] = Counter()
    seen: set[str] = set()
    current: Field | None = None
    for line in lines_of(findings, grid, order, TableSheet(sheet.name, "", _FIELD_COLUMNS, 0), sheet.place):
        label = spelled(line.cell("label"))
        if label:
            current = known.get(label)
        if label and label in seen and current:
            line.refuse("label", f"“{label}”出现了两次，请删去其中一行")
            current = None
        elif current:
            _take_field(replace(line, label=current.label), current, values, count)
        elif not line.blank("value"):
            what = f"没有“{label}”这一项" if label else "左边没有写项目"
            line.refuse("label", f"{what}；可以写：{'、'.join(known)}")
        seen.add(label)


def _take_field(line: Line, entry: Field, values: Values, count: Counter[str]) -> None:
    """Take one row of a field; ``count`` tells how many rows of it were taken."""
    number = count[entry.label]
    if number and not entry.many and not line.blank("value"):
        line.refuse("value", "只能写一行，请与上一行合并；如果是另一项，请在左边写上项目")
        return
    place = (*entry.place, number) if entry.many else entry.place
    line.findings.spots.setdefault(entry.place, line.spot("value"))
    taken = line.take("value", place, entry.form.value)
    if taken is not None:
        _set(values, place, taken)
    if taken is not None or not entry.many:
        count[entry.label] += 1


def _set(values: Values, place: Place, value: Plain) -> None:
    """Set a value deep inside; a list grows by one."""
    *above, last = place
    part: Any = values
    for key, following in zip(above, place[1:], strict=True):
        part = part.setdefault(key, [] if isinstance(following, int) else {})
    if isinstance(last, int):
        part.append(value)
    else:
        part[last] = value


__all__ = ["WRONG", "Findings", "Line", "Spot", "Values", "lines_of", "read_fields", "spelled"]
