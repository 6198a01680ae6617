"""The fill of a cell is seen where conditional formats of the sheet lie over it; theirs stay, in their order."""

from __future__ import annotations

import pytest
from patching import book, sheet_after

from xlcore.sheet.patch import Look, SheetChange
from xlcore.sheet.patch.overlay import with_fills_seen

FILLS = {"#FDE7E9": [(10, 4, 10, 5)], "#FFF1CC": [(2, 2, 2, 2)]}


def sheet(formats: str, after: str = "") -> bytes:
    return f"<worksheet><sheetData/>{formats}<pageMargins/>{after}</worksheet>".encode()


def theirs(where: str, *ranks: int) -> str:
    rules = "".join(f'<cfRule type="expression" priority="{rank}"><formula>E1=""</formula></cfRule>' for rank in ranks)
    return f'<conditionalFormatting sqref="{where}">{rules}</conditionalFormatting>'


def ours(where: str, rank: int = 1, style: int = 7) -> str:
    rule = f'type="expression" dxfId="{style}" priority="{rank}" stopIfTrue="1"><formula>TRUE</formula></cfRule>'
    return f'<conditionalFormatting sqref="{where}"><cfRule {rule}</conditionalFormatting>'


def seen(xml: bytes) -> bytes:
    return with_fills_seen(xml, FILLS, {"#FDE7E9": 7, "#FFF1CC": 8}.__getitem__)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (theirs("E11", 3), ours("E11:F11") + theirs("E11", 4)),
        (theirs("A1:B2 F1:F20", 2, 1), ours("E11:F11") + theirs("A1:B2 F1:F20", 3, 2)),
        (
            theirs("Z9", 5) + theirs("A:E", 1),
            ours("E11:F11") + ours("C3", 2, 8) + theirs("Z9", 7) + theirs("A:E", 3),
        ),
    ],
)
def test_a_rule_that_always_holds_goes_before_theirs(before, after):
    """One rule for each colour ranks first and stands first; theirs follow in their order."""
    assert sheet(after).decode() == seen(sheet(before)).decode()


def test_conditional_formats_of_2010_count_too():
    """Those of the extension list lie over cells and rank with the others."""
    new = (
        "<extLst><ext><x14:conditionalFormatting><x14:cfRule type='dataBar' priority='{}'/><xm:sqref>D4:E20</xm:sqref>"
        "</x14:conditionalFormatting></ext></extLst>"
    )
    found = seen(sheet("", new.format(1))).decode()
    assert sheet(ours("E11:F11"), new.format(2)).decode() == found.replace('priority="2"/>', "priority='2'/>")


@pytest.mark.parametrize("formats", ["", theirs("A1:B10", 1), theirs("G11", 1)])
def test_where_nothing_lies_over_the_cell_nothing_changes(formats):
    """The fill of the cell is enough."""
    assert sheet(formats) == seen(sheet(formats))


def test_a_sheet_with_formats_of_a_pivot_table_stays():
    """The pivot table names their ranks in a part of its own."""
    xml = sheet(theirs("E11", 1).replace("sqref", 'pivot="1" sqref'))
    assert xml == seen(xml)


@pytest.mark.parametrize("prefix", ["", "x"])
def test_a_filled_merged_block_is_seen_as_a_whole(prefix):
    """The rule covers the block that is merged, in the prefix of the part."""
    blocks = '<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>'
    container = book('<row r="1"><c r="A1"/></row>', after=blocks + theirs("B2", 1), prefix=prefix)

    found = sheet_after(container, SheetChange(looks={(1, 1): Look("#FDE7E9")}))

    name = f"{prefix}:" if prefix else ""
    expected = ours("A1:B2", style=0).replace("</", f"</{name}").replace("<c", f"<{name}c").replace("<f", f"<{name}f")
    assert expected in found
