from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.formula.translate import Translator
from patching import NAME, book, container_of, parts_of, seen_by_openpyxl, sheet_after, unzipped, zipped

from xlcore.errors import FileError
from xlcore.sheet.codes import address
from xlcore.sheet.page import Live
from xlcore.sheet.patch import BookChange, Look, SheetChange, patched
from xlcore.sheet.patch.formula import shifted
from xlcore.sheet.patch.splice import Refusal

PIECES = [
    *("B2", "$B2", "B$2", "$B$2", "A1:C$9", "A:B", "$A:$B", "3:4", "'B2 表'!C3", "Sheet1!C3:D4", "自评表!B2"),
    *('"B2"', '"a""B2"', "LOG10(C3)", "SUM(A1:B9,C3)", "表1[B2]", "表1[[#This Row],[B2]]", "名称B2", "B2_x"),
    *("1E5", "2.5", "TRUE", "ABCD12", "[1]Sheet1!B2"),
]


@given(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=5),
    st.sampled_from(["+", ",", "&", "<>"]),
    st.integers(0, 5),
    st.integers(0, 5),
)
def test_a_formula_moves_as_if_filled(pieces, between, rows, columns):
    """Relative references move, fixed ones, names, texts and functions stay, as another library moves them."""
    formula = f"F({between.join(pieces)})"

    expected = Translator(f"={formula}", "A1").translate_formula(address(rows, columns))

    assert expected == f"={shifted(formula, rows, columns)}"


@pytest.mark.parametrize(
    ("formula", "moved"),
    [("B2-1", "A1-1"), ("Q1:Q3!B2", "Q1:Q3!A1"), ("B2#", "A1#"), ("$B2:B$2", "$B1:A$2"), ("XFE1+B2", "XFE1+A1")],
)
def test_a_formula_moves_up_and_left(formula, moved):
    """References move in both directions; sheets that are named like cells stay."""
    assert moved == shifted(formula, -1, -1)


def test_a_reference_that_would_leave_the_sheet_is_refused():
    """A formula that cannot move is refused."""
    with pytest.raises(Refusal, match="A1"):
        shifted("A1", -1, 0)


SHARED = (
    '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f t="shared" ref="B1:B4" si="0">A1*$A$1&amp;"A1"</f><v>1</v></c></row>'
    '<row r="2"><c r="B2"><f t="shared" si="0"/><v>1</v></c><c r="C2"><f t="shared" ref="C2:C3" si="1">A2</f></c></row>'
    '<row r="3"><c r="B3"><f t="shared" si="0"/><v>1</v></c><c r="C3"><f t="shared" si="1"></f></c></row>'
    '<row r="4"><c r="B4"><f t="shared" si="0"/><v>1</v></c></row>'
)


@pytest.mark.parametrize(
    "touched",
    [
        [(0, 1)],
        [(1, 1)],
        [(0, 1), (1, 1)],
        [(0, 1), (2, 1)],
        [(0, 1), (1, 1), (2, 1), (3, 1)],
        [(1, 2)],
        [(3, 1), (1, 2), (2, 2)],
    ],
)
def test_other_cells_of_a_shared_formula_keep_it(touched):
    """When the cell that spells a shared formula is overwritten, the next one spells it, moved to its place."""
    before = seen_by_openpyxl(zipped(parts_of(SHARED)))

    data = patched(book(SHARED), BookChange({NAME: SheetChange(dict.fromkeys(touched, "新"))}))

    assert {**before, **dict.fromkeys(touched, "新")} == seen_by_openpyxl(data)


