from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from engines import libreoffice, libreoffice_values
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
    unzipped,
    zipped,
)

from xlcore.errors import FileError
from xlcore.sheet import styles
from xlcore.sheet.page import Area, Highlight, Live, Page, Validation
from xlcore.sheet.patch import Added, BookChange, Look, SheetChange, patched, save_bytes
from xlcore.sheet.patch.splice import outline
from xlcore.sheet.preflight import inspect

WORKBOOK = "xl/workbook.xml"
PUBLISHED = sorted((Path(__file__).parents[3] / "workbooks").glob("*.xls[xm]"))
PLAIN = '<row r="1"><c r="A1"><v>1</v></c></row>'


def beside() -> Page:
    page = Page("随便")
    page.at(0, 9, "校验", styles.SIDE_HEAD)
    page.at(1, 9, Live("A1+1", Decimal(2)), styles.SIDE)
    page.put(Area(2, 9, 3, 10), "合并\n=1", styles.SIDE_CHECK)
    page.widths[9] = 30
    page.heights[0] = 99
    page.validations.append(Validation(Area(0, 0, 5, 0), {"validate": "decimal", "criteria": ">=", "value": 0}))
    page.highlights.append(Highlight(Area(0, 9, 9, 9), '$J1<>""'))
    page.highlights.append(Highlight(Area(0, 9, 9, 9), "$A1>1", alert=False))
    return page


def added(name: str = "问题清单") -> Added:
    page = Page(name)
    page.at(0, 0, "问题", styles.TITLE)
    page.at(1, 0, "=不是公式", styles.NOTE)
    page.at(1, 1, Live(f"'{NAME}'!A1*2", Decimal(2)), styles.RESULT)
    page.put(Area(2, 0, 2, 3), Decimal("0.5"), styles.RESULT.shown_as(styles.PERCENT))
    page.highlights.append(Highlight(Area(0, 0, 3, 3), "$A1=1"))
    return Added(page, links={"A1": f"'{NAME}'!A1"}, freeze_rows=1)


WHOLE = BookChange(
    {
        NAME: SheetChange(
            cells={(0, 0): Decimal(3), (7, 2): "新"},
            looks={(0, 0): Look("#FDE7E9", locked=False)},
            notes={(0, 0): "请核对"},
            beside=beside(),
            print_area=Area(0, 0, 9, 5),
        )
    },
    (added(), Added(Page("隐藏页"), "very_hidden")),
    calculate=True,
)


def test_a_change_of_nothing_returns_the_file():
    """Without a change the bytes are those of the file."""
    container = book(PLAIN)

    assert container.data is patched(container, BookChange({NAME: SheetChange()}))


def test_only_workbooks_of_this_kind_are_patched():
    """An .xls or .ods file is refused with what to do."""
    with pytest.raises(FileError, match="另存为"):
        patched(replace(book(PLAIN), kind="ole"), BookChange(calculate=True))


@pytest.mark.parametrize(
    "container",
    [book(PLAIN), book(PLAIN, prefix="x"), container_of(by_openpyxl({(0, 0): Decimal(1)}))],
    ids=["plain", "prefix", "openpyxl"],
)
def test_everything_at_once(container):
    """All kinds of changes together give a workbook in which each is found."""
    data = patched(container, WHOLE)

    found = seen_by_openpyxl(data)
    assert {
        (0, 0): 3,
        (7, 2): "新",
        (0, 9): "校验",
        (1, 9): "=A1+1",
        (2, 9): "合并\n=1",
    } == found
    made = openpyxl.load_workbook(io.BytesIO(data))
    sheet, listed = made[NAME], made["问题清单"]
    assert [NAME, "问题清单", "隐藏页"] == made.sheetnames
    assert "请核对" in sheet["A1"].comment.text
    assert ["J3:K4"] == [str(block) for block in sheet.merged_cells.ranges]
    assert round(sheet.column_dimensions["J"].width) == 31
    assert ["A1:A6"] == [str(rule.sqref) for rule in sheet.data_validations.dataValidation]
    assert {"FFFDE7E9", "FFFFF1CC"} == {
        rule.dxf.fill.bgColor.rgb for rules in sheet.conditional_formatting for rule in rules.rules
    }
    assert sheet.print_area.replace("$", "").endswith("A1:F10")
    assert (f"'{NAME}'!A1", "A2", "=不是公式", "s") == (
        listed["A1"].hyperlink.location,
        listed.freeze_panes,
        listed["A2"].value,
        listed["A2"].data_type,
    )
    assert ("0.00%", "veryHidden", True) == (
        listed["A3"].number_format,
        made["隐藏页"].sheet_state,
        made.calculation.fullCalcOnLoad,
    )


