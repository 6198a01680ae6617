from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xlcore.errors import FileError
from xlcore.quantity import CellError
from xlcore.sheet.cell import BLANK, Cell
from xlcore.sheet.grid import Grid, read_workbook
from xlcore.sheet.preflight import Limits

if TYPE_CHECKING:
    from collections.abc import Callable

FILES = Path(__file__).parent / "files"


def read(path: Path, fill: Callable[[Any], None]) -> Grid:
    book = openpyxl.Workbook()
    fill(book.active)
    book.save(path / "表.xlsx")
    return read_workbook(path / "表.xlsx").grids[0]


def edited(path: Path, part: str, old: str, new: str) -> Path:
    """Make a small workbook and replace some text of one of its parts."""
    book = openpyxl.Workbook()
    book.active["A1"], book.active["B1"] = 96, "=1/0"
    book.save(path / "原.xlsx")
    with zipfile.ZipFile(path / "原.xlsx") as source, zipfile.ZipFile(path / "表.xlsx", "w") as target:
        for name in source.namelist():
            content = source.read(name).decode()
            assert name != part or old in content
            target.writestr(name, content.replace(old, new) if name == part else content)
    return path / "表.xlsx"


@pytest.mark.parametrize(
    ("value", "content"),
    [
        (96, Decimal(96)),
        (0.1, Decimal("0.1")),
        (2635.204432, Decimal("2635.204432")),
        ("≥95%", "≥95%"),
        ("0012", "0012"),
        (" 两 边\n换行 ", " 两 边\n换行 "),
        ("<90% & >=60%", "<90% & >=60%"),
        (True, True),
        (date(2023, 12, 31), date(2023, 12, 31)),
        (datetime(2023, 12, 31, 8, 30), datetime(2023, 12, 31, 8, 30)),  # noqa: DTZ001 - worksheets have no zones
        (time(12), Decimal("0.5")),
    ],
)
def test_reads_values_as_stored(value: object, content: object, tmp_path: Path):
    """Numbers are decimals, text is untouched, a time of day is a part of a day."""
    grid = read(tmp_path, lambda sheet: sheet.cell(1, 1, value))

    found = grid.cell(0, 0).content

    assert (content, type(content)) == (found, type(found))


def test_keeps_four_states_apart(tmp_path: Path):
    """Blank, error, text like a number and a formula without value are four different cells."""
    path = tmp_path / "表.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_formula("B1", "=1/0", value="#DIV/0!")
        sheet.write_string("C1", "96")
        sheet.write_formula("D1", "=1+1", value="")  # an empty value without a type: never calculated
        sheet.write_formula("E1", "=1+1", value=2)

    (grid,) = read_workbook(path).grids

    assert [
        BLANK,
        Cell(CellError("#DIV/0!"), formula=True),
        Cell("96"),
        Cell(None, formula=True, uncalculated=True),
        Cell(Decimal(2), formula=True),
    ] == [grid.cell(0, column) for column in range(5)]


def test_formula_that_was_never_calculated(tmp_path: Path):
    """Formulas come without values from openpyxl and many a generator."""
    grid = read(tmp_path, lambda sheet: sheet.cell(1, 1, "=1+1"))

    assert Cell(None, formula=True, uncalculated=True) == grid.cell(0, 0)


def test_empty_text_is_blank(tmp_path: Path):
    """A cell with an empty string is blank."""
    part = "xl/worksheets/sheet1.xml"
    path = edited(tmp_path, part, '<c r="A1" t="n"><v>96</v></c>', '<c r="A1" t="inlineStr"><is><t></t></is></c>')

    assert BLANK == read_workbook(path).grids[0].cell(0, 0)


def test_marks_percent_cells(tmp_path: Path):
    """A stored 0.95 that is seen as 95% is marked."""

    def fill(sheet: Any) -> None:
        sheet["A1"], sheet["A2"] = 0.95, 0.95
        sheet["A1"].number_format = "0.00%"

    grid = read(tmp_path, fill)

    assert [Cell(Decimal("0.95"), percent=True), Cell(Decimal("0.95"))] == [grid.cell(0, 0), grid.cell(1, 0)]


def test_keeps_coordinates_and_forgets_empty_ends(tmp_path: Path):
    """Empty rows before the first value count; styled and merged ones after the last do not."""

    def fill(sheet: Any) -> None:
        sheet["C4"] = "得分"
        sheet["J900"].number_format = "0%"
        sheet.merge_cells("A950:B951")

    grid = read(tmp_path, fill)

    assert (4, 3, Cell("得分"), BLANK) == (grid.rows, grid.columns, grid.cell(3, 2), grid.cell(899, 9))


