from __future__ import annotations

import re
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcore.errors import FileError
from xlcore.sheet import scan
from xlcore.sheet.cell import Cell
from xlcore.sheet.grid import read_inspected
from xlcore.sheet.preflight import Container, Limits, inspect
from xlcore.sheet.scan_book import Looks
from xlcore.sheet.scan_plain import PlainCells, References, plain_cells

SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FORMATS = (9, 0, 10, 14, 46, 47)
"""Of the styles 0 to 5: percents, a date, a span of time, a time of day."""
STYLES = "".join(f'<xf numFmtId="{number}"/>' for number in FORMATS)
STRINGS = ["", " 优 ", "<&>", *map(str, range(10))]
KNOWN = References(Looks(frozenset({0, 2}), frozenset({3, 4, 5}), frozenset({3, 5})), STRINGS)
TEXTS = '<si><t/></si><si><t xml:space="preserve"> 优 </t></si><si><r><t>&lt;</t></r><r><t>&amp;&gt;</t></r></si>'
TEXTS += "".join(f"<si><t>{text}</t></si>" for text in STRINGS[3:])
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "_rels/.rels": f'<Relationships><Relationship Id="a" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>",
    "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{LINKS}"><sheets>'
    '<sheet name="表" sheetId="1" r:id="a"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships><Relationship Id="a" Type="{LINKS}/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/styles.xml": f"<styleSheet {MAIN}><cellXfs>{STYLES}</cellXfs></styleSheet>",
    "xl/sharedStrings.xml": f"<sst {MAIN}>{TEXTS}</sst>",
}
LIMITS = Limits(rows=12, columns=5, text=40, merges=2)
HEAD = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet {MAIN}><dimension ref="A1"/>'
TAIL = '<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells></worksheet>'


def sheet(rows: str, head: str = HEAD, tail: str = TAIL) -> bytes:
    return f"{head}<sheetData>{rows}</sheetData>{tail}".encode()


def cell(content: str, attributes: str = "") -> str:
    return f'<row r="1"><c r="A1"{attributes}>{content}</c></row>'


def plain(content: bytes, limits: Limits = LIMITS) -> PlainCells | None:
    return plain_cells(content, KNOWN, limits)


def outcome(content: bytes, *, parsed: bool, limits: Limits = LIMITS) -> Any:
    """Return every cell of a sheet to the last digit, or why it is refused; ``parsed``: by parser and bulk reader."""
    parts = {name: part.encode() for name, part in PARTS.items()} | {SHEET: content}
    with pytest.MonkeyPatch.context() as patch:
        if parsed:
            patch.setattr(scan, "plain_cells", lambda *_: None)
        try:
            (grid,) = read_inspected(Container(Path("表.xlsx"), "xlsx", b"", "", parts), limits).grids
        except FileError as error:
            return error.reason
    return grid, {place: repr(cell) for place, cell in grid.cells.items()}


PLAIN = {
    "nothing": "",
    "rows only": '<row r="1" spans="1:2" ht="20.25" customHeight="1" x14ac:dyDescent="0.2"/><row r="2"></row>',
    "empty cells": '<row r="2"><c r="A2" s="1"/><c r="B2" s="1" /><c r="C2"></c></row>',
    "every type": '<row r="1"><c r="A1" s="2" t="s"><v>0</v></c><c r="B1"><v>1.50</v></c>'
    '<c r="C1" t="n"><v>-1E-3</v></c><c r="D1" t="b"><v>1</v></c><c r="E1" t="e"><v>#N/A</v></c></row>'
    '<row r="2"><c r="A2" t="str"><v>a&lt;优&#20248;&#10;</v></c><c r="B2" t="s"><v>1</v></c></row>',
    "every look": "".join(
        f'<row r="{row}">'
        + "".join(f'<c r="{column}{row}" s="{style}"><v>{value}</v></c>' for style, column in enumerate("ABCDE", first))
        + "</row>"
        for row, (first, value) in enumerate(
            ((first, value) for first in (0, 1) for value in ("0.5", "45291", "45291.75", "59", "60.1", "-3")), 1
        )
    ),
    "texts in place": '<row r="1"><c r="A1" t="inlineStr"><is><t xml:space="preserve"> 优\n</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t/></is></c></row>',
    "formulas": '<row r="1"><c r="A1"><f>1</f></c><c r="B1"><f>1</f><v/></c><c r="C1" t="str"><f>""</f><v></v></c>'
    '<c r="D1" t="str"><f>""</f><v /></c>'
    '<c r="E1" s="3"><f t="shared" ref="E1:E2" si="0">A1&amp;"优"</f><v>5</v></c></row>'
    '<row r="2"><c r="A2"><f t="shared" si="0"/><v>1</v></c><c r="B2" t="str"><f>1</f></c><c r="C2" s="2"><v></v></c>'
    '<c r="D2" t="e"><f aca="false">1/0</f><v xml:space="preserve">#DIV/0!</v></c></row>',
    "rows and cells as Excel and WPS write them": '<row r="1" spans="1:5" s="1" customFormat="1" ht="25.5" '
    'customHeight="1" thickBot="1" x14ac:dyDescent="0.25"><c r="A1" s="1" t="s"><v>0</v></c>'
    '<c r="B1" s="1"><f t="shared" ca="1" ref="B1:B2" si="0">SUM(Sheet2!A1:A2)</f><v>0.1</v></c></row>'
    '<row r="2" ht="18" customHeight="1" spans="1:5"><c r="A2" s="2"/><c r="B2"><f t="array" ref="B2">1</f></c></row>',
}


