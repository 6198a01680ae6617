from __future__ import annotations

import io
import re

import openpyxl
import pytest
from patching import NAME, STYLES, book, by_openpyxl, by_xlsxwriter, container_of, unzipped, zipped

from xlcore.errors import FileError
from xlcore.sheet import styles
from xlcore.sheet.page import Page
from xlcore.sheet.patch import BookChange, Look, SheetChange, patched
from xlcore.sheet.patch.splice import Refusal
from xlcore.sheet.patch.styles import Styles

SHEET = f"<styleSheet>{STYLES}</styleSheet>".encode()


def xfs(xml: bytes) -> list[bytes]:
    inner = xml.partition(b"<cellXfs")[2].partition(b"</cellXfs>")[0]
    return [b"<xf " + piece for piece in inner.split(b"<xf ")[1:]]


PLAIN = 'fontId="0" fillId="0" borderId="0" xfId="0"'
CENTRED = '<alignment horizontal="center"/>'


@pytest.mark.parametrize(
    ("style", "look", "xf"),
    [
        (0, Look("#fde7e9"), 'numFmtId="0" fontId="0" fillId="2" borderId="0" xfId="0" applyFill="1"/>'),
        (0, Look(numbers="0.00%"), f'numFmtId="10" {PLAIN} applyNumberFormat="1"/>'),
        (1, Look(numbers='0"分"'), f'numFmtId="164" {PLAIN} applyNumberFormat="1">{CENTRED}</xf>'),
        (
            1,
            Look(locked=False),
            f'numFmtId="9" {PLAIN} applyNumberFormat="1" applyProtection="1">{CENTRED}<protection locked="0"/></xf>',
        ),
        (2, Look(locked=True), f'numFmtId="0" {PLAIN} applyProtection="1"><protection locked="1"/></xf>'),
        (0, Look(locked=False), f'numFmtId="0" {PLAIN} applyProtection="1"><protection locked="0"/></xf>'),
    ],
)
def test_a_style_is_derived_from_another(style, look, xf):
    """What the look does not name stays as it was; the list counts its members."""
    found = Styles(SHEET)
    number = found.derived(style, look)
    made = found.result()

    assert f"<xf {xf}" == xfs(made)[number].decode()
    assert xfs(SHEET) == xfs(made)[:3]
    assert b'<cellXfs count="%d">' % len(xfs(made)) in made


def test_the_same_look_gives_the_same_style():
    """Asked twice, also in a second run over the result, nothing is added again."""
    first = Styles(SHEET)
    look = Look("#FDE7E9", "0.0", locked=False)
    numbers = {first.derived(0, look), first.derived(0, look)}
    second = Styles(first.result())

    assert {3} == numbers | {second.derived(0, look)}
    assert first.result() == second.result()


@pytest.mark.parametrize("look", [Look(), Look(locked=True), Look(numbers="0%"), Look(fill=None)])
def test_a_look_that_changes_nothing_keeps_the_style(look):
    """A style that is so already is not copied."""
    found = Styles(SHEET)

    assert (1, SHEET) == (found.derived(1, look), found.result())


def test_an_unknown_style_is_refused():
    """A cell with a style that the workbook lacks is refused."""
    with pytest.raises(Refusal, match="单元格样式 7 不存在"):
        Styles(SHEET).derived(7, Look(locked=True))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"<dxfs/>", b'<dxfs count="1"><dxf>1</dxf></dxfs>'),
        (b'<dxfs count="0"/>', b'<dxfs count="1"><dxf>1</dxf></dxfs>'),
        (b'<dxfs count="1"><dxf>0</dxf></dxfs>', b'<dxfs count="2"><dxf>0</dxf><dxf>1</dxf></dxfs>'),
        (b"<tableStyles/>", b'<dxfs count="1"><dxf>1</dxf></dxfs><tableStyles/>'),
    ],
)
def test_sections_grow_or_are_made(before, after):
    """A section that is missing or empty is made at its place."""
    found = Styles(SHEET.replace(b"</styleSheet>", before + b"</styleSheet>"))
    found.graft(SHEET.replace(b"</styleSheet>", b"<dxfs><dxf>1</dxf></dxfs></styleSheet>"))

    assert after in found.result()


