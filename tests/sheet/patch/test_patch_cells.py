from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from patching import (
    NAME,
    SHEET,
    book,
    by_openpyxl,
    by_xlsxwriter,
    container_of,
    parts_of,
    seen_by_calamine,
    seen_by_openpyxl,
    sheet_after,
    unzipped,
    without_cells,
    zipped,
)

from xlcore.errors import FileError
from xlcore.quantity import CellError
from xlcore.sheet.codes import address
from xlcore.sheet.page import Live
from xlcore.sheet.patch import BookChange, Look, SheetChange, patched
from xlcore.sheet.patch.cells import number_text, written

PLACES = st.tuples(st.integers(0, 8), st.integers(0, 6))
LETTERS = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="_\ufffe\uffff")
TEXTS = st.text(LETTERS, min_size=1, max_size=8)
NUMBERS = st.decimals(-(10**9), 10**9, places=3).map(lambda number: number + 0)
CONTENTS = st.one_of(TEXTS, NUMBERS, st.booleans(), NUMBERS.map(lambda number: Live("1+1", number)))
CELLS = st.dictionaries(PLACES, CONTENTS, max_size=12)


def as_openpyxl(content):
    return f"={content.formula}" if isinstance(content, Live) else content


def as_calamine(content):
    return content.value if isinstance(content, Live) else content


def same(found, wanted):
    if isinstance(found, float | int) and not isinstance(found, bool) and isinstance(wanted, Decimal):
        return float(wanted) == found
    return found == wanted and type(found) is type(wanted)


@pytest.mark.parametrize("writer", [by_xlsxwriter, by_openpyxl])
@given(old=CELLS, edits=st.dictionaries(PLACES, st.none() | CONTENTS, min_size=1, max_size=8))
def test_only_what_was_asked_for_changes(writer, old, edits):
    """Both readers find the new contents and the old ones, and without the edited cells the part has the same bytes."""
    container = container_of(writer(old))

    data = patched(container, BookChange({NAME: SheetChange(edits)}))

    wanted = {place: content for place, content in {**old, **edits}.items() if content is not None}
    seen = seen_by_openpyxl(data)
    assert wanted.keys() == seen.keys()
    assert all(same(seen[place], as_openpyxl(content)) for place, content in wanted.items())
    fresh = seen_by_calamine(data)
    assert all(same(fresh[place], as_calamine(content)) for place, content in edits.items() if content is not None)
    parts = unzipped(data)
    assert without_cells(container.parts[SHEET], edits) == without_cells(parts[SHEET], edits)
    others = container.parts.keys() - {SHEET}
    assert {name: container.parts[name] for name in others} == {name: parts[name] for name in others}


@st.composite
def hand_written(draw):
    """Draw a sheet in which rows and cells name their place or leave it to counting; returns rows and cells."""
    rows, cells, last_row = "", {}, -1
    for row in sorted(draw(st.sets(st.integers(0, 6), max_size=5))):
        inner, last_column = "", -1
        for column in sorted(draw(st.sets(st.integers(0, 5), max_size=5))):
            named = column != last_column + 1 or draw(st.booleans())
            inner += f'<c r="{address(row, column)}">' if named else "<c>"
            inner += f"<v>{row * 10 + column}</v></c>"
            cells[row, column] = row * 10 + column
            last_column = column
        named = f' r="{row + 1}"' if row != last_row + 1 or draw(st.booleans()) else ""
        rows += f"<row{named}>{inner}</row>" if inner or draw(st.booleans()) else f"<row{named}/>"
        last_row = row
    return rows, cells


@given(hand_written(), st.dictionaries(PLACES, NUMBERS, min_size=1, max_size=6), st.sampled_from(["", "x"]))
def test_places_are_counted_as_readers_count_them(sheet, edits, prefix):
    """Rows and cells without a name stand behind the one before, for the readers of the result too."""
    rows, old = sheet

    data = patched(book(rows, prefix=prefix), BookChange({NAME: SheetChange(edits)}))

    wanted = {place: float(number) for place, number in {**old, **edits}.items()}
    assert wanted == seen_by_openpyxl(data)
    assert wanted.items() <= seen_by_calamine(data).items()


