"""Lists with one indicator a row, whose form it is in each row, are read as the forms that they hold."""

import pytest
from render import grid_of, read_grids

HEADER = [
    "单位名称",
    "项目名称",
    "一级指标",
    "二级指标",
    "三级指标",
    "计算符号",
    "指标值",
    "计量单位",
    "实际完成值",
    "分值",
    "得分",
]
ROWS = [
    ["产出指标", "数量指标", "监测断面", "≥", 32, "个", 32, 60, 60],
    ["效益指标", "生态效益指标", "优良水体比例", "≥", 85, "%", 85, 40, 40],
]


def listed(*owners, unit="某站", header=HEADER, more=()):
    return [header, *([unit, owner, *row, *more] for owner in owners for row in ROWS)]


def fields(form):
    columns = ("name", "nature", "target", "unit", "actual", "weight", "score")
    return [[getattr(row, name).cell for name in columns] for row in form.indicators]


def test_each_owner_is_a_form():
    """Rows that name one project make one form, with its groups and cells; a title above gives the year."""
    title = ["2023年度项目支出绩效自评指标导出"]
    first, second = read_grids(grid_of([title, *listed("水监测", "气监测")], sheet="导出"))
    assert [("水监测", "某站", 2023), ("气监测", "某站", 2023)] == [
        (form.project.text, form.unit.text, form.year_number) for form in (first, second)
    ]
    assert ("B5", "A5", "project", ()) == (second.project.cell, second.unit.cell, second.kind, second.unread)
    assert [[f"{column}{row}" for column in "EFGHIJK"] for row in (5, 6)] == fields(second)
    assert ["产出指标", "效益指标"] == [row.level1.text for row in second.indicators]


def test_owners_may_be_merged_cells():
    """A name merged over the rows of its form holds for each of them."""
    rows = listed("水监测", "气监测")
    for row in (2, 4):
        rows[row][0] = rows[row][1] = None
    forms = read_grids(grid_of(rows, ["A2:A3", "B2:B3", "A4:A5", "B4:B5"]))
    assert [("水监测", 2), ("气监测", 2)] == [(form.project.text, len(form.indicators)) for form in forms]


def test_money_and_total_are_those_of_the_first_row():
    """Columns of money, of the year and of the total are read once for each form."""
    header = [*HEADER, "全年预算数", "全年执行数", "自评总分", "年度"]
    first, _ = read_grids(grid_of(listed("水监测", "气监测", header=header, more=[90, 81, 99, 2022])))
    total = first.budget.total
    found = [total.adjusted.cell, total.executed.cell, first.claimed.total.cell, first.year.cell]
    assert (["L2", "M2", "N2", "O2"], ()) == (found, first.unread)


@pytest.mark.parametrize(
    "rows",
    [
        [["序号", "项目名称", "全年预算数", "全年执行数", "自评得分"], [1, "水监测", 90, 81, 99]],
        [["项目名称", "三级指标", "指标值", "分值"], ["水监测", "断面", 32, 50]],
    ],
)
def test_other_lists_are_no_forms(rows):
    """A list of projects, and one of targets that nothing was held against, hold no form."""
    assert [] == read_grids(grid_of(rows))


def test_a_list_beside_forms_repeats_them():
    """Where a workbook holds the forms themselves, a list of their indicators is passed over."""
    form = [
        ["项目名称", "水监测"],
        [*HEADER[2:5], "指标值", "实际完成值", "分值", "得分"],
        [*ROWS[0][:3], 32, 32, 60, 60],
    ]
    forms = read_grids(grid_of(form, sheet="1"), grid_of(listed("水监测", "气监测"), sheet="指标"))
    assert ["1"] == [form.sheet for form in forms]
