import struct
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from binary_book import PERCENT, cell, merge, record, row, wide, xlsb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from xlcore.errors import FileError
from xlcore.quantity import CellError
from xlcore.sheet.cell import Cell
from xlcore.sheet.grid import read_workbook
from xlcore.sheet.preflight import Limits

SHEETJS = Path(__file__).parent / "files" / "sheetjs.xlsb"
END = struct.pack("<H", 0)
"""The flags that follow the value of a formula."""


def test_tells_the_states_of_cells_apart(tmp_path):
    """Blank, text, number, error, and formulas with each kind of value."""
    path = xlsb(
        tmp_path / "表.xlsb",
        row(0),
        cell(1, 0),
        cell(7, 1, struct.pack("<I", 1)),
        cell(6, 2, wide("≥95%")),
        cell(62, 3, b"\0" + wide("富文本")),
        cell(5, 4, struct.pack("<d", 0.95), PERCENT),
        cell(4, 5, b"\1"),
        cell(3, 6, b"\x07"),
        row(2),
        cell(9, 0, struct.pack("<d", 0.5) + END, PERCENT),
        cell(8, 1, wide("达成") + END),
        cell(8, 2, wide("") + END),
        cell(10, 3, b"\0" + END),
        cell(11, 4, b"\x2a" + END),
        texts=("甲", "乙"),
    )

    (grid,) = read_workbook(path).grids

    assert {
        (0, 1): Cell("乙"),
        (0, 2): Cell("≥95%"),
        (0, 3): Cell("富文本"),
        (0, 4): Cell(Decimal("0.95"), percent=True),
        (0, 5): Cell(True),  # noqa: FBT003 - a cell's content
        (0, 6): Cell(CellError("#DIV/0!")),
        (2, 0): Cell(Decimal("0.5"), percent=True, formula=True),
        (2, 1): Cell("达成", formula=True),
        (2, 2): Cell(None, formula=True),
        (2, 3): Cell(False, formula=True),  # noqa: FBT003 - a cell's content
        (2, 4): Cell(CellError("#N/A"), formula=True),
    } == grid.cells


@pytest.mark.parametrize(
    ("packed", "number"),
    [(12 << 2 | 2, "12"), (1234 << 2 | 3, "12.34"), (-7 << 2 | 2, "-7"), (0x3FF80000, "1.5"), (0x40590001, "1")],
)
def test_unpacks_short_numbers(packed, number, tmp_path):
    """Thirty bits hold an integer or the upper part of a double, perhaps times a hundred."""
    path = xlsb(tmp_path / "表.xlsb", row(0), cell(2, 0, struct.pack("<I", packed & 0xFFFFFFFF)))

    assert Decimal(number) == read_workbook(path).grids[0].cell(0, 0).content


@pytest.mark.parametrize(("since_1904", "serial"), [(False, 45291.0), (True, 43829.0)])
def test_days_count_from_either_year(since_1904, serial, tmp_path):
    """A date format makes a date, in the count that the workbook names."""
    path = xlsb(tmp_path / "表.xlsb", row(0), cell(5, 0, struct.pack("<d", serial), 2), since_1904=since_1904)

    assert date(2023, 12, 31) == read_workbook(path).grids[0].cell(0, 0).content


def test_short_cells_follow_the_one_before(tmp_path):
    """Records of short cells name no column."""
    short = record(16, struct.pack("<Id", PERCENT, 0.5)) + record(13, struct.pack("<II", 0, 7 << 2 | 2))
    path = xlsb(tmp_path / "表.xlsb", row(3), cell(1, 4), short, row(4), short)

    cells = read_workbook(path).grids[0].cells

    half, seven = Cell(Decimal("0.5"), percent=True), Cell(Decimal(7))
    assert {(3, 5): half, (3, 6): seven, (4, 0): half, (4, 1): seven} == cells


def test_merges_and_sheets_that_are_none(tmp_path):
    """Merges count from their corners; a chart sheet, and a second name for the same part, are passed over."""
    sheets = (("图", 0, "rId9"), ("表", 2, "rId1"), ("又", 0, "rId1"))
    path = xlsb(
        tmp_path / "表.xlsb", row(1), cell(6, 1, wide("合")), merge(1, 2, 1, 3), merge(5, 4, 1, 1), sheets=sheets
    )

    (grid,) = read_workbook(path).grids

    assert ("表", "very_hidden", {(1, 1): (2, 3)}) == (grid.sheet, grid.state, grid.spans)


