from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from com_engine import ComError, plain
from com_excel import Workbook
from hypothesis import given
from hypothesis import strategies as st
from live_excel import excel, file_of, open_book, reopened
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from xlcore.errors import InputError
from xlcore.excel import marks
from xlcore.excel.marks import MARKS_SHEET, SEPARATOR, Mark, annotation, place, remembered, undo

RED = (255, 199, 206)


def book_with(**cells):
    """Return a live book whose only sheet, 表, has these values."""
    workbook = openpyxl.Workbook()
    workbook.active.title = "表"
    for name, value in cells.items():
        workbook.active[name] = value
    return open_book(workbook)


def annotate(book, cell="B2", note="错误"):
    place(book, [annotation(book.sheets["表"], cell, note, RED)], remembered(book))


def cell_of(book, cell="B2"):
    """Return value, colour and note of a cell."""
    target = book.sheets["表"].range(cell)
    return target.value, target.color, target.note.text if target.note else None


def test_annotation_is_seen_and_undone():
    """A blank cell gets note and colour, and is blank again after the undo."""
    book = book_with(A1=1)
    annotate(book)
    assert (None, RED, "错误") == cell_of(book)
    assert 1 == len(undo(book).gone)
    assert (None, None, None) == cell_of(book)
    assert ["表"] == book.sheet_names


def test_own_note_and_colour_come_back_exactly():
    """A person's note stands before ours, and note and colour come back as they were."""
    book = book_with(B2="x")
    sheet = file_of(book)["表"]
    sheet["B2"].comment, sheet["B2"].fill = Comment("请核实\n王", "王"), PatternFill("solid", "112233")
    annotate(book)
    assert ("x", RED, f"请核实\n王{SEPARATOR}错误") == cell_of(book)
    undo(book)
    assert ("x", (0x11, 0x22, 0x33), "请核实\n王") == cell_of(book)


def test_a_threaded_comment_is_left_alone():
    """What looks like a note but is a conversation gets no text of ours."""
    book = book_with()
    file_of(book)["表"]["B2"].comment = Comment("[线程批注]", "王")
    plain(book.sheets["表"].api).threaded.add("B2")
    assert annotation(book.sheets["表"], "B2", "错误", RED) is None


def test_marks_survive_saving(tmp_path):
    """A saved and reopened workbook can be restored; the record is on a hidden sheet."""
    book = book_with(B2=8)
    annotate(book)
    place(book, [Mark("表", "B2", "fill", former_value=Decimal(8), value=Decimal("9.5"))], remembered(book))
    again = reopened(book, tmp_path / "x.xlsx")
    assert not again.sheets[MARKS_SHEET].visible
    assert (9.5, RED, "错误") == cell_of(again)
    undo(again)
    assert (8.0, None, None) == cell_of(again)


def test_only_one_kind_is_undone():
    """Undoing the check leaves the filled values, and they stay remembered."""
    book = book_with()
    annotate(book)
    fill = Mark("表", "B2", "fill", value=Decimal(5))
    place(book, [fill], remembered(book))
    assert (fill,) == undo(book, "check").left
    assert (5.0, None, None) == cell_of(book)
    assert (fill,) == remembered(book)


def test_two_fills_go_back_to_the_first_value():
    """Filled twice, the value that a person typed comes back."""
    book = book_with(B2=1)
    for former, value in ((1, 2), (2, 3)):
        mark = Mark("表", "B2", "fill", former_value=Decimal(former), value=Decimal(value))
        place(book, [mark], remembered(book))
    undo(book)
    assert 1.0 == cell_of(book)[0]


@pytest.mark.parametrize("former", ["9", "9分", "=未评", "-", "'", "+1", "合格"])
def test_texts_stay_texts(former):
    """A text that looks like a number or a formula comes back as the text it was."""
    book = book_with(B2="x")
    file_of(book)["表"]["B2"].value, file_of(book)["表"]["B2"].data_type = former, "s"
    place(book, [Mark("表", "B2", "fill", former_value=former, value=Decimal(7))], ())
    undo(book)
    cell = file_of(book)["表"]["B2"]
    assert (former, "s") == (cell.value, cell.data_type)


def test_what_a_person_changed_since_stays():
    """A changed note, colour or value is not taken back, and is reported."""
    book = book_with(B2=1, B3=1)
    annotate(book)
    place(book, [Mark("表", "B3", "fill", former_value=Decimal(1), value=Decimal(2))], remembered(book))
    target = book.sheets["表"].range("B2")
    target.note.text, target.color = "已改", (0, 0, 255)
    book.sheets["表"].range("B3").value = 4
    undone = undo(book)
    assert ((), {"B2", "B3"}) == (undone.gone, {mark.cell for mark in undone.changed})
    assert (1.0, (0, 0, 255), "已改") == cell_of(book)
    assert 4.0 == cell_of(book, "B3")[0]


