import openpyxl
import pytest
from com_engine import ComError, plain
from com_sheet import Interior, Range
from live_excel import ROWS, excel, file_of, form_workbook, open_book, open_file, said, select, state
from openpyxl.styles import Protection

from xlcore.excel import ribbon
from xlcore.excel.marks import MARKS_SHEET, remembered
from xlcore.scheme.catalogue import get
from xlcore.sheet.template import write_workbook

SHEET = "自评表"


def opened(answers=(), password=None, unlocked=()):
    """Return the example form, protected as bureaus do it."""
    workbook = form_workbook()
    sheet = workbook[SHEET]
    sheet.protection.sheet = sheet.protection.objects = True
    sheet.protection.formatColumns = False
    if password:
        sheet.protection.password = password
    for cell in unlocked:
        sheet[cell].protection = Protection(locked=False)
    return open_book(workbook, answers=answers)


def form(state):
    """Return what a state says of the form's sheet."""
    return state[2][SHEET]


def scores(book):
    return [file_of(book)[SHEET][f"G{row}"].value for row in (9, 10, 11, 12)]


def test_check_marks_after_asking_and_protects_again():
    """The person is told that the protection is lifted for a moment; then the marks are there, and the protection."""
    book = opened(["ok"])
    protection = form(state(book))[1]
    ribbon.check_book(book)
    question, buttons, _ = excel(book).alerts[0]
    assert "工作表“自评表”受保护：加批注和颜色时会临时解除保护，完成后按原样恢复；有密码的不会解除" in question
    assert "ok_cancel" == buttons
    assert "I03" in book.sheets[SHEET].range("G9").note.text
    assert protection == form(state(book))[1]
    assert "工作表“自评表”的保护已按原样恢复" in said(book)


def test_check_without_leave_lists_only():
    """Who presses 取消 gets the findings in the message, and an untouched workbook."""
    book = opened(["cancel"])
    before = state(book)
    ribbon.check_book(book)
    assert before == state(book)
    assert "错误 I03 自评表!G9" in said(book)
    assert "info" == excel(book).alerts[-1][2]


def test_a_form_in_order_asks_nothing():
    """Where there is nothing to mark the protection is of no interest."""
    rows = [(*ROWS[0][:4], "10公里", 50, 50, None), (*ROWS[1][:6], 30, None), (*ROWS[2][:6], 10, None)]
    workbook = form_workbook(rows, total=99)
    workbook[SHEET].protection.sheet = True
    book = open_book(workbook)
    ribbon.check_book(book)
    assert ["未发现问题" in text for text, _, _ in excel(book).alerts] == [True]


@pytest.mark.parametrize("password", ["secret", "会计"])
def test_a_password_keeps_the_sheet_as_it_is(password):
    """Behind a password nothing is marked; the findings are listed, and whom to ask is said."""
    book = opened(["ok"], password)
    before = state(book)
    ribbon.check_book(book)
    assert before == state(book)
    assert "有密码" in said(book)
    assert "错误 I03 自评表!G9" in said(book)
    assert "critical" == excel(book).alerts[-1][2]


def test_check_twice_then_restore_is_as_before():
    """Marks are replaced on the protected sheet, and after 还原 nothing of them is left."""
    book = opened(["ok", "ok"])
    before = state(book)
    ribbon.check_book(book)
    once = state(book)
    ribbon.check_book(book)
    assert once == state(book)
    ribbon.restore_book(book)
    assert before == state(book)
    assert "已去掉 4 个单元格的批注和颜色" in said(book)
    assert "的保护已按原样恢复" in said(book)


def test_marks_behind_a_later_password_stay():
    """A sheet that got a password after it was marked is not restored; the marks stay remembered."""
    book = opened(["ok"])
    ribbon.check_book(book)
    file_of(book)[SHEET].protection.password = "secret"  # noqa: S105  # of the test
    before = state(book)
    ribbon.restore_book(book)
    assert before == state(book)
    assert "有密码" in said(book)
    assert remembered(book)


@pytest.mark.parametrize("step", [1, 2, 3, 4])
@pytest.mark.parametrize(("kind", "method"), [(Range, "AddComment"), (Interior, "_paint")])
def test_a_fault_in_the_middle_leaves_no_trace(kind, method, step, monkeypatch):
    """Whichever note or colour Excel refuses, those before are taken back, and the sheet is protected again."""
    book = opened(["ok"])
    before, honest, calls = state(book), getattr(kind, method), []

    def refusing(target, given):
        calls.append(given)
        if len(calls) == step:
            raise ComError
        return honest(target, given)

    monkeypatch.setattr(kind, method, refusing)
    ribbon.check_book(book)
    assert "没有完成" in said(book)
    assert before == state(book)


