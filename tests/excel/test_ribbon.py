import sys
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw
from com_engine import ComError, windows
from com_excel import Worksheets
from live_excel import ROWS, excel, file_of, form_workbook, open_book, reopened, said, select, state
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from xlcore.checks.finding import Finding, Level
from xlcore.excel import ribbon
from xlcore.excel.dialogs import AppDialogs
from xlcore.excel.marks import MARKS_SHEET, SEPARATOR, remembered
from xlcore.form.model import Form
from xlcore.scheme.catalogue import get
from xlcore.sheet.template import write_workbook

ACTIONS = (
    ribbon.check_book,
    ribbon.fill_scores,
    ribbon.explain_cell,
    ribbon.restore_book,
)


def scores(book):
    return [file_of(book)["自评表"][f"G{row}"].value for row in (9, 10, 11, 12)]


def test_check_marks_findings_at_their_cells():
    """A full score for a missed target gets a red note at the score, with what to do."""
    book = open_book(form_workbook())
    ribbon.check_book(book)
    target = book.sheets["自评表"].range("G9")
    assert target.note.text.startswith(f"{ribbon.NOTE_TITLE}\n错误 I03")
    assert ribbon.COLOURS[Level.ERROR] == target.color
    assert "错误 2 条，提醒 2 条，提示 0 条" in said(book)
    assert "已在 4 个单元格加批注" in said(book)


def test_findings_without_a_cell_are_told(monkeypatch):
    """A finding about the whole form stands in the message."""
    finding = Finding("W01", Level.ERROR, "自评表", None, "分值", "合计 97", "请核对分值")
    monkeypatch.setattr(ribbon, "run", lambda _: (finding,))
    book = open_book(form_workbook())
    ribbon.check_book(book)
    assert "没有加批注的问题：\n· 错误 W01 自评表 分值：合计 97" in said(book)


def test_a_form_in_order_is_said_to_be():
    """Where nothing is found no cell is marked and no sheet is added."""
    rows = [(*ROWS[0][:4], "10公里", 50, 50, None), (*ROWS[1][:6], 30, None), (*ROWS[2][:6], 10, None)]
    book = open_book(form_workbook(rows, total=99))
    before = state(book)
    ribbon.check_book(book)
    assert "未发现问题" in said(book)
    assert before == state(book)


def test_checking_twice_changes_nothing():
    """A second check replaces the marks of the first."""
    book = open_book(form_workbook())
    ribbon.check_book(book)
    once = state(book), remembered(book)
    ribbon.check_book(book)
    assert once == (state(book), remembered(book))


def test_corrected_cells_lose_their_marks():
    """What was put right is no longer marked after the next check."""
    book = open_book(form_workbook())
    ribbon.check_book(book)
    book.sheets["自评表"].range("G9").value = 40
    book.sheets["自评表"].range("H9").value = "雨季停工"
    ribbon.check_book(book)
    assert (None, None) == (book.sheets["自评表"].range("G9").note, book.sheets["自评表"].range("G9").color)


def test_restore_after_everything_leaves_the_book_as_it_was(tmp_path):
    """Checked, filled, checked, saved and reopened, the book is restored to what a person made of it."""
    workbook = form_workbook()
    workbook["自评表"]["G9"].comment = Comment("请王工核对", "王")
    workbook["自评表"]["G9"].fill = PatternFill("solid", "00FFFF00")
    before = state(open_book(workbook))
    book = open_book(workbook, answers=["yes"])
    ribbon.check_book(book)
    assert book.sheets["自评表"].range("G9").note.text.startswith(f"请王工核对{SEPARATOR}")
    ribbon.fill_scores(book)
    ribbon.check_book(book)
    book = reopened(book, tmp_path / "x.xlsx")
    assert before != state(book)
    ribbon.restore_book(book)
    assert before == state(book)


def test_restore_without_marks_says_so():
    """There is nothing to restore in a book that was never marked."""
    book = open_book(form_workbook())
    ribbon.restore_book(book)
    assert "没有可以还原的标记" in said(book)