@pytest.mark.parametrize("name", PLAIN)
def test_takes_what_writers_write(name: str):
    """Cells as writers write them are taken, and are what the parser finds."""
    content = sheet(PLAIN[name])

    assert plain(content) is not None
    assert outcome(content, parsed=True) == outcome(content, parsed=False)


ODD = {
    "out of order": sheet('<row r="9"><c r="C2"><v>1</v></c><c r="A1" t="e"><v>#N/A</v></c></row>'),
    "a cell twice": sheet(
        '<row r="9"><c r="C2"><v>1</v></c><c r="A1" t="e"><v>#N/A</v></c></row>'
        '<row r="9"><c r="C2" s="2"><f>1</f></c><c r="A1"><v>2</v></c></row>'
    ),
    "a cell twice, once blank": sheet('<row r="1"><c r="A1"><v>1</v></c><c r="A1" s="1"/></row>'),
    "a row twice, no cell twice": sheet('<row r="1"><c r="A1"/></row><row r="1"><c r="B1"/></row>'),
    "rows out of order": sheet('<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>'),
    "cells out of order": sheet('<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>'),
    "cell of the row after": sheet('<row r="1"><c r="A1"><v>1</v></c><c r="A2"><v>2</v></c></row><row r="2"/>'),
    "cell of a row of more digits": sheet('<row r="1"><c r="A11"><v>1</v></c></row>'),
    "cell after its row": sheet('<row r="1"/><c r="A1"><v>1</v></c>'),
    "row of another namespace": sheet('<row r="1" xmlns="urn:a"><c r="A1"><v>1</v></c></row>'),
    "root of another prefix": sheet(cell("<v>1</v>"), '<a:worksheet xmlns:a="b">', "</a:worksheet>"),
    "sheetData in an alternative": sheet(
        cell("<v>1</v>"), f"{HEAD}<a:b xmlns:a='c'><a:Choice>", "</a:Choice></a:b></worksheet>"
    ),
    "sheetData deeper, told by a sign in a value": sheet(cell("<v>1</v>"), f'{HEAD}<a b="/>">', "</a></worksheet>"),
    "sheetData behind a sign in a value": sheet(cell("<v>1</v>"), f'{HEAD}<a b="/>"/>'),
    "merges in an alternative": sheet(
        cell("<v>1</v>"), tail="<a><mergeCells><mergeCell ref='A1:B1'/></mergeCells></a></worksheet>"
    ),
    "merges of another namespace": sheet(
        cell("<v>1</v>"), tail='<mergeCells xmlns="a"><mergeCell ref="A1:B1"/></mergeCells></worksheet>'
    ),
    "merges twice": sheet(cell("<v>1</v>"), tail="<mergeCells/><mergeCells/></worksheet>"),
    "merges without end": sheet(cell("<v>1</v>"), tail='<mergeCells><mergeCell ref="A1:B1"/></worksheet>'),
    "merge of something": sheet(
        cell("<v>1</v>"), tail='<mergeCells><mergeCell ref="A1:B1"><a/></mergeCell></mergeCells></worksheet>'
    ),
    "merge outside of merges": sheet(cell("<v>1</v>"), tail='<mergeCell ref="A1:B1"/></worksheet>'),
    "a cell twice, once empty": sheet('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v></v></c></row>'),
    "date spelled out": sheet(cell("<v>2023-12-31</v>", ' t="d"')),
    "truth that is none": sheet(cell("<v>2</v>", ' t="b"')),
    "truth in words": sheet(cell("<v>true</v>", ' t="b"')),
    "type that nobody knows": sheet(cell("<v>1</v>", ' t="zz"')),
    "index past the last": sheet(cell("<v>99</v>", ' t="s"')),
    "value of a text in place": sheet(cell("<v>1</v>", ' t="inlineStr"')),
    "text in place of another type": sheet(cell("<is><t>a</t></is>", ' t="str"')),
    "code of a character": sheet(cell("<v>a_x000D_b</v>", ' t="str"')),
    "outer spaces": sheet(cell("<v> a </v>", ' t="str"')),
    "outer spaces of a text in place": sheet(cell("<is><t>\n a </t></is>", ' t="inlineStr"')),
    "sheetData in a comment": sheet("", f"{HEAD}<!--<sheetData>{cell('<v>1</v>')}</sheetData>-->"),
    "sheetData only in a comment": f"{HEAD}<!--<sheetData>{cell('<v>1</v>')}</sheetData>-->{TAIL}".encode(),
    "sheetData in an instruction": f"<a><?b <sheetData>{cell('<v>1</v>')}</sheetData>?></a>".encode(),
    "sheetData in two instructions": f"<a><?b <sheetData>?>{cell('<v>1</v>')}<?b </sheetData>?></a>".encode(),
    "sheetData in a section": f"<a><![CDATA[<sheetData>{cell('<v>1</v>')}</sheetData>]]></a>".encode(),
    "sheetData in attributes": f'<a b="<sheetData>">{cell("<v>1</v>")}<c d="</sheetData>"/></a>'.encode(),
    "two sheetData, one with a space": sheet(cell("<v>1</v>"), f"{HEAD}<sheetData >{cell('<v>2</v>')}</sheetData >"),
    "two sheetData, one with a prefix": sheet(
        cell("<v>1</v>"), tail=f"<x:sheetData>{cell('<v>2</v>')}</x:sheetData>{TAIL}"
    ),
    "something between cells": sheet('<row r="1"><c r="A1"/><a><c r="B1"/></a><c r="C1"/></row>'),
    "something broken between cells": sheet('<row r="1"><c r="A1"/><c r="B1"/>< <c r="C1"/><c r="D1"/></row>'),
    "two sheetData": sheet(f"{cell('<v>1</v>')}</sheetData><sheetData>"),
    "sheetData with a prefix": b'<x:a xmlns:x="b"><x:sheetData><x:row r="1"/></x:sheetData></x:a>',
    "no end": sheet(cell("<v>1</v>"), tail=""),
    "two roots": sheet(cell("<v>1</v>"), tail=f"{TAIL}<a/>"),
    "cell in an attribute": sheet('<row r="1" ht=\'<c r="A1"><v>1</v></c>\'/>'),
    "cell in an attribute that ends like a tag": sheet('<row r="1" ht=\'><c r="A1"><v>1</v></c><row r=\'/>'),
    "cell in a comment": sheet('<!--<row r="1"><c r="A1"><v>1</v></c></row>-->'),
    "cell in a section": sheet('<row r="1"><![CDATA[<c r="A1"><v>1</v></c>]]></row>'),
    "cell in an instruction": sheet('<row r="1"><?a <c r="A1"><v>1</v></c>?></row>'),
    "cell in a cell": sheet('<row r="1"><c r="B1"><c r="A1"><v>1</v></c></c></row>'),
    "cell in something": sheet('<row r="1"><a><c r="A1"><v>1</v></c></a></row>'),
    "cell outside of rows": sheet('<c r="A1"><v>1</v></c>'),
    "row in a row": sheet('<row r="1"><row r="2"><c r="A2"><v>1</v></c></row></row>'),
    "row not closed": sheet('<row r="1"><c r="A1"><v>1</v></c>'),
    "row closed twice": sheet(f"{cell('<v>1</v>')}</row>"),
    "row without number": sheet('<row><c r="A1"><v>1</v></c></row>'),
    "row past the last": sheet('<row r="1048577"/>'),
    "row with a number twice": sheet('<row r="1" r="1"/>'),
    "row with an attribute twice": sheet('<row r="1" ht="1" ht="1"/>'),
    "row with an entity": sheet('<row r="1" ht="&a;"/>'),
    "cell without name": sheet('<row r="1"><c><v>1</v></c></row>'),
    "small letters": sheet('<row r="1"><c r="a1"><v>1</v></c></row>'),
    "name with a reference": sheet('<row r="1"><c r="A&#49;"><v>1</v></c></row>'),
    "cell past the last column": sheet('<row r="1"><c r="XFE1"/></row>'),
    "cell past the last row": sheet('<row r="1"><c r="A1048577"/></row>'),
    "cell past the limit of rows": sheet('<row r="13"><c r="A13"><v>1</v></c></row>'),
    "cell past the limit of columns": sheet('<row r="1"><c r="F1"><v/></c></row>'),
    "text past the limit": sheet(cell(f"<is><t>{'长' * 41}</t></is>", ' t="inlineStr"')),
    "value past the limit": sheet(cell(f"<v>{'长' * 41}</v>", ' t="str"')),
    "result past the limit": sheet(cell(f"<f>1</f><v>{'长' * 41}</v>", ' t="str"')),
    "merges past the limit": sheet("", tail="<mergeCells>" + '<mergeCell ref="A1"/>' * 3 + "</mergeCells></worksheet>"),
    "merge that is none": sheet(cell("<v>1</v>"), tail='<mergeCells><mergeCell ref="XFE1"/></mergeCells></worksheet>'),
    "type twice": sheet(cell("<v>1</v>", ' t="n" t="n"')),
    "formula with an attribute twice": sheet(cell('<f t="shared" t="shared">1</f>')),
    "two values": sheet(cell("<v>1</v><v>1</v>")),
    "empty and full value": sheet(cell("<v/><v>1</v>")),
    "value before its formula": sheet(cell("<v>1</v><f>1</f>")),
    "formula with text in place": sheet(cell("<f>1</f><is><t>5</t></is>")),
    "runs of text": sheet(cell("<is><r><t>a</t></r><r><t>b</t></r></is>")),
    "value in a section": sheet(cell("<v><![CDATA[1]]></v>")),
    "value with a comment": sheet(cell("<v>1<!-- -->2</v>")),
    "value in references": sheet(cell("<v>&#49;2</v>")),
    "error in references": sheet(cell("<v>#N&#47;A</v>", ' t="e"')),
    "number that is none": sheet(cell("<v>1,5</v>")),
    "number past the range": sheet(cell("<v>1e999</v>")),
    "index that is none": sheet(cell("<v>-1</v>", ' t="s"')),
    "reference to NUL": sheet(cell("<f>&#00;</f>")),
    "reference to a control character": sheet(cell("<f>&#31;</f>")),
    "reference to half a character": sheet(cell("<f>&#55296;</f>")),
    "reference to no character": sheet(cell("<f>&#65534;</f>")),
    "reference past the last character": sheet(cell("<f>&#1114112;</f>")),
    "reference without end": sheet(cell("<f>&#1000000</f>")),
    "reference without end at a semicolon": sheet(cell("<f>&amp &amp;</f>")),
    "entity that nobody declared": sheet(cell("<f>&nbsp;</f>")),
    "lone ampersand": sheet(cell("<f>a & b</f>")),
    "end of a section in text": sheet(cell("<v>]]></v>", ' t="str"')),
    "NUL": sheet(cell("<f>\0</f>")),
    "NUL where cells would be": sheet('<row r="1">\0</row>'),
    "control character": sheet(cell("<f>\x01</f>")),
    "character that XML forbids": sheet(cell("<f>\ufffe</f>")),
    "text between rows": sheet(f"{cell('<v>1</v>')} 1"),
    "half a character": sheet(cell("<f>优</f>")).replace("优".encode(), "优".encode()[:2]),
    "UTF-16": sheet(cell("<v>1</v>")).decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    "UTF-16 without mark": sheet(cell("<v>1</v>"), "<a>", "</a>").decode().encode("utf-16-le"),
    "another encoding": sheet(cell("<f>1</f>")).replace(b"UTF-8", b"GB18030"),
    "Latin letters": sheet(cell("<f>\xe9</f>")).decode().replace("UTF-8", "ISO-8859-1").encode("latin-1"),
    "DOCTYPE": sheet(cell("<v>1</v>"), '<!DOCTYPE a [<!ENTITY b "c">]><a>', "</a>"),
    "XML 1.1": sheet(cell("<v>1</v>")).replace(b'version="1.0"', b'version="1.1"'),
    "declaration late": b"\n" + sheet(cell("<v>1</v>")),
    "empty": b"",
}