def test_a_formula_put_there_since_stays():
    """A person's formula stays also where it shows just what was filled in."""
    book = book_with(B2=1)
    place(book, [Mark("表", "B2", "fill", former_value=Decimal(1), value=Decimal(2))], ())
    file_of(book)["表"]["B2"], plain(book.api).shown["表!B2"] = "=1+1", 2.0
    assert ["B2"] == [mark.cell for mark in undo(book).changed]
    assert "=1+1" == file_of(book)["表"]["B2"].value


def test_words_added_to_our_note_stay():
    """What a person wrote behind our note is kept, ours goes."""
    book = book_with()
    annotate(book)
    book.sheets["表"].range("B2").note.text = "错误\n已核实"
    undo(book)
    assert "\n已核实" == cell_of(book)[2]


def test_marks_are_found_after_rows_were_inserted():
    """A note that moved with its cell is found there."""
    book = book_with()
    annotate(book)
    sheet = file_of(book)["表"]
    sheet["B5"].comment, sheet["B5"].fill = Comment(sheet["B2"].comment.text, "x"), PatternFill("solid", "FFC7CE")
    sheet["B2"].comment, sheet["B2"].fill = None, PatternFill()
    assert 1 == len(undo(book).gone)
    assert (None, None, None) == cell_of(book, "B5")


def test_renamed_sheet_stays_remembered():
    """Marks on a sheet that cannot be found are kept until it is there again."""
    book = book_with()
    annotate(book)
    file_of(book)["表"].title = "改名"
    assert 1 == len(undo(book).lost)
    file_of(book)["改名"].title = "表"
    assert 1 == len(undo(book).gone)


def test_nothing_half_done(monkeypatch):
    """If a cell refuses, those before it are taken back and nothing new is remembered."""
    book = book_with(B2=1)
    make = marks._make

    def refusing(where, mark):
        if mark.cell == "B3":
            raise ComError
        make(where, mark)

    monkeypatch.setattr(marks, "_make", refusing)
    planned = [annotation(book.sheets["表"], cell, "错误", RED) for cell in ("B2", "B3")]
    with pytest.raises(ComError):
        place(book, planned, ())
    assert (1.0, None, None) == cell_of(book)
    assert ["表"] == book.sheet_names


def test_the_sheet_in_front_stays_in_front():
    """The hidden sheet does not come to the front."""
    book = book_with()
    annotate(book)
    assert "表" == book.sheets.active.name


@pytest.mark.parametrize("state", ["visible", "hidden", "veryHidden"])
def test_the_record_stands_behind_what_can_be_seen(state):
    """The other sheets keep their numbers and their order, also those that Excel does not move."""
    book = book_with()
    file_of(book).create_sheet("别的表").sheet_state = state
    annotate(book)
    expected = ["表", "别的表", MARKS_SHEET] if state == "visible" else ["表", MARKS_SHEET, "别的表"]
    assert expected == book.sheet_names


def test_one_record_is_added_where_several_sheets_are_selected():
    """Excel would add as many sheets as are selected."""
    book = book_with()
    for sheet in (file_of(book)["表"], file_of(book).create_sheet("别的表")):
        sheet.sheet_view.tabSelected = True
    annotate(book)
    assert ["表", "别的表", MARKS_SHEET] == book.sheet_names


def test_a_book_behind_another_is_marked():
    """The workbook need not be the one in front of its Excel."""
    book = book_with()
    Workbook(excel(book), openpyxl.Workbook(), path=Path("另一个.xlsx"))
    annotate(book)
    assert ["表", MARKS_SHEET] == book.sheet_names


def test_damaged_record_is_told():
    """A record that somebody edited is refused in words."""
    book = book_with()
    annotate(book)
    book.sheets[MARKS_SHEET].range("D2").value = "随便"
    with pytest.raises(InputError, match="被改动"):
        remembered(book)


_COLORS = st.none() | st.tuples(*[st.integers(0, 255)] * 3)
_TEXTS = st.none() | st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), min_size=1, max_size=30)
_NUMBERS = st.decimals(-1000, 1000, places=2)


@given(st.builds(Mark, st.text(min_size=1, max_size=9), st.just("B2"), st.sampled_from(["check", "fill"]), _COLORS,
                 _TEXTS, st.none() | _TEXTS | _NUMBERS, _COLORS, _TEXTS, st.none() | _NUMBERS))  # fmt: skip
def test_a_mark_is_remembered_as_it_is(mark):
    """Writing a mark down and reading it gives the same mark, and no cell takes its fields for something else."""
    fields = marks._encoded(mark)
    assert mark == marks._decoded(fields)
    assert all(field.startswith(('"', "[", "{", "null")) for field in fields)
