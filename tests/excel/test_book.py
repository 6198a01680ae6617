from datetime import datetime
from decimal import Decimal

import openpyxl
import pytest
from com_engine import plain
from com_sheet import CURRENCY
from live_excel import excel, form_workbook, open_book, open_file

from xlcore.errors import InputError
from xlcore.excel.book import obstacle, read_forms, read_sheet
from xlcore.quantity import CellError
from xlcore.scheme.catalogue import get
from xlcore.sheet.grid import read_workbook
from xlcore.sheet.template import write_workbook


def sheet_with(**cells):
    """Return a live sheet with these cells; a pair is a value and its number format."""
    workbook = openpyxl.Workbook()
    for name, given in cells.items():
        value, shown = given if isinstance(given, tuple) else (given, "General")
        workbook.active[name] = value
        if shown != "General":  # openpyxl gives dates their own
            workbook.active[name].number_format = shown
    return open_book(workbook).sheets.active


@pytest.mark.parametrize(
    ("value", "content"),
    [
        (0.1, Decimal("0.1")),
        (3, Decimal(3)),
        ("≥95%", "≥95%"),
        (True, True),
        (datetime(2023, 12, 31), datetime(2023, 12, 31)),  # noqa: DTZ001  # cells have no zone
        ("#DIV/0!", CellError("#DIV/0!")),
    ],
)
def test_values_are_read_as_from_a_file(value, content):
    """Floats become decimals, errors their code, dates and texts stay."""
    assert content == read_sheet(sheet_with(B2=value)).grid.cell(1, 1).content


@pytest.mark.parametrize("code", [-2146826281, -2146826243])
def test_an_error_without_a_name_is_no_number(code):
    """COM hands errors over as whole numbers; xlwings names the older ones, and not #SPILL!."""
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "=B1#"
    found = read_sheet(open_book(workbook, shown={"Sheet!A1": code}).sheets.active).grid.cell(0, 0)
    assert isinstance(found.content, CellError)


def test_currency_is_read_as_typed():
    """A currency cell arrives cut to four decimals; what was typed is kept."""
    assert Decimal("2635.204432") == read_sheet(sheet_with(A1=(2635.204432, CURRENCY))).grid.cell(0, 0).content


@pytest.mark.parametrize(
    ("shown", "percent"), [("0.00%", True), ("0%", True), ('0.0"%"', False), ("General", False), (CURRENCY, False)]
)
def test_percent_formats(shown, percent):
    """A number is a percent when its format shows one, not when it only prints the sign."""
    assert percent is read_sheet(sheet_with(A1=(0.95, shown))).grid.cell(0, 0).percent


def test_percents_in_a_mixed_column():
    """Among numbers of several formats exactly the percents are found."""
    cells = {f"A{row}": (0.5, "0%" if row % 3 == 0 else "0.0") for row in range(1, 20)}
    grid = read_sheet(sheet_with(**cells)).grid
    assert [row % 3 == 0 for row in range(1, 20)] == [grid.cell(row - 1, 0).percent for row in range(1, 20)]


def test_formulas_are_told_from_constants():
    """A formula that shows nothing is no blank cell."""
    workbook = openpyxl.Workbook()
    workbook.active["A1"], workbook.active["A2"] = '=IF(B1="","",1)', 1
    grid = read_sheet(open_book(workbook, shown={"Sheet!A1": ""}).sheets.active).grid
    assert (True, None, False) == (grid.cell(0, 0).formula, grid.cell(0, 0).content, grid.cell(1, 0).formula)


@pytest.mark.parametrize("scheme", ["mof-project", "luohu-department-2020"])
def test_live_grid_equals_the_grid_of_the_file(tmp_path, scheme):
    """Merges and texts of our own workbook are read from Excel as from its file."""
    path = tmp_path / "空白.xlsx"
    write_workbook(get(scheme), path)
    from_file = read_workbook(path).grids[0]
    live = read_sheet(open_file(path).sheets[from_file.sheet]).grid
    texts = {where for where, cell in from_file.cells.items() if isinstance(cell.content, str) and not cell.formula}
    assert (from_file.anchors, from_file.spans) == (live.anchors, live.spans)
    assert {where: from_file.cells[where] for where in texts} == {where: live.cells[where] for where in texts}


def test_a_sheet_without_merges_costs_one_question():
    """Values, formulas, merges and one format for each column of numbers: nothing is asked cell by cell."""
    sheet = sheet_with(**{f"{column}{row}": row for column in "ABC" for row in range(1, 200)})
    read_sheet(sheet)
    assert excel(sheet.book).questions <= 3 + 3


def test_a_form_costs_few_questions():
    """A form with ten merges is read in at most a hundred questions."""
    book = open_book(form_workbook())
    read_forms(book)
    assert excel(book).questions <= 100


def test_sheet_larger_than_any_form_is_refused():
    """A used range of many columns is refused before its values are read."""
    with pytest.raises(InputError, match="不像自评表"):
        read_sheet(sheet_with(A1=1, ZZ1=1))


def test_unknown_scheme_is_named():
    """A workbook that names a scheme which is not built in is refused with its name."""
    workbook = form_workbook()
    workbook.create_sheet("_xlcore").append(["scheme", "mars-2031"])
    with pytest.raises(InputError, match="mars-2031"):
        read_forms(open_book(workbook))


def test_form_on_another_sheet_is_not_this_one():
    """Only the active sheet is read."""
    workbook = form_workbook()
    workbook.active = workbook.create_sheet("草稿")
    with pytest.raises(InputError, match="“草稿”中没有找到自评表"):
        read_forms(open_book(workbook))


def test_a_read_only_book_is_an_obstacle():
    """A book that cannot be saved is not marked."""
    assert obstacle(open_book(form_workbook())) is None
    assert "只读" in obstacle(open_book(form_workbook(), read_only=True))


def test_protected_structure_stands_in_the_way():
    """Without the right to add a sheet nothing can be remembered."""
    book = open_book(form_workbook())
    book.api.ProtectStructure = True
    assert "结构受保护" in obstacle(book)


def test_a_chart_sheet_holds_no_form():
    """A sheet without cells in front is told like any sheet without a form."""
    book = open_book(form_workbook())
    plain(book.api).front = None
    with pytest.raises(InputError, match="“图表1”中没有找到自评表"):
        read_forms(book)