def test_restore_tells_what_a_person_changed():
    """A cell that was changed since is named and kept."""
    book = open_book(form_workbook(), answers=["no"])
    ribbon.fill_scores(book)
    book.sheets["自评表"].range("G11").value = 7
    ribbon.restore_book(book)
    assert "自评表!G11" in said(book)
    assert 7 == scores(book)[2]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("yes", [40, 25, 10, 84]), ("no", [50, 25, 10, 94]), ("cancel", [50, 25, None, None])],
)
def test_scores_are_filled_as_answered(answer, expected):
    """Yes replaces typed scores too, no fills the blank ones, cancel nothing; the judged score stays each time."""
    book = open_book(form_workbook(), answers=[answer])
    ribbon.fill_scores(book)
    assert expected == scores(book)


def test_the_question_names_what_would_be_replaced():
    """Before a typed score is replaced both numbers are shown, and what is left to a person."""
    book = open_book(form_workbook(), answers=["cancel"])
    ribbon.fill_scores(book)
    question, buttons, _ = excel(book).alerts[0]
    assert "G9 维修道路：填写 50，复算 40" in question
    assert "1 个由人工评定" in question
    assert "yes_no_cancel" == buttons


def test_formulas_are_never_replaced():
    """A score that a formula computes stays a formula."""
    workbook = form_workbook()
    workbook["自评表"]["G9"] = "=F9*1"
    workbook["自评表"]["G12"] = "=SUM(G9:G11)"
    book = open_book(workbook, answers=["ok"], shown={"自评表!G9": 50.0, "自评表!G12": 75.0})
    ribbon.fill_scores(book)
    assert ["=F9*1", 25, 10, "=SUM(G9:G11)"] == scores(book)


def test_an_unreadable_score_is_left_and_told():
    """Words in the score column are not replaced."""
    rows = [(*ROWS[0][:6], "满分", None), *ROWS[1:]]
    book = open_book(form_workbook(rows), answers=["ok"])
    ribbon.fill_scores(book)
    assert ["满分", 25, 10, None] == scores(book)
    assert "1 个得分不能识别为数字" in said(book)


def test_nothing_to_fill_is_said():
    """Where every score is right nothing is asked."""
    rows = [(*ROWS[0][:6], 40, None), ROWS[1], (*ROWS[2][:6], 10, None)]
    book = open_book(form_workbook(rows, total=84))
    ribbon.fill_scores(book)
    assert "没有需要填写的得分" in said(book)


@pytest.mark.parametrize(
    ("selected", "words"),
    [
        ("E9", "指标值 ≥10公里，完成值 8公里：未完成，按比例得 40"),
        ("G9:G10", "指标：维修道路"),
        ("D10", "由人工评定"),
        ("C6", "全年执行数 81 ÷ 预算数 90 = 90%"),
        ("G12", "9 + 40 + 25 + 10 = 84"),
        ("J1", "不在自评表的指标行里"),
        ("A3", "不在自评表的指标行里"),
        (None, "没有选中单元格"),
    ],
)
def test_explain(selected, words):
    """A row, the spending and the total are explained; elsewhere it is said where to click."""
    book = open_book(form_workbook())
    select(book, selected)
    ribbon.explain_cell(book)
    assert words in said(book)


def test_explain_tells_the_findings_of_the_row():
    """What the checks say about the row stands below the reason of its score."""
    book = open_book(form_workbook())
    select(book, "C9")
    ribbon.explain_cell(book)
    assert "复算得分：40\n填写得分：50（G9）\n· 错误 I03" in said(book)


def _read_only(workbook):
    return open_book(workbook, answers=["yes"], read_only=True)


def _without_form(workbook):
    workbook.create_sheet("备忘", 0)["A1"] = "下周交表"
    workbook.active = 0
    return open_book(workbook)


def _unknown_scheme(workbook):
    workbook.create_sheet("_xlcore").append(["scheme", "mars-2031"])
    return open_book(workbook)


