"""The cells of worksheets by the bulk reader, put right from what only the scan knows."""

from __future__ import annotations

import io
import re
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from xlcore.errors import FileError
from xlcore.numbers import decimal_of
from xlcore.quantity import Content
from xlcore.sheet.cell import Cell
from xlcore.sheet.codes import NEW_ERRORS, Position, address
from xlcore.sheet.pack import stored
from xlcore.sheet.preflight import Container, Kind, Limits, is_xml
from xlcore.sheet.scan import SheetScan
from xlcore.sheet.scan_book import State
from xlcore.sheet.scan_ods import scan_ods

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

_Figure: TypeAlias = float | bool | date | time | timedelta
"""What the bulk reader gives for a cell that holds no text."""

_DAY = timedelta(days=1)
# The bulk reader rejects the whole sheet for an error value that it does not know.
_NEW_ERRORS = re.compile(rf"(<(?:\w+:)?v>)(?:{'|'.join(sorted(NEW_ERRORS))})(?=<)".encode())
# The bulk reader rejects an OpenDocument sheet that breaks lines between its cells.
_BREAKS = re.compile(rb">\s+(?=</?(?:\w+:)?(?:covered-)?table-(?:cell|row)\b)")


def bulk_xlsx(container: Container, scans: Sequence[SheetScan]) -> list[tuple[SheetScan, dict[Position, Cell]]]:
    """Return the scans of an .xlsx, each with its cells.

    Raises:
        FileError: the content is damaged.
    """
    path = container.path
    with _native(path):
        book = CalamineWorkbook.from_filelike(io.BytesIO(_repack(container)))
        return [
            (scan, _bulk_cells(path, book.get_sheet_by_name(scan.name), scan) if scan.cells is None else scan.cells)
            for scan in scans
        ]


def bulk_ods(container: Container, limits: Limits) -> list[tuple[SheetScan, dict[Position, Cell]]]:
    """Return the worksheets of an OpenDocument workbook: what a scan tells of each, and its cells.

    Raises:
        FileError: the content is damaged, or a cell lies past a limit.
    """
    path, counted = container.path, scan_ods(container, limits)
    with _native(path):
        book = CalamineWorkbook.from_filelike(io.BytesIO(_repack(container)))
        sheets = _unscanned(path, book, limits, counted)
        return [(scan, _bulk_cells(path, sheet, scan)) for sheet, scan in sheets]


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
            cells[where] = scan.cell(where, content) if where in marked else make(Cell, (content, False, False, False))
    return cells


@lru_cache(maxsize=256)
def _places(row: int, columns: int) -> tuple[Position, ...]:
    """Return the positions of a row, which every form has: so they take memory once."""
    return tuple((row, column) for column in range(columns))


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
