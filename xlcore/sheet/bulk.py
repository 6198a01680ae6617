"""The cells of .xlsx worksheets by the bulk reader, put right from what only the scan knows."""

from __future__ import annotations

import io
import re
from contextlib import contextmanager, suppress
from datetime import date, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from xlcore.errors import FileError
from xlcore.numbers import decimal_of
from xlcore.quantity import Content
from xlcore.sheet.cell import Cell
from xlcore.sheet.codes import NEW_ERRORS, Position, address
from xlcore.sheet.pack import stored
from xlcore.sheet.preflight import Container, is_xml
from xlcore.sheet.scan import SheetScan
from xlcore.sheet.walk import in_utf8

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_Figure: TypeAlias = float | bool | date | time | timedelta
"""What the bulk reader gives for a cell that holds no text."""

_DAY = timedelta(days=1)
# The bulk reader rejects the whole sheet for an error value that it does not know.
_NEW_ERRORS = re.compile(rf"(<(?:\w+:)?v>)(?:{'|'.join(sorted(NEW_ERRORS))})(?=<)".encode())


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
    # It reads XML only: pictures and macros need not be copied.
    needed = (part for part in container.parts.items() if is_xml(*part) or b"sheetData" in part[1])
    return stored({name: _mended(content) for name, content in needed})


def _mended(content: bytes) -> bytes:
    """Take out of a part what the bulk reader rejects, and put it into the one encoding that it reads."""
    with suppress(ValueError):  # the scan has read every part that matters
        content = in_utf8(content)
    return _NEW_ERRORS.sub(rb"\1#VALUE!", content) if b"#" in content and b"sheetData" in content else content


def _bulk_cells(path: Path, sheet: CalamineSheet, scan: SheetScan) -> dict[Position, Cell]:
    """Return what the bulk reader gives for the cells that are not blank, put right from the scan."""
    cells: dict[Position, Cell] = {}
    marked, numbers, make = scan.formulas | scan.percents | scan.disguised, scan.numbers, tuple.__new__
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
                scan.cell(where, content) if where in marked else make(Cell, (content, False, False, False, False))
            )
    if lost := scan.texts - cells.keys():
        reason = f"工作表“{scan.name}”有 {len(lost)} 个单元格的文字读不出，第一个是 {address(*min(lost))}"
        raise FileError(path, f"{reason}；请用 Excel 或 WPS 打开，另存为 .xlsx")
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
