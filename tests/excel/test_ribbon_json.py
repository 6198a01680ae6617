import json_excel as client
from live_excel import form_workbook

from xlcore.excel import ribbon
from xlcore.excel.marks import MARKS_SHEET


def checked(**options):
    sent = client.payload(form_workbook(), **options)
    book = client.opened(sent)
    ribbon.check_book(book)
    return sent, book


def test_check_adds_notes():
    """Findings become notes; cells are not coloured, because this engine cannot tell the colour to go back to."""
    _, book = checked()
    notes = {action["args"][0]: action["args"][1] for action in client.actions(book, "addNote")}
    assert notes["$G$9"].startswith(f"{ribbon.NOTE_TITLE}\n错误 I03")
    assert [] == client.actions(book, "setRangeColor")
    assert "读不到数字格式" in client.said(book)


def test_a_note_that_cannot_be_read_is_kept():
    """Beside a person's note none is added; the finding stands in the message."""
    _, book = checked(notes=("G9",))
    assert "$G$9" not in {action["args"][0] for action in client.actions(book, "addNote")}
    assert "I03 自评表!G9" in client.said(book)


def test_check_twice_and_restore():
    """Over several requests marks are replaced, never doubled, and restored to nothing."""
    sent, book = checked()
    once = client.applied(sent, book)
    notes = list(once["sheets"][0]["notes"])
    assert "Hidden" == once["sheets"][1]["visibility"]
    book = client.opened(once)
    ribbon.check_book(book)
    twice = client.applied(once, book)
    assert sorted(map(str, notes)) == sorted(map(str, twice["sheets"][0]["notes"]))
    assert ["自评表", MARKS_SHEET] == [sheet["name"] for sheet in twice["sheets"]]
    book = client.opened(twice)
    ribbon.restore_book(book)
    restored = client.applied(twice, book)
    assert ["自评表"] == [sheet["name"] for sheet in restored["sheets"]]
    assert [] == restored["sheets"][0]["notes"]


def test_nobody_can_be_asked():
    """Without an answer nothing is filled."""
    book = client.opened(client.payload(form_workbook()))
    ribbon.fill_scores(book)
    assert [] == client.actions(book, "setValues")
    assert "没有填分" in client.said(book)


def test_fill_with_given_answers():
    """Who answers for the person gets the scores written; the question warns of formulas that cannot be seen."""
    asked = []

    class Answering:
        def ask(self, text, _buttons):
            asked.append(text)
            return "yes"

        def tell(self, _text, *, fault=False):
            assert not fault

    book = client.opened(client.payload(form_workbook()))
    ribbon.fill_scores(book, Answering())
    values = [action["values"] for action in client.actions(book, "setValues") if action["sheet_position"] == 0]
    assert [[[10.0]], [[40.0]], [[84.0]]] == values
    assert "读不到公式" in asked[0]


def test_explain_the_selection():
    """The selected row is explained."""
    book = client.opened(client.payload(form_workbook(), selection="E9"))
    ribbon.explain_cell(book)
    assert "按比例得 40" in client.said(book)


def test_a_selected_shape_is_no_cell():
    """Where no cell is selected it is said where to click."""
    book = client.opened(client.payload(form_workbook(), selection=None))
    ribbon.explain_cell(book)
    assert "没有选中单元格" in client.said(book)


def test_no_folder_can_be_chosen():
    """The command line is named where there is no folder picker."""
    book = client.opened(client.payload(form_workbook()))
    ribbon.consolidate_folder(book)
    assert "xlcore consolidate" in client.said(book)