def test_merges_have_anchor_and_span(tmp_path: Path):
    """Every cell under a merge knows its top left cell and the merge's size, also past the last column."""

    def fill(sheet: Any) -> None:
        sheet["A1"], sheet["B5"] = "项目支出绩效自评表", 1
        sheet.merge_cells("A1:I2")

    grid = read(tmp_path, fill)

    assert ((0, 0), (2, 9)) == (grid.anchor(1, 1), grid.span(1, 1))
    assert ((4, 1), (1, 1)) == (grid.anchor(4, 1), grid.span(4, 1))


def test_value_under_a_merge_is_hidden_not_lost(tmp_path: Path):
    """What stands under a merge is blank to a person, and there for who asks."""
    part = "xl/worksheets/sheet1.xml"
    merge = '</sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
    (grid,) = read_workbook(edited(tmp_path, part, "</sheetData>", merge)).grids

    assert (BLANK, True) == (grid.cell(0, 1), grid.raw(0, 1).formula)


def test_first_of_overlapping_merges_wins(tmp_path: Path):
    """Overlapping merges, which Excel would repair, do no harm."""
    merges = '</sheetData><mergeCells><mergeCell ref="B1:C1"/><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    (grid,) = read_workbook(edited(tmp_path, "xl/worksheets/sheet1.xml", "</sheetData>", merges)).grids

    assert ((0, 1), (1, 2), (0, 0)) == (grid.anchor(0, 1), grid.span(0, 1), grid.anchor(0, 0))


def test_bounds_the_cells_under_merges(tmp_path: Path):
    """Merges piled on each other may not cost more than the limit."""
    pile = '<mergeCell ref="A1:XFD1048576"/>' * 20
    merges = f"</sheetData><mergeCells>{pile}</mergeCells>"
    path = edited(tmp_path, "xl/worksheets/sheet1.xml", "</sheetData>", merges)

    with pytest.raises(FileError, match=r"合并区域所占单元格 40，超过上限 30（限制项 area）"):
        read_workbook(path, Limits(area=30))


def test_reads_a_sheet_behind_many_spaces(tmp_path: Path):
    """A part that is scanned as a sheet reaches the bulk reader, whatever it is called and however it begins."""
    book = openpyxl.Workbook()
    book.active["A1"] = 96
    book.save(tmp_path / "原.xlsx")
    with zipfile.ZipFile(tmp_path / "原.xlsx") as source, zipfile.ZipFile(tmp_path / "表.xlsx", "w") as target:
        for name in source.namelist():
            content = source.read(name).replace(b"sheet1.xml", b"sheet1.dat")
            spaces = b" " * 5000 if name.endswith("sheet1.xml") else b""
            target.writestr(name.replace("sheet1.xml", "sheet1.dat"), spaces + content)

    assert Cell(Decimal(96)) == read_workbook(tmp_path / "表.xlsx").grids[0].cell(0, 0)


def test_reads_new_error_values(tmp_path: Path):
    """One #SPILL! does not make the sheet unreadable."""
    cell = '<c r="A1" t="e"><v>#SPILL!</v></c>'
    path = edited(tmp_path, "xl/worksheets/sheet1.xml", '<c r="A1" t="n"><v>96</v></c>', cell)

    assert Cell(CellError("#SPILL!")) == read_workbook(path).grids[0].cell(0, 0)


@pytest.mark.parametrize(
    ("stored", "content"), [("-1", Decimal(-1)), ("0", Decimal(0)), ("0.5", Decimal("0.5")), ("3E6", Decimal(3000000))]
)
def test_number_that_is_no_date_stays_a_number(stored: str, content: Decimal, tmp_path: Path):
    """Under a date format a number that is no date is kept, not bent to midnight."""

    def fill(sheet: Any) -> None:
        sheet["A1"] = float(stored)
        sheet["A1"].number_format = "yyyy-mm-dd"

    assert content == read(tmp_path, fill).cell(0, 0).content


def test_skips_chart_sheets_and_tells_hidden_ones(tmp_path: Path):
    """Worksheets come in the workbook's order with their state; chart sheets do not come."""
    book = openpyxl.Workbook()
    book.active.title = "自评表"
    book.create_chartsheet("图")
    book.create_sheet("参数").sheet_state = "hidden"
    book.create_sheet("方案").sheet_state = "veryHidden"
    book.save(tmp_path / "表.xlsm")

    grids = read_workbook(tmp_path / "表.xlsm").grids

    assert [("自评表", "visible"), ("参数", "hidden"), ("方案", "very_hidden")] == [(g.sheet, g.state) for g in grids]
    assert [(0, 0)] * 3 == [(g.rows, g.columns) for g in grids]