def test_equal_changes_give_equal_bytes():
    """Two runs give the same file."""
    assert patched(book(PLAIN), WHOLE) == patched(book(PLAIN), WHOLE)


def test_a_second_patch_finds_the_first():
    """A patched workbook can be patched again, with the next free numbers for sheets and links."""
    first = container_of(patched(book(PLAIN), WHOLE))

    data = patched(first, BookChange({"问题清单": SheetChange({(0, 0): "改"})}, (added("又一张"),)))

    sheets = [sheet.attributes for sheet in outline(unzipped(data)[WORKBOOK]).child("sheets").children]
    assert ["7", "8", "9", "10"] == [sheet["sheetId"] for sheet in sheets]
    assert len({sheet["r:id"] for sheet in sheets}) == 4
    assert openpyxl.load_workbook(io.BytesIO(data))["问题清单"]["A1"].value == "改"


def test_an_added_sheet_is_not_chosen():
    """Two chosen sheets would be one group, and what is typed into one goes into both."""
    data = patched(container_of(by_xlsxwriter({(0, 0): "甲"})), BookChange(added=(added(),)))

    assert [b"tabSelected" in unzipped(data)[f"xl/worksheets/sheet{number}.xml"] for number in (1, 2)] == [True, False]


@pytest.mark.parametrize("name", [NAME, "A" * 32, "", "a/b", "'a", "a'"])
def test_a_name_that_excel_would_refuse_is_a_mistake(name):
    """A new sheet needs a name that is free and allowed."""
    with pytest.raises(ValueError, match="name"):
        patched(book(PLAIN), BookChange(added=(Added(Page(name)),)))


def test_two_new_sheets_need_two_names():
    """Upper and lower case are one."""
    with pytest.raises(ValueError, match="name"):
        patched(book(PLAIN), BookChange(added=(Added(Page("ab")), Added(Page("AB")))))


@pytest.mark.parametrize(
    ("defined", "count"),
    [
        ("", 1),
        ('<definedNames><definedName name="_xlnm.Print_Area" localSheetId="0">A1</definedName></definedNames>', 0),
        ('<definedNames><definedName name="_xlnm.Print_Area" localSheetId="1">A1</definedName></definedNames>', 1),
    ],
)
def test_a_print_area_of_theirs_stays(defined, count):
    """Ours is set only where the sheet has none, with the name of the sheet quoted."""
    parts = parts_of(PLAIN)
    parts[WORKBOOK] = parts[WORKBOOK].replace(b"</sheets>", f"</sheets>{defined}<calcPr/>".encode())
    container = container_of(zipped(parts))

    found = unzipped(patched(container, BookChange({NAME: SheetChange(print_area=Area(0, 0, 9, 5))})))[WORKBOOK]

    ours = f'<definedName name="_xlnm.Print_Area" localSheetId="0">\'{NAME}\'!$A$1:$F$10</definedName></definedNames>'
    assert count == found.count(f"{ours}<calcPr/>".encode())
    assert not count or len(found) > len(parts[WORKBOOK])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", '<calcPr fullCalcOnLoad="1"/>'),
        ('<calcPr calcId="9" iterate="1"/>', '<calcPr calcId="9" iterate="1" fullCalcOnLoad="1"/>'),
        ('<calcPr fullCalcOnLoad="0"/>', '<calcPr fullCalcOnLoad="1"/>'),
    ],
)
def test_a_workbook_is_made_to_calculate(old, new):
    """The other attributes of the calculation stay."""
    parts = parts_of(PLAIN)
    parts[WORKBOOK] = parts[WORKBOOK].replace(b"</sheets>", f"</sheets>{old}<extLst/>".encode())

    found = unzipped(patched(container_of(zipped(parts)), BookChange(calculate=True)))

    assert f"</sheets>{new}<extLst/>".encode() in found[WORKBOOK]
    assert parts[SHEET] == found[SHEET]


def test_our_cells_do_not_cover_merged_ones():
    """Columns beside the form that meet a merged block of theirs are refused."""
    container = book(PLAIN, after='<mergeCells count="1"><mergeCell ref="I1:J1"/></mergeCells>')

    with pytest.raises(FileError, match="工作表“自评表”：单元格 J1 与合并单元格 I1:J1 重叠"):
        patched(container, BookChange({NAME: SheetChange(beside=beside())}))


