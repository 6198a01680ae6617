from __future__ import annotations

import io
import time
from pathlib import Path
from xml.parsers import expat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineError, CalamineWorkbook

from xlcore.errors import FileError
from xlcore.sheet.pack import stored
from xlcore.sheet.scan_strings import filled_strings, is_plain_reference, plain_strings, plain_text, references

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ROOT = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sst {MAIN} count="9" uniqueCount="9">'
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "_rels/.rels": f'<Relationships><Relationship Id="a" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>",
    "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{LINKS}"><sheets><sheet name="a" sheetId="1" r:id="a"/>'
    "</sheets></workbook>",
    "xl/_rels/workbook.xml.rels": f'<Relationships><Relationship Id="a" Type="{LINKS}/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>',
}
RUN = "<r><rPr><b/><sz val=\"11\"/><color rgb='FF0000'/></rPr><t>年度</t></r>".replace("'", '"')


def part(items: str, root: str = ROOT, end: str = "</sst>") -> bytes:
    return f"{root}{items}{end}".encode()


def bulk(content: bytes, count: int) -> list[object]:
    """Return the first strings as the bulk reader gives them."""
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>{row - 1}</v></c></row>' for row in range(1, count + 1))
    sheet = f'<worksheet {MAIN}><sheetData>{cells}<row r="999"><c r="A999"><v>1</v></c></row></sheetData></worksheet>'
    parts = {name: text.encode() for name, text in {**PARTS, "xl/worksheets/sheet1.xml": sheet}.items()}
    book = CalamineWorkbook.from_filelike(io.BytesIO(stored({**parts, "xl/sharedStrings.xml": content})))
    return [row[0] for row in book.get_sheet_by_index(0).to_python(skip_empty_area=False)[:count]]


@pytest.mark.parametrize(
    ("expected", "items"),
    [
        ([], ""),
        (["得分", "A"], "<si><t>得分</t></si><si><t>A</t></si>"),
        ([" 得分\n", "得分"], '<si><t xml:space="preserve"> 得分\n</t></si><si><t> 得分\n</t></si>'),
        (["<a> & \n", "优"], '<si><t xml:space="preserve">&lt;a&gt; &amp; &#10;</t></si><si><t>&#20248;</t></si>'),
        (["", "", "", ""], "<si><t/></si><si><t></t></si><si/><si></si>"),
        (["年度指标 值"], f'<si>{RUN}<r><t xml:space="preserve">指标 </t></r><r><rPr/><t> 值</t></r></si>'),
        (["名称"], '<si><t>名称</t><phoneticPr fontId="1" type="noConversion"/></si>'),
        (["年度"], f'<si>{RUN}<phoneticPr fontId="1"/></si>'),
        (["a", "b"], "<si><t>a</t></si>\n  <si><t>b</t></si>\n"),
    ],
)
def test_reads_what_writers_write(expected: list[str], items: str):
    """Texts, runs of text and nothing are read as the bulk reader reads them."""
    assert expected == plain_strings(part(items)) == bulk(part(items), len(expected))


def test_knows_a_part_without_strings():
    """A root without end tag holds none."""
    assert [] == plain_strings(f"<sst {MAIN}/>".encode())


@pytest.mark.parametrize(
    "content",
    [
        part("<si><t>a</t><t>b</t></si>"),
        part('<si><t>a</t><rPh sb="0" eb="1"><t>b</t></rPh></si>'),
        part("<si><t>a_x000D_b</t></si>"),
        part("<si><t>&#x41;</t></si>"),
        part("<si><t>a\r\nb</t></si>"),
        part("<si><t><![CDATA[a]]></t></si>"),
        part("<si><t>a<!-- b --></t></si>"),
        part("<si><t>a</t></si><x/>"),
        part("<x><si><t>a</t></si></x>"),
        part("<x/><si><t>a</t></si>"),
        part("<si><t a='b'>a</t></si>"),
        part("<si>a</si>"),
        part("a<si><t>a</t></si>"),
        part("<si><r><t>a</t></r>b</si>"),
        part("<x:si><x:t>a</x:t></x:si>", f'<x:sst xmlns:x="{MAIN[7:-1]}">', "</x:sst>"),
        part("<si><t>优</t></si>", f'<?xml version="1.0" encoding="GB18030"?><sst {MAIN}>').decode().encode("gb18030"),
        part("<si><t>a</t></si>").decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    ],
)
def test_declines_what_writers_seldom_write(content: bytes):
    """Whatever could mean something else is left to the bulk reader."""
    assert plain_strings(content) is None


