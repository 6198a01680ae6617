import io
import re
import warnings
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import SequenceMatcher

import openpyxl
import pytest
from engines import libreoffice
from patching import container_of, unzipped
from rich_book import (
    BURIED,
    BUTTONS,
    HIDDEN,
    LISTS,
    MACROS,
    MAIN,
    NOTES,
    PARTS,
    PLAIN,
    PLAIN_NOTE,
    SHAPES,
    WPS,
    rich_workbook,
)

from xlcore.sheet.page import Area, Highlight, Live, Page, Validation
from xlcore.sheet.patch import patched
from xlcore.sheet.patch.change import Added, BookChange, Look, SheetChange
from xlcore.sheet.styles import Style

BOOK, BOOK_LINKS, TYPES, STYLES = (
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "[Content_Types].xml",
    "xl/styles.xml",
)
CHAIN = "xl/calcChain.xml"


def changes(before, after):
    """Return what was taken out of a part and what was put in, as tags and texts."""
    old, new = (re.findall(rb"<[^>]*>|[^<]+", part) for part in (before, after))
    taken, put = [], []
    for kind, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            taken += old[first:last]
            put += new[start:end]
    return [token.decode() for token in taken], [token.decode() for token in put]


def tag_names(tokens):
    return {match[1] for token in tokens if (match := re.match(r"</?([\w:]+)", token))}


def beside():
    page = Page("旁注")
    page.at(1, 6, "校验", Style(bold=True))
    page.at(5, 6, Live('IF(C6>50,"超过","")', ""), Style(align="left"))
    page.widths[6] = 30
    page.validations.append(Validation(Area(5, 6, 8, 6), {"validate": "list", "source": ["是", "否"]}))
    page.highlights.append(Highlight(Area(5, 6, 8, 6), '$G6="超过"'))
    return page


def report():
    page = Page("校验结果")
    page.at(0, 0, "问题", Style(bold=True, fill="#F2F2F2"))
    page.at(1, 0, "自评表!C10", Style())
    return page


@dataclass(frozen=True)
class Case:
    """A change, and all that it may do: parts that come and go; in parts that stay, what is taken out.

    ``put`` names the elements that come in, by part.
    """

    change: BookChange
    taken: dict[str, list[str]] = field(default_factory=dict)
    put: dict[str, set[str]] = field(default_factory=dict)
    come: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)


def on(sheet, **changed):
    return BookChange({sheet: SheetChange(**changed)})


