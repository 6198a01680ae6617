"""A workbook file as Grids: every cell in one of its states, and the merges that cover it.

Blank, error, text and formula without value stay apart. Values come from the
bulk reader; what it loses or bends is put right from the scan.
"""

from __future__ import annotations

import io
import re
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from functools import lru_cache
from itertools import product, repeat
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from xlcore.errors import FileError
from xlcore.numbers import decimal_of
from xlcore.quantity import CellError, Content
from xlcore.sheet.codes import Position, address, extent
from xlcore.sheet.isolate import isolated
from xlcore.sheet.pack import stored
from xlcore.sheet.preflight import DEFAULT_LIMITS, Container, Kind, Limits, inspect, is_xml
from xlcore.sheet.scan import Rectangle, SheetScan, State, scan_workbook
from xlcore.sheet.scan_ods import scan_ods
from xlcore.sheet.scan_xlsb import read_xlsb

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

_Figure: TypeAlias = float | bool | date | time | timedelta
"""What the bulk reader gives for a cell that holds no text."""

_DAY = timedelta(days=1)
# The bulk reader rejects the whole sheet for an error value that came after Excel 2007.
_NEW_ERRORS = re.compile(
    rb"(<(?:\w+:)?v>)#(?:SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!|BUSY!|PYTHON!|EXTERNAL!|TIMEOUT!)(?=<)"
)
# The bulk reader rejects an OpenDocument sheet that breaks lines between its cells.
_BREAKS = re.compile(rb">\s+(?=</?(?:\w+:)?(?:covered-)?table-(?:cell|row)\b)")


class Cell(NamedTuple):
    """One cell as the file stores it.

    ``content`` is None for a blank cell, and for a formula without cached
    value, which has ``uncalculated`` set. ``percent``: the number format shows
    a percent, so that a stored 0.95 is seen as 95%.
    """

    content: Content = None
    percent: bool = False
    formula: bool = False
    uncalculated: bool = False


BLANK = Cell()


