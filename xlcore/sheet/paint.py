"""Turns pages into an .xlsx file: the only module that writes through XlsxWriter."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zlib import crc32

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from xlcore.errors import FileError, reason_of
from xlcore.quantity import CellError, Content
from xlcore.rules.reading import Value
from xlcore.sheet import styles
from xlcore.sheet.page import Live, Page, Placed
from xlcore.sheet.styles import Formats

CREATED = datetime(2024, 1, 1)  # noqa: DTZ001  # a constant, so that equal input gives equal bytes
Finish = Callable[[Workbook, dict[str, Worksheet]], None]


def save(path: Path, pages: Sequence[Page], finish: Finish) -> None:
    """Write the pages to ``path`` as :func:`save_bytes` does.

    ``finish`` sets what belongs to whole sheets: print set-up, protection, hiding.

    Raises:
        FileError: the file cannot be written.
    """
    try:
        data = painted(pages, finish)
    except OSError as error:
        raise _unwritable(path, error) from error
    save_bytes(path, data)


def save_bytes(path: Path, data: bytes) -> None:
    """Write a file: first under a temporary name beside it, then renamed, so that nobody sees half of it.

    Raises:
        FileError: the file cannot be written.
    """
    # A short name: the path's own may be as long as the system bears.
    temporary = path.with_name(f".xlcore-{os.getpid()}-{crc32(os.fsencode(path.name)):08x}.tmp")
    try:
        # Not mkstemp: its files are for one's own eyes, and colleagues must be able to open a result.
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _unwritable(path: Path, error: OSError) -> FileError:
    return FileError(path, f"无法写入：{reason_of(error)}")


def painted(pages: Sequence[Page], finish: Finish, *, since_1904: bool = False) -> bytes:
    """Return the pages as an .xlsx file; ``since_1904`` counts days as old workbooks from a Macintosh do."""
    buffer = io.BytesIO()
    workbook = Workbook(buffer, workbook_options() | {"date_1904": since_1904})
    workbook.set_properties({"created": CREATED})
    workbook.set_calc_mode("auto")
    formats = Formats(workbook)
    sheets = {page.name: workbook.add_worksheet(page.name) for page in pages}
    for page in pages:
        _paint(sheets[page.name], page, formats)
    finish(workbook, sheets)
    workbook.close()
    return buffer.getvalue()


def workbook_options() -> dict[str, Any]:
    """Return the options of a workbook, anew each time, because XlsxWriter changes what it is given."""
    return {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": styles.BODY_FONT, "font_size": 10},
    }


def _paint(sheet: Worksheet, page: Page, formats: Formats) -> None:
    for column, width in page.widths.items():
        sheet.set_column(column, column, width)
    for row, height in page.heights.items():
        sheet.set_row(row, height)
    for placed in page.cells.values():
        area, look = placed.area, formats[placed.style]
        if not area.single:
            sheet.merge_range(area.row, area.column, area.last_row, area.last_column, "", look)
        _write_cell(sheet, placed, formats)
    for validation in page.validations:
        area = validation.area
        sheet.data_validation(area.row, area.column, area.last_row, area.last_column, validation.options)
    marks = {True: formats.marked(styles.ALERT, "#FDE7E9"), False: formats.marked(styles.CAUTION, "#FFF1CC")}
    for highlight in page.highlights:
        area = highlight.area
        options = {"type": "formula", "criteria": f"={highlight.formula}", "format": marks[highlight.alert]}
        sheet.conditional_format(area.row, area.column, area.last_row, area.last_column, options)


def _write_cell(sheet: Worksheet, placed: Placed, formats: Formats) -> None:
    row, column, look = placed.area.row, placed.area.column, formats[placed.style]
    content: Content | Live = placed.content
    match content:
        case Live():
            sheet.write_formula(row, column, f"={content.formula}", look, _cached(content.value))
        case bool():
            sheet.write_boolean(row, column, content, look)
        case Decimal():
            sheet.write_number(row, column, float(content), look)
        case CellError():
            sheet.write_formula(row, column, f"={content.code}", look, content.code)
        case datetime() | date():
            sheet.write_datetime(row, column, content, look)
        case str() if content:
            sheet.write_string(row, column, content, look)
        case _:
            sheet.write_blank(row, column, None, look)


class _EmptyText(str):
    """The cached value of a formula that gives an empty text.

    XlsxWriter leaves the type away when the value equals "", and the cell then
    looks as if it had never been calculated; this "" equals nothing.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return False

    __hash__ = str.__hash__


def _cached(value: Value) -> float | str | bool:
    if isinstance(value, Decimal):
        return float(value)
    return _EmptyText() if value == "" else value
