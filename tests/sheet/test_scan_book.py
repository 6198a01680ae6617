from __future__ import annotations

from pathlib import Path

import pytest

from xlcore.errors import FileError
from xlcore.sheet.preflight import Container
from xlcore.sheet.scan_book import Book, Looks, Worksheet, book_of, looks_of

LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = "xl/worksheets/sheet1.xml"


def container(sheets: str, *links: tuple[str, str, str], before: str = "", **more: str) -> Container:
    """Return a workbook with these sheets, what stands before them, and links of these ids, kinds and targets."""
    relations = "".join(
        f'<Relationship Id="{name}" Type="{LINK}/{kind}" Target="{target}"/>' for name, kind, target in links
    )
    parts = {
        "xl/workbook.xml": f'<workbook xmlns:r="{LINK}" xmlns:z="z">{before}<sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships>{relations}</Relationships>",
        SHEET: "<worksheet/>",
        "xl/worksheets/sheet2.xml": "<worksheet/>",
        **{f"xl/{name}.xml": content for name, content in more.items()},
    }
    return Container(Path("表.xlsx"), "xlsx", b"", "", {name: content.encode() for name, content in parts.items()})


ONE = ("a", "worksheet", "worksheets/sheet1.xml")
OTHER = ("b", "worksheet", "/xl/worksheets/sheet2.xml")


def test_names_states_and_parts():
    """Sheets come in the workbook's order, whatever the order of the links; other sheets are skipped."""
    sheets = '<sheet name="二" state="veryHidden" r:id="b"/><sheet name="图" r:id="c"/><sheet name="一" r:id="a"/>'
    found = book_of(container(sheets, ONE, OTHER, ("c", "chartsheet", "chartsheets/sheet1.xml")))

    second, first = Worksheet("二", "very_hidden", "xl/worksheets/sheet2.xml"), Worksheet("一", "visible", SHEET)
    assert Book((second, first), since_1904=False) == found


@pytest.mark.parametrize(("expected", "said"), [(True, "1"), (True, "true"), (False, "0"), (False, "")])
def test_the_day_from_which_dates_count(expected: bool, said: str):  # noqa: FBT001 - a table
    """It is 1904 only where the workbook says so."""
    assert expected == book_of(container("", before=f'<workbookPr date1904="{said}"/>')).since_1904


@pytest.mark.parametrize(
    ("reason", "sheets", "links"),
    [
        ("都叫“一”", '<sheet name="一" r:id="a"/><sheet name="一" r:id="b"/>', (ONE, OTHER)),
        ("同一个部件", '<sheet name="一" r:id="a"/><sheet name="二" r:id="b"/>', (ONE, ("b", *ONE[1:]))),
        ("有两个链接", '<sheet name="一" z:id="b" r:id="a"/>', (ONE, OTHER)),
        ("缺少部件 xl/no.xml", '<sheet name="一" r:id="a"/>', (("a", "worksheet", "no.xml"),)),
        ("叫 xl/strings2.xml", '<sheet name="一" r:id="a"/>', (ONE, ("s", "sharedStrings", "strings2.xml"))),
        ("两个链接都叫 a", '<sheet name="一" r:id="a"/>', (ONE, ("a", "theme", "theme/theme1.xml"))),
        ("叫 styles.xml", '<sheet name="一" r:id="a"/>', (ONE, ("s", "styles", "../styles.xml"))),
    ],
)
def test_refuses_what_readers_would_take_for_different_things(
    reason: str, sheets: str, links: tuple[tuple[str, str, str], ...]
):
    """A workbook in which another program would see another sheet, text or look is not read."""
    with pytest.raises(FileError, match=reason):
        book_of(container(sheets, *links))


ROOT = '<Relationships><Relationship Id="{}" Type="{}/{}" Target="{}"/></Relationships>'


@pytest.mark.parametrize("target", ["xl/workbook.xml", "/xl/Workbook.xml", "./xl/workbook.xml"])
def test_takes_the_workbook_that_the_file_links_to(target: str):
    """However the link is written."""
    whole = container('<sheet name="一" r:id="a"/>', ONE)
    links = ROOT.format("a", LINK, "officeDocument", target).encode()

    found = book_of(Container(whole.path, "xlsx", b"", "", {**whole.parts, "_rels/.rels": links}))

    assert (Worksheet("一", "visible", SHEET),) == found.sheets


def test_refuses_a_file_that_links_to_another_workbook():
    """Excel and LibreOffice follow the link, and would show another workbook than the one that is read."""
    whole = container('<sheet name="一" r:id="a"/>', ONE)
    links = ROOT.format("a", LINK, "officeDocument", "xl/workbook2.xml").encode()

    with pytest.raises(FileError, match=r"指明的工作簿是部件 xl/workbook2\.xml，而不是 xl/workbook\.xml"):
        book_of(Container(whole.path, "xlsx", b"", "", {**whole.parts, "_rels/.rels": links}))


MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:q="q"'


@pytest.mark.parametrize(
    ("before", "sheets"),
    [
        (f'<mc:AlternateContent {MC}><mc:Choice Requires="q"><sheets/></mc:Choice></mc:AlternateContent>', ""),
        ("<sheets/>", ""),
        ("", f"<mc:AlternateContent {MC}/>"),
        ("", f'<q:sheet {MC} name="假" r:id="b"/>'),
    ],
)
def test_refuses_sheets_that_programs_are_free_to_ignore(before: str, sheets: str):
    """Sheets in an extension or an alternative are there for one program, and not for another."""
    with pytest.raises(FileError, match="各程序读法不一"):
        book_of(container(f'<sheet name="一" r:id="a"/>{sheets}', ONE, OTHER, before=before))


def test_reads_around_the_alternatives_that_excel_writes():
    """Excel writes an alternative before the sheets, and settings of its own that have the names of others."""
    path = f'<mc:AlternateContent {MC}><mc:Choice Requires="q"><q:absPath url="a"/></mc:Choice></mc:AlternateContent>'
    other = f'<extLst><ext><q:workbookPr {MC} date1904="1"/><q:sheet name="二" r:id="b"/></ext></extLst>'

    found = book_of(container('<sheet name="一" r:id="a"/>', ONE, OTHER, before=path + other))

    assert Book((Worksheet("一", "visible", SHEET),), since_1904=False) == found


def test_parts_are_known_in_any_case():
    """Upper and lower case are one, as in Excel."""
    found = book_of(container('<sheet name="一" r:id="a"/>', ONE, ("s", "sharedStrings", "/xl/SharedStrings.xml")))

    assert (Worksheet("一", "visible", SHEET),) == found.sheets


def test_looks():
    """Styles are told by number; a span of time is a date format, but no day."""
    styles = "".join(f'<xf numFmtId="{number}"/>' for number in (0, 9, 14, 46))

    found = looks_of(container("", styles=f"<styleSheet><cellXfs>{styles}</cellXfs></styleSheet>"))

    assert Looks(frozenset({1}), frozenset({2, 3}), frozenset({2})) == found
    assert Looks() == looks_of(container(""))