@dataclass(frozen=True, slots=True)
class Grid:
    """One worksheet; rows and columns count from 0.

    ``rows`` and ``columns`` hold every cell that is not blank: empty cells
    after them, however styled or merged, do not count. ``cells`` maps
    positions to the cells that are not blank. ``anchors`` maps every position
    inside the grid that a merge covers to its top left cell, ``spans`` that
    cell to the merge's rows and columns.
    """

    sheet: str
    state: State = "visible"
    rows: int = 0
    columns: int = 0
    cells: Mapping[Position, Cell] = field(default_factory=dict, repr=False)
    anchors: Mapping[Position, Position] = field(default_factory=dict, repr=False)
    spans: Mapping[Position, tuple[int, int]] = field(default_factory=dict, repr=False)

    def cell(self, row: int, column: int) -> Cell:
        """Return the cell as a person sees it: blank outside the grid and under a merge."""
        here = (row, column)
        return self.raw(row, column) if self.anchors.get(here, here) == here else BLANK

    def raw(self, row: int, column: int) -> Cell:
        """Return the cell as stored, also the value that a merge hides."""
        return self.cells.get((row, column), BLANK)

    def anchor(self, row: int, column: int) -> Position:
        """Return the top left cell of the merge that covers this cell; of no merge, the cell itself."""
        return self.anchors.get((row, column), (row, column))

    def span(self, row: int, column: int) -> tuple[int, int]:
        """Return rows and columns of the merge that covers this cell; of no merge, (1, 1)."""
        return self.spans.get(self.anchor(row, column), (1, 1))


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file that was read: its path, the SHA-256 of its bytes in hex, its worksheets in order."""

    path: Path
    sha256: str
    grids: tuple[Grid, ...]


def read_workbook(path: Path, limits: Limits = DEFAULT_LIMITS, passwords: Sequence[str] = ()) -> Workbook:
    """Read a workbook of any supported kind: .xlsx, .xlsm, .xlsb, .xls, .et, .ods.

    Blanks, error cells, formulas, formulas without value, percents and dates
    are told apart in all of them, with two exceptions: .xlsb has no formula
    without value, and an .xls tells of one only if its writer asks for a
    calculation on load. A damaged .xls may cost its reader time and memory
    without bound, so .xls and .et are read in a process of their own.

    Raises:
        FileError: the file is hostile, damaged or not supported, or none of the passwords opens it.
    """
    container = inspect(path, limits, passwords)
    if container.kind == "ole":
        return isolated(path, read_inspected, container, limits)
    return read_inspected(container, limits)


def read_inspected(container: Container, limits: Limits = DEFAULT_LIMITS) -> Workbook:
    """Read a container that was inspected, in this process.

    Raises:
        FileError: the content is hostile or damaged.
    """
    match container.kind:
        case "xlsb":
            sheets = read_xlsb(container, limits)
        case "ole":
            from xlcore.sheet.scan_xls import read_xls  # noqa: PLC0415  # its reader is needed in child processes only

            sheets = read_xls(container, limits)
        case _:
            return _read_in_bulk(container, limits)
    grids = tuple(
        _grid(container.path, {where: _cell(content, scan, where) for where, content in contents.items()}, scan, limits)
        for scan, contents in sheets
    )
    area = sum(grid.rows * grid.columns for grid in grids)
    if area > limits.area:
        raise FileError(container.path, limits.excess("各工作表所用的单元格区域合计 ", area, "area"))
    return Workbook(container.path, container.sha256, grids)


def _read_in_bulk(container: Container, limits: Limits) -> Workbook:
    path = container.path
    scans = scan_workbook(container, limits) if container.kind == "xlsx" else None
    counted = scan_ods(container, limits) if container.kind == "ods" else {}
    with _native(path):
        book = CalamineWorkbook.from_filelike(io.BytesIO(_repack(container)))
        if scans is None:
            sheets = _unscanned(path, book, limits, counted)
        else:
            sheets = [(book.get_sheet_by_name(scan.name), scan) for scan in scans]
        grids = tuple(_grid(path, _bulk_cells(path, sheet, scan), scan, limits) for sheet, scan in sheets)
    return Workbook(path, container.sha256, grids)


@contextmanager
def _native(path: Path) -> Iterator[None]:
    """Turn whatever the bulk reader throws, its panics too, into a FileError."""
    try:
        yield
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise FileError(path, f"文件内容已损坏或不是工作簿（{error}）") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # pyo3 derives it from BaseException and exports no name
            raise
        raise FileError(path, f"文件内容已损坏，读取程序出错（{error}）") from error


def _repack(container: Container) -> bytes:
    """Pack the checked parts anew: the bulk reader sees these bytes, not its own reading of the zip."""
    kind = container.kind
    # Of an .xlsx it reads XML only: pictures and macros need not be copied.
    parts = container.parts.items()
    needed = (part for part in parts if kind != "xlsx" or is_xml(*part) or b"sheetData" in part[1])
    return stored({name: _mended(kind, content) for name, content in needed})


def _mended(kind: Kind, content: bytes) -> bytes:
    """Take out of a part what the bulk reader rejects."""
    if kind == "ods":
        return _BREAKS.sub(b">", content)
    return _NEW_ERRORS.sub(rb"\1#VALUE!", content) if b"#" in content and b"sheetData" in content else content


def _unscanned(
    path: Path, book: CalamineWorkbook, limits: Limits, counted: Mapping[str, SheetScan]
) -> list[tuple[CalamineSheet, SheetScan]]:
    """Pair the worksheets of an OpenDocument workbook with their scans, and these with what the bulk reader knows."""
    pairs: list[tuple[CalamineSheet, SheetScan]] = []
    for index, about in enumerate(book.sheets_metadata):
        if about.typ == SheetTypeEnum.WorkSheet:
            sheet = book.get_sheet_by_index(index)
            _check_extent(path, sheet, limits)
            scan = counted.get(about.name, SheetScan(about.name))
            pairs.append((sheet, replace(scan, state=_state(about.visible))))
    return pairs


def _state(visible: SheetVisibleEnum) -> State:
    if visible == SheetVisibleEnum.Visible:
        return "visible"
    return "hidden" if visible == SheetVisibleEnum.Hidden else "very_hidden"


def _check_extent(path: Path, sheet: CalamineSheet, limits: Limits) -> None:
    rows, columns = (last + 1 for last in sheet.end or (-1, -1))
    for what, found, name in (("行数", rows, "rows"), ("列数", columns, "columns")):
        if found > getattr(limits, name):
            raise FileError(path, limits.excess(f"工作表“{sheet.name}”的{what} ", found, name))


def _bulk_cells(path: Path, sheet: CalamineSheet, scan: SheetScan) -> dict[Position, Cell]:
    """Return what the bulk reader gives for the cells that are not blank, put right from the scan."""
    cells: dict[Position, Cell] = {}
    marked, numbers, make = scan.formulas | scan.percents, scan.numbers, tuple.__new__
    for row, values in enumerate(sheet.to_python(skip_empty_area=False)):
        for where, value in zip(_places(row, len(values)), values, strict=True):
            content: Content
            if isinstance(value, str):
                if not value:
                    continue
                content = value
            elif isinstance(value, float) and where in numbers:
                content = numbers[where]
            else:
                content = _content(path, scan, where, value)
            # Cell(content) would cost as much as all the rest.
            cells[where] = (
                _cell(content, scan, where) if where in marked else make(Cell, (content, False, False, False))
            )
    return cells


@lru_cache(maxsize=256)
def _places(row: int, columns: int) -> tuple[Position, ...]:
    """Return the positions of a row, which every form has: so they take memory once."""
    return tuple((row, column) for column in range(columns))


def _grid(path: Path, cells: dict[Position, Cell], scan: SheetScan, limits: Limits) -> Grid:
    """Return the worksheet; ``cells`` take in what only the scan knows."""
    for where, code in scan.errors.items():
        cells[where] = _cell(CellError(code), scan, where)
    for where in (scan.formulas | scan.numbers.keys()) - cells.keys():
        cells[where] = _cell(scan.numbers.get(where), scan, where)
    rows, columns = extent(cells)
    covered = sum(
        max(min(bottom + 1, rows) - top, 0) * max(min(right + 1, columns) - left, 0)
        for top, left, bottom, right in scan.merges
    )
    if covered > limits.area:
        raise FileError(path, limits.excess(f"工作表“{scan.name}”合并区域所占单元格 ", covered, "area"))
    anchors, spans = _cover(scan.merges, rows, columns)
    return Grid(scan.name, scan.state, rows, columns, cells, anchors, spans)


def _cell(content: Content, scan: SheetScan, where: Position) -> Cell:
    return Cell(content, where in scan.percents, where in scan.formulas, where in scan.uncalculated)


def _content(path: Path, scan: SheetScan, where: Position, value: _Figure) -> Content:
    """Return a value as the file stores it; a time of day or a span of time is a number of days."""
    number = scan.numbers.get(where)
    if isinstance(value, bool):
        return value
    if isinstance(value, date):
        return value if number is None or where in scan.dates else number
    if number is not None:  # also a date below zero, which the bulk reader reads as midnight
        return number
    if isinstance(value, time):
        value = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond)
    try:
        return decimal_of(value / _DAY if isinstance(value, timedelta) else float(value))
    except ValueError as error:
        raise FileError(path, f"工作表“{scan.name}”单元格 {address(*where)} 的数值无效（{value}）") from error


def _cover(
    merges: tuple[Rectangle, ...], rows: int, columns: int
) -> tuple[dict[Position, Position], dict[Position, tuple[int, int]]]:
    """Map covered cells to anchors, and anchors to spans; where merges overlap, the first one wins."""
    anchors: dict[Position, Position] = {}
    spans: dict[Position, tuple[int, int]] = {}
    for merge in merges:
        top, left, bottom, right = merge
        inside = list(product(range(top, min(bottom + 1, rows)), range(left, min(right + 1, columns))))
        if inside and anchors.keys().isdisjoint(inside):
            anchors.update(zip(inside, repeat((top, left))))
            spans[top, left] = (bottom - top + 1, right - left + 1)
    return anchors, spans