@pytest.mark.parametrize(
    ("content", "cell"),
    [
        ("=1+1", '<c r="B2" t="inlineStr"><is><t>=1+1</t></is></c>'),
        (" 好\n", '<c r="B2" t="inlineStr"><is><t xml:space="preserve"> 好\n</t></is></c>'),
        ("<&>", '<c r="B2" t="inlineStr"><is><t>&lt;&amp;&gt;</t></is></c>'),
        ("a\x0bb\r", '<c r="B2" t="inlineStr"><is><t>a_x000B_b_x000D_</t></is></c>'),
        ("_x0041_", '<c r="B2" t="inlineStr"><is><t>_x005F_x0041_</t></is></c>'),
        ("\ud800", '<c r="B2" t="inlineStr"><is><t>_xD800_</t></is></c>'),
        ("", '<c r="B2"/>'),
        (None, '<c r="B2"/>'),
        (True, '<c r="B2" t="b"><v>1</v></c>'),
        (Decimal("8.50"), '<c r="B2"><v>8.5</v></c>'),
        (Decimal("1E+3"), '<c r="B2"><v>1000</v></c>'),
        (CellError("#N/A"), '<c r="B2" t="e"><v>#N/A</v></c>'),
        (date(2024, 1, 2), '<c r="B2"><v>45293</v></c>'),
        (datetime(2024, 1, 2, 12), '<c r="B2"><v>45293.5</v></c>'),  # noqa: DTZ001  # cells know no zones
        (date(1899, 5, 1), '<c r="B2" t="inlineStr"><is><t>1899-05-01</t></is></c>'),
        (Live('IF(A1<2,"&",1)', Decimal(1)), '<c r="B2"><f>IF(A1&lt;2,"&amp;",1)</f><v>1</v></c>'),
        (Live("A1", ""), '<c r="B2" t="str"><f>A1</f><v></v></c>'),
        (Live("A1", "好"), '<c r="B2" t="str"><f>A1</f><v>好</v></c>'),
        (Live("TRUE", value=True), '<c r="B2" t="b"><f>TRUE</f><v>1</v></c>'),
    ],
)
def test_each_content_has_its_spelling(content, cell):
    """A content is written with the type that a reader will see; a text never becomes a formula."""
    container = book('<row r="2"><c r="B2" t="s"><v>9</v></c></row>')

    assert f'<sheetData><row r="2">{cell}</row></sheetData></worksheet>' == sheet_after(
        container, SheetChange({(1, 1): content})
    )