SHEET = PARTS[MAIN]
CASES = {
    "number in place of a number": Case(
        on(MAIN, cells={(5, 2): Decimal(45)}),
        {SHEET: ["50"]},
        {SHEET: set()},
    ),
    "text in a row of its own": Case(
        on(MAIN, cells={(11, 0): "说明"}),
        {SHEET: ['<dimension ref="A1:I10"/>']},
        {SHEET: {"dimension", "row", "c", "is", "t"}},
    ),
    "formula": Case(
        on(MAIN, cells={(10, 2): Live("SUM(C6:C9)", Decimal(100))}),
        {
            SHEET: ['<dimension ref="A1:I10"/>'],
            BOOK_LINKS: ["calcChain"],
            TYPES: ["calcChain"],
        },
        {SHEET: {"dimension", "row", "c", "f", "v"}, BOOK_LINKS: set(), TYPES: set()},
        gone={CHAIN},
    ),
    "cell without an address": Case(
        on(WPS, cells={(1, 1): Decimal(97)}),
        {PARTS[WPS]: ["96"]},
        {PARTS[WPS]: set()},
    ),
    "look": Case(
        on(MAIN, looks={(5, 2): Look(fill="#FDE7E9", locked=True)}),
        # The conditional formats over the cell rank behind the one that shows its fill.
        {
            SHEET: [
                '<c r="C6" s="4">',
                '<cfRule type="dataBar" priority="1">',
                '<cfRule type="containsText" priority="2"',
            ],
            STYLES: ["<fills ", "<cellXfs ", "<dxfs "],
        },
        {
            SHEET: {"c", "conditionalFormatting", "cfRule", "formula"},
            STYLES: {
                "fills",
                "fill",
                "patternFill",
                "fgColor",
                "bgColor",
                "cellXfs",
                "xf",
                "protection",
                "dxfs",
                "dxf",
            },
        },
    ),
    "notes": Case(
        on(MAIN, notes={(9, 2): "合计有误", PLAIN_NOTE: "请核对"}),
        {NOTES: [], SHAPES: []},
        {
            NOTES: {"author", "comment", "text", "r", "rPr", "sz", "color", "rFont", "charset", "t"},
            SHAPES: {"v:shape", "v:fill", "v:shadow", "v:path", "v:textbox", "div"}
            | {
                f"x:{name}"
                for name in ("ClientData", "MoveWithCells", "SizeWithCells", "Anchor", "AutoFill", "Row", "Column")
            },
        },
    ),
    "first note": Case(
        on(PLAIN, notes={(0, 0): "请看"}),
        {PARTS[PLAIN]: [], TYPES: []},
        {PARTS[PLAIN]: {"legacyDrawing"}, TYPES: {"Override"}},
        come={"xl/comments2.xml", "xl/drawings/vmlDrawing4.vml", "xl/worksheets/_rels/sheet2.xml.rels"},
    ),
    "columns beside the form": Case(
        on(MAIN, beside=beside()),
        {
            SHEET: ['<dataValidations count="1">'],
            STYLES: ["<fonts ", "<borders ", "<cellXfs ", "<dxfs "],
            BOOK_LINKS: ["calcChain"],
            TYPES: ["calcChain"],
        },
        {
            SHEET: {"col", "c", "is", "t", "f", "v", "conditionalFormatting", "cfRule", "formula", "dataValidations"}
            | {"dataValidation", "formula1"},
            BOOK_LINKS: set(),
            TYPES: set(),
        },
        gone={CHAIN},
    ),
    "sheet behind the others": Case(
        BookChange(added=(Added(report(), links={"A2": f"'{MAIN}'!C10"}, freeze_rows=1),)),
        {BOOK: [], BOOK_LINKS: [], TYPES: [], STYLES: ["<fonts ", "<fills ", "<borders ", "<cellXfs "]},
        {BOOK: {"sheet"}, BOOK_LINKS: {"Relationship"}, TYPES: {"Override"}},
        come={"xl/worksheets/sheet8.xml"},
    ),
    "print area": Case(
        on(PLAIN, print_area=Area(0, 0, 2, 0)),
        {BOOK: []},
        {BOOK: {"definedName"}},
    ),
    "print area where there is one": Case(on(MAIN, print_area=Area(0, 0, 2, 0))),
    "calculation on opening": Case(
        BookChange(calculate=True),
        {BOOK: ['<calcPr calcId="191029"/>']},
        {BOOK: {"calcPr"}},
    ),
}
EVERYTHING = BookChange(
    {
        MAIN: SheetChange(
            cells={(5, 2): Decimal(45), (11, 0): "说明", (10, 2): Live("SUM(C6:C9)", Decimal(95))},
            looks={(6, 2): Look(fill="#FDE7E9")},
            notes={(9, 2): "合计有误", PLAIN_NOTE: "请核对"},
            beside=beside(),
        ),
        PLAIN: SheetChange(notes={(0, 0): "请看"}, print_area=Area(0, 0, 2, 0)),
        BUTTONS: SheetChange(notes={(0, 0): "请点"}),
        WPS: SheetChange(cells={(1, 1): Decimal(97)}, notes={(1, 0): "核对"}),
    },
    added=(Added(report(), links={"A2": f"'{MAIN}'!C10"}),),
    calculate=True,
)


@pytest.fixture(scope="module")
def before():
    return unzipped(rich_workbook())


@pytest.fixture(scope="module")
def after():
    return unzipped(patched(container_of(rich_workbook()), EVERYTHING))


