"""Excel without Excel: xlwings' own objects over openpyxl workbooks, answering as classic COM does.

Values arrive as COM gives them (floats, Decimals for currency, datetimes,
None), errors by ``err_to_str``; a range of several formats has no format; a
protected sheet refuses to be written.
"""

# The names and their meaning are those of xlwings.base_classes.
# ruff: noqa: ARG002, ARG004, D102, FBT002

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import xlwings as xw
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter, range_boundaries
from xlwings import base_classes

CURRENCY = "¥#,##0.00"
ERRORS = {"#DIV/0!", "#N/A", "#REF!", "#VALUE!", "#NAME?"}


class ComError(Exception):
    """What a failing COM call raises."""


class Engine:
    """What the conversion of values asks of an engine."""

    name, type = "excel", "desktop"

    @staticmethod
    def prepare_xl_data_element(x, options):
        return "" if x is None else x

    @staticmethod
    def clean_value_data(data, dates, empty, numbers, err_to_str):
        def clean(value):
            if value in {"", None}:
                return empty
            return None if value in ERRORS and not err_to_str else value

        return [[clean(value) for value in row] for row in data]


class AppImpl(base_classes.App):
    """An application with one book; ``calls`` counts what a COM server would be asked."""

    engine = Engine()
    pid = 1
    api = books = status_bar = None  # plain attributes in place of the base class's properties

    def __init__(self, answers=()):
        self.answers, self.alerts, self.opened, self.calls = list(answers), [], [], 0
        self.selected = self.folder = None
        self.api = SimpleNamespace(FileDialog=self._picker)
        self.books = BooksImpl(self)

    def _picker(self, kind):
        assert kind == 4
        shown = -1 if self.folder else 0
        return SimpleNamespace(Show=lambda: shown, SelectedItems=lambda _: str(self.folder))

    @property
    def selection(self):
        return self.selected

    def activate(self, steal_focus=False):
        pass

    def alert(self, prompt, title, buttons, mode, callback):
        self.alerts.append((prompt, buttons, mode))
        return self.answers.pop(0) if buttons not in {None, "ok"} else "ok"


class BooksImpl(base_classes.Books):
    """The books of an application: none is open yet under any name."""

    app = None

    def __init__(self, app):
        self.app = app

    def __call__(self, name):
        raise KeyError(name)

    def open(self, path, *options):
        self.app.opened.append(Path(path))
        return BookImpl(openpyxl.load_workbook(path), self.app)


class BookImpl(base_classes.Book):
    """A book over an openpyxl workbook; ``shown`` is what its formulas show, by cell."""

    api = app = name = None

    def __init__(self, workbook, app, *, read_only=False, shown=None):
        self.workbook, self.app, self.shown = workbook, app, shown or {}
        self.api = SimpleNamespace(ReadOnly=read_only, ProtectStructure=False)
        self.name = "自评.xlsx"

    @property
    def sheets(self):
        return SheetsImpl(self)

    def activate(self, steal_focus=False):
        pass


class SheetsImpl(base_classes.Sheets):
    """The sheets of a book."""

    def __init__(self, book):
        self.book = book

    def _all(self):
        return [SheetImpl(sheet, self.book) for sheet in self.book.workbook]

    @property
    def active(self):
        return SheetImpl(self.book.workbook.active, self.book)

    def __call__(self, key):
        return self._all()[key - 1] if isinstance(key, int) else SheetImpl(self.book.workbook[key], self.book)

    def __len__(self):
        return len(self.book.workbook.worksheets)

    def __iter__(self):
        return iter(self._all())

    def add(self, before=None, after=None, name=None):
        sheet = self.book.workbook.create_sheet(name)
        self.book.workbook.active = sheet
        return SheetImpl(sheet, self.book)


class SheetImpl(base_classes.Sheet):
    """One worksheet."""

    book = None

    def __init__(self, sheet, book):
        self.sheet, self.book = sheet, book

    @property
    def api(self):
        return SimpleNamespace(ProtectContents=bool(self.sheet.protection.sheet))

    @property
    def name(self):
        return self.sheet.title

    @property
    def visible(self):
        return self.sheet.sheet_state == "visible"

    @visible.setter
    def visible(self, value):
        self.sheet.sheet_state = "visible" if value else "hidden"

    def activate(self):
        self.book.workbook.active = self.sheet

    def delete(self):
        active = self.book.workbook.active
        self.book.workbook.remove(self.sheet)
        self.book.workbook.active = active if active in self.book.workbook.worksheets else 0

    def clear_contents(self):
        self.sheet.delete_rows(1, self.sheet.max_row)

    @property
    def used_range(self):
        return self.range(self.sheet.calculate_dimension())

    def range(self, arg1, arg2=None):
        if isinstance(arg1, RangeImpl):
            box = (*arg1.box[:2], *arg2.box[2:])
        else:
            left, top, right, bottom = range_boundaries(arg1)
            box = (top, left, bottom, right)
        return RangeImpl(self, box)

    @property
    def notes(self):
        found = (cell for row in self.sheet.iter_rows() for cell in row if cell.comment)
        return [NoteImpl(self.range(cell.coordinate)) for cell in found]


