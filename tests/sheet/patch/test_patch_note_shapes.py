from itertools import pairwise

import pytest

from xlcore.sheet.patch.note_shapes import Ruler, anchor, size
from xlcore.sheet.patch.splice import outline


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("短", (16 * 7 + 16, 17 + 16)),
        ("甲" * 12, (24 * 7 + 16, 2 * 17 + 16)),
        ("a\nb\n\nc", (16 * 7 + 16, 4 * 17 + 16)),
        ("甲" * 44, (44 * 7 + 16, 3 * 17 + 16)),
        ("甲" * 440, (88 * 7 + 16, 11 * 17 + 16)),
    ],
)
def test_box_fits_its_text(text, expected):
    """Chinese characters count double, lines wrap, a long text gets a box twice as wide."""
    assert expected == size(text)


def sheet_of(*, columns="", rows="", usual=""):
    return outline(f"<worksheet>{usual}<cols>{columns}</cols><sheetData>{rows}</sheetData></worksheet>".encode())


@pytest.mark.parametrize(
    ("sheet", "place", "expected"),
    [
        (sheet_of(), (4, 0), "1, 15, 3, 10, 3, 15, 5, 3"),
        (sheet_of(), (0, 0), "1, 15, 0, 10, 3, 15, 2, 3"),
        (sheet_of(columns='<col min="2" max="3" width="30.7"/>'), (4, 0), "1, 15, 3, 10, 1, 143, 5, 3"),
        (sheet_of(columns='<col min="2" max="4" hidden="1" width="9"/>'), (4, 0), "1, 0, 3, 10, 6, 0, 5, 3"),
        (sheet_of(rows='<row/><row r="4" ht="60"/><row hidden="true"/>'), (4, 0), "1, 15, 3, 10, 3, 15, 3, 43"),
        (
            sheet_of(usual='<sheetFormatPr defaultColWidth="20" defaultRowHeight="30"/>'),
            (1, 0),
            "1, 15, 0, 10, 2, 3, 1, 3",
        ),
        (
            sheet_of(usual='<sheetFormatPr defaultColWidth="x" defaultRowHeight=""/>'),
            (4, 0),
            "1, 15, 3, 10, 3, 15, 5, 3",
        ),
        (sheet_of(), (4, 16383), "16383, 15, 3, 10, 16383, 64, 5, 3"),
    ],
)
def test_box_is_measured_by_its_columns_and_rows(sheet, place, expected):
    """The box stands beside its cell and has its size whatever the widths, also at the edge of the sheet."""
    assert expected == anchor(Ruler.of(sheet), place, "短")


def test_box_ends_where_all_is_hidden():
    """A sheet whose columns are all hidden gives a box that ends, soon."""
    sheet = sheet_of(columns='<col min="1" max="16384" hidden="1"/>')
    corners = [int(number) for number in anchor(Ruler.of(sheet), (0, 0), "短").split(", ")][::2]

    assert all(first <= last for first, last in pairwise([corners[0], corners[2]]))
    assert corners[2] <= 1001