@pytest.mark.parametrize(
    ("sheet", "limits", "reason"),
    [
        ([row(9), cell(4, 0, b"\1")], Limits(rows=9), "单元格 A10 所在行 10，超过上限 9（限制项 rows）"),
        ([row(0xFFFFFFFF), cell(4, 0, b"\1")], Limits(), "限制项 rows"),
        ([row(0), cell(4, 0xFFFFFFFF, b"\1")], Limits(), "限制项 columns"),
        ([merge(0, 1, 0, 1), merge(2, 3, 0, 1)], Limits(merges=1), "合并区域数至少 2，超过上限 1（限制项 merges）"),
        ([row(0), cell(6, 0, wide("长" * 9))], Limits(text=8), "单元格 A1 的字符数 9，超过上限 8（限制项 text）"),
        ([row(0), cell(6, 0, struct.pack("<I", 0xFFFFFFF0))], Limits(), "记录已损坏"),
        ([row(0), cell(7, 0, struct.pack("<I", 0xFFFFFFF0))], Limits(), "记录已损坏"),
        ([row(0), cell(5, 0, struct.pack("<d", float("nan")))], Limits(), "单元格 A1 的数值无效"),
        ([row(0), cell(5, 0, b"\0")], Limits(), "记录已损坏"),
        ([b"\x05\xff\xff\xff\x7f"], Limits(), "记录已损坏"),
        ([row(0), cell(4, 0, b"\1"), row(0), cell(1, 0)], Limits(), "单元格 A1 出现两次"),
    ],
)
def test_refuses_what_is_past_a_limit_or_broken(sheet, limits, reason, tmp_path):
    """Places, counts and lengths are bounded by limits and by the part itself."""
    with pytest.raises(FileError) as caught:
        read_workbook(xlsb(tmp_path / "表.xlsb", *sheet), limits)
    assert reason in caught.value.reason


def test_half_a_character_is_lost_and_harms_nothing(tmp_path):
    """Texts and names are valid Unicode, whatever the file holds: a half of a character ended the run that wrote it."""
    half = struct.pack("<I3H", 3, 0xD800, ord("甲"), 0xDFFF)
    path = xlsb(tmp_path / "表.xlsb", row(0), cell(6, 0, half), cell(62, 1, b"\0" + half), cell(8, 2, half + END))

    assert {"\ufffd甲\ufffd"} == {found.content for found in read_workbook(path).grids[0].cells.values()}


@pytest.mark.parametrize("part", ["xl/_rels/workbook.bin.rels", "xl/worksheets/sheet1.bin"])
def test_names_a_part_that_is_missing(part, tmp_path):
    """A workbook without its links or its sheet says so."""
    with zipfile.ZipFile(SHEETJS) as source, zipfile.ZipFile(tmp_path / "表.xlsb", "w") as target:
        for name in source.namelist():
            if name != part:
                target.writestr(name, source.read(name))

    with pytest.raises(FileError, match=f"缺少部件 {part}"):
        read_workbook(tmp_path / "表.xlsb")


def test_agrees_with_an_independent_reader(tmp_path):
    """The values are those that the bulk reader finds; it passes over short cells, so that it reads no .xlsb here."""
    numbers = [1.0, 12345678901.5, -0.25, 99.99]
    cells = [cell(9, column, struct.pack("<d", number) + END) for column, number in enumerate(numbers)]
    path = xlsb(
        tmp_path / "表.xlsb", row(0), *cells, row(1), cell(7, 0, bytes(4)), cell(8, 1, wide("乙")), texts=["甲"]
    )
    theirs = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)

    ours = {where: found.content for where, found in read_workbook(path).grids[0].cells.items()}

    assert [numbers, ["甲", "乙", "", ""]] == theirs
    first = {(0, column): Decimal(str(number)) for column, number in enumerate(numbers)}
    assert first | {(1, 0): "甲", (1, 1): "乙"} == ours


@settings(max_examples=150, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    part=st.sampled_from(["workbook", "styles", "sharedStrings", "worksheets/sheet1"]),
    edits=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 8), st.binary(max_size=6)), min_size=1),
)
def test_damaged_records_raise_only_file_errors(part, edits, tmp_path):
    """Whatever befalls the records, reading them gives a workbook or a FileError."""
    with zipfile.ZipFile(SHEETJS) as source, zipfile.ZipFile(tmp_path / "表.xlsb", "w") as target:
        for name in source.namelist():
            data = source.read(name)
            for where, cut, insert in edits if name == f"xl/{part}.bin" else ():
                at = int(where * len(data))
                data = data[:at] + insert + data[at + cut :]
            target.writestr(name, data)
    try:
        read_workbook(tmp_path / "表.xlsb")
    except FileError as error:
        assert error.reason  # noqa: PT017 - reading may as well succeed