@pytest.mark.parametrize("name", ODD)
def test_changes_nothing_for_odd_sheets(name: str):
    """Whatever is odd, broken, hostile or past a limit ends as if there were only the parser."""
    assert outcome(ODD[name], parsed=True) == outcome(ODD[name], parsed=False)


HELD = st.sampled_from(
    (
        *("/>", "></c>", "><v></v></c>", "><v/></c>", "><v>1</v></c>", "><v>0.10</v></c>", "><f>1</f></c>"),
        *("><f>1</f><v>1</v></c>", "><f>1</f><v></v></c>", '><f t="shared" si="0"/><v/></c>', ' t="n"><v>1E2</v></c>'),
        *(
            ' t="s"><v>12</v></c>',
            ' t="str"><v>优&amp;</v></c>',
            ' t="str"><f>""</f><v></v></c>',
            ' t="b"><v>1</v></c>',
        ),
        *(' t="e"><v>#N/A</v></c>', ' t="e"><f>1/0</f><v>#N/A</v></c>', ' t="inlineStr"><is><t>a&#20248;</t></is></c>'),
        *(' t="inlineStr"><is><t xml:space="preserve"> </t></is></c>', ' t="str"><f>""</f><v/></c>', "><v>优</v></c>"),
    )
)
CELLS = st.builds(
    lambda column, down, style, held: (column, down, f"{style}{held}"),
    st.sampled_from("ABCDE"),
    st.sampled_from((0,) * 30 + (1,)),
    st.sampled_from(("", ' s="1"', ' s="2"', ' s="3"', ' s="4"', ' s="02"')),
    HELD,
)
ROWS = st.builds(
    lambda row, attributes, cells: (
        f'<row r="{row}"{attributes}>'
        + "".join(f'<c r="{column}{row + down}"{held}' for column, down, held in cells)
        + "</row>"
    ),
    st.integers(1, 12),
    st.sampled_from(("", ' spans="1:5"', ' ht="20" customHeight="1"')),
    st.lists(CELLS, min_size=1, max_size=3),
)
SHEETS = st.lists(ROWS, min_size=1, max_size=3).map(lambda rows: sheet("".join(rows)))
TOKENS = st.sampled_from(
    (
        *(
            "<",
            ">",
            "&",
            '"',
            "'",
            "/",
            " ",
            "\n",
            "\r",
            "\0",
            "]]>",
            "<![CDATA[",
            "<!--",
            "-->",
            "<?a ",
            "?>",
            "优",
            "1",
        ),
        *("<sheetData>", "</sheetData>", '<row r="1">', "<row>", "</row>", '<c r="A1">', '<c r="A1"/>', "<c>", "</c>"),
        *(
            "<v>",
            "</v>",
            "<v/>",
            "<f>",
            "</f>",
            "<is>",
            "</is>",
            "<t>",
            "</t>",
            "<a>",
            "</a>",
            ' r="1"',
            ' t="s"',
            "<a/>",
        ),
        *("&amp;", "&#0;", "&#49;", "&#x31;", "&a;", '<a b="', '"/>', '<mergeCell ref="A1:B9"/>', "\ufeff", "\ufffe"),
    )
).map(str.encode)
EDITS = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True),
        st.booleans(),
        st.integers(0, 12),
        st.one_of(TOKENS, TOKENS, st.binary(max_size=2)),
    ),
    max_size=3,
)
TAG = re.compile(rb"(?=<)|(?<=>)")


