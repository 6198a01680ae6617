import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from xlcore.errors import FileError
from xlcore.quantity import CellError
from xlcore.sheet.cell import Cell
from xlcore.sheet.grid import read_workbook
from xlcore.sheet.preflight import Limits

TEXT = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'
COVERED = '<table:covered-table-cell table:number-columns-repeated="{}"/>'
PERCENT = '<table:table-cell office:value-type="percentage" office:value="0.95"{}/>'


def ods(path, *rows):
    """Write an OpenDocument workbook of one sheet with rows of XML."""
    names = "".join(
        f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
        for prefix in ("office", "table", "text", "calcext")
    )
    body = "".join(
        row if row.startswith("<table:table-row") else f"<table:table-row>{row}</table:table-row>" for row in rows
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f"<office:document-content{names}><office:body><office:spreadsheet>"
            f'<table:table table:name="表">{body}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
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