def test_no_change_gives_the_same_bytes():
    """Nothing to change, nothing written anew."""
    whole = container_of(rich_workbook())

    assert whole.data == patched(whole, BookChange({MAIN: SheetChange()}))


@pytest.mark.parametrize("name", CASES)
def test_only_what_must_change_differs(name, before):
    """Every other part keeps its bytes and its order; in changed ones nothing is taken out but what is listed."""
    case = CASES[name]
    found = unzipped(patched(container_of(rich_workbook()), case.change))
    common = [part for part in before if part in found]
    changed = {part: changes(before[part], found[part]) for part in common if before[part] != found[part]}

    assert case.gone == {part for part in before if part not in found}
    assert case.come == {part for part in found if part not in before}
    assert common == [part for part in found if part in before]
    assert set(case.taken) == set(changed)
    for part, (taken, put) in changed.items():
        expected = case.taken[part]
        assert len(expected) == len(taken), (part, taken)
        assert [] == [(want, token) for want, token in zip(expected, taken, strict=True) if want not in token], part
        assert case.put.get(part, tag_names(put)) >= tag_names(put), part


FEATURES = [
    ("picture", SHEET, '<drawing r:id="rId2"/>'),
    ("picture itself", "xl/drawings/drawing1.xml", 'descr="公章"'),
    ("text box", "xl/drawings/drawing1.xml", "请先看填报说明"),
    ("chart", "xl/charts/chart2.xml", "<c:barChart>"),
    ("chart sheet", BOOK, '<sheet name="图表"'),
    ("sparkline", SHEET, "<xm:f>自评表!C6:C9</xm:f><xm:sqref>F6</xm:sqref></x14:sparkline>"),
    ("list from another sheet", SHEET, "<xm:f>清单!$A$1:$A$3</xm:f></x14:formula1><xm:sqref>D6:D9</xm:sqref>"),
    ("data bar of 2010", SHEET, '<x14:cfRule type="dataBar" id="{DA7ABA51-AAAA-BBBB-0001-000000000001}">'),
    ("classic colours", SHEET, ' operator="containsText" text="0">'),
    ("classic validation", SHEET, 'sqref="C6:C8"><formula1>0</formula1><formula2>50</formula2></dataValidation>'),
    ("note in several runs", NOTES, '<color rgb="FFFF0000"/><rFont val="楷体"/></rPr><t xml:space="preserve">\n单位'),
    ("size of a note", SHAPES, "width:240pt;height:94.5pt"),
    ("visible note", SHAPES, "<x:Visible/>"),
    ("button", SHAPES, "<x:FmlaMacro>[0]!校验</x:FmlaMacro>"),
    ("unclosed break in VML", SHAPES, ">校<br>验</font>"),
    ("check box", "xl/drawings/vmlDrawing3.vml", '<x:ClientData ObjectType="Checkbox">'),
    ("check box control", PARTS[BUTTONS], '<control shapeId="3090" r:id="rIdC" name="Check Box 7">'),
    ("check box in a cell", STYLES, '<xfpb:xfComplement i="0"/>'),
    ("background", SHEET, '<picture r:id="rId5"/>'),
    ("picture in the header", SHEET, '<legacyDrawingHF r:id="rId4"/>'),
    ("header and footer", SHEET, "<oddHeader>&amp;L&amp;G&amp;C绩效自评</oddHeader><oddFooter>"),
    ("protection", SHEET, '<sheetProtection password="99C3" sheet="1" objects="1" scenarios="1" sort="0"/>'),
    ("editable range", SHEET, '<protectedRange sqref="B6:C9" name="填报区"/>'),
    ("ignored error", SHEET, '<ignoredError sqref="B6:B9" numberStoredAsText="1"/>'),
    ("table", SHEET, '<tableParts count="1"><tablePart r:id="rId6"/></tableParts>'),
    ("grouped columns", SHEET, '<col min="3" max="5" width="11.7109375" customWidth="1" outlineLevel="1"/>'),
    ("grouped row", SHEET, '<row r="9" spans="1:9" hidden="1" outlineLevel="1"'),
    ("row height", SHEET, 'ht="36" customHeight="1"'),
    ("frozen panes", SHEET, '<pane xSplit="1" ySplit="2" topLeftCell="B3" activePane="bottomRight" state="frozen"/>'),
    ("zoom", SHEET, 'zoomScale="85" zoomScaleNormal="85"'),
    ("tab colour", SHEET, '<tabColor rgb="FFFF9900"/><pageSetUpPr fitToPage="1"/>'),
    ("printing", SHEET, '<pageSetup paperSize="9" fitToHeight="0" orientation="landscape" r:id="rIdS"/>'),
    ("page break", SHEET, '<brk id="20" max="16383" man="1"/>'),
    ("print titles", BOOK, '<definedName name="_xlnm.Print_Titles" localSheetId="0">自评表!$1:$2</definedName>'),
    ("print area", BOOK, '<definedName name="_xlnm.Print_Area" localSheetId="0">自评表!$A$1:$F$10</definedName>'),
    ("name", BOOK, '<definedName name="满分">自评表!$C$10</definedName>'),
    ("name of a sheet", BOOK, '<definedName name="本表" localSheetId="1">填报说明!$A$1</definedName>'),
    ("link inside", SHEET, f'<hyperlink ref="A4" location="\'{PLAIN}\'!A1" display="{PLAIN}"/>'),
    ("link outside", SHEET, '<hyperlink ref="A5" r:id="rId1"/>'),
    ("merged cells", SHEET, '<mergeCells count="1"><mergeCell ref="A1:F1"/></mergeCells>'),
    ("hidden sheet", BOOK, f'<sheet name="{HIDDEN}" sheetId="6" state="hidden" r:id="rId6"/>'),
    ("very hidden sheet", BOOK, f'<sheet name="{BURIED}" sheetId="7" state="veryHidden" r:id="rId7"/>'),
    ("external link", BOOK, '<externalReference r:id="rIdE"/>'),
    ("formula with an external link", SHEET, '<c r="B10"><f>[1]外部!$A$1</f><v>3</v></c>'),
    ("array formula", SHEET, '<c r="D10"><f t="array" ref="D10">SUM(C6:C9*1)</f><v>100</v></c>'),
    ("dynamic array", SHEET, '<c r="E6" cm="1"><f t="array" ref="E6:E9">_xlfn._xlws.SORT(C6:C9)</f>'),
    ("rich text in a cell", "xl/sharedStrings.xml", "<t>（必填）</t></r>"),
    ("phonetic text", "xl/sharedStrings.xml", '<rPh sb="0" eb="1"><t>pīn</t></rPh>'),
    ("style of an input cell", STYLES, '<protection locked="0"/>'),
    ("shared formula", SHEET, '<f t="shared" ref="D6:D8" si="0">C6/50</f>'),
    ("printer settings", "xl/worksheets/_rels/sheet1.xml.rels", "printerSettings1.bin"),
    ("dimension of WPS", PARTS[WPS], '<dimension ref="A1"/>'),
    ("extension of WPS", PARTS[WPS], '<ext uri="{WPS-0001}"'),
    ("pictures in cells of WPS", BOOK_LINKS, 'Target="cellimages.xml"'),
    ("custom XML", BOOK_LINKS, 'Target="../customXml/item1.xml"'),
    ("conversation", "xl/worksheets/_rels/sheet1.xml.rels", "threadedComment1.xml"),
    ("rows of WPS", PARTS[WPS], '<row customFormat="1"><c t="inlineStr"><is><t>水务局</t></is></c>'),
    ("picture in a cell of WPS", PARTS[WPS], '<f>_xlfn.DISPIMG("ID_0A",1)</f>'),
]


