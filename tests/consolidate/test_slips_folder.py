"""The folder of slips: what is written for whom, where, and what is never touched."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from submissions import bad_file, collection, finding, make_form, read_file, result, table

from xlcore.checks.finding import Level
from xlcore.consolidate import slips_list
from xlcore.consolidate.book_file import save_book
from xlcore.consolidate.collect import collect
from xlcore.consolidate.copies import Copy, check_folder
from xlcore.consolidate.slips import slips_of
from xlcore.consolidate.slips_folder import LIST, marker, send
from xlcore.consolidate.slips_words import Letter
from xlcore.errors import InputError

EXAMPLES = Path(__file__).parent.parent.parent / "workbooks" / "examples"
WARNING = finding("B05", Level.WARNING, "E6")


def no_copies(tasks):
    yield from (Copy(path, None, "没有找到自评表") for path, _ in tasks)


def a_copy_each(tasks):
    for path, target in tasks:
        target.parent.mkdir(exist_ok=True, parents=True)
        target.write_bytes(b"copy")
        yield Copy(path, target)


def sent_to(folder, *files, **options):
    return list(send(slips_of(files), folder, Letter(), options.pop("make_copies", a_copy_each), **options))


def below(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_unit_has_a_folder_with_its_slip_and_its_copies(tmp_path):
    """Named by the unit; copies of two files with one name are told apart."""
    sent_to(
        tmp_path,
        read_file("in/x/a.xlsx", result(make_form(), finding())),
        read_file("in/y/A.xls", result(make_form(project="桥"))),
    )
    assert ["测试中心/A（标注）（2）.xlsx", "测试中心/a（标注）.xlsx", "测试中心/退回修改单-测试中心.xlsx"] == below(
        tmp_path
    )


def test_a_file_that_came_again_has_no_copy(tmp_path):
    """Only the file that counts is marked; the list says why the other is not."""
    earlier, later = (read_file(f"in/{name}.xlsx", result(make_form(), finding())) for name in "ab")
    (sent,) = sent_to(tmp_path, earlier, later)
    assert ["测试中心/b（标注）.xlsx", "测试中心/退回修改单-测试中心.xlsx"] == below(tmp_path)
    rows = list(slips_list._file_rows([sent], tmp_path))
    assert {"in/a.xlsx": "重复报送，未采用，没有随附标注副本", "in/b.xlsx": ""} == {row[0]: row[-1] for row in rows}


def test_units_without_errors_have_no_slip(tmp_path):
    """Only errors send a form back; --all writes the others too."""
    files = [read_file("a", result(make_form("甲"), finding())), read_file("b", result(make_form("乙"), WARNING))]
    sent = sent_to(tmp_path / "1", *files)
    assert [True, False] == [item.workbook is not None for item in sent]
    assert ["甲"] == [path.name for path in (tmp_path / "1").iterdir()]
    sent_to(tmp_path / "2", *files, everyone=True)
    assert {"甲", "乙"} == {path.name for path in (tmp_path / "2").iterdir()}


def test_a_unit_cannot_leave_the_folder(tmp_path):
    """Separators, dots, devices and the name of the list become harmless."""
    names = ("../../x", "/etc", "..", "CON", LIST, "a" * 300)
    sent_to(tmp_path / "out", *(read_file(name, result(make_form(name), finding())) for name in names))
    assert ["out"] == [path.name for path in tmp_path.iterdir()]
    folders = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"_.._x", "_etc", "_CON", "a" * 40, f"{LIST}（2）"} <= folders
    assert len(names) == len(folders)


def test_a_file_of_several_units_is_copied_to_none(tmp_path):
    """What concerns another unit is not sent along."""
    sent_to(tmp_path, read_file("in/局.xlsx", *(result(make_form(name), finding()) for name in "甲乙")))
    assert ["乙/退回修改单-乙.xlsx", "甲/退回修改单-甲.xlsx"] == below(tmp_path)


def test_a_file_without_forms_has_a_slip_and_no_copy(tmp_path):
    """There is nothing that could be marked."""
    sent_to(tmp_path, bad_file("in/坏.xlsx", "K03", "文件已加密"))
    assert ["坏/退回修改单-坏.xlsx"] == below(tmp_path)


def test_documents_are_written_beside(tmp_path):
    """With a way to write them, each slip is also a document."""
    written = []
    sent_to(
        tmp_path, read_file("a", result(make_form(), finding())),
        document=lambda path, slip, letter, beside: written.append((path.name, slip.unit, letter, list(beside))),
    )  # fmt: skip
    assert [("退回修改单-测试中心.docx", "测试中心", Letter(), [Path("a")])] == written


def test_the_marked_copy_is_real_and_the_submission_stays(tmp_path):
    """From disk: the slip's link leads to the cell in the copy, the file that was sent keeps its bytes."""
    path = tmp_path / "in" / "a.xlsx"
    path.parent.mkdir()
    shutil.copy(EXAMPLES / "jinnan-project-2020.xlsx", path)
    before = path.read_bytes()
    (sent,) = send(slips_of(collect([path]).files), tmp_path / "out", Letter(), marker(None))
    assert before == path.read_bytes()
    assert "校验结果" in load_workbook(sent.copies[0].target).sheetnames
    links = [
        cell.hyperlink for row in load_workbook(sent.workbook).active.iter_rows() for cell in row if cell.hyperlink
    ]
    assert links
    assert {"a（标注）.xlsx"} == {link.target.removeprefix(".\\") for link in links}