@given(st.data())
def test_a_shared_formula_survives_any_overwriting(data):
    """Whatever cells of a block are overwritten, the others read as before."""
    height, width = data.draw(st.integers(1, 4)), data.draw(st.integers(1, 3))
    places = [(row, column) for row in range(height) for column in range(width)]
    rows = ""
    for row in range(height):
        rows += f'<row r="{row + 5}">'
        for column in range(width):
            first = f' ref="C5:{address(height + 3, width + 1)}"' if (row, column) == (0, 0) else ""
            text = "$A$1+A1*B$2&amp;C5:D6" if first else ""
            rows += f'<c r="{address(row + 4, column + 2)}"><f t="shared" si="4"{first}>{text}</f></c>'
        rows += "</row>"
    touched = {(row + 4, column + 2): "新" for row, column in data.draw(st.sets(st.sampled_from(places)))}

    found = patched(book(rows), BookChange({NAME: SheetChange(touched)}))

    assert {**seen_by_openpyxl(zipped(parts_of(rows))), **touched} == seen_by_openpyxl(found)


def test_the_heir_of_a_shared_formula_names_the_rest():
    """Only the heir changes; the others point to it as before."""
    found = sheet_after(book(SHARED), SheetChange({(0, 1): "新"}))

    assert '<c r="B2"><f t="shared" si="0" ref="B2:B4">A2*$A$1&amp;"A1"</f><v>1</v></c>' in found
    assert '<c r="B3"><f t="shared" si="0"/><v>1</v></c>' in found


def test_a_look_leaves_formulas_alone():
    """A cell that only looks different keeps its formula, shared or not."""
    found = sheet_after(book(SHARED), SheetChange(looks={(0, 1): Look(locked=False)}))

    assert found.count("A1*$A$1") == 1
    assert '<c r="B1" s="2"><f t="shared" ref="B1:B4" si="0">' in found


@pytest.mark.parametrize(
    ("formula", "place", "reason"),
    [
        ('<f t="array" ref="A1:B2">C1:D2</f>', (1, 1), "单元格 B2 属于数组公式区域 A1:B2，不能单独改写"),
        ('<f t="dataTable" ref="A1:A3" r1="C1"/>', (0, 0), "单元格 A1 属于模拟运算表区域 A1:A3，不能单独改写"),
    ],
)
def test_a_block_with_one_formula_is_not_cut(formula, place, reason):
    """Part of an array formula or data table cannot be overwritten, and the reason names the cell."""
    rows = f'<row r="1"><c r="A1">{formula}<v>1</v></c></row>'

    with pytest.raises(FileError) as caught:
        sheet_after(book(rows), SheetChange({place: "新"}))

    assert f"工作表“自评表”：{reason}" == caught.value.reason


def test_an_array_formula_of_one_cell_is_overwritten():
    """An array formula that fills its own cell only binds nobody else."""
    rows = '<row r="1"><c r="A1" cm="1"><f t="array" ref="A1">SUM(B1:B2)</f><v>1</v></c></row>'

    assert '<c r="A1" t="str"><f>1+1</f>' in sheet_after(book(rows), SheetChange({(0, 0): Live("1+1", "")}))


def with_chain():
    parts = parts_of('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"/></row>')
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    links, types = "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
    link = f'<Relationship Id="c" Type="{kind}" Target="calcChain.xml"/></Relationships>'
    parts[links] = parts[links].replace(b"</Relationships>", link.encode())
    override = b'<Override PartName="/xl/calcChain.xml" ContentType="x/y"/></Types>'
    parts[types] = parts[types].replace(b"</Types>", override)
    return container_of(zipped({**parts, "xl/calcChain.xml": b"<calcChain/>"}))


@pytest.mark.parametrize("cells", [{(0, 0): "新"}, {(0, 1): Live("1+1", "")}])
def test_an_order_of_calculation_that_is_no_longer_true_goes(cells):
    """When a formula comes or goes, calcChain.xml goes with its link and its type: Excel would repair the file."""
    found = unzipped(patched(with_chain(), BookChange({NAME: SheetChange(cells)})))

    assert not any("calcChain" in name or b"calcChain" in content for name, content in found.items())


def test_an_order_of_calculation_that_is_true_stays():
    """Values and looks leave calcChain.xml as it is."""
    change = SheetChange({(0, 1): "新"}, looks={(0, 0): Look(locked=False)})

    assert "xl/calcChain.xml" in unzipped(patched(with_chain(), BookChange({NAME: change})))
