from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from xlcore.errors import FileError
from xlcore.sheet import scan as module
from xlcore.sheet.codes import address, position
from xlcore.sheet.preflight import Container, Limits
from xlcore.sheet.scan import SheetScan, scan_workbook

if TYPE_CHECKING:
    from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = "xl/worksheets/sheet1.xml"


def container(path: Path, rows: str, after: str = "", **more: str) -> Container:
    parts = {
        "xl/workbook.xml": f'<workbook xmlns:r="{LINK}"><sheets><sheet name="自评表" r:id="a"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships><Relationship Id="a" Type="{LINK}/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>',
        SHEET: f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>',
        **{f"xl/{name}.xml": content for name, content in more.items()},
    }
    return Container(path, "xlsx", b"", "", {name: content.encode() for name, content in parts.items()})


def scan(path: Path, rows: str, after: str = "", **more: str) -> SheetScan:
    """Scan a sheet by the parser, also where it is plain enough to do without."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "plain_cells", lambda *_: None)
        (found,) = scan_workbook(container(path, rows, after, **more))
    return found


def styles(*formats: str) -> str:
    custom = "".join(f'<numFmt numFmtId="{200 + at}" formatCode="{code}"/>' for at, code in enumerate(formats))
    used = "".join(f'<xf numFmtId="{200 + at}"/>' for at in range(len(formats)))
    base = '<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'
    return f"<styleSheet><numFmts>{custom}</numFmts>{base}<cellXfs>{used}</cellXfs></styleSheet>"


def test_finds_error_cells(tmp_path: Path):
    """Error cells come with their code, also those that Excel learned lately."""
    rows = '<row r="2"><c r="B2" t="e"><v>#DIV/0!</v></c><c r="C2" t="e"><f>A1#</f><v>#SPILL!</v></c></row>'

    assert {(1, 1): "#DIV/0!", (1, 2): "#SPILL!"} == scan(tmp_path, rows).errors


def test_tells_formulas_never_calculated(tmp_path: Path):
    """A formula without value was never calculated; one whose result is an empty text was."""
    rows = (
        '<row><c><f>1</f></c><c><f>1</f><v/></c><c t="str"><f>""</f><v></v></c>'
        "<c><f>1</f><v>1</v></c><c><v>1</v></c></row>"
    )

    found = scan(tmp_path, rows)

    assert {(0, 0), (0, 1), (0, 2), (0, 3)} == found.formulas
    assert {(0, 0), (0, 1)} == found.uncalculated


@pytest.mark.parametrize(
    ("code", "percent", "is_date"),
    [
        ("0.00%", True, False),
        ("0%;[Red]-0%", True, False),
        ("0.0&quot;%&quot;", False, False),
        ("0\\%", False, False),
        ("yyyy&quot;年&quot;m&quot;月&quot;", False, True),
        ("[$-804]yyyy/m/d;@", False, True),
        ("[h]:mm", False, True),
        ("[Red]0", False, False),
        ("0&quot;days&quot;", False, False),
        ("General", False, False),
    ],
)
def test_reads_number_formats(code: str, percent: bool, is_date: bool, tmp_path: Path):  # noqa: FBT001 - a table
    """A format shows a percent or a date by what stands outside quotes, escapes and brackets."""
    found = scan(tmp_path, '<row><c s="0"><v>1</v></c></row>', styles=styles(code))

    assert (percent, is_date) == ((0, 0) in found.percents, (0, 0) in found.dates)


@pytest.mark.parametrize(("number", "percent", "is_date"), [(9, True, False), (31, False, True), (2, False, False)])
def test_knows_builtin_formats(number: int, percent: bool, is_date: bool, tmp_path: Path):  # noqa: FBT001 - a table
    """Builtin formats have no code in the file: 9 is a percent, 31 a Chinese date."""
    sheet = f'<styleSheet><cellXfs><xf numFmtId="{number}"/></cellXfs></styleSheet>'

    found = scan(tmp_path, "<row><c><v>1</v></c></row>", styles=sheet)

    assert (percent, is_date) == ((0, 0) in found.percents, (0, 0) in found.dates)


def test_counts_cells_without_reference(tmp_path: Path):
    """Cells and rows without r follow the ones before them."""
    rows = '<row r="3"><c r="C3"><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>'

    assert {(2, 2): 1, (2, 3): 2, (3, 0): 3} == scan(tmp_path, rows).numbers


@pytest.mark.parametrize("text", ["1<!-- -->2", "&#49;2", "1<?a b?>2", "<![CDATA[1]]>2", "12"])
def test_reads_numbers_however_xml_spells_them(text: str, tmp_path: Path):
    """Comments, references and sections inside a value change nothing."""
    assert {(0, 0): Decimal(12)} == scan(tmp_path, f"<row><c><v>{text}</v></c></row>").numbers


def test_reads_prefixed_and_strict_parts(tmp_path: Path):
    """Prefixes and the strict namespace are read like any other."""
    whole = container(tmp_path, "")
    row = '<x:row><x:c t="e"><x:v>#N/A</x:v></x:c></x:row>'
    sheet = f'<x:worksheet xmlns:x="{STRICT}"><x:sheetData>{row}</x:sheetData></x:worksheet>'
    parts = {**whole.parts, SHEET: sheet.encode()}

    (found,) = scan_workbook(Container(tmp_path, "xlsx", b"", "", parts))

    assert {(0, 0): "#N/A"} == found.errors


def test_ignores_a_wrong_dimension_and_far_styled_cells(tmp_path: Path):
    """Neither the dimension nor an empty cell at the end of the sheet says what is in use."""
    rows = '<row><c t="e"><v>#REF!</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'

    assert {(0, 0): "#REF!"} == scan(tmp_path, rows, '<dimension ref="A1"/>').errors


def test_turns_merges_the_right_way_round(tmp_path: Path):
    """A merge gives its corners from 0, first one first."""
    merges = '<mergeCells><mergeCell ref="B3:A1"/><mergeCell ref="D4"/></mergeCells>'

    assert ((0, 0, 2, 1), (3, 3, 3, 3)) == scan(tmp_path, "", merges).merges


@pytest.mark.parametrize(
    ("rows", "after", "words"),
    [
        ('<row r="1048576"><c r="A1048576"/><c r="XFD1048576"><v>1</v></c></row>', "", ["XFD1048576", "20000", "rows"]),
        ('<row><c r="IW1"><f>1</f></c></row>', "", ["IW1", "所在列 257", "256", "columns"]),
        ('<row><c r="ZZZZZZZ99999999999"><v>1</v></c></row>', "", ["无效的单元格位置"]),
        ('<row r="4294967295"><c><v>1</v></c></row>', "", ["无效的行号"]),
        ("<row><c><v>1e999</v></c></row>", "", ["A1", "数值 1e999 无效"]),
        ("<row><c><v>abc</v></c></row>", "", ["A1", "数值 abc 无效"]),
        ("<row><c><v>1</v><v>2</v></c></row>", "", ["A1", "两个值"]),
        ('<row><c t="s"><v>-1</v></c></row>', "", ["字符串序号 -1"]),
        (f'<row><c t="inlineStr"><is><t>{"长" * 32768}</t></is></c></row>', "", ["32768", "32767", "text"]),
        ("", '<mergeCells><mergeCell ref="zz"/></mergeCells>', ["无效的单元格位置 zz"]),
        ("", "<mergeCells>" + '<mergeCell ref="A1:B2"/>' * 20_001 + "</mergeCells>", ["20001", "20000", "merges"]),
        ("<row>", "", [SHEET, "XML 已损坏"]),
        ('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>', "", ["A1", "出现两次"]),
        ('<row r="1"><c r="A1"><v>1</v></c><c r="A1" s="1"/></row>', "", ["A1", "出现两次"]),
        ('<row r="1"><c r="B1"/><c r="A1"/><c/></row>', "", ["B1", "出现两次"]),
        ('<row r="1"><c r="A1"/></row><row r="1"><c r="A1"/></row>', "", ["A1", "出现两次"]),
        ('<row r="1"><c r="A2"/></row>', "", ["A2", "不在自己的行里"]),
        ('<c r="A1"/>', "", ["A1", "不在自己的行里"]),
        ('<row r="1"/><c r="A1"/>', "", ["A1", "不在自己的行里"]),
        ('<row r="1"><c r="A1"><c r="B1"/></c></row>', "", ["B1", "不在自己的行里"]),
        ('<row r="1"><row r="2"/></row>', "", ["行 2 在另一行里"]),
        ('<row r="1"><a><c r="A1"/></a></row>', "", ["不认识的内容（a）"]),
        ('<row r="1"><e:c xmlns:e="e" r="A1"/></row>', "", ["e:c", "各程序读法不一"]),
        ('<row r="1"><c xmlns="e" r="A1"/></row>', "", ["（c）", "各程序读法不一"]),
        ("", "<sheetData/>", ["sheetData 重复或位置不对"]),
        ("", "<a><mergeCells/></a>", ["mergeCells 重复或位置不对"]),
    ],
)
def test_refuses_what_the_bulk_reader_must_not_see(rows: str, after: str, words: list[str], tmp_path: Path):
    """A sheet that is broken or past a limit is refused, with the place and the limit."""
    with pytest.raises(FileError) as caught:
        scan(tmp_path, rows, after)

    assert [] == [word for word in words if word not in caught.value.reason]


def test_bounds_the_area_of_all_sheets(tmp_path: Path):
    """Two far cells within rows and columns still may not make a sheet of millions of cells."""
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="10"><c r="J10"><v>1</v></c></row>'

    with pytest.raises(FileError, match=r"合计 100，超过上限 99（限制项 area）"):
        scan_workbook(container(tmp_path, rows), Limits(area=99))


def test_scans_sheet_parts_that_no_link_names(tmp_path: Path):
    """A far cell is found also in a part that the workbook seems not to use."""
    stray = '<worksheet><sheetData><row><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'

    with pytest.raises(FileError, match="XFD1048576"):
        scan_workbook(container(tmp_path, "", stray=stray))


def test_reads_around_the_alternatives_that_excel_writes(tmp_path: Path):
    """Excel writes controls as an alternative at the end of a sheet, and other programs names of their own."""
    space = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:q="q"'
    after = f"<mc:AlternateContent {space}><mc:Choice><controls/><q:c/></mc:Choice></mc:AlternateContent>"
    after += f'<q:mergeCell {space} ref="A1:B2"/><extLst><ext><q:row {space}/></ext></extLst>'

    found = scan(tmp_path, '<row r="1"><c r="A1"><v>1</v></c></row>', after)

    assert ({(0, 0): 1}, ()) == (found.numbers, found.merges)


def test_reads_a_workbook_that_keeps_sheets_of_others(tmp_path: Path):
    """The values of other workbooks, which formulas link to, are several sheets in one part, and none of this book."""
    rows = '<row r="1"><cell r="A1"><v>1</v></cell></row>'
    data = f'<sheetData sheetId="0">{rows}</sheetData><sheetData sheetId="1">{rows}</sheetData>'
    outside = f"<externalLink><externalBook><sheetDataSet>{data}</sheetDataSet></externalBook></externalLink>"

    (found,) = scan_workbook(container(tmp_path, '<row r="1"><c r="A1"><v>1</v></c></row>', links=outside))

    assert {(0, 0)} == (found.cells or {}).keys()


def test_tells_which_cells_hold_text(tmp_path: Path):
    """The bulk reader must give something for these: texts, truth values, dates in words."""
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="b"><v>0</v></c>'
        '<c r="D1" t="d"><v>2023-01-01</v></c><c r="E1" t="str"><f>1</f><v></v></c><c r="F1"><v>1</v></c>'
        '<c r="G1" t="inlineStr"><is><t>a</t></is></c><c r="H1" t="inlineStr"><is><t> </t></is></c><c r="I1" t="s"/>'
        '<c r="J1" t="s"><v>9</v></c></row>'
    )
    texts = "<sst><si><t>a</t></si><si><!-- --><t/></si></sst>"

    assert {(0, 0), (0, 2), (0, 3), (0, 6)} == scan(tmp_path, rows, sharedStrings=texts).texts


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", SHEET])
def test_names_a_missing_part(part: str, tmp_path: Path):
    """A workbook without one of its parts is refused by the part's name."""
    whole = container(tmp_path, "")
    parts = {name: content for name, content in whole.parts.items() if name != part}

    with pytest.raises(FileError, match=f"缺少部件 {part}"):
        scan_workbook(Container(tmp_path, "xlsx", b"", "", parts))


def test_refuses_two_sheets_of_one_name(tmp_path: Path):
    """Findings name sheets, so two of one name are refused."""
    sheets = '<sheet name="表" r:id="a"/><sheet name="表" r:id="a"/>'
    whole = container(tmp_path, "", workbook=f'<workbook xmlns:r="{LINK}"><sheets>{sheets}</sheets></workbook>')

    with pytest.raises(FileError, match="两个工作表都叫"):
        scan_workbook(whole)


@pytest.mark.parametrize(
    ("name", "place"), [("A1", (0, 0)), ("Z9", (8, 25)), ("AA10", (9, 26)), ("XFD1048576", (1048575, 16383))]
)
def test_address_and_position_are_inverse(name: str, place: tuple[int, int]):
    """A1 names and positions from 0 turn into each other."""
    assert (name, place) == (address(*place), position(name))


@pytest.mark.parametrize("name", ["", "A0", "1A", "XFE1", "A1048577", "$A$1", "A1:B2"])
def test_position_refuses_what_is_no_cell(name: str):
    """Only cells of a worksheet have a position."""
    with pytest.raises(ValueError, match="not a cell"):
        position(name)
