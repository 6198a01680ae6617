from __future__ import annotations

import pytest

from xlcore.sheet.patch.blocks import extend_block, insert_block, with_colours, with_widths


def sheet(before: str = "", after: str = "") -> bytes:
    return f"<worksheet>{before}<sheetData><row/></sheetData>{after}</worksheet>".encode()


@pytest.mark.parametrize(
    ("after", "found"),
    [
        ("", "<legacyDrawing/>"),
        ("<pageMargins/><tableParts/>", "<pageMargins/><legacyDrawing/><tableParts/>"),
        ("<drawing/><legacyDrawingHF/>", "<drawing/><legacyDrawing/><legacyDrawingHF/>"),
        (
            "<drawing/><mc:AlternateContent><mc:Choice><controls/></mc:Choice></mc:AlternateContent><extLst/>",
            (
                "<drawing/><legacyDrawing/><mc:AlternateContent><mc:Choice><controls/></mc:Choice></mc:AlternateContent>"
                "<extLst/>"
            ),
        ),
        ("<legacyDrawing>theirs</legacyDrawing>", "<legacyDrawing>theirs</legacyDrawing>"),
    ],
)
def test_a_block_goes_where_the_schema_puts_it(after, found):
    """A block is inserted in the schema's order, and never twice."""
    assert sheet(after=found) == insert_block(sheet(after=after), "legacyDrawing", b"<legacyDrawing/>")


def test_a_block_gets_the_prefix_of_the_part():
    """The fragment is written without prefixes and stored with the part's."""
    xml = b"<x:worksheet><x:sheetData/></x:worksheet>"

    assert b"<x:worksheet><x:sheetData/><x:drawing/></x:worksheet>" == insert_block(xml, "drawing", b"<drawing/>")


@pytest.mark.parametrize(
    ("after", "found"),
    [
        ("<pageMargins/>", '<mergeCells count="1"><m/></mergeCells><pageMargins/>'),
        ('<mergeCells count="1"><q/></mergeCells>', '<mergeCells count="2"><q/><m/></mergeCells>'),
        ("<mergeCells><q/></mergeCells>", '<mergeCells count="2"><q/><m/></mergeCells>'),
    ],
)
def test_a_counted_block_grows(after, found):
    """Items go behind those that are there, and the count follows."""
    assert sheet(after=found) == extend_block(sheet(after=after), "mergeCells", [b"<m/>"])


def test_nothing_to_add_changes_nothing():
    """No items, no widths, no colours: the same bytes."""
    xml = sheet()

    assert [xml] * 3 == [extend_block(xml, "mergeCells", []), with_widths(xml, {}), with_colours(xml, [])]


@pytest.mark.parametrize(
    ("before", "widths", "found"),
    [
        ("", {3: "9", 1: "8"}, "<cols>{2 8}{4 9}</cols>"),
        ("<cols/>", {1: "8"}, "<cols>{2 8}</cols>"),
        ("<sheetViews/>", {1: "8"}, "<sheetViews/><cols>{2 8}</cols>"),
        (
            '<cols><col min="1" max="1" width="5"/><col min="9" max="16384" style="2" hidden="1"/></cols>',
            {4: "7"},
            '<cols><col min="1" max="1" width="5"/>{5 7}<col min="9" max="16384" style="2" hidden="1"/></cols>',
        ),
        (
            '<cols><col min="1" max="9" style="2" hidden="1" width="5"/></cols>',
            {0: "6", 4: "7"},
            (
                '<cols><col min="1" max="1" style="2" width="6" customWidth="1"/>'
                '<col min="2" max="4" style="2" hidden="1" width="5"/>'
                '<col min="5" max="5" style="2" width="7" customWidth="1"/>'
                '<col min="6" max="9" style="2" hidden="1" width="5"/></cols>'
            ),
        ),
        (
            '<cols><col min="3" max="4" width="5" outlineLevel="1"/></cols>',
            {2: "6", 3: "7", 4: "8"},
            (
                '<cols><col min="3" max="3" width="6" outlineLevel="1" customWidth="1"/>'
                '<col min="4" max="4" width="7" outlineLevel="1" customWidth="1"/>{5 8}</cols>'
            ),
        ),
    ],
)
def test_ranges_of_columns_are_split(before, widths, found):
    """Our columns get their widths and are shown; the rest of a range keeps what it had."""
    for column in range(1, 10):
        for width in range(1, 10):
            made = f'<col min="{column}" max="{column}" width="{width}" customWidth="1"/>'
            found = found.replace(f"{{{column} {width}}}", made)

    assert sheet(found) == with_widths(sheet(before), widths)


def test_colours_rank_behind_theirs():
    """Rules get priorities after all that are there, also after those of the extension list."""
    after = (
        '<conditionalFormatting sqref="A1"><cfRule priority="3"/></conditionalFormatting><pageMargins/>'
        '<extLst><ext><x14:cfRule priority="5"/></ext></extLst>'
    )
    ours = b'<conditionalFormatting sqref="B1"><cfRule priority="1"/><cfRule priority="2"/></conditionalFormatting>'
    added = ours.decode().replace('priority="2"', 'priority="7"').replace('priority="1"', 'priority="6"')

    assert sheet(after=after.replace("<pageMargins/>", f"{added}<pageMargins/>")) == with_colours(
        sheet(after=after), [ours]
    )
