"""A workbook file as Grids: every cell in one of its states, and the merges that cover it.

Blank, error, text and formula without value stay apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product, repeat
from typing import TYPE_CHECKING, TypeAlias

from xlcore.errors import FileError
from xlcore.quantity import CellError
from xlcore.sheet.cell import BLANK, Cell
from xlcore.sheet.codes import Position, extent
from xlcore.sheet.isolate import isolated
from xlcore.sheet.preflight import DEFAULT_LIMITS, Container, Limits, inspect
from xlcore.sheet.scan import Rectangle, SheetScan, scan_workbook
from xlcore.sheet.scan_book import State
from xlcore.sheet.scan_ods import read_ods
from xlcore.sheet.scan_xlsb import read_xlsb

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from xlcore.quantity import Content

_Sheets: TypeAlias = "Iterable[tuple[SheetScan, dict[Position, Cell]]]"


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
    are told apart in all of them, with three exceptions: .ods does not tell of
    disguised numbers, .xlsb has no formula without value, and an .xls tells of
    one only if its writer asks for a calculation on load. A damaged .xls may
    cost its reader time and memory without bound, so .xls and .et are read in
    a process of their own.

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
    grids = tuple(_grid(container.path, cells, scan, limits) for scan, cells in _sheets(container, limits))
    area = sum(grid.rows * grid.columns for grid in grids)
    if area > limits.area:
        raise FileError(container.path, limits.excess("各工作表所用的单元格区域合计 ", area, "area"))
    return Workbook(container.path, container.sha256, grids)


def _sheets(container: Container, limits: Limits) -> _Sheets:
    """Return what is known of each worksheet, and its cells."""
    match container.kind:
        case "xlsb":
            return _celled(read_xlsb(container, limits))
        case "ole":
            from xlcore.sheet.scan_xls import read_xls  # noqa: PLC0415  # its reader is needed in child processes only

            return _celled(read_xls(container, limits))
        case "xlsx":
            scans = scan_workbook(container, limits)
            plain = [(scan, scan.cells) for scan in scans if scan.cells is not None]
            if len(plain) == len(scans):
                return plain
            from xlcore.sheet.bulk import bulk_xlsx  # noqa: PLC0415  # most files do without

            return bulk_xlsx(container, scans)
        case "ods":
            return _celled(read_ods(container, limits))


def _celled(sheets: Iterable[tuple[SheetScan, Mapping[Position, Content]]]) -> _Sheets:
    return [
        (scan, {where: scan.cell(where, content) for where, content in contents.items()}) for scan, contents in sheets
    ]


def _grid(path: Path, cells: dict[Position, Cell], scan: SheetScan, limits: Limits) -> Grid:
    """Return the worksheet; ``cells`` take in what only the scan knows."""
    for where, code in scan.errors.items():
        cells[where] = scan.cell(where, CellError(code))
    for where in (scan.formulas | scan.numbers.keys()) - cells.keys():
        cells[where] = scan.cell(where, scan.numbers.get(where))
    rows, columns = extent(cells)
    # Asking twice is cheaper than calling min and max for every merge.
    inside = [
        (top, left, bottom + 1 if bottom < rows else rows, right + 1 if right < columns else columns)
        for top, left, bottom, right in scan.merges
        if top < rows and left < columns
    ]
    covered = sum([(end - top) * (stop - left) for top, left, end, stop in inside])
    if covered > limits.area:
        raise FileError(path, limits.excess(f"工作表“{scan.name}”合并区域所占单元格 ", covered, "area"))
    anchors, spans = _cover(scan.merges, rows, columns)
    return Grid(scan.name, scan.state, rows, columns, cells, anchors, spans)


def _cover(
    merges: tuple[Rectangle, ...], rows: int, columns: int
) -> tuple[dict[Position, Position], dict[Position, tuple[int, int]]]:
    """Map covered cells to anchors, and anchors to spans; where merges overlap, the first one wins."""
    anchors: dict[Position, Position] = {}
    spans: dict[Position, tuple[int, int]] = {}
    for top, left, bottom, right in merges:
        down = range(top, bottom + 1 if bottom < rows else rows)
        inside = list(product(down, range(left, right + 1 if right < columns else columns)))
        if inside and anchors.keys().isdisjoint(inside):
            anchors.update(zip(inside, repeat((top, left))))
            spans[top, left] = (bottom - top + 1, right - left + 1)
    return anchors, spans
