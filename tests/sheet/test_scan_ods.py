import io
import re
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from xlcore.errors import FileError
from xlcore.quantity import CellError
from xlcore.sheet.cell import Cell
from xlcore.sheet.grid import read_workbook
from xlcore.sheet.pack import stored
from xlcore.sheet.preflight import Limits, inspect

TEXT = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'
COVERED = '<table:covered-table-cell table:number-columns-repeated="{}"/>'
PERCENT = '<table:table-cell office:value-type="percentage" office:value="0.95"{}/>'


def ods(path, *rows, before="", styles="", encoding="utf-8"):
    """Write an OpenDocument workbook of one sheet with rows of XML, and what stands before its rows and its body."""
    names = "".join(
        f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
        for prefix in ("office", "table", "text", "style", "drawing")
    )
    names += ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    body = "".join(
        row if row.startswith("<table:table-row") else f"<table:table-row>{row}</table:table-row>" for row in rows
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            (
                f"<office:document-content{names}>{styles}<office:body><office:spreadsheet>"
                f'<table:table table:name="表" table:style-name="ta1">{before}{body}</table:table>'
                "</office:spreadsheet></office:body></office:document-content>"
            ).encode(encoding),
        )
    return path


def spanned(rows, columns):
    return f' table:number-rows-spanned="{rows}" table:number-columns-spanned="{columns}"'


def test_merges_and_percents_keep_their_places(tmp_path):
    """Merges and percents are counted over repeated rows and cells."""
    path = ods(
        tmp_path / "表.ods",
        TEXT.format(spanned(1, 3), "题") + COVERED.format(2),
        '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>',
        TEXT.format(spanned(2, 2), "项目名称") + COVERED.format(1) + TEXT.format("", "甲") + PERCENT.format(""),
        COVERED.format(2) + PERCENT.format(' table:number-columns-repeated="2"'),
    )
    grid = read_workbook(path).grids[0]

    assert {(0, 0): (1, 3), (3, 0): (2, 2)} == grid.spans
    assert {(3, 3): Decimal("0.95"), (4, 2): Decimal("0.95"), (4, 3): Decimal("0.95")} == {
        where: cell.content for where, cell in grid.cells.items() if cell.percent
    }
    assert "甲" == grid.cell(3, grid.anchor(4, 1)[1] + grid.span(4, 1)[1]).content


FORMULA = '<table:table-cell table:formula="of:=1/0"{}>{}</table:table-cell>'
STRING, ERROR = ' office:value-type="string"', ' office:value-type="string" calcext:value-type="error"'
COMMENT = "<office:annotation><text:p>#N/A</text:p></office:annotation>"


@pytest.mark.parametrize(
    ("kind", "inside", "cell"),
    [
        (' office:value-type="float" office:value="25"', "<text:p>25</text:p>", Cell(Decimal(25), formula=True)),
        (STRING, "<text:p>达成</text:p>", Cell("达成", formula=True)),
        (ERROR, "<text:p>#N/A</text:p>", Cell(CellError("#N/A"), formula=True)),
        (ERROR, "<text:p>Err:502</text:p>", Cell(CellError("#VALUE!"), formula=True)),
        (STRING, "<text:p>#DIV/0!</text:p>", Cell(CellError("#DIV/0!"), formula=True)),
        (STRING, COMMENT + "<text:p>达成</text:p>", Cell("达成", formula=True)),
        ("", "<text:p/>", Cell(None, formula=True)),
        ("", "", Cell(None, formula=True, uncalculated=True)),
        ("", COMMENT, Cell(None, formula=True, uncalculated=True)),
    ],
)
def test_formulas_errors_and_what_was_never_calculated(kind, inside, cell, tmp_path):
    """LibreOffice marks errors, other writers show them; a formula that shows not even an empty text has no value."""
    path = ods(tmp_path / "表.ods", TEXT.format("", "甲"), FORMULA.format(kind, inside) + TEXT.format("", "乙"))

    cells = read_workbook(path).grids[0].cells

    assert {(0, 0): Cell("甲"), (1, 0): cell, (1, 1): Cell("乙")} == cells


def test_text_that_looks_like_an_error_is_text(tmp_path):
    """Only a formula gives an error."""
    path = ods(tmp_path / "表.ods", TEXT.format("", "#N/A"))

    assert {(0, 0): Cell("#N/A")} == read_workbook(path).grids[0].cells


def test_reads_what_sheetjs_writes():
    """A second writer, which is not LibreOffice, agrees on values, formulas and merges."""
    grid = read_workbook(Path(__file__).parent / "files" / "sheetjs.ods").grids[0]

    assert {(0, 0): (1, 6), (4, 0): (2, 2)} == grid.spans
    assert (Cell(Decimal(2), formula=True), Cell("=1+1")) == (grid.cell(2, 1), grid.cell(3, 0))