@pytest.mark.parametrize(
    ("rows", "place", "after"),
    [
        ("<sheetData/>", (1, 2), '<sheetData><row r="2"><c r="C2"><v>5</v></c></row></sheetData>'),
        ('<row r="2" ht="20"/>', (1, 2), '<row r="2" ht="20"><c r="C2"><v>5</v></c></row>'),
        ("<row></row><row/>", (1, 2), '<row></row><row><c r="C2"><v>5</v></c></row>'),
        ("<row><c/><c><v>1</v></c></row>", (0, 1), "<row><c/><c><v>5</v></c></row>"),
        ("<row><c/><c/></row>", (0, 3), '<row><c/><c/><c r="D1"><v>5</v></c></row>'),
        ('<row><c r="A1"/><c r="D1"/><c/></row>', (0, 4), '<row><c r="A1"/><c r="D1"/><c><v>5</v></c></row>'),
        (
            '<row><c r="A1"/><c r="D1"/><c/></row>',
            (0, 1),
            '<row><c r="A1"/><c r="B1"><v>5</v></c><c r="D1"/><c/></row>',
        ),
        ('<row r="3"/><row r="9"/>', (4, 0), '<row r="3"/><row r="5"><c r="A5"><v>5</v></c></row><row r="9"/>'),
        ('<row r="3" s="1" customFormat="1"/>', (2, 0), '<c r="A3" s="1"><v>5</v></c>'),
        ('<row r="3" spans="2:3"/>', (2, 4), '<row r="3" spans="2:5"><c r="E3"><v>5</v></c></row>'),
        ('<row r="3" spans="2:3"/>', (2, 1), '<row r="3" spans="2:3"><c r="B3"><v>5</v></c></row>'),
        (
            '<row r="3" spans="2:3"><c r="B3"/></row>',
            (2, 0),
            '<row r="3" spans="1:3"><c r="A3"><v>5</v></c><c',
        ),
        ("<row><c r='A1' ph=\"1\" s='2' t=\"s\" ><v>1</v></c></row>", (0, 0), "<c r='A1' ph=\"1\" s='2' ><v>5</v></c>"),
        ('<row><c r="A1" cm="1" vm="2"><v>1</v></c></row>', (0, 0), '<c r="A1"><v>5</v></c>'),
        ('<row><!-- <c r="A1"/> --><c r="A1"/></row>', (0, 0), '<!-- <c r="A1"/> --><c r="A1"><v>5</v></c>'),
    ],
)
def test_a_cell_finds_its_place(rows, place, after):
    """Rows and cells are found by number or by counting, and missing ones are inserted in order."""
    assert after in sheet_after(book(rows), SheetChange({place: Decimal(5)}))


def test_a_new_cell_takes_the_style_of_its_column():
    """Where neither cell nor row has a style, the column's counts."""
    container = book("<row/>", before='<cols><col min="2" max="4" width="9" style="2"/></cols>')

    assert '<c r="D1" s="2"><v>5</v></c>' in sheet_after(container, SheetChange({(0, 3): Decimal(5)}))


def test_blanking_what_is_not_there_changes_nothing():
    """A cell that does not exist needs no element to be blank."""
    container = book('<row r="1"/>', before='<dimension ref="A1"/>')

    assert container.parts == unzipped(patched(container, BookChange({NAME: SheetChange({(5, 5): None})})))


def test_a_merged_block_is_written_in_its_first_cell():
    """A cell under a merged block stands for the block."""
    container = book('<row><c r="A1"/><c r="B1"/></row>', after='<mergeCells><mergeCell ref="A1:B3"/></mergeCells>')

    found = sheet_after(container, SheetChange({(2, 1): Decimal(5)}, looks={(0, 1): Look(locked=False)}))

    assert found.startswith('<sheetData><row><c r="A1" s="2"><v>5</v></c><c r="B1"/></row></sheetData>')


def test_two_changes_of_one_block_are_a_mistake():
    """Different contents for one merged block are a mistake of the program."""
    container = book("<row/>", after='<mergeCells><mergeCell ref="A1:B3"/></mergeCells>')

    with pytest.raises(ValueError, match="two changes"):
        sheet_after(container, SheetChange({(2, 1): Decimal(5), (0, 0): Decimal(6)}))


@pytest.mark.parametrize(
    ("before", "after"),
    [("A1", "A1:F9"), ("B2:G3", "B2:G9"), ("A1:H20", "A1:H20"), ("F9", "F9")],
)
def test_the_stated_size_holds_new_cells(before, after):
    """The dimension grows to hold what is added, and otherwise stays as it is."""
    container = book("<row/>", before=f'<dimension ref="{before}"/>')

    assert f'<dimension ref="{after}"/>' in sheet_after(container, SheetChange({(8, 5): Decimal(5)}))


def test_prefixed_names_stay_prefixed():
    """A part that writes x:row gets x:row, x:c, x:is and x:t."""
    container = book('<row r="1"><c r="A1"/></row>', prefix="x")

    assert (
        '<x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>'
        '<x:row r="2"><x:c r="B2" t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>'
    ) == sheet_after(container, SheetChange({(0, 0): Decimal(1), (1, 1): "a"}))


