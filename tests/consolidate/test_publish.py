import gc
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from submissions import ROWS, about, bad_file, collection, finding, make_form, read_file, result

from xlcore.consolidate import publish as publish_module
from xlcore.consolidate import publish_book
from xlcore.consolidate.collect import collect
from xlcore.consolidate.names import SHEETS
from xlcore.consolidate.publish import publish
from xlcore.errors import FileError, InputError
from xlcore.examples.records import examples, form_of
from xlcore.scheme.catalogue import get
from xlcore.sheet.template import write_workbook


def test_eight_sheets_in_their_order(book):
    """The workbook always has the same sheets."""
    assert list(SHEETS) == book(read_file("in/a.xlsx", result())).sheetnames


def test_an_empty_collection_is_published(book):
    """Nothing found is told, and is no exception."""
    workbook = book()
    assert list(SHEETS) == workbook.sheetnames
    assert 0 == about(workbook)["找到文件"]


def test_a_name_that_no_xml_holds_is_published(book):
    """Half a sign in the name of a department, which is in a chart too."""
    sheet = book(read_file("in/a.xlsx", result(make_form(department="半\ud800个"))))["部门统计"]
    assert "半\ufffd个" in [cell.value for row in sheet.iter_rows() for cell in row]


def test_equal_input_gives_equal_bytes(tmp_path):
    """Two runs differ in nothing."""
    files = [read_file("in/a.xlsx", result(make_form(), finding())), bad_file("in/b.xlsx", "K03", "坏")]
    for _ in range(2):
        publish(collection(*files), tmp_path / "汇总.xlsx")
        (tmp_path / "汇总.xlsx").rename(tmp_path / f"{len(list(tmp_path.iterdir()))}.xlsx")
    first, second = sorted(tmp_path.iterdir())
    assert first.read_bytes() == second.read_bytes()


def test_looking_for_garbage_is_as_before(tmp_path):
    """Publishing leaves the settings of the process as they were, also when it fails."""
    before = gc.get_threshold()
    publish(collection(), tmp_path / "汇总.xlsx")
    with pytest.raises(FileError):
        publish(collection(), tmp_path / "none" / "汇总.xlsx")
    assert before == gc.get_threshold()


def test_both_tables_may_go_beside_the_workbook(tmp_path, monkeypatch):
    """They are written in one pass over the forms."""
    monkeypatch.setattr(publish_book, "LAST_ROW", 60)
    monkeypatch.setattr(publish_module, "has_parquet", lambda: False)
    form = result(make_form(rows=ROWS * 20), *[finding()] * 70)
    found = publish(collection(read_file("in/a.xlsx", form)), tmp_path / "汇总.xlsx")
    assert [("指标明细", 61), ("问题清单", 70)] == [(some.sheet, some.rows) for some in found.spilled]
    assert [61, 70] == [len(pd.read_csv(some.path)) for some in found.spilled]


def test_too_many_forms_stop_with_a_clear_error(tmp_path, monkeypatch):
    """What was there stays, and nothing is left over."""
    path = tmp_path / "汇总.xlsx"
    path.write_bytes(b"old")
    monkeypatch.setattr(publish_book, "LAST_ROW", 60)
    with pytest.raises(InputError, match=r"“汇总表”超过 Excel 一张工作表 60 行的上限"):
        publish(collection(read_file("in/a.xlsx", *[result(make_form(rows=()))] * 57)), path)
    assert [path] == list(tmp_path.iterdir())
    assert b"old" == path.read_bytes()


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_details_beyond_a_worksheet_go_beside_it(tmp_path, monkeypatch, kind):
    """No row is lost, and the first sheet and the empty one say where they are."""
    monkeypatch.setattr(publish_book, "LAST_ROW", 50)
    monkeypatch.setattr(publish_module, "has_parquet", lambda: kind == "parquet")
    path = tmp_path / "汇总.xlsx"
    survey = publish(collection(read_file("in/a.xlsx", result(make_form(rows=ROWS * 20)))), path)
    beside = tmp_path / f"汇总_指标明细.{kind}"
    read = pd.read_parquet if kind == "parquet" else pd.read_csv
    assert (61, 61) == (survey.spilled[0].rows, len(read(beside)))
    book = load_workbook(path)
    assert "全部 61 行" in book["指标明细"]["A2"].value
    assert beside.name in next(row[2].value for row in book["说明"].iter_rows() if row[0].value == "明细另存")


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    """A folder that is not there, or a file that somebody has open."""
    with pytest.raises(FileError, match="不能写入"):
        publish(collection(), tmp_path / "没有" / "汇总.xlsx")


def test_a_file_that_is_open_is_told(tmp_path, monkeypatch):
    """Windows refuses to replace a file that Excel holds open."""

    def replace(*_):
        raise PermissionError

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(FileError, match="请先关闭"):
        publish(collection(), tmp_path / "汇总.xlsx")
    assert [] == list(tmp_path.iterdir())


def test_a_folder_from_disk(tmp_path):
    """Read, scored, checked and published; with the output in the same folder a second run gives the same bytes."""
    scheme_id, record = next(item for item in examples() if item[0] == "jinnan-project-2020")
    write_workbook(get(scheme_id), tmp_path / "表.xlsx", form_of(record))
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04")
    output = tmp_path / "汇总.xlsx"
    written = []
    for _ in range(2):
        found = collect([tmp_path])
        publish(found, output)
        written.append(output.read_bytes())
    assert (2, 1, 1) == (len(found.files), found.rejected, found.form_count)
    assert ("jinnan-project-2020", 96, 97) == tuple(
        getter(found.files[1].forms[0].scored)
        for getter in (lambda x: x.scheme.id, lambda x: x.claimed_total, lambda x: x.total)
    )
    assert written[0] == written[1]
