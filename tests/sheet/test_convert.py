import io
import struct
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xlcore.errors import FileError
from xlcore.excel.cfb import compound_file
from xlcore.sheet.convert import convert, to_xlsx
from xlcore.sheet.grid import read_workbook
from xlcore.sheet.preflight import WORKBOOK_STREAM, Limits, inspect
from xlcore.sheet.xls_lost import lost

FILES = Path(__file__).parent / "files"
"""Made by the scripts that lie there; xlwt.xls has the looks that are asked for below."""


@pytest.fixture(scope="module")
def converted():
    return convert(inspect(FILES / "xlwt.xls"))


@pytest.fixture(scope="module")
def book(converted):
    return openpyxl.load_workbook(io.BytesIO(converted.data))


@pytest.fixture(scope="module")
def form(book):
    return book["自评表"]


def test_values_read_the_same(tmp_path):
    """What is read from the new file is what is read from the old one, except that formulas are values."""
    path = tmp_path / "表.xlsx"
    path.write_bytes(to_xlsx(FILES / "sheetjs.xls").data)

    old, new = read_workbook(FILES / "sheetjs.xls").grids, read_workbook(path).grids

    for before, after in zip(old, new, strict=True):
        assert (before.sheet, before.state, before.spans) == (after.sheet, after.state, after.spans)
        shown = {where: (cell.content, cell.percent) for where, cell in before.cells.items()}
        assert shown == {where: (cell.content, cell.percent) for where, cell in after.cells.items()}


def test_text_never_becomes_a_formula(form):
    """A text that begins with an equals sign stays a text."""
    assert ("=1+1", "s") == (form["D2"].value, form["D2"].data_type)


def test_cells_look_the_same(form):
    """Font, fill, borders, alignment and number format are carried over."""
    title = form["A1"]

    assert ("黑体", 16, True, "FFFF0000") == (title.font.name, title.font.sz, title.font.b, title.font.color.rgb)
    assert ("solid", "FFFFFF99") == (title.fill.fill_type, title.fill.fgColor.rgb)
    assert ("thin", "medium") == (title.border.left.style, title.border.bottom.style)
    assert ("center", "center", True) == (
        title.alignment.horizontal,
        title.alignment.vertical,
        title.alignment.wrap_text,
    )
    assert ("right", 45) == (form["A2"].alignment.horizontal, form["A2"].alignment.text_rotation)
    assert ("0.00%", datetime(2023, 12, 31)) == (form["B2"].number_format, form["C2"].value)  # noqa: DTZ001 - no zones
    assert [True, False] == [form["A2"].protection.locked, form["D2"].protection.locked]


def test_sheet_has_its_sizes_and_what_is_hidden(form, book):
    """Widths, heights, hidden rows, columns and sheets are carried over."""
    assert 20 == pytest.approx(form.column_dimensions["A"].width, abs=0.5)
    assert (30, True, True) == (
        form.row_dimensions[1].height,
        form.row_dimensions[4].hidden,
        form.column_dimensions["C"].hidden,
    )
    assert ["visible", "hidden", "veryHidden"] == [sheet.sheet_state for sheet in book]
    assert ["A1:D1"] == [str(merge) for merge in form.merged_cells.ranges]


def test_sheet_prints_and_scrolls_the_same(form):
    """Frozen panes, paper, direction, fit, header and grid lines are carried over."""
    assert ("B3", "landscape", 9) == (form.freeze_panes, form.page_setup.orientation, form.page_setup.paperSize)
    assert (True, 1, 0) == (form.sheet_properties.pageSetUpPr.fitToPage, *fit(form.page_setup))
    assert ("&P", False) == (form.oddHeader.center.text, form.sheet_view.showGridLines)


def fit(setup):
    return int(setup.fitToWidth if setup.fitToWidth is not None else 1), int(setup.fitToHeight)