@pytest.mark.parametrize(
    ("opened", "words"),
    [
        (_read_only, "只读"),
        (_without_form, "没有找到自评表"),
        (_unknown_scheme, "mars-2031"),
    ],
)
@pytest.mark.parametrize("action", [ribbon.check_book, ribbon.fill_scores])
def test_obstacles_are_one_message_and_change_nothing(opened, words, action):
    """Whatever stands in the way is said once, in words, and the book stays as it is."""
    book = opened(form_workbook())
    before = state(book)
    action(book)
    assert [words in text for text, _, _ in excel(book).alerts] == [True]
    assert before == state(book)
    assert "critical" == excel(book).alerts[0][2]


@pytest.mark.parametrize("action", ACTIONS)
def test_a_refusing_excel_is_told_without_traceback(action, monkeypatch):
    """A call that Excel rejects becomes one message."""
    book = open_book(form_workbook())
    select(book, "G9")
    monkeypatch.setattr(Worksheets, "__iter__", lambda _: (_ for _ in ()).throw(ComError("busy")))
    action(book)
    assert 1 == len(excel(book).alerts)
    assert "没有完成" in said(book)
    assert "（ComError：busy）" in said(book)


def test_facts_on_another_sheet_are_marked_there(tmp_path):
    """A finding at the base data sheet gets its note on that sheet, and is restored there."""
    path = tmp_path / "x.xlsx"
    scheme = get("luohu-department-2020")
    write_workbook(scheme, path, Form("自评表", "department"))
    workbook = openpyxl.load_workbook(path)
    for sheet in workbook:
        sheet.protection.sheet = False
    facts = workbook["基础数据"]
    number = next(cell for row in facts.iter_rows() for cell in row if not cell.protection.locked)
    number.value = "很多"
    book = open_book(workbook)
    ribbon.check_book(book)
    marked = [mark for mark in remembered(book) if mark.sheet == "基础数据"]
    ribbon.restore_book(book)
    assert [number.coordinate] == [mark.cell for mark in marked if mark.cell == number.coordinate]
    assert not list(book.sheets["基础数据"].impl.notes)


def test_odd_values_do_not_break_a_button():
    """Dates, errors and truth values where numbers belong are findings, no faults."""
    rows = [
        (*ROWS[0][:4], datetime(2023, 5, 1), 50, "#DIV/0!", None),  # noqa: DTZ001  # cells have no zone
        (*ROWS[1][:5], True, Decimal("1.5"), None),
        ROWS[2],
    ]
    book = open_book(form_workbook(rows), answers=["yes"])
    ribbon.check_book(book)
    assert "C04" in book.sheets["自评表"].range("G9").note.text
    ribbon.fill_scores(book)
    assert "没有完成" not in said(book)


def _press_check(book, name):
    """Press 校验 as the macro of the ribbon does, which names the workbook in front and Excel's window."""
    arguments = ["-c", f"--wb={name}", "--from_xl=1", "--app=EXCEL.EXE", f"--hwnd={excel(book).Hwnd}"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xw, "_xlwindows", windows, raising=False)
        patch.setattr(xw.engines, "active", xw.main.Engine(impl=windows.engine))
        patch.setattr(sys, "platform", "win32")
        patch.setattr(sys, "argv", arguments)
        ribbon.check_book()


@pytest.mark.parametrize("name", ["自评.xlsx", "自评（A=B）.xlsx"])
def test_a_button_acts_on_the_calling_book(name):
    """Called from the ribbon without arguments, the workbook in front is checked, whatever its name."""
    book = open_book(form_workbook(), path=Path(name))
    _press_check(book, name)
    assert [MARKS_SHEET] == [sheet.title for sheet in file_of(book)][1:]


def test_other_dialogs_can_stand_in():
    """Who runs a button without a person gives answers of his own."""
    book = open_book(form_workbook())

    class Silent(AppDialogs):
        def ask(self, _text, _buttons):
            return "no"

        def tell(self, _text, *, fault=False):
            assert not fault

    ribbon.fill_scores(book, Silent(book.app))
    assert [50, 25, 10, 94] == scores(book)