def test_one_cell_changes_once():
    """A cell of the form cannot be one of those beside it."""
    with pytest.raises(ValueError, match="two changes"):
        patched(book(PLAIN), BookChange({NAME: SheetChange({(0, 9): "甲"}, beside=beside())}))


def test_a_sheet_that_is_not_there_is_refused():
    """The reason names the sheet."""
    with pytest.raises(FileError, match="没有名为“别处”的工作表"):
        patched(book(PLAIN), BookChange({"别处": SheetChange({(0, 0): "甲"})}))


def test_broken_parts_are_refused():
    """XML that no parser reads is refused, not repaired."""
    parts = parts_of(PLAIN)
    parts[SHEET] = parts[SHEET].replace(b"</row>", b"")

    with pytest.raises(FileError, match="XML 已损坏"):
        patched(container_of(zipped(parts)), BookChange({NAME: SheetChange({(0, 0): "甲"})}))


def test_saving_leaves_nothing_behind_when_it_fails(tmp_path):
    """The file appears whole or not at all, and the reason is Chinese."""
    save_bytes(tmp_path / "a.xlsx", b"1")
    (tmp_path / "folder").mkdir()

    with pytest.raises(FileError, match="无法写入"):
        save_bytes(tmp_path / "folder", b"2")
    assert {"a.xlsx", "folder"} == {path.name for path in tmp_path.iterdir()}
    assert (tmp_path / "a.xlsx").read_bytes() == b"1"


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.name)
def test_published_workbooks_keep_everything_else(path):
    """In each workbook of ours, only the parts that must change do, and macros are among the rest."""
    container = inspect(path)
    name = openpyxl.load_workbook(path, read_only=True).sheetnames[0]
    page = Page("旁")
    page.at(3, 40, "校验", styles.SIDE_HEAD)
    change = BookChange(
        {name: SheetChange(cells={(70, 40): "新"}, looks={(71, 40): Look(fill="#FDE7E9")}, beside=page)},
        (added(),),
    )

    found = unzipped(patched(container, change))

    changed = {"[Content_Types].xml", WORKBOOK, "xl/_rels/workbook.xml.rels", "xl/styles.xml"}
    sheets = {part for part in found if part.startswith("xl/worksheets/sheet")}
    assert {part: content for part, content in container.parts.items() if part not in changed | sheets}.items() <= (
        found.items()
    )
    assert 2 == sum(found[part] != container.parts.get(part) for part in sheets)


@pytest.mark.libreoffice
def test_libreoffice_opens_what_was_patched(tmp_path):
    """LibreOffice loads the results, calculates to the cached values, and prints them."""
    changes = BookChange({NAME: replace(WHOLE.sheets[NAME], cells={(7, 2): "新"})}, WHOLE.added, calculate=True)
    shared = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f t="shared" ref="B1:B3" si="0">$A$1+A1</f><v>2</v></c></row>'
        '<row r="2"><c r="A2"><v>5</v></c><c r="B2"><f t="shared" si="0"/><v>6</v></c></row>'
        '<row r="3"><c r="A3"><v>7</v></c><c r="B3"><f t="shared" si="0"/><v>8</v></c></row>'
    )
    datas = [
        patched(book(PLAIN), changes),
        patched(book(PLAIN, prefix="x"), changes),
        patched(book(PLAIN, strict=True), changes),
        patched(container_of(by_openpyxl({(0, 0): Decimal(1)})), changes),
        patched(book(shared), BookChange({NAME: SheetChange({(0, 1): "改"})})),
    ]
    paths = [tmp_path / f"{number}.xlsx" for number in range(len(datas))]
    for path, data in zip(paths, datas, strict=True):
        path.write_bytes(data)

    values = libreoffice_values(paths, tmp_path)

    wanted = {(NAME, "J2"): 2, ("问题清单", "B2"): 2}
    assert [wanted, wanted, wanted, wanted, {(NAME, "B2"): 6, (NAME, "B3"): 8}] == values
    out = (tmp_path / "recalculated" / "0.xlsx").read_bytes()
    assert ("新", "校验") == tuple(seen_by_calamine(out)[place] for place in ((7, 2), (0, 9)))
    libreoffice(["--convert-to", "pdf", "--outdir", str(tmp_path), str(paths[0])], tmp_path / "profile")
    assert (tmp_path / "0.pdf").stat().st_size > 1000