def test_a_slip_is_there_before_the_copies_of_the_next_unit(tmp_path):
    """What is written of a unit does not wait for the others."""
    order = []

    def copied(tasks):
        for path, _ in tasks:
            order.append(path.name)
            yield Copy(path, None)

    files = [read_file(name, result(make_form(name), finding())) for name in "甲乙"]
    order.extend(item.workbook.name for item in send(slips_of(files), tmp_path, Letter(), copied))
    assert ["甲", "退回修改单-甲.xlsx", "乙", "退回修改单-乙.xlsx"] == order


def test_only_a_new_or_empty_folder_is_taken(tmp_path):
    """Slips of another time must not be sent by mistake, nor copies be read as submissions."""
    check_folder(tmp_path, [])
    check_folder(tmp_path / "new", [tmp_path / "in", tmp_path / "a.xlsx"])
    (tmp_path / "a.xlsx").write_bytes(b"")
    for folder, sources, told in (
        (tmp_path, [], "不是空的"),
        (tmp_path / "a.xlsx", [], "不是文件夹"),
        (tmp_path / "out", [tmp_path], "报送文件夹"),
    ):
        with pytest.raises(InputError, match=told):
            check_folder(folder, sources)


@pytest.fixture
def book(tmp_path):
    """Write slips and their list; read the list back."""

    def read(*files, make_copies=a_copy_each, **options):
        sent = sent_to(tmp_path, *files, make_copies=make_copies, **options)
        found = collection(*files)
        letter = Letter("财政局", date(2025, 3, 15))
        save_book(tmp_path / LIST, "退回清单", lambda book: slips_list.write(book, sent, found, letter, tmp_path))
        return load_workbook(tmp_path / LIST)

    return read


FILES = (
    read_file("in/a.xlsx", result(make_form("甲"), *[finding()] * 3, WARNING, WARNING)),
    read_file("in/b.xlsx", result(make_form("乙"), WARNING)),
    bad_file("in/坏.xlsx", "K03", "文件已加密"),
)


def test_the_list_counts_and_quotes(book):
    """Every unit and file without forms, by level, with its gravest findings and what became of it."""
    first, second, third = table(book(*FILES)["退回清单"], "序号")
    assert ("甲", 1, 3, 2, 0, "退回") == tuple(first[key] for key in ("单位", "表数", "错误", "提醒", "提示", "处理"))
    assert first["主要问题"].startswith("T01 自评表!G20 总分：填写 96，各项得分之和 97\n")
    assert first["主要问题"].endswith("……另有 2 条错误和提醒")
    assert ("乙", "不退回", None) == (second["单位"], second["处理"], second["退回单"])
    assert ("退回（未读）", "打开") == (third["处理"], third["退回单"])
    assert "K03 坏.xlsx" in third["主要问题"]


def test_the_list_says_what_was_left_out(book):
    """Units without errors, files without forms, sender and term."""
    notes = [row[0] for row in book(*FILES)["退回清单"].iter_rows(values_only=True)][1:3]
    assert (
        "有错误的退回 1 个单位，没有错误的 1 个（其中 1 个没有生成退回单，加 --all 可全部生成）；另有 1 个文件"
        in notes[0]
    )
    assert notes[1].startswith("退回单位：财政局；重新报送期限：2025年3月15日；工具版本：xlcore ")


def test_the_list_leads_to_slips_and_copies(book):
    """Links are relative to the list."""
    workbook = book(*FILES)
    targets = {
        cell.hyperlink.target.removeprefix(".\\")
        for sheet in workbook
        for row in sheet.iter_rows()
        for cell in row
        if cell.hyperlink
    }
    assert {"甲\\退回修改单-甲.xlsx", "坏\\退回修改单-坏.xlsx", "甲\\a（标注）.xlsx"} == targets


def test_every_file_is_in_the_list(book):
    """With its unit, its copy, and why there is none."""
    shared = read_file("in/局.xlsx", *(result(make_form(unit, "桥")) for unit in "甲乙"))
    rows = table(book(*FILES, shared, make_copies=no_copies)["报送文件"], "序号")
    assert [
        ("in/a.xlsx", "甲"),
        ("in/局.xlsx", "甲"),
        ("in/b.xlsx", "乙"),
        ("in/局.xlsx", "乙"),
        ("in/坏.xlsx", "（未能识别）"),
    ] == [(row["文件"], row["单位"]) for row in rows]
    assert ["没有找到自评表", "含有其他单位的表", None, "含有其他单位的表", "K03 文件已加密"] == [
        row["说明"] and row["说明"].partition("，")[0] for row in rows
    ]