@pytest.mark.parametrize(
    ("reason", "limits"),
    [
        ("列数 5，超过上限 4（限制项 columns）", Limits(columns=4)),
        ("行数 9，超过上限 8（限制项 rows）", Limits(rows=8)),
        ("45，超过上限 44（限制项 area）", Limits(area=44)),
        ("2，超过上限 1（限制项 merges）", Limits(merges=1)),
    ],
)
def test_repeated_values_past_a_limit_are_refused(reason, limits, tmp_path):
    """A repeat count costs nothing to write: values past a limit are refused before they are spread out."""
    path = ods(
        tmp_path / "表.ods",
        '<table:table-row table:number-rows-repeated="9">'
        + PERCENT.format(' table:number-columns-repeated="5"' + spanned(1, 2))
        + "</table:table-row>",
        "<table:table-row><table:table-cell" + spanned(2, 2) + "/></table:table-row>",
    )
    with pytest.raises(FileError) as caught:
        read_workbook(path, limits)
    assert reason in caught.value.reason


def test_ods_without_content_is_refused(tmp_path):
    """A workbook that lacks its content names the part."""
    path = tmp_path / "表.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    with pytest.raises(FileError, match=r"缺少部件 content\.xml"):
        read_workbook(path)


STORED = '<table:table-cell office:value-type="{}"{}><text:p>没有</text:p></table:table-cell>'


@pytest.mark.parametrize(
    ("kind", "attribute", "content"),
    [
        ("float", ' office:value="-1.5E2"', Decimal(-150)),
        ("currency", ' office:value="99.51"', Decimal("99.51")),
        ("boolean", ' office:boolean-value="true"', True),
        ("date", ' office:date-value="2023-05-06"', date(2023, 5, 6)),
        ("date", ' office:date-value="2023-05-06T00:00:00"', date(2023, 5, 6)),
        ("date", ' office:date-value="2023-05-06T08:30:00.000000000"', datetime(2023, 5, 6, 8, 30)),  # noqa: DTZ001
        ("time", ' office:time-value="PT12H00M00S"', Decimal("0.5")),
        ("time", ' office:time-value="-PT36H"', Decimal("-1.5")),
        ("string", ' office:string-value="优"', "优"),
        ("float", "", "没有"),
        ("void", "", "没有"),
    ],
)
def test_reads_values_as_stored(kind, attribute, content, tmp_path):
    """What is stored counts, not what is shown; without it, what is shown."""
    path = ods(tmp_path / "表.ods", STORED.format(kind, attribute))

    assert {(0, 0): Cell(content)} == read_workbook(path).grids[0].cells


HIDDEN = '<text:hidden-text text:is-hidden="true" text:string-value="7">7</text:hidden-text>'
RUBY = "<text:ruby><text:ruby-base>9</text:ruby-base><text:ruby-text>7</text:ruby-text></text:ruby>"
NOTE = "<text:note><text:note-body><text:p>7</text:p></text:note-body></text:note>"
SHAPE = "<drawing:frame><drawing:text-box><text:p>7</text:p></drawing:text-box></drawing:frame>"
TABLE = "<table:table><table:table-row>" + TEXT.format("", "7") + "</table:table-row></table:table>"


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        ("<text:p>9</text:p><text:p>8</text:p>", "9\n8"),
        ("<text:p>9</text:p><text:p/>", "9\n"),
        ("<text:p> 得\n  分 </text:p>", " 得\n  分 "),
        ('<text:p><text:s/>得<text:s text:c="2"/>分<text:s/></text:p>', " 得  分 "),
        ("<text:p>得<text:tab/>分<text:line-break/>数</text:p>", "得\t分\n数"),
        ('<text:p><text:span>9<text:span>8</text:span></text:span><text:a href="x">7</text:a></text:p>', "987"),
        (f"<text:p>9{HIDDEN}</text:p>", "9"),
        (f"<text:p>{RUBY}</text:p>", "9"),
        (f"<text:p>9{NOTE}</text:p>", "9"),
        (f"<text:p>9{SHAPE}</text:p>{SHAPE}", "9"),
        ("<office:annotation><text:p>7</text:p></office:annotation><text:p>9</text:p>", "9"),
        (f"{TABLE}<text:p>9</text:p>", "9"),
        ('<text:p xmlns:text="else">7</text:p>', None),
    ],
)
@pytest.mark.parametrize("kind", ["", ' office:value-type="string"'])
def test_reads_the_text_that_is_shown(kind, inside, shown, tmp_path):
    """As LibreOffice shows it, with or without a type: no notes, comments, hidden text, phonetic guides, drawings."""
    path = ods(tmp_path / "表.ods", f"<table:table-cell{kind}>{inside}</table:table-cell>" + TEXT.format("", "后"))

    cells = read_workbook(path).grids[0].cells

    assert {(0, 1): Cell("后"), **({} if shown is None else {(0, 0): Cell(shown)})} == cells


def test_a_table_in_a_drawing_is_no_sheet(tmp_path):
    """Drawings of a sheet stand before its rows, and may hold tables of their own."""
    shapes = f"<table:shapes><drawing:frame><drawing:object>{TABLE}</drawing:object></drawing:frame></table:shapes>"

    assert {(0, 0): Cell("甲")} == read_workbook(ods(tmp_path / "表.ods", TEXT.format("", "甲"), before=shapes)).grids[
        0
    ].cells