@pytest.mark.parametrize(("answer", "expected"), [("yes", [40, 25, 10, 84]), ("no", [50, 25, 10, 94])])
def test_scores_are_filled_and_the_sheet_protected_again(answer, expected):
    """The question also tells of the protection; it is back afterwards, and 还原 brings the old scores back."""
    book = opened([answer])
    before = state(book)
    ribbon.fill_scores(book)
    assert "工作表“自评表”受保护：填分时会临时解除保护" in excel(book).alerts[0][0]
    assert expected == scores(book)
    assert form(before)[1] == form(state(book))[1]
    ribbon.restore_book(book)
    assert before == state(book)


def test_open_cells_behind_a_password_are_filled():
    """Scores that the bureau left open for typing are filled and restored without lifting anything."""
    book = opened(["yes"], "secret", ["G9", "G11", "G12"])
    before = state(book)
    ribbon.fill_scores(book)
    assert [40, 25, 10, 84] == scores(book)
    assert "受保护" not in excel(book).alerts[0][0]
    ribbon.restore_book(book)
    assert before == state(book)


def test_locked_scores_behind_a_password_stay():
    """Where the score column is locked with a password nothing is filled."""
    book = opened(["yes"], "secret")
    before = state(book)
    ribbon.fill_scores(book)
    assert before == state(book)
    assert "有密码" in said(book)


def test_a_hidden_formula_is_never_replaced():
    """A formula that the protected sheet does not show is seen once the protection is lifted, and stays."""
    workbook = form_workbook()
    sheet = workbook[SHEET]
    sheet.protection.sheet = True
    sheet["G9"] = "=F9*1"
    sheet["G9"].protection = Protection(locked=True, hidden=True)
    book = open_book(workbook, answers=["yes"], shown={f"{SHEET}!G9": 50.0})
    ribbon.fill_scores(book)
    assert ["=F9*1", 25, 10, 94] == scores(book)
    assert "1 个得分格里是隐藏的公式，没有改" in said(book)


@pytest.fixture(scope="module")
def own_files(tmp_path_factory):
    """Return live workbooks of ours, protected as they are sent out, with one entry that cannot be right."""
    files = {}
    for name in ("mof-project", "luohu-department-2020"):
        files[name] = tmp_path_factory.mktemp("own") / f"{name}.xlsx"
        write_workbook(get(name), files[name])
        workbook = openpyxl.load_workbook(files[name])
        sheet = workbook["基础数据" if "基础数据" in workbook.sheetnames else SHEET]
        money = [cell for row in sheet.iter_rows() for cell in row if "0.00" in cell.number_format]
        next(cell for cell in money if not cell.protection.locked).value = "很多"
        workbook.save(files[name])
    return files


@pytest.mark.parametrize("name", ["mof-project", "luohu-department-2020"])
def test_own_workbooks_are_marked_and_restored(own_files, name):
    """Our own protected workbooks take notes and colours, and are as before after 还原."""
    book = open_file(own_files[name], answers=["ok"])
    before = state(book)
    ribbon.check_book(book)
    assert "加批注；点“还原”去掉" in said(book)
    assert MARKS_SHEET in book.sheet_names
    assert all(sheet.protection.sheet for sheet in file_of(book) if sheet.title != MARKS_SHEET)
    ribbon.restore_book(book)
    assert before == state(book)


@pytest.mark.parametrize("name", ["mof-project", "luohu-department-2020"])
def test_own_formulas_are_never_filled_over(own_files, name):
    """In our own workbooks every score is computed in the sheet: 填分 changes nothing and says so."""
    book = open_file(own_files[name], answers=["yes"])
    before = state(book)
    ribbon.fill_scores(book)
    assert before == state(book)
    assert "由公式计算，不改" in said(book)


def test_own_rows_are_explained(own_files):
    """Explaining needs no writing, so protection does not matter."""
    book = open_file(own_files["mof-project"])
    select(book, "A1")
    ribbon.explain_cell(book)
    assert "不在自评表的指标行里" in said(book)
    assert plain(book.api).ActiveSheet.ProtectContents