@pytest.mark.parametrize(("part", "fragment"), [row[1:] for row in FEATURES], ids=[row[0] for row in FEATURES])
def test_feature_survives(part, fragment, before, after):
    """What staff put into a workbook is there after everything has been patched at once."""
    assert fragment in before[part].decode()
    assert fragment in after[part].decode()


UNTOUCHED = re.compile(
    r"docProps/|customXml/|customUI/|_rels/\.rels|xl/(media|charts|chartsheets|ctrlProps|drawings/drawing|drawings/_rels"
    r"|externalLinks|featurePropertyBag|persons|printerSettings|tables|theme|threadedComments|未知)|xl/metadata.xml"
    r"|xl/cellimages.xml|xl/sharedStrings.xml|xl/drawings/vmlDrawing2.vml|xl/worksheets/sheet[567].xml"
)


def test_parts_that_no_change_reaches(before, after):
    """Whatever is changed, these parts keep their bytes: properties, pictures, charts, links, what nobody knows."""
    reached = {part for part in before if part not in after or before[part] != after[part]}

    assert [] == [part for part in reached if UNTOUCHED.match(part)]
    assert 30 <= len([part for part in before if UNTOUCHED.match(part)])


def test_macros_survive():
    """A macro workbook stays one: its project keeps its bytes, its sheets their code names."""
    before = unzipped(rich_workbook(macros=True))
    after = unzipped(patched(container_of(rich_workbook(macros=True)), EVERYTHING))

    assert MACROS == after["xl/vbaProject.bin"]
    assert b"sheet.macroEnabled.main+xml" in after[TYPES]
    assert b'codeName="ThisWorkbook"' in after[BOOK]
    assert b'codeName="Sheet1"' in after[SHEET]
    assert b"codeName" not in after["xl/worksheets/sheet8.xml"]
    assert before["xl/printerSettings/printerSettings1.bin"] == after["xl/printerSettings/printerSettings1.bin"]