class RangeImpl(base_classes.Range):
    """A block of cells; ``box`` is top, left, bottom, right from 1."""

    sheet = None
    api = True
    max_cells_per_read = max_cells_per_write = None

    def __init__(self, sheet, box):
        self.sheet, self.box = sheet, box

    def _ask(self):
        self.sheet.book.app.calls += 1

    def _change(self):
        self._ask()
        if self.sheet.sheet.protection.sheet:
            raise ComError

    def __call__(self, row, column):
        top, left = self.box[0] + row - 1, self.box[1] + column - 1
        return RangeImpl(self.sheet, (top, left, top, left))

    def __len__(self):
        return self.shape[0] * self.shape[1]

    @property
    def first(self):
        return self.sheet.sheet.cell(*self.box[:2])

    @property
    def cells(self):
        top, left, bottom, right = self.box
        return self.sheet.sheet.iter_rows(top, bottom, left, right)

    @property
    def row(self):
        return self.box[0]

    @property
    def column(self):
        return self.box[1]

    @property
    def shape(self):
        return self.box[2] - self.box[0] + 1, self.box[3] - self.box[1] + 1

    @property
    def address(self):
        top, left, bottom, right = self.box
        first, last = (f"${get_column_letter(c)}${r}" for r, c in ((top, left), (bottom, right)))
        return first if first == last else f"{first}:{last}"

    def _shown(self, cell):
        value = cell.value
        if isinstance(value, str) and value.startswith("="):
            return self.sheet.book.shown.get(cell.coordinate, 0.0)
        if isinstance(value, int | float) and not isinstance(value, bool):
            if cell.number_format == CURRENCY:
                return Decimal(str(value)).quantize(Decimal("0.0001"))
            return float(value)
        return value

    @property
    def raw_value(self):
        self._ask()
        return [[self._shown(cell) for cell in row] for row in self.cells]

    @raw_value.setter
    def raw_value(self, data):
        self._change()
        rows = data if isinstance(data, list | tuple) else [[data]]
        for row, line in enumerate(rows):
            for column, value in enumerate(line):
                cell = self.sheet.sheet.cell(self.box[0] + row, self.box[1] + column)
                text = isinstance(value, str)
                cell.value = None if value == "" else value.removeprefix("'") if text else value
                if text and value.startswith("'"):
                    cell.data_type = "s"

    @property
    def formula(self):
        self._ask()
        found = tuple(tuple("" if cell.value is None else str(cell.value) for cell in row) for row in self.cells)
        return found if self.shape != (1, 1) else found[0][0]

    @property
    def number_format(self):
        self._ask()
        formats = {cell.number_format for row in self.cells for cell in row}
        return formats.pop() if len(formats) == 1 else None

    def _merge_of(self, cell):
        return next((m for m in self.sheet.sheet.merged_cells.ranges if cell.coordinate in m), None)

    @property
    def merge_cells(self):
        self._ask()
        merged = {self._merge_of(cell) is not None for row in self.cells for cell in row}
        return merged.pop() if len(merged) == 1 else None

    @property
    def merge_area(self):
        self._ask()
        merge = self._merge_of(self.first)
        return self.sheet.range(merge.coord) if merge else self

    @property
    def color(self):
        fill = self.first.fill
        return None if fill.fill_type is None else tuple(bytes.fromhex(fill.start_color.rgb[-6:]))

    @color.setter
    def color(self, value):
        self._change()
        self.first.fill = PatternFill() if value is None else PatternFill("solid", bytes(value).hex().upper())

    @property
    def note(self):
        return NoteImpl(self) if self.first.comment else None

    def add_note(self, text):
        self._change()
        self.first.comment = Comment(text, "xlcore")
        return NoteImpl(self)


class NoteImpl(base_classes.Note):
    """The note of a cell."""

    location = None

    def __init__(self, location):
        self.location = location

    @property
    def text(self):
        return self.location.first.comment.text

    @text.setter
    def text(self, value):
        self.location._change()
        self.location.first.comment = Comment(value, "xlcore")

    def delete(self):
        self.location._change()
        self.location.first.comment = None


def open_book(workbook, **options):
    """Return an xlwings Book over an openpyxl workbook."""
    return xw.Book(impl=BookImpl(workbook, AppImpl(options.pop("answers", ())), **options))


def select(book, address, sheet=None):
    """Select a range, as a person does; None selects a shape."""
    impl = book.sheets[sheet].impl if sheet else book.sheets.active.impl
    book.app.impl.selected = impl.range(address) if address else None


def said(book):
    """Return the text of the last message."""
    return book.app.impl.alerts[-1][0]


def reopened(book, path, **options):
    """Save the book, and open the file again."""
    book.impl.workbook.save(path)
    return open_book(openpyxl.load_workbook(path), **options)


ROWS = (
    ("产出指标", "数量指标", "维修道路", "≥10公里", "8公里", 50, 50, None),
    ("效益指标", "社会效益指标", "通行改善", "效果明显", "有所改善", 30, 25, None),
    ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "95%", 10, None, None),
)
"""Row 9 claims full points for a target that was missed, row 10 is judged, row 11 has no score yet."""


def form_workbook(rows=ROWS, *, total=None):
    """Return a workbook with one national form: money in row 6, indicators from row 9, the total below them."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "自评表"
    lines = [
        ["项目支出绩效自评表"],
        ["（2023年度）"],
        ["项目名称", None, "道路维修"],
        ["主管部门", None, "测试局", None, "实施单位", None, "测试中心"],
        ["项目资金（万元）", None, "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        [None, "年度资金总额", 100, 90, 81, 10, 0.9, 9],
        [],
        ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"],
        *rows,
        ["总分", None, None, None, None, 100, total],
    ]
    for number, line in enumerate(lines, start=1):
        for column, value in enumerate(line, start=1):
            if value is not None:
                sheet.cell(number, column, value)
    for merge in ("A1:H1", "A2:H2", "A3:B3", "C3:H3", "A4:B4", "C4:D4", "E4:F4", "G4:H4", "A5:B5", "A12:E12"):
        sheet.merge_cells(merge)
    sheet["G6"].number_format = "0.00%"
    return workbook