@pytest.mark.parametrize("writer", [openpyxl, xlsxwriter])
@pytest.mark.parametrize("claim", ["A1", "A1:XFD1048576"])
def test_believes_no_dimension(writer: Any, claim: str, tmp_path: Path):
    """WPS writes dimensions that are too small: what cells there are is told by the cells."""
    book = writer.Workbook(*([tmp_path / "原.xlsx"] if writer is xlsxwriter else []))
    sheet = book.add_worksheet() if writer is xlsxwriter else book.active
    if writer is xlsxwriter:
        sheet.write_row(0, 0, ["得分", 96])
        sheet.write_row(2, 2, [1])
        book.close()
    else:
        sheet["A1"], sheet["B1"], sheet["C3"] = "得分", 96, 1
        book.save(tmp_path / "原.xlsx")
    with zipfile.ZipFile(tmp_path / "原.xlsx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    part = "xl/worksheets/sheet1.xml"
    parts[part], changed = re.subn(rb'<dimension ref="[^"]*"', b'<dimension ref="%s"' % claim.encode(), parts[part])
    (tmp_path / "表.xlsx").write_bytes(packed(parts))

    (grid,) = read_workbook(tmp_path / "表.xlsx").grids

    assert 1 == changed
    assert {(0, 0): "得分", (0, 1): Decimal(96), (2, 2): Decimal(1)} == {
        where: cell.content for where, cell in grid.cells.items()
    }


SHEETJS = {
    (0, 0): Cell("项目支出绩效自评表"),
    (1, 0): Cell("执行率"),
    (1, 1): Cell(Decimal("0.95"), percent=True),
    (1, 2): Cell(date(2023, 12, 31)),
    (1, 3): Cell(Decimal("12.5")),
    (1, 4): Cell(True),  # noqa: FBT003 - a cell's content
    (2, 0): Cell(CellError("#DIV/0!")),
    (2, 1): Cell(Decimal(2)),
    (3, 0): Cell("=1+1"),
    (3, 1): Cell(Decimal("-123456789.125")),
    (4, 0): Cell("合"),
}
"""What tests/sheet/files/make_sheetjs.js puts on the first sheet, without the formula, which SheetJS drops."""


@pytest.mark.parametrize("name", ["表.xls", "表.et", "表.xlsb"])
def test_reads_the_old_and_the_binary_format(name: str, tmp_path: Path):
    """An .xls, the same as .et, and an .xlsb give values, errors, percents, dates, merges and states."""
    source = FILES / ("sheetjs.xlsb" if name.endswith("xlsb") else "sheetjs.xls")
    (tmp_path / name).write_bytes(source.read_bytes())

    first, *others = read_workbook(tmp_path / name).grids

    assert SHEETJS == first.cells
    assert {(0, 0): (1, 6), (4, 0): (2, 2)} == first.spans
    assert [("参数", "hidden"), ("方案", "very_hidden")] == [(grid.sheet, grid.state) for grid in others]


@pytest.mark.parametrize("name", ["sheetjs.xls", "sheetjs.xlsb"])
def test_bounds_the_area_of_the_old_and_the_binary_format(name: str):
    """Rows times columns in use are bounded over all sheets."""
    with pytest.raises(FileError, match=r"单元格区域合计 27，超过上限 26（限制项 area）"):
        read_workbook(FILES / name, Limits(area=26))


def test_reads_ods_and_bounds_its_rows(tmp_path: Path):
    """An OpenDocument sheet is read, and refused when a repeat count puts a value past the limit."""
    cell = '<table:table-cell office:value-type="float" office:value="1"/>'
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:spreadsheet>'
        '<table:table table:name="表"><table:table-row table:number-rows-repeated="29">'
        f"<table:table-cell/></table:table-row><table:table-row>{cell}</table:table-row></table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    path = tmp_path / "表.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)

    assert {(29, 0): Cell(Decimal(1))} == read_workbook(path).grids[0].cells
    with pytest.raises(FileError, match=r"行数 30，超过上限 29（限制项 rows）"):
        read_workbook(path, Limits(rows=29))


PART = "xl/worksheets/sheet1.xml"