def loaded(data, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl names the extensions that it does not know
        return openpyxl.load_workbook(io.BytesIO(data), **options)


def told(book):
    """Return what a reader finds of our changes."""
    main = book[MAIN]
    return {
        "cells": (main["C6"].value, main["A12"].value, book[WPS]["B2"].value),
        "kept": (main["C7"].value, main["A6"].value, book[WPS]["A2"].value, book[LISTS]["A2"].value),
        "notes": [main["C10"].comment.text, book[PLAIN]["A1"].comment.text, book[WPS]["A2"].comment.text],
        "last sheet": (book.sheetnames[-1], book["校验结果"]["A1"].value),
        "states": (book[HIDDEN].sheet_state, book[BURIED].sheet_state),
    }


TOLD = {
    "cells": (45, "说明", 97),
    "kept": (30, "产出", "水务局", "部分达成"),
    "notes": ["合计有误", "请看", "核对"],
    "last sheet": ("校验结果", "问题"),
    "states": ("hidden", "veryHidden"),
}


@pytest.mark.parametrize("macros", [False, True])
def test_openpyxl_reads_the_changes(macros):
    """A strict reader loads the copy and finds the changes and what was there."""
    data = patched(container_of(rich_workbook(macros=macros)), EVERYTHING)

    assert TOLD == told(loaded(data, keep_vba=macros))


@pytest.mark.libreoffice
def test_libreoffice_opens_the_copy(tmp_path):
    """LibreOffice loads the copy, calculates, and saves it with the changes in it."""
    (tmp_path / "表.xlsx").write_bytes(patched(container_of(rich_workbook()), EVERYTHING))
    out = tmp_path / "out"

    libreoffice(["--convert-to", "xlsx", "--outdir", str(out), str(tmp_path / "表.xlsx")], tmp_path / "profile")
    data = (out / "表.xlsx").read_bytes()
    found = told(loaded(data))

    # LibreOffice knows one way only of hiding a sheet.
    assert {**TOLD, "states": found["states"]} == found
    assert 95 == loaded(data, data_only=True)[MAIN]["C11"].value
