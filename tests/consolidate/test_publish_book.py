import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from submissions import collection, finding, make_form, read_file, result, table

from xlcore.checks.finding import Level
from xlcore.consolidate import publish_package
from xlcore.consolidate.publish import publish

HOSTILE = ["=CMD|'/c calc'!A1", "+1", "-1+1", "@SUM(A1)", "\t=1", "{=1}", "http://evil.example/", "external:a.xlsx"]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_unit_wrote_stays_text(book, tmp_path, text):
    """It becomes neither a formula nor a link, in no place of the workbook."""
    rows = [(text, text, text, text, text, 50, text, text)]
    form = make_form(text, text, department=text, rows=rows, grade=text, total=text, money=(text, text, text))
    made = finding(label=text, text=text, advice=text, expected=text, found=text)
    workbook = book(read_file("in/a.xlsx", result(form, made)), read_file("in/b.xlsx", result(form, made)))
    (row, _) = table(workbook["汇总表"], "序号")
    assert text.strip() == row["单位"] == row["自评等级"]
    assert text == table(workbook["问题清单"], "级别")[0]["问题"]
    targets = {
        cell.hyperlink.target for sheet in workbook for line in sheet.iter_rows() for cell in line if cell.hyperlink
    }
    assert {"a.xlsx", "b.xlsx"} == {target.split("\\")[-1] for target in targets}
    with zipfile.ZipFile(tmp_path / "汇总.xlsx") as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist() if "worksheets/" in name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\x01b", "a\x01b"),
        ("_x0041_", "_x0041_"),
        ("坏\udcff\uffff", "坏\ufffd\ufffd"),
        ("长" * 40_000, "长" * 32_766 + "…"),
    ],
)
def test_odd_texts_can_be_written(book, text, expected):
    """Control signs, Excel's own escapes, halves of signs and endless texts."""
    workbook = book(read_file("in/a.xlsx", result(make_form(), finding(text=text))))
    shown = table(workbook["问题清单"], "级别")[0]["问题"]
    assert expected == shown.replace("_x0001_", "\x01").replace("_x005F_", "_")


def test_cells_lead_to_the_files(book, tmp_path):
    """A link is relative to the workbook and names sheet and cell."""
    cell = book(read_file(tmp_path / "in" / "a 1.xlsx", result(make_form(), finding())))["问题清单"]["I2"]
    assert ("in\\a%201.xlsx", "'自评表'!G20") == (cell.hyperlink.target, cell.hyperlink.location)


def test_beyond_excels_limit_links_become_text(book, monkeypatch):
    """The address stays readable and does not look like a link, and there is no warning."""
    monkeypatch.setattr(publish_package, "LINKS_PER_SHEET", 2)
    sheet = book(read_file("in/a.xlsx", result()))["指标明细"]
    assert [True, True, False, False] == [sheet.cell(row, 18).hyperlink is not None for row in range(2, 6)]
    assert ("G12", None) == (sheet.cell(5, 18).value, sheet.cell(5, 18).font.underline)


def test_a_path_too_long_for_a_link_is_text(book):
    """The rest of the row stands."""
    cell = book(read_file("/".join(["很长" * 50] * 25), result()))["指标明细"]["R2"]
    assert ("I6", None) == (cell.value, cell.hyperlink)


@pytest.mark.parametrize(
    ("name", "freeze", "titles", "filtered"),
    [
        ("汇总表", "C5", "$4:$4", "A4:V6"),
        ("指标明细", "B2", "$1:$1", "A1:R9"),
        ("问题清单", "C2", "$1:$1", "A1:N4"),
        ("部门统计", "B4", "$3:$3", "A27:O28"),
        ("未报与重报", "E5", "$4:$4", "A4:M6"),
        ("未读文件", "C4", "$3:$3", None),
    ],
)
def test_sheets_are_ready_to_read_and_print(book, name, freeze, titles, filtered):
    """Headings stay in sight and on every page; filters are on; A4 across, as wide as the page."""
    form = result(make_form(), finding())
    sheet = book(read_file("in/a.xlsx", form), read_file("in/b.xlsx", form))[name]
    assert (freeze, titles, filtered) == (sheet.freeze_panes, sheet.print_title_rows, sheet.auto_filter.ref)
    page = sheet.page_setup
    assert ("landscape", 9, 0) == (page.orientation, page.paperSize, page.fitToHeight)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_levels_are_coloured(book):
    """错误 red and 提醒 amber, as rules of the sheet."""
    files = [read_file("in/a.xlsx", result(make_form(), finding(), finding(level=Level.WARNING)))]
    rules = [rule for area in book(*files)["问题清单"].conditional_formatting for rule in area.rules]
    assert {('"错误"', "FFFFC7CE"), ('"提醒"', "FFFFEB9C")} == {
        (rule.formula[0], rule.dxf.fill.bgColor.rgb) for rule in rules
    }


content = st.one_of(st.none(), st.text(max_size=20), st.decimals(allow_nan=False, allow_infinity=False, places=4))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(*[content] * 8), max_size=3), st.tuples(content, content, content), content)
def test_whatever_a_unit_writes_is_published(tmp_path, rows, money, other):
    """No content of a form stops the publication."""
    form = make_form(other, other, rows=rows, money=money, total=other, grade=other, year=other, execution=other)
    publish(collection(read_file("in/a.xlsx", result(form))), tmp_path / "汇总.xlsx")
    assert (tmp_path / "汇总.xlsx").stat().st_size > 1000
