"""The slip as a workbook: what stands in it, how it prints, that nothing in it is live."""

import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from submissions import bad_file, finding, make_form, read_file, result

from xlcore.checks.finding import Level
from xlcore.consolidate.slips import slips_of
from xlcore.consolidate.slips_page import write_slip
from xlcore.consolidate.slips_words import Letter

LETTER = Letter("测试区财政局", date(2024, 3, 15))


@pytest.fixture
def sheet(tmp_path):
    """Write the slip of one file and read its sheet back."""

    def read(file, copies=(), letter=LETTER):
        (slip,) = slips_of([file])
        write_slip(tmp_path / "退回修改单.xlsx", slip, letter, dict(copies))
        return load_workbook(tmp_path / "退回修改单.xlsx")["退回修改单"]

    return read


def texts(sheet):
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def rows(sheet):
    """The findings: the rows that begin with a number below the headings."""
    found = [[cell.value for cell in row] for row in sheet.iter_rows()]
    top = next(index for index, row in enumerate(found) if row[0] == "序号")
    return [row for row in found[top + 1 :] if str(row[0]).isdecimal()]


def test_a_finding_says_where_what_and_what_to_do(sheet):
    """Number, code, form, cell, label, both figures, advice, and room for the unit's answer."""
    (row,) = rows(sheet(read_file("in/a.xlsx", result(make_form(), finding()))))
    assert [
        "1", "T01", "1", "自评表!G20", "总分", "填写 96，各项得分之和 97", "请核对各项得分或更正总分。", None,
    ] == row  # fmt: skip


def test_levels_stand_under_headings(sheet):
    """Errors, warnings and infos are told apart, with their counts."""
    found = texts(sheet(read_file("a", result(make_form(), finding("B05", Level.WARNING, "E6"), finding()))))
    assert found.index("错误（1 条，须修改）") < found.index("提醒（1 条，请核对或说明）")
    assert not any("提示（" in text for text in found)


def test_the_head_names_unit_year_and_forms(sheet):
    """Whose slip it is, for which year, and claimed against computed of each form."""
    found = texts(sheet(read_file("in/a.xlsx", result(make_form(), finding()))))
    assert {
        "2023年度绩效自评表退回修改单", "填报单位：测试中心", "主管部门：测试局", "a.xlsx", "道路维修",
        "自评 99 分 优，复算 99 分 优", "退回单位（盖章）：测试区财政局",
    } <= set(found)  # fmt: skip
    assert any("请于2024年3月15日前修改并重新报送" in text for text in found)


def test_without_letter_there_is_room_for_the_hand(sheet):
    """Sender and term are left blank to be filled in."""
    found = texts(sheet(read_file("a", result(make_form(), finding())), letter=Letter()))
    assert "退回单位（盖章）：" in found
    assert any("于      年    月    日前" in text for text in found)


def test_a_file_that_cannot_be_read_is_told_by_its_name(sheet):
    """No list of forms, the reason as the only point."""
    found = sheet(bad_file("in/坏.xlsx", "K03", "文件已加密"))
    (row,) = rows(found)
    assert ("K03", "坏.xlsx", "文件已加密") == (row[1], row[3], row[5])
    assert "总分和等级" not in texts(found)


def test_what_a_unit_typed_is_never_live(sheet):
    """Formulas, links and long texts stay text."""
    formula, link = "=HYPERLINK(1)", "http://example.invalid"
    form = make_form(formula, link)
    found = sheet(read_file("in/=1.xlsx", result(form, finding(label="@SUM(A1)", text="甲" * 40_000))))
    cells = [cell for row in found.iter_rows() for cell in row if cell.value is not None]
    assert {"s"} == {cell.data_type for cell in cells}
    assert not any(cell.hyperlink for cell in cells)


def test_cells_lead_into_the_marked_copy(sheet, tmp_path):
    """The link is relative, so that slip and copy can travel together."""
    copies = {Path("in/a.xlsx"): tmp_path / "a（标注）.xlsx"}
    found = sheet(read_file("in/a.xlsx", result(make_form(), finding())), copies)
    (link,) = [cell.hyperlink for row in found.iter_rows() for cell in row if cell.hyperlink]
    assert ("a（标注）.xlsx", "'自评表'!G20") == (link.target.removeprefix(".\\"), link.location)


def test_it_prints_on_a4_with_its_headings_on_every_page(sheet):
    """Across, one page wide, the headings of the findings repeated."""
    found = sheet(read_file("a", result(make_form(), *[finding() for _ in range(3)])))
    setup = found.page_setup
    assert (9, "landscape", None, 0) == (setup.paperSize, setup.orientation, setup.fitToWidth, setup.fitToHeight)
    assert found.sheet_properties.pageSetUpPr.fitToPage
    heading = next(cell.row for row in found.iter_rows() for cell in row if cell.value == "序号")
    assert f"${heading}:${heading}" == found.print_title_rows


def test_equal_input_gives_equal_bytes(tmp_path):
    """Two runs differ in nothing."""
    slips = slips_of([read_file("a", result(make_form(), finding()))])
    for name in ("a.xlsx", "b.xlsx"):
        write_slip(tmp_path / name, slips[0], LETTER, {})
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert zipfile.is_zipfile(tmp_path / "a.xlsx")
