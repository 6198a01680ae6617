from __future__ import annotations

import base64
import io
import zipfile
import zlib
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xlcore.errors import FileError
from xlcore.quantity import CellError
from xlcore.sheet.grid import BLANK, Cell, Grid, read_workbook
from xlcore.sheet.preflight import Limits

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

XLS = (
    "c-rk)TWDNG82;z%+1;~An%zyCTGKXet8H$ZkW$cy)}-B5TW=8?FG$3uanr2bW<wIC5v*HlUZe%35A8!i3V9F&F9`ae*yOFCQeO%x3TZ)5Dzb"
    "_f3MR+z|IeJ{WZ6J=69sK%`DP~noVoqi`Saza=+yc5YpzgUxr=->V}~f<p(!Bb{t+QEG;PMVZI^7Xl>bzj)-B7>g#7#f%RC5JTDE1nT`B*+@"
    "+f8S8=)BOp#ii*G)l#kwa^&vdW)Gev&iojTUPcjeSh}f?8kjTA^T^4&-PyqQ~;}hN+9fn0Ez-tz-nL(P%Sz^bQ7=+xEZJc)&m=WjX*7M3lIY"
    "~0h@taf!p-iw(6GAfPN#;q-o7)TUPwhvXzhpDF*!X@v6^R<Rbek(1`cUNzsd|KsODtZX|lry|I6*?2<F|C_cjklyrwOp{oX+11jlVp?@Ov4$"
    "(i94vMvDoqp2jkkg-%db8A(s1<!AbG{MEHfZ9vqUW!R87K;>1ocpwQgjfWFoiE_=ptL#%kl-=huSG4{MFJ%Tj%W!Yf=x3C(ghw_T!rY8b&Wc"
    "_tOJHNl>j>LE~(h_az6CLp|v!vAA*i-Hv&zdm_ekUR3D6Esky!Nv9i*J`Ua$;&YSpeJ-EgumC;20KIVmdZ-}X@1Dn6fL=dGKW)Hzvt)A{$@-"
    "*?W&_ezWld>UXM@tN$@=XBVk2Yl^?#V6x3s@MnH(8IAb2{+=B3o7v6I9Gsc2GJ08!T|Mb}_92n@NWWaB_i*kw7v#h|%_L3#SysXWI9d;uR?b"
    "X+0eSQDxPbqCe{5^+L~h0tRmq*#B#PX5wr=|GL1{rLqP#OktfK8r4xPN3?ws)0FiRqNK^Xy$mm$ULuCfyJK1@!3m6W$_4>YffyqcJ=m}_Gg5"
    "iontp`VXjhK9mmL|*(fubq<%%db)(@4p}i{g*4g<#wAXq1^|Sq4dxNKc9=<DtQwh_tLR`hwx{APw$pcgEZmZ}qj9B!NT$|KuR#@M(lH9vFBC"
    "w2z_K$JLBdM^^+_k+l13zCL%@l^ur}^_})ACwy*?kP$=GDXWnVe*!tjjzO%DcrmXpm|ZKMDdo*^~!_Xo(RJ9a~GEg6<bOk9<$Os3{ahKhYz+"
    "U~aD?u$-m!iWdr#FV`xM6*E^a^iVER;6Y?inatxkyy`th6@3_RVhYjSA^?86goTan1}KN1l!q+uLdt!F-Dqm2X6r&~cFb_pA}l=c$}HxUnN@"
    "<!ERW1+=`t&_D7-{{WzHKsVi}Idb%yTcH}6BK-l5EJrf(#+=V)&-9lP_6=B}QD$#gm?oY<A>>uX!e+g~|;u;emhlZd>)x->QR=C9W~`y+3^V"
    "Np}v2Vb*T&g$GiX-2bh?$vohw`O6#&KE{>&XCo4!%6M5f1Gx50G^W>Ob!f=9!-<Z3wXR$ukDunes)vrtLTg0DQ|zd?=QjS@)wuSwXBbvK7;$"
    "mufMaKV__bxTjx1$Sc`b>_@MT?q;nk}Z`0!)o-oL~+BrD*cyeesl^K}NBj)e+mTmM;mF3L;<^Fj#P-qVGWTM>ZKY`tc=rA4*e2&9KpT9~Xio"
    "++nh`c%)a`ilceUBi+>BJeHD`|h9CkJ25oGrk<Sv%`QHjpe?er4Fd*!;gv=j!@xN6+K_N04!_?Ds(n`a~v789}y^0cGJ*ulM&C!GCt^7iah1"
    "jU9UB3`x<z;?C1n!u{jGTPy$nk@7cFr68#"
)
"""Deflated .xls (BIFF8): 项目 in A1, 0.5 in B2, =1/0 in C3, A5:B6 merged; a hidden second sheet."""


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


def test_reads_old_xls_with_what_the_bulk_reader_gives(tmp_path: Path):
    """An old .xls gives values, merges and states; its error cells are blank."""
    path = tmp_path / "表.xls"
    path.write_bytes(zlib.decompress(base64.b85decode(XLS)))

    first, second = read_workbook(path).grids

    assert {(0, 0): Cell("项目"), (1, 1): Cell(Decimal("0.5")), (4, 0): Cell("合")} == first.cells
    assert ((4, 0), (2, 2), "hidden") == (first.anchor(4, 1), first.span(4, 1), second.state)
    assert not first.formats


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
    assert read_workbook(path).grids[0].formats
    with pytest.raises(FileError, match=r"行数 30，超过上限 29（限制项 rows）"):
        read_workbook(path, Limits(rows=29))


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