def test_leaves_large_parts_to_the_bulk_reader():
    """Taking all texts out at once is not for parts of megabytes."""
    assert plain_strings(part("<si/>" * 500_000)) is None


TOKENS = st.sampled_from(
    (
        *("<si>", "</si>", "<si/>", "<t>", "</t>", "<t/>", "<r>", "</r>", "<rPr/>", '<t xml:space="preserve">', "优"),
        *(" ", "\n", "\t", "&amp;", "&#10;", "&#65;", "&#x41;", "&", "_x000D_", "<x/>", "<!-- -->", "\r", "a", "]]>"),
        *("<rPh>", "</rPh>", "<phoneticPr/>", "<rPr><b/></rPr>", "<rPr>", "</rPr>", "</sst>", "\u3000", "\xa0"),
    )
)
TEXTS = st.lists(st.sampled_from((" ", "\n", "a", "优", "&lt;", "&#20248;", "\u3000")), max_size=4).map("".join)
PLAIN = st.builds(lambda space, text: f"<t{space}>{text}</t>", st.sampled_from(("", ' xml:space="preserve"')), TEXTS)
ITEMS = st.lists(
    st.one_of(
        PLAIN.map(lambda text: f"<si>{text}</si>"),
        st.lists(PLAIN.map(lambda text: f"<r>{text}</r>"), min_size=1, max_size=3).map(
            lambda runs: f"<si>{''.join(runs)}</si>"
        ),
        st.lists(TOKENS, max_size=4).map(lambda tokens: f"<si>{''.join(tokens)}</si>"),
        TOKENS,
    ),
    max_size=5,
).map("".join)


@settings(max_examples=500, deadline=None, database=None)
@given(items=ITEMS)
def test_reads_what_the_bulk_reader_reads(items: str):
    """Of any well-formed part, the texts are those of the bulk reader, or it is declined."""
    content = part(items)
    try:
        expat.ParserCreate().Parse(content, True)  # noqa: FBT003 - expat takes it by position
    except expat.ExpatError:
        return
    found = plain_strings(content)

    if found is not None:
        assert found == bulk(content, len(found))
        with pytest.raises(CalamineError):
            bulk(content, len(found) + 1)


@pytest.mark.parametrize("piece", ["<si>", "<si><t>", "<r>", "<si><r>", "<si><r><rPr>", "<b/>", " ", "&", "<si/> "])
def test_takes_linear_time(piece: str):
    """A megabyte of what almost matches takes no longer than a moment."""
    start = time.process_time()

    plain_strings(part(piece * (1_000_000 // len(piece))))
    plain_strings(part(f"<si><r><rPr>{piece * (1_000_000 // len(piece))}"))

    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("expected", "reference"),
    [
        *((True, reference) for reference in ("&amp;", "&#65;", "&#10;")),
        *((False, reference) for reference in ("&#13;", "&#0;", "&#x41;", "&a;", "&amp", "&#55296;")),
    ],
)
def test_knows_plain_references(expected: bool, reference: str):  # noqa: FBT001 - a table
    """References that writers write are names of XML, and numbers of characters that it allows."""
    assert expected is is_plain_reference(reference)


def test_finds_references_that_are_none():
    """What begins like a reference counts, whether it ends or not."""
    assert {"&amp;", "&b", "&cdefghij"} == references("a&amp;b &cdefghijk &b")


def test_reads_references_once():
    """What a reference stands for begins no other one."""
    assert "&lt;" == plain_text("&amp;lt;")


@pytest.mark.parametrize(
    ("expected", "items"),
    [
        ([], ""),
        ([True, False, False], "<si><t>a</t></si><si><t> </t></si><si/>"),
        ([True, False], "<si><r><t> </t></r><r><t><![CDATA[a]]></t></r></si><si><rPh><t>a</t></rPh></si>"),
    ],
)
def test_tells_texts_from_nothing(expected: list[bool], items: str):
    """By a parser, of a part that is not plain; what says how a text sounds is no text."""
    assert expected == filled_strings(Path("表.xlsx"), "a.xml", part(items))


@pytest.mark.parametrize(
    "items",
    [
        "<si><t>a</t><si><t>b</t></si></si>",
        '<si><t>a</t><e:t xmlns:e="e">b</e:t></si>',
        '<mc:AlternateContent xmlns:mc="e"><si><t>a</t></si></mc:AlternateContent>',
    ],
)
def test_refuses_texts_that_one_program_reads_and_another_leaves_out(items: str):
    """A text in a text, and texts in extensions and alternatives; each would move the texts after it."""
    assert plain_strings(part(items)) is None
    with pytest.raises(FileError, match="各程序读法不一"):
        filled_strings(Path("表.xlsx"), "a.xml", part(items))
