"""An .xls or .et as an .xlsx: the old format cannot be patched in place, so that marks need a new file."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, NamedTuple

import xlrd
from xlsxwriter import Workbook
from xlsxwriter.exceptions import OverlappingRange

from xlcore.errors import FileError
from xlcore.quantity import CellError
from xlcore.sheet.biff import bound_sheets
from xlcore.sheet.isolate import isolated
from xlcore.sheet.paint import CREATED, workbook_options
from xlcore.sheet.preflight import DEFAULT_LIMITS, WORKBOOK_STREAM, Container, Limits, inspect
from xlcore.sheet.scan_xls import open_xls, read_sheets
from xlcore.sheet.xls_look import Looks, points
from xlcore.sheet.xls_lost import lost
from xlcore.sheet.xls_page import set_page, set_print_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from xlrd.book import Book
    from xlrd.sheet import Sheet
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from xlcore.quantity import Content
    from xlcore.sheet.codes import Position
    from xlcore.sheet.scan import SheetScan

_WIDTH_UNITS = 256
_PADDING = 5 / 7
"""What the stored width of a column has beyond the width that Excel shows, in characters."""


class Converted(NamedTuple):
    """The bytes of an .xlsx, and in Chinese what it lacks of the file that it stands for."""

    data: bytes
    lost: tuple[str, ...]


def to_xlsx(path: Path, limits: Limits = DEFAULT_LIMITS, passwords: Sequence[str] = ()) -> Converted:
    """Convert an .xls or .et: values and looks are carried over, formulas become their values.

    Written are texts (never as formulas), numbers, booleans and errors; number
    formats, fonts, fills, borders, alignment and cell locks; merges, sizes of
    rows and columns, what is hidden, frozen panes, page set-up and print areas.

    Raises:
        FileError: the file cannot be read, is of another kind, or holds what no .xlsx can.
    """
    container = inspect(path, limits, passwords)
    if container.kind != "ole":
        raise FileError(path, "这不是旧版 .xls 或 .et 文件，不需要转换")
    return isolated(path, convert, container, limits)


def convert(container: Container, limits: Limits = DEFAULT_LIMITS) -> Converted:
    """Convert a container of an .xls that was inspected, in this process.

    Raises:
        FileError: as ``to_xlsx``.
    """
    stream = container.parts[WORKBOOK_STREAM]
    book = open_xls(container)
    sheets = read_sheets(container, book, limits)
    starts = [sheet.start for sheet in bound_sheets(stream) if sheet.worksheet]
    target = io.BytesIO()
    try:
        workbook = Workbook(target, _book_options(book))
        workbook.set_properties({"created": CREATED})
        looks = Looks(book, workbook)
        for sheet, start, (scan, contents) in zip(book.sheets(), starts, sheets, strict=True):
            worksheet = workbook.add_worksheet(sheet.name)
            _Copy(worksheet, sheet, looks, limits).write(container, scan, contents)
            set_page(worksheet, book, stream, start)
            set_print_names(worksheet, book, sheet)
        _show(workbook.worksheets(), book.sheets())
        workbook.close()
    except FileError:
        raise
    except Exception as error:  # XlsxWriter's own family, and what xlrd holds of a damaged file
        raise FileError(container.path, f"无法转换为 .xlsx（{error}）") from error
    formulas = sum(len(scan.formulas) for scan, _ in sheets)
    uncalculated = sum(len(scan.uncalculated) for scan, _ in sheets)
    return Converted(target.getvalue(), lost(book, stream, formulas, uncalculated))


def _book_options(book: Book) -> dict[str, object]:
    body = book.font_list[0]
    return {
        **workbook_options(),
        "in_memory": True,
        "date_1904": bool(book.datemode),
        "default_format_properties": {"font_name": body.name, "font_size": points(body.height)},
    }


def _show(worksheets: Sequence[Worksheet], sheets: Sequence[Sheet]) -> None:
    """Hide what was hidden, and open the file at the first sheet that was not."""
    visible = [worksheet for worksheet, sheet in zip(worksheets, sheets, strict=True) if not sheet.visibility]
    if not visible:
        return
    visible[0].activate()
    visible[0].set_first_sheet()
    for worksheet, sheet in zip(worksheets, sheets, strict=True):
        if sheet.visibility == 1:
            worksheet.hide()
        elif sheet.visibility:
            worksheet.very_hidden()


class _Copy:
    """Writes one worksheet."""

    def __init__(self, worksheet: Worksheet, sheet: Sheet, looks: Looks, limits: Limits) -> None:
        self._worksheet, self._sheet, self._looks, self._limits = worksheet, sheet, looks, limits

    def write(self, container: Container, scan: SheetScan, contents: Mapping[Position, Content]) -> None:
        """Write merges first: they blank the cells that they cover, and each cell has a look of its own."""
        self._write_sizes()
        self._write_merges(container, scan)
        sheet = self._sheet
        for row in range(min(sheet.nrows, self._limits.rows)):
            for column, kind in enumerate(sheet.row_types(row)[: self._limits.columns]):
                if kind != xlrd.XL_CELL_EMPTY:
                    self._write_cell((row, column), contents)
        self._write_view()

    def _write_cell(self, where: Position, contents: Mapping[Position, Content]) -> None:
        look = self._looks[self._sheet.cell_xf_index(*where)]
        match contents.get(where):
            case None:
                self._worksheet.write_blank(*where, None, look)
            case str(text):
                self._worksheet.write_string(*where, text, look)
            case bool(flag):
                self._worksheet.write_boolean(*where, flag, look)
            case CellError(code):
                self._worksheet.write_formula(*where, f"={code}", look, code)
            case _:  # numbers and days: both are numbers in the file, and their look tells them apart
                self._worksheet.write_number(*where, float(self._sheet.cell_value(*where)), look)

    def _write_merges(self, container: Container, scan: SheetScan) -> None:
        covered = 0
        for top, left, bottom, right in scan.merges:
            covered += (bottom - top + 1) * (right - left + 1)
            if covered > self._limits.area:
                what = f"工作表“{scan.name}”合并区域所占单元格至少 "
                raise FileError(container.path, self._limits.excess(what, covered, "area"))
            if (top, left) != (bottom, right):
                try:
                    self._worksheet.merge_range(top, left, bottom, right, "")
                except OverlappingRange:
                    continue  # as in the grid: the first one wins

    def _write_sizes(self) -> None:
        sheet, worksheet = self._sheet, self._worksheet
        if sheet.default_row_height:
            worksheet.set_default_row(points(sheet.default_row_height))
        for column, about in sheet.colinfo_map.items():
            width = max(about.width / _WIDTH_UNITS - _PADDING, 0)
            worksheet.set_column(column, column, width, self._look(about.xf_index), {"hidden": bool(about.hidden)})
        for row, info in sheet.rowinfo_map.items():
            height = None if info.has_default_height or not info.height else points(info.height)
            look = self._look(info.xf_index if info.has_default_xf_index else None)
            worksheet.set_row(row, height, look, {"hidden": bool(info.hidden)})

    def _look(self, style: int | None) -> Format | None:
        return None if style is None or style >= len(self._looks) else self._looks[style]

    def _write_view(self) -> None:
        sheet: Any = self._sheet  # its stubs leave out what the record of the window says
        worksheet = self._worksheet
        if sheet.has_pane_record and sheet.panes_are_frozen:
            worksheet.freeze_panes(sheet.horz_split_pos, sheet.vert_split_pos)
        if not sheet.show_grid_lines:
            worksheet.hide_gridlines(2)
        if sheet.columns_from_right_to_left:
            worksheet.right_to_left()
        zoom = sheet.scl_mag_factor or sheet.cooked_normal_view_mag_factor
        if 10 <= zoom <= 400:
            worksheet.set_zoom(zoom)