def edited(content: bytes, edits: list[tuple[float, bool, int, bytes]]) -> bytes:
    """Cut something and put something in, at any byte or between tags."""
    for where, at_tag, cut, token in edits:
        at = int(where * len(content))
        if at_tag and (tags := [match.start() for match in TAG.finditer(content)]):
            at = tags[int(where * len(tags))]
        content = content[:at] + token + content[at + (0 if at_tag else cut) :]
    return content


@settings(max_examples=500, deadline=None, database=None)
@given(content=SHEETS, edits=EDITS)
def test_tells_the_same_as_the_parser(content: bytes, edits: list[tuple[float, bool, int, bytes]]):
    """Of any sheet, sound or mutated, a scan tells or refuses the same with and without the parser for its cells."""
    content = edited(content, edits)

    assert outcome(content, parsed=True) == outcome(content, parsed=False)


@settings(max_examples=100, deadline=None, database=None)
@given(content=SHEETS)
def test_takes_every_plain_sheet_within_the_limits(content: bytes):
    """A plain sheet is declined only if the parser refuses it."""
    assert plain(content) is not None or isinstance(outcome(content, parsed=True), str)


@pytest.mark.parametrize(
    "piece",
    [
        "<c ",
        '<c r="A1"><f>',
        '<c r="A1"><v>1</v>',
        "<row ",
        '<row r="1" a="',
        '<row r="1"' + ' a="1"' * 9,
        "&",
        "&#1",
        "1",
    ],
)
def test_takes_linear_time(piece: str):
    """A megabyte of what almost matches takes no longer than a moment."""
    start = time.process_time()

    for content in (piece * (1_000_000 // len(piece)), cell(f"<v>{piece * (32_000 // len(piece))}x</v>") * 30):
        assert plain(sheet(content)) is None

    assert time.process_time() - start < 2


def test_leaves_large_sheets_to_the_parser():
    """Taking all cells out at once is not for sheets of megabytes."""
    row = '<row r="1"><c r="A1"><v>1</v></c></row>'

    assert plain(sheet(row * 60_000)) is None


def test_counts_characters_of_long_texts_only_where_they_stand():
    """Many short texts are no long one."""
    taken = plain(sheet("".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(1, 10))))

    assert taken is not None
    assert (9, 1, {(row, 0): Cell(Decimal(1), percent=True) for row in range(9)}) == (
        taken.rows,
        taken.columns,
        taken.cells,
    )


@pytest.mark.parametrize("writer", ["openpyxl", "xlsxwriter"])
def test_takes_files_of_common_writers(writer: str, tmp_path: Path):
    """The sheets of the writers at hand are plain ones."""
    path = tmp_path / "表.xlsx"
    values = ["优 <&>\n", 1.5, True, "=1+1", "=A1&B1"]
    if writer == "openpyxl":
        book = openpyxl.Workbook()
        for column, value in enumerate(values, 1):
            book.active.cell(2, column, value).number_format = "0%"
        book.active.row_dimensions[2].height = 30
        book.active.merge_cells("A3:B4")
        book.save(path)
    else:
        with xlsxwriter.Workbook(path) as made:
            page = made.add_worksheet()
            page.set_row(1, 30)
            page.write_row(1, 0, values, made.add_format({"num_format": "0%"}))
            page.merge_range("A3:B4", "")

    container = inspect(path)
    (found,) = scan.scan_workbook(container)
    taken = read_inspected(container).grids
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scan, "plain_cells", lambda *_: None)
        parsed = read_inspected(container).grids

    assert found.cells is not None
    assert parsed == taken