def of_form(path: Path, encode: Callable[[str], bytes]) -> Path:
    """Write a sheet of texts and numbers, whose XML is put into other bytes."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet["A1"], sheet["B1"], sheet["A2"], sheet["B2"] = "得分", "合计", 96, True
    book.save(path / "原.xlsx")
    with zipfile.ZipFile(path / "原.xlsx") as source, zipfile.ZipFile(path / "表.xlsx", "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, encode(content.decode()) if name in {PART, "xl/sharedStrings.xml"} else content)
    return path / "表.xlsx"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "gb18030"])
def test_reads_every_encoding_alike(encoding: str, tmp_path: Path):
    """In another encoding than UTF-8 the bulk reader found no text, and said nothing."""
    head = f'<?xml version="1.0" encoding="{encoding.removesuffix("-be")}"?>'
    path = of_form(tmp_path, lambda xml: (head + re.sub(r"^<\?xml.*?\?>", "", xml)).encode(encoding))

    assert ["得分", "合计", Decimal(96), True] == [cell.content for cell in read_workbook(path).grids[0].cells.values()]


def test_refuses_half_a_sheet(tmp_path: Path):
    """A text that the scan saw and the bulk reader does not give is not passed over."""
    value = '<c r="A1" t="inlineStr"><v>96</v></c><!-- -->'
    path = edited(tmp_path, PART, '<c r="A1" t="n"><v>96</v></c>', value)

    with pytest.raises(FileError, match=r"“Sheet”有 1 个单元格的文字读不出，第一个是 A1；请用 Excel 或 WPS"):
        read_workbook(path)


def test_wraps_what_the_bulk_reader_throws(tmp_path: Path):
    """A fault that only the bulk reader sees is a FileError too."""
    with pytest.raises(FileError, match="已损坏"):
        read_workbook(edited(tmp_path, "xl/worksheets/sheet1.xml", 't="n"', 't="zz"'))


def test_refuses_a_word_document_in_ole(tmp_path: Path):
    """An OLE file that holds no workbook is a FileError."""
    path = tmp_path / "表.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1016))

    with pytest.raises(FileError, match="已损坏"):
        read_workbook(path)


def good_parts() -> dict[str, bytes]:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet["A1"], sheet["B2"], sheet["C3"], sheet["D4"] = "项目", 0.5, "=1/0", date(2023, 1, 1)
    sheet.merge_cells("A5:B6")
    stream = io.BytesIO()
    book.save(stream)
    with zipfile.ZipFile(stream) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


GOOD = good_parts()
TARGETS = [name for name in GOOD if name.startswith("xl/") and "theme" not in name]
EDITS = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 8), st.binary(max_size=6)), min_size=1, max_size=4
)


def mutated(data: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    for where, cut, insert in edits:
        at = int(where * len(data))
        data = data[:at] + insert + data[at + cut :]
    return data


def raises_only_file_errors(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    try:
        read_workbook(path)
    except FileError as error:
        assert error.reason  # noqa: PT017 - reading may as well succeed


@settings(max_examples=150, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=EDITS)
def test_mutated_file_raises_only_file_errors(edits: list[tuple[float, int, bytes]], tmp_path: Path):
    """Whatever befalls the bytes of a file, reading it gives a workbook or a FileError."""
    raises_only_file_errors(tmp_path / "表.xlsx", mutated(packed(GOOD), edits))


@settings(max_examples=250, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(TARGETS), edits=EDITS)
def test_mutated_part_raises_only_file_errors(name: str, edits: list[tuple[float, int, bytes]], tmp_path: Path):
    """The same holds for a part inside a sound zip, whose checksum then hides nothing."""
    raises_only_file_errors(tmp_path / "表.xlsx", packed({**GOOD, name: mutated(GOOD[name], edits)}))


@pytest.mark.parametrize("inside", ["<sheetData>", "<sheetData><!-- as programs may write it -->"])
def test_a_number_whose_format_shows_another_is_marked(tmp_path: Path, inside: str):
    """Yuan shown as 万元, and hidden points; by the scan of plain sheets and of others alike."""
    with xlsxwriter.Workbook(tmp_path / "原.xlsx") as book:
        sheet = book.add_worksheet()
        for row, code in enumerate(("0!.0000", "0,", ";;;", "0.00", "0%")):
            sheet.write_number(row, 0, 12345, book.add_format({"num_format": code}))
    with zipfile.ZipFile(tmp_path / "原.xlsx") as source, zipfile.ZipFile(tmp_path / "表.xlsx", "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b"<sheetData>", inside.encode()))
    grid = read_workbook(tmp_path / "表.xlsx").grids[0]
    assert [True, True, True, False, False] == [grid.cell(row, 0).disguised for row in range(5)]
    assert {Decimal(12345)} == {grid.cell(row, 0).content for row in range(5)}


@pytest.mark.parametrize(("marked", "rows"), [(True, 0), (False, 1)])
def test_the_steps_of_calculation_of_ours_are_passed_over(tmp_path, marked, rows):
    """Only in a workbook of ours, and hidden, as ours are: elsewhere the name says nothing."""
    path = tmp_path / "表.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("自评表").write("A1", "总分")
        book.add_worksheet("计算过程").write("A1", "步骤")
        book.worksheets()[1].hide()
        if marked:
            book.add_worksheet("_xlcore").write("A1", "scheme")
    assert rows == read_workbook(path).grids[1].rows