def test_rows_in_groups_and_columns_before_them(tmp_path):
    """Rows may stand in groups and headers; columns say nothing of cells."""
    row = "<table:table-row>" + TEXT.format("", "甲") + "</table:table-row>"
    groups = f"<table:table-header-rows>{row}</table:table-header-rows>"
    groups += (
        f"<table:table-row-group><table:table-row-group>{row}</table:table-row-group>{row}</table:table-row-group>"
    )
    path = ods(tmp_path / "表.ods", before='<table:table-column table:number-columns-repeated="9"/>' + groups)

    assert {(0, 0), (1, 0), (2, 0)} == read_workbook(path).grids[0].cells.keys()


def test_tells_hidden_sheets(tmp_path):
    """A sheet is hidden by its style."""
    style = '<style:style style:name="ta1"><style:table-properties table:display="false"/></style:style>'
    path = ods(tmp_path / "表.ods", styles=f"<office:automatic-styles>{style}</office:automatic-styles>")

    assert ["hidden"] == [grid.state for grid in read_workbook(path).grids]


def test_reads_utf16(tmp_path):
    """Any encoding that XML has by itself is read."""
    path = ods(tmp_path / "表.ods", TEXT.format("", "得分"), encoding="utf-16")

    assert {(0, 0): Cell("得分")} == read_workbook(path).grids[0].cells


LONG = TEXT.format(' table:number-columns-repeated="100"', "长" * 900)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (TEXT.format("", '<text:s text:c="100000000"/>'), "A1 的字符数至少 100000000，超过上限 1000（限制项 text）"),
        (TEXT.format("", "长" * 600 + '<text:s text:c="500"/>'), "A1 的字符数至少 1100，超过上限 1000"),
        (TEXT.format("", '<text:s text:c="999999999999"/>'), "A1 处的重复次数 999999999999 无效"),
        (TEXT.format("", "<text:tab/>" * 1001), "A1 的字符数至少 1001，"),
        (TEXT.format("", "<text:line-break/>" * 1001), "A1 的字符数至少 1001，"),
        (TEXT.format("", "</text:p><text:p>" * 1002), "A1 的字符数至少"),
        (TEXT.format(f' office:string-value="{"长" * 1002}"', ""), "A1 的字符数至少"),
        (TEXT.format(' table:number-columns-repeated="0"', "甲"), "A1 处的重复次数 0 无效"),
        (TEXT.format(' table:number-columns-repeated="-3"', "甲"), "A1 处的重复次数 -3 无效"),
        (TEXT.format(' table:number-columns-repeated="+2"', "甲"), "A1 处的重复次数 +2 无效"),
        ('<table:table-row table:number-rows-repeated="0"/>', "A1 处的重复次数 0 无效"),
        (f'<table:table-row table:number-rows-repeated="2">{LONG}</table:table-row>', "展开后"),
        (STORED.format("float", ' office:value="1E400"'), "A1 的数值无效（1E400）"),
        (STORED.format("float", ' office:value="NaN"'), "A1 的数值无效（NaN）"),
        (STORED.format("date", ' office:date-value="99999-99-99"'), "A1 的数值无效（99999-99-99）"),
        (STORED.format("time", ' office:time-value="12:00"'), "A1 的数值无效（12:00）"),
        (STORED.format("boolean", ' office:boolean-value="1"'), "A1 的数值无效（1）"),
    ],
)
def test_refuses_what_is_past_a_limit_or_broken(row, reason, tmp_path):
    """A count costs nothing to write: a file of some KB took 700 MB, or ended the process that read it."""
    with pytest.raises(FileError) as caught:
        read_workbook(ods(tmp_path / "表.ods", row), Limits(text=1000, part_bytes=100_000))
    assert reason in caught.value.reason


def test_refuses_two_sheets_of_one_name(tmp_path):
    """Findings name sheets, so two of one name are refused."""
    path = ods(tmp_path / "表.ods", before='</table:table><table:table table:name="表">')

    with pytest.raises(FileError, match="两个工作表都叫“表”"):
        read_workbook(path)


def test_agrees_with_an_independent_reader():
    """The values are those that calamine finds in what another writer wrote."""
    path = Path(__file__).parent / "files" / "sheetjs.ods"
    parts = dict(inspect(path).parts)
    parts["content.xml"] = re.sub(rb">\s+(?=</?table:)", b">", parts["content.xml"])  # it knows no breaks there
    book = CalamineWorkbook.from_filelike(io.BytesIO(stored(parts)))

    for grid in read_workbook(path).grids:
        theirs = book.get_sheet_by_name(grid.sheet).to_python(skip_empty_area=False)
        ours = {where: cell.content for where, cell in grid.cells.items() if not isinstance(cell.content, CellError)}
        found = {
            (row, column): value if isinstance(value, str | bool | date) else Decimal(str(value))
            for row, values in enumerate(theirs)
            for column, value in enumerate(values)
            if value != ""
        }
        assert found == {where: content for where, content in ours.items() if content is not None}
