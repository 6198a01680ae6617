import zipfile
from decimal import Decimal

import pytest

from xlcore.errors import FileError
from xlcore.sheet.grid import read_workbook
from xlcore.sheet.preflight import Limits

TEXT = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'
COVERED = '<table:covered-table-cell table:number-columns-repeated="{}"/>'
PERCENT = '<table:table-cell office:value-type="percentage" office:value="0.95"{}/>'


def ods(path, *rows):
    """Write an OpenDocument workbook of one sheet with rows of XML."""
    names = "".join(
        f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
        for prefix in ("office", "table", "text")
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