def test_formats_of_another_workbook_get_new_numbers():
    """The same number format has one number; a taken number goes to the one that was there."""
    here = SHEET.replace(b"<fonts", b'<numFmts count="1"><numFmt numFmtId="164" formatCode="0.0"/></numFmts><fonts')
    there = SHEET.replace(b"<fonts", b'<numFmts count="1"><numFmt numFmtId="164" formatCode="000"/></numFmts><fonts')
    there = there.replace(b'<xf numFmtId="9" ', b'<xf numFmtId="164" ')
    found = Styles(here)
    graft = found.graft(there)

    assert b'<numFmt numFmtId="165" formatCode="000"/></numFmts>' in found.result()
    assert b'numFmtId="165"' in xfs(found.result())[graft.cells[1]]


@pytest.mark.parametrize("writer", [by_xlsxwriter, by_openpyxl])
def test_our_styles_look_in_their_workbook_as_in_ours(writer):
    """Fonts, fills, borders, alignment, formats and locks arrive as openpyxl sees them; theirs stay."""
    page = Page("旁")
    ours = [styles.TITLE, styles.YEAR, styles.INPUT_AMOUNT, styles.SIDE_HEAD, styles.SIGNATURE, styles.SIDE_CHECK]
    for row, style in enumerate(ours):
        page.at(row, 3, "字", style)
    container = container_of(writer({(0, 0): "甲"}))

    sheet = openpyxl.load_workbook(io.BytesIO(patched(container, BookChange({NAME: SheetChange(beside=page)}))))[NAME]

    for row, style in enumerate(ours):
        cell = sheet.cell(row + 1, 4)
        assert (
            styles.TITLE_FONT if style.title else styles.BODY_FONT,
            style.size,
            style.bold,
            f"FF{style.fill[1:]}" if style.fill else "00000000",
            "thin" if style.border else None,
            style.align,
            style.numbers,
            style.locked,
        ) == (
            cell.font.name,
            cell.font.size,
            cell.font.bold,
            cell.fill.fgColor.rgb,
            cell.border.left.style,
            cell.alignment.horizontal,
            cell.number_format,
            cell.protection.locked,
        )
    old = openpyxl.load_workbook(io.BytesIO(container.data))[NAME]["A1"]
    new = sheet["A1"]
    assert [repr(old.font), repr(old.fill), repr(old.border)] == [repr(new.font), repr(new.fill), repr(new.border)]


@pytest.mark.parametrize(
    ("colour", "light"),
    [
        ('<color rgb="FFFFFFFF"/>', True),
        ('<color theme="0"/>', True),
        ('<color indexed="9"/>', True),
        ('<color rgb="FFFFE699"/>', True),
        ('<color rgb="FFC00000"/>', False),
        ('<color theme="1"/>', False),
        ('<color rgb="damaged"/>', False),
        ("", False),
    ],
)
def test_a_light_font_becomes_black_on_a_new_fill(colour, light):
    """White on dark blue would not be seen on the light colour of a finding; what can be read stays."""
    xml = SHEET.replace(b"<sz ", f"{colour}<sz ".encode(), 1)

    found = Styles(xml)
    found.derived(0, Look(fill="#FDE7E9"))

    fonts = re.findall(rb"<font>.*?</font>", found.result())
    assert [colour.encode() in fonts[0], 2 if light else 1] == [True, len(fonts)]
    assert light is (b'fontId="1" fillId="2"' in found.result())


def test_too_many_styles_are_refused():
    """Where Excel's limit is reached, no style is added; those that are there can still be used."""
    full = SHEET.replace(b"</cellXfs>", b"<xf/>" * 65_487 + b"</cellXfs>")
    found = Styles(full)

    assert (2, full) == (found.derived(0, Look(locked=False)), found.result())
    found.derived(0, Look("#FDE7E9"))
    with pytest.raises(Refusal, match="65490"):
        found.result()


def test_looks_need_a_styles_part():
    """A workbook without styles cannot get any."""
    parts = {name: content for name, content in book("<row/>").parts.items() if name != "xl/styles.xml"}
    container = container_of(zipped(parts))

    with pytest.raises(FileError, match=r"缺少部件 xl/styles\.xml"):
        patched(container, BookChange({NAME: SheetChange(looks={(0, 0): Look(locked=True)})}))


def test_prefixed_styles_stay_prefixed():
    """A styles part that writes x:xf gets x:xf and x:fill."""
    change = SheetChange(looks={(0, 0): Look(fill="#FFFFFF", locked=False)})

    found = unzipped(patched(book("<row/>", prefix="x"), BookChange({NAME: change})))["xl/styles.xml"]

    assert b'applyProtection="1"><x:protection locked="0"/></x:xf></x:cellXfs>' in found
    assert b'<x:fgColor rgb="FFFFFFFF"/>' in found
