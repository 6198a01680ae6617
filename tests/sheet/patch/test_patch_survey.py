from __future__ import annotations

import pytest

from xlcore.sheet.patch.splice import Refusal
from xlcore.sheet.patch.survey import Survey, covers, rectangle, reference

ROWS = '<row s="2" customFormat="1"><c s="3"/><c/></row><row s="2"/>'
SHEET = f'<worksheet><cols><col min="2" max="3" style="5"/></cols><sheetData>{ROWS}</sheetData></worksheet>'.encode()


@pytest.mark.parametrize(
    ("name", "block"),
    [
        ("B4", (3, 1, 3, 1)),
        ("B4:C9", (3, 1, 8, 2)),
        ("$C$9:$B$4", (3, 1, 8, 2)),
        ("B:C", (0, 1, 1_048_575, 2)),
        ("4:9", (3, 0, 8, 16_383)),
    ],
)
def test_a_block_is_read_from_its_name(name, block):
    """Cells, blocks, whole columns and whole rows are blocks."""
    assert block == rectangle(name)


@pytest.mark.parametrize("name", ["", "#REF!", "A0", "A1:B2:C3", "ABCD1"])
def test_what_names_no_block_is_refused(name):
    """The reason shows the name."""
    with pytest.raises(Refusal, match="有无效的单元格区域"):
        rectangle(name)


@pytest.mark.parametrize("name", ["B4", "B4:C9"])
def test_a_block_has_one_name(name):
    """Name and block turn into each other."""
    assert name == reference(rectangle(name))


def test_a_block_covers_its_edges():
    """Both ends belong to the block."""
    inside = [covers((1, 1, 2, 2), (row, 1)) for row in range(4)]

    assert [False, True, True, False] == inside


@pytest.mark.parametrize(
    ("place", "style"),
    [((0, 0), 3), ((0, 1), 0), ((0, 2), 2), ((1, 1), 5), ((1, 0), 0), ((9, 2), 5)],
)
def test_a_cell_shows_its_own_style_or_its_rows_or_its_columns(place, style):
    """A cell without a style number has style 0; a cell that is not there shows row, then column."""
    assert style == Survey(SHEET, [place]).style(place)


def test_a_part_without_cells_is_refused():
    """A worksheet has a sheetData element, be it empty."""
    with pytest.raises(Refusal, match="没有单元格数据"):
        Survey(b"<worksheet/>", [])
