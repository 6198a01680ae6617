"""Read an .xls or .et: xlrd gives values, formats and merges; a walk over the records tells formulas.

Meant for a process of its own: a hostile file may cost memory and time.
"""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import Final, TypeAlias

import xlrd
from xlrd.book import Book
from xlrd.sheet import Sheet

from xlcore.errors import FileError
from xlcore.numbers import decimal_of
from xlcore.quantity import CellError, Content
from xlcore.sheet.biff import FORMULA, bound_sheets, records
from xlcore.sheet.codes import ERRORS, Position, address, day_of, shows_day, shows_other_digits, shows_percent
from xlcore.sheet.preflight import DEFAULT_LIMITS, WORKBOOK_STREAM, Container, Limits, foreign_faults
from xlcore.sheet.scan import Rectangle, SheetScan, check_place
from xlcore.sheet.scan_book import State

_STATES: Final[tuple[State, ...]] = ("visible", "hidden", "very_hidden")
_FORMULA = struct.Struct("<HHH8sH")
_CALCULATE_ON_LOAD = 0x0002
_ENGINE = 0x01C1
"""The record RecalcId, in which a writer that calculates says which engine did."""
_ZERO, _EMPTY_TEXT, _NO_NUMBER = bytes(8), 3, b"\xff\xff"
"""How values of formulas are stored: [MS-XLS] 2.5.133 (FormulaValue)."""


Sheets: TypeAlias = tuple[tuple[SheetScan, dict[Position, Content]], ...]
"""Of every worksheet, in the workbook's order: what a scan tells, and the contents that are not blank."""


def read_xls(container: Container, limits: Limits = DEFAULT_LIMITS) -> Sheets:
    """Read every worksheet of an ``ole`` container.

    Raises:
        FileError: the stream is damaged, or a cell lies past a limit.
    """
    return read_sheets(container, open_xls(container), limits)


def read_sheets(container: Container, book: Book, limits: Limits) -> Sheets:
    """Read every worksheet of a book that :func:`open_xls` opened.

    Raises:
        FileError: as :func:`read_xls`.
    """
    formulas = _formulas(container.parts[WORKBOOK_STREAM])
    with foreign_faults(container.path):
        return tuple(
            _Reader(container.path, book, sheet, limits).read(*found)
            for sheet, found in zip(book.sheets(), formulas, strict=True)
        )


def open_xls(container: Container) -> Book:
    """Open the workbook stream with formats, blanks that only carry a format included.

    Raises:
        FileError: the stream is damaged.
    """
    stream = container.parts[WORKBOOK_STREAM]
    with foreign_faults(container.path):
        # The stream itself, not the file: xlrd refuses containers that Excel, WPS and olefile read.
        book = xlrd.open_workbook(file_contents=stream, logfile=io.StringIO(), formatting_info=True, ragged_rows=True)
    if sum(sheet.worksheet for sheet in bound_sheets(stream)) != book.nsheets:
        raise FileError(container.path, "工作表目录与内容不一致，文件可能已损坏")
    return book


_Formulas: TypeAlias = tuple[frozenset[Position], frozenset[Position]]
"""Where a sheet has formulas, and which of them were never calculated."""


def _formulas(stream: bytes) -> list[_Formulas]:
    """Find the formulas of every worksheet.

    That one was never calculated shows only in traces: Excel, WPS and
    LibreOffice never ask for a calculation on load, so that a zero with that
    request is what a generator put there; and a workbook that names no engine,
    all of whose formulas give an empty text, is from a generator that has none.
    """
    sheets = [_stored_formulas(stream, sheet.start) for sheet in bound_sheets(stream) if sheet.worksheet]
    no_engine = all(record.kind != _ENGINE for record in records(stream))
    no_result = all(_is_empty_text(value) for values in sheets for value, _ in values.values())
    return [
        (
            frozenset(values),
            frozenset(
                where
                for where, (value, flags) in values.items()
                if (no_engine and no_result) or (flags & _CALCULATE_ON_LOAD and value == _ZERO)
            ),
        )
        for values in sheets
    ]


def _stored_formulas(stream: bytes, start: int) -> dict[Position, tuple[bytes, int]]:
    """Return value and flags of each formula as they are stored."""
    found = (record.data for record in records(stream, start) if record.kind == FORMULA)
    cells = (_FORMULA.unpack_from(data) for data in found if len(data) >= _FORMULA.size)
    return {(row, column): (value, flags) for row, column, _, value, flags in cells}


def _is_empty_text(value: bytes) -> bool:
    return value[0] == _EMPTY_TEXT and value.endswith(_NO_NUMBER)


class _Reader:
    """Turns one worksheet of xlrd into what the grid is made of."""

    def __init__(self, path: Path, book: Book, sheet: Sheet, limits: Limits) -> None:
        self._path, self._book, self._sheet, self._limits = path, book, sheet, limits

    def read(
        self, formulas: frozenset[Position], uncalculated: frozenset[Position]
    ) -> tuple[SheetScan, dict[Position, Content]]:
        """Return the scan and the contents of the cells that are not blank."""
        sheet = self._sheet
        contents: dict[Position, Content] = {}
        percents: set[Position] = set()
        disguised: set[Position] = set()
        for row in range(sheet.nrows):
            for column, kind in enumerate(sheet.row_types(row)):
                if kind in {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK}:
                    continue
                where = (row, column)
                check_place(self._path, sheet.name, where, self._limits)
                number, code = format_of(self._book, sheet.cell_xf_index(*where))
                if where not in uncalculated:
                    contents[where] = self._content(where, kind, day=shows_day(number, code))
                if shows_percent(number, code):
                    percents.add(where)
                if shows_other_digits(number, code):
                    disguised.add(where)
        scan = SheetScan(
            sheet.name,
            _STATES[sheet.visibility] if sheet.visibility in range(3) else "visible",
            formulas=formulas,
            uncalculated=uncalculated,
            percents=frozenset(percents),
            disguised=frozenset(disguised),
            merges=self._merges(),
        )
        return scan, {where: content for where, content in contents.items() if content != ""}

    def _content(self, where: Position, kind: int, *, day: bool) -> Content:
        value = self._sheet.cell_value(*where)
        if isinstance(value, str):
            if len(value) > self._limits.text:
                raise self._refuse(self._limits.excess(f"单元格 {address(*where)} 的字符数 ", len(value), "text"))
            return value
        if kind == xlrd.XL_CELL_BOOLEAN:
            return bool(value)
        if kind == xlrd.XL_CELL_ERROR:
            return CellError(ERRORS.get(int(value), "#VALUE!"))
        try:
            return day_of(float(value), since_1904=bool(self._book.datemode)) if day else decimal_of(float(value))
        except ValueError as error:
            raise self._refuse(f"单元格 {address(*where)} 的数值无效（{value}）") from error

    def _merges(self) -> tuple[Rectangle, ...]:
        found = self._sheet.merged_cells
        if len(found) > self._limits.merges:
            raise self._refuse(self._limits.excess("的合并区域数 ", len(found), "merges"))
        return tuple((top, left, end - 1, stop - 1) for top, end, left, stop in found if end > top and stop > left)

    def _refuse(self, reason: str) -> FileError:
        return FileError(self._path, f"工作表“{self._sheet.name}”{reason}")


def format_of(book: Book, style: int) -> tuple[int, str | None]:
    """Return the number of a style's number format, and its code; None for a built-in one that has no fixed code."""
    number = book.xf_list[style].format_key
    known = book.format_map.get(number)
    return number, known.format_str if known else None
