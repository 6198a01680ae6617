import os
import sys

import pytest
import xlsxwriter

from xlcore.consolidate.roster import Expected
from xlcore.consolidate.roster_read import read_roster
from xlcore.consolidate.roster_template import write_template
from xlcore.errors import FileError, InputError, XlcoreError
from xlcore.examples.records import examples, form_of
from xlcore.scheme.catalogue import get
from xlcore.sheet.template import write_workbook

TEXT = "序号,单位名称,项目名称,主管部门,代码\n1,甲局,道路,甲局,001\n2,乙局,,乙局,002\n,合计,,,\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_in_either_encoding(tmp_path, encoding):
    """Columns are found by heading; sums are no units; codes keep their zeros."""
    path = tmp_path / "名册.csv"
    path.write_text(TEXT, encoding)
    found = read_roster(path)
    assert found.by_project
    assert (
        Expected("甲局", "道路", "甲局", "", "001", "第 2 行"),
        Expected("乙局", "", "乙局", "", "002", "第 3 行"),
    ) == found.lines


def test_a_workbook_with_a_title_and_merged_units(tmp_path):
    """The headings stand below a title; a merged unit stands for each of its rows."""
    path = tmp_path / "名册.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet("说明").write("A1", "见下一张")
        sheet = workbook.add_worksheet("名册")
        sheet.write("A1", "2023 年应报名册")
        sheet.write_row("A2", ["单位", "项目", "代码"])
        sheet.merge_range("A3:A4", "甲局")
        sheet.write_row("B3", ["道路", 219001])
        sheet.write_row("B4", ["桥梁", 219002])
    found = read_roster(path)
    assert [("甲局", "道路", "219001", "名册!A3"), ("甲局", "桥梁", "219002", "名册!A4")] == [
        (line.unit, line.project, line.code, line.place) for line in found.lines
    ]


def test_the_same_line_twice_counts_once(tmp_path):
    """It is kept apart, to be told."""
    path = tmp_path / "名册.csv"
    path.write_text("单位\n甲局\n甲 局\n", "utf-8")
    found = read_roster(path)
    assert (1, 1, False) == (len(found.lines), len(found.repeats), found.by_project)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("名称,金额\n甲局,3\n".encode(), "没有找到列标题“单位”.*前 20 行内应有"),
        (b"", "没有找到列标题“单位”"),
        ("单位,项目\n".encode(), "没有单位.*请在列标题下每行填写一个单位"),
        ("单位,项目\n,道路\n".encode("gbk"), "第 2 行 有项目“道路”而没有单位.*请补上单位"),
        ("单位\n甲局\n".encode("utf-16"), r"编码不是 UTF-8，也不是 GB18030。请用 Excel 或 WPS 打开，另存为 \.xlsx"),
    ],
)
def test_a_roster_that_cannot_be_used_is_told(tmp_path, text, told):
    """What is missing, where, and what to do."""
    path = tmp_path / "名册.csv"
    path.write_bytes(text)
    with pytest.raises(XlcoreError, match=told):
        read_roster(path)


@pytest.mark.parametrize("name", ["名册.csv", "名册.xlsx"])
def test_a_folder_is_no_roster(tmp_path, name):
    """The name of the file was left out."""
    (tmp_path / name).mkdir()
    with pytest.raises(InputError, match="这是文件夹，不是名册"):
        read_roster(tmp_path / name)


@pytest.mark.parametrize("name", ["没有.csv", "没有.xlsx"])
def test_a_missing_roster_is_told(tmp_path, name):
    """The path is named."""
    with pytest.raises(FileError, match="没有"):
        read_roster(tmp_path / name)


def test_the_template_is_read_once_it_is_filled(tmp_path):
    """Its headings are those that the reader looks for; empty, it says that there is nobody."""
    write_template(tmp_path / "名册.xlsx")
    with pytest.raises(InputError, match="没有单位"):
        read_roster(tmp_path / "名册.xlsx")


def test_a_form_is_no_roster(tmp_path):
    """The head of a form holds the word 单位 too; what is below it are no units."""
    scheme, record = examples()[0]
    write_workbook(get(scheme), tmp_path / "表.xlsx", form_of(record))
    with pytest.raises(InputError, match="这是自评表，不是名册"):
        read_roster(tmp_path / "表.xlsx")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
@pytest.mark.timeout(20)
def test_a_pipe_is_no_roster(tmp_path):
    """Nothing waits for what a pipe may bring."""
    path = tmp_path / "名册.csv"
    os.mkfifo(path)
    with pytest.raises(FileError, match="这不是文件"):
        read_roster(path)