@settings(max_examples=300, deadline=None, database=None)
@given(
    number=st.builds(
        lambda day, part: day + part,
        st.one_of(st.integers(-5, 3_000_000), st.integers(-2, 65)),
        st.sampled_from((0, 0.25, 0.5, 1 / 3, 0.999)),
    ),
    style=st.sampled_from("345"),
    since_1904=st.booleans(),
)
def test_reads_days_as_the_bulk_reader_does(number: float, style: str, since_1904: bool):  # noqa: FBT001 - drawn
    """A number under a date format is the same day, or stays the same number, whoever reads it."""
    content = sheet(cell(f"<v>{number!r}</v>", f' s="{style}"'))
    workbook = PARTS["xl/workbook.xml"]
    if since_1904:
        workbook = workbook.replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(PARTS, "xl/workbook.xml", workbook)

        assert outcome(content, parsed=True) == outcome(content, parsed=False)


def test_remembers_layouts_without_mixing_them_up():
    """Sheets that share their rows, or the names of their cells, are still told apart."""
    names = '<c r="A1"><v>1</v></c><c r="B1"><v>1</v></c>'
    sound, twice = sheet(f'<row r="1">{names}</row>'), sheet(f'<row r="1">{names}</row><row r="1">{names}</row>')
    split = sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="B1"><v>1</v></c></row>')
    other = sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="B2"><v>1</v></c></row>')

    assert [True, False, False, True, True] == [
        plain(content) is not None for content in (sound, twice, split, other, sound)
    ]


def test_leaves_rows_with_long_attributes_to_the_parser():
    """They would stay in memory, and no writer writes them."""
    assert plain(sheet(f'<row r="1" spans="{"1" * 600}"/>')) is None
    assert plain(sheet('<row r="1" spans="1:9"/>')) is not None
