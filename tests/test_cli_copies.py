"""adopt, check --mark and score --write on the command line: copies only, told in Chinese."""

import io
import shutil
from pathlib import Path

import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import Workbook, load_workbook
from own_form import ROWS, save

from xlcore.sheet.read import read_forms

EXAMPLE = Path(__file__).parent.parent / "workbooks" / "examples" / "yaohai-project-2021.xlsx"


@pytest.fixture
def own(tmp_path):
    """A bureau's own form, without a grade."""
    return save(tmp_path / "现用表.xlsx", ROWS[:-1])


def test_adopt_makes_a_live_copy(run, own, tmp_path):
    """The copy shows rate, scores and total; the bureau's own file keeps its bytes."""
    before = own.read_bytes()
    code, out, _ = run("adopt", own, "-o", tmp_path / "live.xlsx")
    assert 0 == code
    assert "已生成" in out
    assert before == own.read_bytes()
    page = load_workbook(tmp_path / "live.xlsx", data_only=True)["绩效自评表"]
    assert [0.8, 8, 54, 30, 92] == [page[cell].value for cell in ("F4", "G4", "G6", "G7", "G8")]


def test_adopt_tells_what_became_of_each_cell(run, own, tmp_path):
    """Counts of formulas, headings that nobody knows, scores that moved or cannot be read: each with its cell."""
    book = load_workbook(own)
    page = book.active
    page["G3"], page["G6"], page["G7"] = "栏目甲", "三", 25
    book.save(own)
    code, out, _ = run("adopt", own, "-o", tmp_path / "live.xlsx")
    assert 0 == code
    for told in (
        "改成公式：执行率 1 格（F4），得分 1 格（G7），总分 1 格（G8）",
        "表头“栏目甲”（G3）不认识",
        "G7 得分：填写“25”，按规则为“30”",
        "G6 得分：填写“三”，读不出数字，没有改成公式，不计入总分",
        "隐藏工作表“改写记录”",
    ):
        assert told in out
    assert "hidden" == load_workbook(tmp_path / "live.xlsx")["改写记录"].sheet_state


def test_adopt_with_functions_writes_a_macro_workbook(run, own, tmp_path):
    """The UDF edition calls PERF_SCORE, carries the macros and the same cached values."""
    code, _, _ = run("adopt", own, "-o", tmp_path / "live.xlsm", "--edition", "udf")
    assert 0 == code
    book = load_workbook(tmp_path / "live.xlsm", keep_vba=True)
    assert "xl/vbaProject.bin" in book.vba_archive.namelist()
    formulas = [cell.value for row in book["绩效自评表"].iter_rows() for cell in row if cell.data_type == "f"]
    assert any("PERF_SCORE(" in formula for formula in formulas)
    values = load_workbook(tmp_path / "live.xlsm", data_only=True)["绩效自评表"]
    assert 92 == values["G8"].value


def test_adopt_tells_what_the_copy_lacks(run, own, tmp_path):
    """Also where nobody was asked, the last line says that the copy has no password."""
    with (tmp_path / "加密.xlsx").open("wb") as stream:
        OOXMLFile(io.BytesIO(own.read_bytes())).encrypt("密码", stream)
    code, out, _ = run("adopt", tmp_path / "加密.xlsx", "-o", tmp_path / "live.xlsx", "--yes", "--password", "密码")
    assert (0, True) == (code, "副本没有密码" in out.splitlines()[-1])


def test_adopt_never_overwrites_the_form(run, own):
    """The output may not be the input."""
    code, _, err = run("adopt", own, "-o", own, "--force")
    assert (2, True) == (code, "不能覆盖原文件" in err)


def test_adopt_of_a_workbook_without_a_form(run, tmp_path):
    """A list is no form: it is refused and nothing is written."""
    book = Workbook()
    book.active.append(["姓名", "年龄"])
    book.save(tmp_path / "list.xlsx")
    code, _, err = run("adopt", tmp_path / "list.xlsx", "-o", tmp_path / "live.xlsx")
    assert (2, True) == (code, "没有找到自评表" in err)
    assert not (tmp_path / "live.xlsx").exists()


def test_check_marks_copies(run, tmp_path):
    """Marked copies lie in the folder; the summary and the exit code stay those of check."""
    inbox = tmp_path / "报送"
    inbox.mkdir()
    shutil.copy(EXAMPLE, inbox / "瑶海.xlsx")
    code, out, err = run("check", inbox, "--mark", tmp_path / "标注")
    assert (1, True, True) == (code, "共 1 个文件" in out, "副本：" in err)
    book = load_workbook(tmp_path / "标注" / "瑶海.xlsx")
    assert "校验结果" in book.sheetnames
    assert any(cell.comment for row in book["自评表"].iter_rows() for cell in row)


def test_check_does_not_mark_into_the_inbox(run, tmp_path):
    """The folder that was read is no place for copies."""
    shutil.copy(EXAMPLE, tmp_path / "瑶海.xlsx")
    before = (tmp_path / "瑶海.xlsx").read_bytes()
    code, _, err = run("check", tmp_path, "--mark", tmp_path)
    assert (2, True) == (code, "文件夹不是空的" in err)
    assert before == (tmp_path / "瑶海.xlsx").read_bytes()


def test_score_writes_a_column(run, own, tmp_path):
    """The copy has the recomputed points in a column of their own, and reads as before."""
    code, _, _ = run("score", own, "--write", tmp_path / "算分")
    assert 0 == code
    copy = tmp_path / "算分" / own.name
    page = load_workbook(copy)["绩效自评表"]
    (heading,) = [cell for cell in page[5] if cell.value == "复算得分"]
    assert [54, 30, 92] == [page.cell(row, heading.column).value for row in (6, 7, 8)]
    (before,), (after,) = read_forms(own), read_forms(copy)
    assert before.form.indicators == after.form.indicators
