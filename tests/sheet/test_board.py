"""Values whose merged cells are lost: which cell behind a label is its own."""

import pytest
from render import grid_of

from xlcore.sheet.board import board
from xlcore.sheet.labels import vocabulary


def value(*rows, right=6):
    """Return the value of the label at the left of the last row."""
    sheet = board(grid_of([list(row) for row in rows]), vocabulary())
    return sheet.value(sheet.line(len(rows) - 1), 0, right).text


@pytest.mark.parametrize("remark", ["（盖章）", "（公章）", "(签字)", "【必填】"])
def test_a_remark_in_brackets_is_no_value(remark):
    """Behind a blank value it stands before the next label, as a value would."""
    assert not value(["项目名称", None, None, remark, "实施单位", "水利局"])
    assert "甲" == value(["项目名称", None, None, "甲", "实施单位", "水利局"])


def test_a_remark_does_not_stand_where_the_values_are():
    """A cell further away than the value of the label above is a remark behind a blank value."""
    above = ["主管部门", None, "财政局", None, "项目编码", 3]
    assert not value(above, ["实施单位", None, None, "填全称", "负责人", "张"])
    assert "水利局" == value(above, ["实施单位", None, "水利局", None, "负责人", "张"])


@pytest.mark.parametrize("remark", ["（盖章）", "填全称"])
def test_a_remark_below_does_not_hide_a_value(remark):
    """The value stands nearer to its label than the remark behind the blank value below."""
    rows = [["主管部门", None, "财政局", None, "负责人", "李"], ["实施单位", None, None, remark, "联系人", "张"]]
    sheet = board(grid_of(rows), vocabulary())
    assert "财政局" == sheet.value(sheet.line(0), 0, 6).text


def test_a_label_over_the_whole_width_has_its_value_in_its_own_cell():
    """No cell right of it is one of the form: 主管部门 merged up to the last column."""
    rows = [["主管部门", None, None], ["项目名称", "道路", "一期"]]
    sheet = board(grid_of(rows, ["A1:C1"]), vocabulary())
    found = sheet.value(sheet.line(0), 0, 2)
    assert ("A1", True) == (found.cell, found.blank)