@pytest.mark.parametrize("more", [{"strict": True}, {"prefix": "x"}])
def test_other_namespaces_are_read_again(more):
    """Strict OOXML and prefixes make no difference to a reader of the result."""
    container = book("<row><c><v>1</v></c></row>", **more)

    data = patched(container, BookChange({NAME: SheetChange({(0, 0): "甲", (3, 3): Decimal(2)})}))

    assert {(0, 0): "甲", (3, 3): 2.0} == seen_by_calamine(data)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_other_encodings_become_utf8(encoding):
    """A part in another encoding is transcoded, and its declaration with it."""
    parts = parts_of('<row><c t="str"><v>é</v></c></row>')
    declared = "UTF-16" if encoding.startswith("utf-16") else encoding
    parts[SHEET] = parts[SHEET].decode().replace('"UTF-8"', f'"{declared}"').encode(encoding)

    data = patched(container_of(zipped(parts)), BookChange({NAME: SheetChange({(0, 1): "甲"})}))

    assert unzipped(data)[SHEET].startswith(b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>')
    assert {(0, 0): "é", (0, 1): "甲"} == seen_by_openpyxl(data)


def test_days_are_counted_as_the_workbook_counts_them():
    """A workbook that counts from 1904 gets smaller numbers."""
    parts = parts_of("<row/>")
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<sheets>", b'<workbookPr date1904="1"/><sheets>')

    found = sheet_after(container_of(zipped(parts)), SheetChange({(0, 0): date(2024, 1, 2)}))

    assert '<c r="A1"><v>43831</v></c>' in found


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ('<row><c r="A1"/><c r="A1"/></row>', "工作表“自评表”：单元格 A1 出现两次，文件可能已损坏"),
        ('<row r="0"/>', "工作表“自评表”：有无效的行号 0，文件可能已损坏"),
        ('<row><c r="?"/></row>', "工作表“自评表”：有无效的单元格位置 ?，文件可能已损坏"),
    ],
)
def test_broken_sheets_are_refused(rows, reason):
    """A sheet whose places make no sense is refused with the reason."""
    with pytest.raises(FileError) as caught:
        sheet_after(book(rows), SheetChange({(0, 0): Decimal(1)}))

    assert reason == caught.value.reason


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1E+400"])
def test_what_is_no_number_of_a_worksheet_is_a_mistake(number):
    """A number that no double can hold is not written."""
    with pytest.raises((ValueError, OverflowError)):
        written(Decimal(number))


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30))
def test_numbers_read_back_as_the_same_double(number):
    """The text of a number is that number to a reader of doubles."""
    assert float(number) == float(number_text(number))


@pytest.mark.parametrize(
    ("cell", "change", "found"),
    [
        ('<c r="A1" t="s"><v>0</v></c>', SheetChange(looks={(0, 0): Look(fill="#FDE7E9")}), '<c r="A1" s="3" t="s">'),
        ('<c r="A1" t="s"/>', SheetChange({(0, 0): "一"}, {(0, 0): Look("#FDE7E9")}), '<c r="A1" s="3" t="inlineStr">'),
        (
            '<c r="A1" t="s" ph="1"/>',
            SheetChange({(0, 0): Decimal(1)}, {(0, 0): Look("#FDE7E9")}),
            '<c r="A1" ph="1" s="3">',
        ),
        ('<c r="A1"/>', SheetChange({(0, 0): "一"}, {(0, 0): Look("#FDE7E9")}), '<c r="A1" s="3" t="inlineStr">'),
        ('<c r="A1" s="1" t="s"><v>0</v></c>', SheetChange(looks={(0, 0): Look("#FDE7E9")}), '<c r="A1" s="3" t="s">'),
    ],
)
def test_attributes_stand_as_excel_writes_them(cell, change, found):
    """The style of a cell stands before its type, so that readers of the usual order take the short way."""
    assert found in sheet_after(book(f'<row r="1">{cell}</row>'), change)
