"""Workbooks open in an Excel that is none, held through xlwings as a button holds them; see com_excel."""

from __future__ import annotations

import openpyxl
import xlwings as xw
from com_engine import plain, windows
from com_excel import Application, Chart, Workbook


def open_book(file, *, answers=(), **options):
    """Return an openpyxl workbook opened in a new Excel; the options are those of com_excel.Workbook."""
    app = Application(answers)
    name = Workbook(app, file, **options).Name
    return xw.App(impl=windows.App(xl=app.Hwnd)).books[name]


def open_file(path, **options):
    """Return a workbook file opened in a new Excel; its formulas show what the file holds."""
    values = openpyxl.load_workbook(path, data_only=True)
    cells = ((sheet.title, cell) for sheet in values for row in sheet.iter_rows() for cell in row)
    shown = {f"{title}!{cell.coordinate}": _shown(cell.value) for title, cell in cells}
    return open_book(openpyxl.load_workbook(path), shown=shown, **options)


def _shown(value):
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def excel(book):
    """Return the Excel in which a book is open."""
    return plain(book.app.api)


def file_of(book):
    """Return the openpyxl workbook of a book."""
    return plain(book.api).file


def select(book, address):
    """Select cells of the sheet in front, as a person does; None selects a shape."""
    sheet = plain(book.api).ActiveSheet
    excel(book).Selection = sheet.Range(address) if address else Chart(excel(book))


def said(book):
    """Return the text of the last message."""
    return excel(book).alerts[-1][0]


def state(book):
    """Return all that may be changed: sheets in order, the one in front, cells, notes, protection."""
    sheets = {sheet.title: (sheet.sheet_state, _protection(sheet), _cells(sheet)) for sheet in file_of(book)}
    return list(sheets), plain(book.api).front.title, sheets


def _protection(sheet):
    held = sheet.protection
    return {name: getattr(held, name) for name in (*held.__attrs__, "password")} if held.sheet else None


def _cells(sheet):
    return {
        cell.coordinate: (
            cell.value,
            cell.data_type,
            cell.number_format,
            cell.fill.fill_type and cell.fill.start_color.rgb[-6:],
            cell.comment and cell.comment.text,
        )
        for row in sheet.iter_rows()
        for cell in row
        if cell.has_style or cell.value is not None or cell.comment
    }


def reopened(book, path, **options):
    """Save the book, and open the file again."""
    file_of(book).active = plain(book.api).front
    file_of(book).save(path)
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
