"""How the sheets of an .xls print, from records that xlrd passes over, in the words of XlsxWriter ([MS-XLS] 2.4)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from xlrd.biffh import unpack_string, unpack_unicode

from xlcore.sheet.biff import Record, records

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlrd.book import Book
    from xlrd.sheet import Sheet
    from xlsxwriter.worksheet import Worksheet

_MARGINS = {"left": 0x0026, "right": 0x0027, "top": 0x0028, "bottom": 0x0029}
_HEADER, _FOOTER = 0x0014, 0x0015
_ACROSS, _DOWN, _SETTINGS, _SETUP = 0x0083, 0x0084, 0x0081, 0x00A1
_FIT = 0x0100
_PORTRAIT, _NOTHING_SET = 0x0002, 0x0004
_SETUP_LAYOUT = struct.Struct("<6H")
_ALL_COLUMNS, _ALL_ROWS = 256, 65_536
_UNICODE = 80
"""The first version, BIFF8, whose texts are Unicode."""
_PICTURE, _LONGEST_LINE = "&G", 255
_MOST_INCHES = 49
"""The widest margin that Excel takes."""


def set_page(worksheet: Worksheet, book: Book, stream: bytes, start: int) -> None:
    """Carry paper, direction, scale or fit, margins, centring, header and footer over to the worksheet."""
    found = {record.kind: record for record in records(stream, start)}
    if setup := found.get(_SETUP):
        _set_paper(worksheet, setup, fit=bool(_number(found, _SETTINGS) & _FIT))
    margins = {name: _inches(found.get(kind)) for name, kind in _MARGINS.items()}
    worksheet.set_margins(**{name: inches for name, inches in margins.items() if inches is not None})
    if _number(found, _ACROSS):
        worksheet.center_horizontally()
    if _number(found, _DOWN):
        worksheet.center_vertically()
    if header := _line(found.get(_HEADER), book):
        worksheet.set_header(header)
    if footer := _line(found.get(_FOOTER), book):
        worksheet.set_footer(footer)


def _set_paper(worksheet: Worksheet, setup: Record, *, fit: bool) -> None:
    if len(setup.data) < _SETUP_LAYOUT.size:
        return
    paper, scale, _, wide, high, flags = _SETUP_LAYOUT.unpack_from(setup.data)
    if fit:
        worksheet.fit_to_pages(wide, high)
    if flags & _NOTHING_SET:
        return
    worksheet.set_paper(paper)
    if not flags & _PORTRAIT:
        worksheet.set_landscape()
    if not fit and 10 <= scale <= 400:
        worksheet.set_print_scale(scale)


def _number(found: Mapping[int, Record], kind: int) -> int:
    record = found.get(kind)
    return int.from_bytes(record.data[:2], "little") if record else 0


def _inches(record: Record | None) -> float | None:
    if record is None or len(record.data) < 8:
        return None
    inches: float = struct.unpack_from("<d", record.data)[0]
    return inches if 0 <= inches < _MOST_INCHES else None


def _line(record: Record | None, book: Book) -> str:
    """Return a header or footer, whose codes are those of .xlsx too; without the place of a picture."""
    if record is None or not record.data:
        return ""
    if book.biff_version >= _UNICODE:
        text = unpack_unicode(record.data, 0, lenlen=2)
    else:
        text = unpack_string(record.data, 0, book.encoding or "latin-1", lenlen=1)
    return text.replace(_PICTURE, "")[:_LONGEST_LINE]


def set_print_names(worksheet: Worksheet, book: Book, sheet: Sheet) -> None:
    """Carry print area, repeated rows and columns, and page breaks over to the worksheet."""
    for name in book.name_obj_list:
        refs = getattr(name.result, "value", None) if name.builtin else None
        for ref in refs if isinstance(refs, list) else ():
            first_sheet, end_sheet, top, end, left, stop = ref.coords
            if not first_sheet <= sheet.number < end_sheet or top >= end or left >= stop:
                continue
            if name.name == "Print_Area":
                worksheet.print_area(top, left, end - 1, stop - 1)
            elif name.name == "Print_Titles" and stop - left >= _ALL_COLUMNS:
                worksheet.repeat_rows(top, end - 1)
            elif name.name == "Print_Titles" and end - top >= _ALL_ROWS:
                worksheet.repeat_columns(left, stop - 1)
    worksheet.set_h_pagebreaks([row for row, _, _ in sheet.horizontal_page_breaks])
    worksheet.set_v_pagebreaks([column for column, _, _ in sheet.vertical_page_breaks])
