import csv

import pandas as pd
import pytest
from submissions import bad_file, collection, finding, make_form, read_file, result

from xlcore.consolidate import tables_export
from xlcore.consolidate.publish import publish
from xlcore.consolidate.tables_export import check_exports, safe
from xlcore.errors import FileError, InputError

NAMES = {"汇总表", "指标明细", "问题清单", "未报与重报", "未读文件"}


def exported(tmp_path, kind, *files):
    publish(collection(*files), tmp_path / "汇总.xlsx", exports=[(kind, tmp_path / "表")])
    return tmp_path / "表"


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1+1"])
def test_no_text_in_csv_can_become_a_formula(text):
    """A spreadsheet would run it."""
    assert f"'{text}" == safe(text)


@pytest.mark.parametrize("text", ["-5.2", "+3%", "-1,234.5", "-", "—", "≥95%", "", "测试"])
def test_other_texts_in_csv_stay(text):
    """Negative numbers and dashes are no formulas."""
    assert text == safe(text)


def test_csv_holds_the_tables(tmp_path):
    """One file a table, with the mark by which Excel knows UTF-8; numbers are numbers."""
    folder = exported(tmp_path, "csv", read_file("in/a.xlsx", result(make_form("=HYPERLINK(1)", money=(-5, 90, 81)))))
    assert NAMES == {path.stem for path in folder.iterdir()}
    data = (folder / "汇总表.csv").read_bytes()
    assert data.startswith("\ufeff序号,文件".encode())
    (row,) = csv.DictReader(data.decode("utf-8-sig").splitlines())
    assert ("'=HYPERLINK(1)", "-5", "0.9") == (row["单位"], row["年初预算（万元）"], row["执行率"])


def test_parquet_holds_the_tables(tmp_path):
    """Columns of numbers are numbers; what is said in place of one is missing."""
    folder = exported(tmp_path, "parquet", read_file("in/a.xlsx", result(make_form("=1"), finding())))
    assert NAMES == {path.stem for path in folder.iterdir()}
    frame = pd.read_parquet(folder / "指标明细.parquet")
    assert [9, 50, 10] == frame["复算得分"].dropna().tolist()
    assert ["=1"] * 4 == frame["单位"].tolist()
    assert 4 == len(frame)


def test_many_rows_go_to_parquet_in_batches(tmp_path, monkeypatch):
    """None is lost."""
    monkeypatch.setattr(tables_export, "_BATCH", 3)
    folder = exported(tmp_path, "parquet", read_file("in/a.xlsx", result(), result()))
    assert 8 == len(pd.read_parquet(folder / "指标明细.parquet"))


def test_parquet_without_its_library_is_told_before_reading(monkeypatch):
    """The message names what to install."""
    monkeypatch.setattr(tables_export, "has_parquet", lambda: False)
    with pytest.raises(InputError, match=r"xlcore\[parquet\]"):
        check_exports([("parquet", tables_export.Path("x"))], force=False)


@pytest.mark.parametrize("name", ["汇总表.csv", "汇总表.csv/数据"])
def test_what_cannot_be_a_folder_is_told_before_reading(tmp_path, name):
    """A file stands there, or above it."""
    (tmp_path / "汇总表.csv").touch()
    with pytest.raises(InputError, match=rf"文件夹：.*{name}。请.*换一个文件夹"):
        check_exports([("csv", tmp_path / name)], force=True)


def test_a_folder_that_may_not_be_written_is_told_before_reading(tmp_path, monkeypatch):
    """Also where it is still to be made."""
    monkeypatch.setattr("os.access", lambda path, _: path != tmp_path)
    with pytest.raises(InputError, match=r"不能写入文件夹：.*数据。请检查权限，或换一个文件夹。"):
        check_exports([("csv", tmp_path / "新" / "数据")], force=False)


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    """It was there when the run began; the workbook is not blamed."""
    (tmp_path / "表").touch()
    with pytest.raises(FileError, match=r"表：不能建立文件夹"):
        exported(tmp_path, "csv", read_file("in/a.xlsx", result()))


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    """A file stands in its place."""
    (tmp_path / "表").mkdir()
    (tmp_path / "表" / "汇总表.csv").mkdir()
    with pytest.raises(FileError, match="不能写入"):
        exported(tmp_path, "csv", read_file("in/a.xlsx", result()))


def test_a_rate_has_the_digits_of_a_worksheet(tmp_path):
    """A third is divided to fifty digits, of which a cell keeps fifteen."""
    folder = exported(tmp_path, "csv", read_file("in/a.xlsx", result(make_form(money=(100, 90, 30)))))
    (row,) = csv.DictReader((folder / "汇总表.csv").read_text("utf-8-sig").splitlines())
    assert "0.333333333333333" == row["执行率"]


def test_files_that_gave_no_form_are_exported(tmp_path):
    """With what became of them, as on the sheet."""
    folder = exported(tmp_path, "csv", bad_file("in/坏.xlsx", "K03", "文件已加密"))
    (row,) = csv.DictReader((folder / "未读文件.csv").read_text("utf-8-sig").splitlines())
    assert ("in/坏.xlsx", "拒绝", "K03", "文件已加密") == (row["文件"], row["处理"], row["编号"], row["原因"])


def test_exported_files_are_kept(tmp_path):
    """Unless --force is given; files of others in the folder are no obstacle."""
    (tmp_path / "别的.csv").write_text("a")
    check_exports([("csv", tmp_path)], force=False)
    (tmp_path / "问题清单.csv").write_text("a")
    with pytest.raises(InputError, match=r"问题清单\.csv。换一个文件夹，或加 --force 覆盖"):
        check_exports([("csv", tmp_path)], force=False)
    check_exports([("parquet", tmp_path)], force=False)
    check_exports([("csv", tmp_path)], force=True)
