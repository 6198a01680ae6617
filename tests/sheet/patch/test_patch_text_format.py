"""A formula in a cell that is formatted as text would show itself; it gets the general format."""

from openpyxl import Workbook, load_workbook

from xlcore.sheet.opening import open_book
from xlcore.sheet.page import Live
from xlcore.sheet.patch import BookChange, SheetChange, patched


def test_a_formula_in_a_text_cell_becomes_general(tmp_path):
    """The cell that takes a formula loses the text format, its neighbour keeps it."""
    book = Workbook()
    for cell in ("A1", "B1"):
        book.active[cell].value = "x"
        book.active[cell].number_format = "@"
    book.active["C1"].number_format = "0.0"
    book.save(tmp_path / "a.xlsx")
    formula = Live("1+1", "2")
    change = SheetChange(cells={(0, 0): formula, (0, 1): "y", (0, 2): formula})
    data = patched(open_book(tmp_path / "a.xlsx").container, BookChange({"Sheet": change}))
    (tmp_path / "b.xlsx").write_bytes(data)
    page = load_workbook(tmp_path / "b.xlsx").active
    assert ["General", "@", "0.0"] == [page[cell].number_format for cell in ("A1", "B1", "C1")]