def test_says_what_is_not_carried_over(converted):
    """Each thing that stays behind is counted."""
    assert (
        "从未计算过的公式 1 处改为空白",
        "工作表保护 1 处未保留",
        "单元格内的部分文字格式 1 处未保留",
    ) == converted.lost


def test_counts_objects_rules_and_macros():
    """Comments, pictures, charts, rules and macros are told from their records; a comment's own box is none."""
    shapes = [(0x5D, struct.pack("<HHH", 0x15, 0x12, kind)) for kind in (0x08, 0x08, 0x05, 0x19, 0x14, 0x02)]
    things = [*shapes, (0x1C, b""), (0x1BE, b""), (0x1B0, b""), (0x879, b""), (0x1B8, b""), (0x9D, b"")]
    sheet = packed((0x809, b""), *things, (0x0A, b""))
    start = len(packed((0x809, b""), (0x85, bytes(8)), (0x85, bytes(8)), (0xD3, b""), (0x12, b"\1\0"), (0x0A, b"")))
    sheets = [(0x85, struct.pack("<IBBH", start, 0, kind, 0)) for kind in (0, 2)]
    stream = packed((0x809, b""), *sheets, (0xD3, b""), (0x12, b"\1\0"), (0x0A, b"")) + sheet
    book = SimpleNamespace(name_obj_list=[SimpleNamespace(builtin=0, hidden=0)], sheets=list)

    assert (
        "公式 3 处改为数值",
        "宏未保留",
        "工作簿结构保护未保留",
        "图片 2 处未保留",
        "图表 1 处未保留",
        "图形或控件 1 处未保留",
        "批注 1 处未保留",
        "数据验证 1 处未保留",
        "条件格式 2 处未保留",
        "超链接 1 处未保留",
        "自动筛选 1 处未保留",
        "图表工作表或宏表 1 处未保留",
        "自定义名称 1 处未保留",
    ) == lost(book, stream, 3, 0)


def packed(*found):
    return b"".join(struct.pack("<HH", kind, len(data)) + data for kind, data in found)


def test_equal_files_give_equal_bytes(converted):
    """Nothing in the new file depends on when it was made."""
    assert converted.data == convert(inspect(FILES / "xlwt.xls")).data


def test_opens_a_file_with_a_password(tmp_path):
    """A protected .xls converts with its password; the new file has none."""
    path = tmp_path / "表.xlsx"
    found = to_xlsx(FILES / "locked.xls", passwords=["密码1a"])
    path.write_bytes(found.data)

    assert "项目名称" == read_workbook(path).grids[0].cell(0, 0).content
    assert "公式 1 处改为数值" == found.lost[0]


def test_refuses_what_is_no_xls(tmp_path):
    """A file of the new format needs no conversion."""
    openpyxl.Workbook().save(tmp_path / "表.xlsx")
    with pytest.raises(FileError, match="不需要转换"):
        to_xlsx(tmp_path / "表.xlsx")


def test_bounds_the_cells_under_merges():
    """Merges may not cost more cells than the limit."""
    with pytest.raises(FileError, match=r"合并区域所占单元格至少 4，超过上限 3（限制项 area）"):
        convert(inspect(FILES / "xlwt.xls"), Limits(area=3))


@settings(max_examples=80, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    edits=st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=4)), min_size=1, max_size=4
    )
)
def test_damaged_file_raises_only_file_errors(edits, tmp_path):
    """Whatever befalls the records, converting them gives a file or a FileError."""
    stream = bytearray(inspect(FILES / "xlwt.xls").parts[WORKBOOK_STREAM])
    for where, piece in edits:
        at = int(where * len(stream))
        stream[at : at + len(piece)] = piece
    (tmp_path / "表.xls").write_bytes(compound_file({"Workbook": bytes(stream)}))
    try:
        convert(inspect(tmp_path / "表.xls"))
    except FileError as error:
        assert error.reason  # noqa: PT017 - converting may as well succeed
