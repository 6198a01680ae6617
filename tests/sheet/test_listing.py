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


def test_money_year_and_total_are_read_once():
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


def test_rows_of_a_form_may_stand_apart():
    """A list in the order of the indicators holds the same forms as one in the order of the projects."""
    rows = [[owner and "某站", owner, *row] for row in ROWS for owner in ("水监测", "气监测")]
    forms = read_grids(grid_of([HEADER, *rows]))
    assert [("水监测", ["E2", "E4"]), ("气监测", ["E3", "E5"])] == [
        (form.project.text, [row.name.cell for row in form.indicators]) for form in forms
    ]


@pytest.mark.parametrize("blank", [(0, 1), (0,), (1,)])
def test_blanks_are_what_stands_above(blank):
    """A name that only the first row of a form shows holds for the rows below it."""
    rows = listed("水监测", "气监测")
    for row in (2, 4):
        for column in blank:
            rows[row][column] = None
    forms = read_grids(grid_of(rows))
    assert [("水监测", "B2", "A2", 2), ("气监测", "B4", "A4", 2)] == [
        (form.project.text, form.project.cell, form.unit.cell, len(form.indicators)) for form in forms
    ]


def test_a_unit_is_written_once_over_its_projects():
    """Left of a new project a blank is the unit above; right of a new unit no project is carried on."""
    rows = [[None, project, *ROWS[0]] for project in ("水监测", "气监测", None)]
    rows[0][0], rows[2][0] = "某站", "某局"
    forms = read_grids(grid_of([HEADER, *rows]))
    assert [("水监测", "某站"), ("气监测", "某站"), ("", "某局")] == [(f.project.text, f.unit.text) for f in forms]


def test_names_are_compared_without_blanks():
    """Blanks and the width of characters make no other project."""
    rows = listed("水监测(二期)")
    rows[2][:2] = ["某站 ", "水 监测（二期）"]
    (form,) = read_grids(grid_of(rows))
    assert 2 == len(form.indicators)


def test_a_stage_of_a_project_is_one_of_its_own():
    """What brackets hold tells projects apart."""
    assert 2 == len(read_grids(grid_of(listed("监测（一期）", "监测（二期）"))))


def test_a_repeated_heading_is_no_form():
    """The heading of a further page, with the title above it, is passed over."""
    rows = [*listed("水监测"), ["2023年度绩效自评指标导出"], *listed("气监测")]
    merges = ["A4:K4"]
    forms = read_grids(grid_of(rows, merges))
    assert [("水监测", 2, ()), ("气监测", 2, ())] == [(f.project.text, len(f.indicators), f.unread) for f in forms]


@pytest.mark.parametrize(
    "row",
    [
        ["制表人", "张三", None, None, "审核人", None, "李四"],
        ["复核人", "张三", None, None, "制单人", None, "李四"],
        ["合计", None, None, None, None, None, None, None, None, 100, 100],
        [None, "水监测小计", None, None, None, None, None, None, None, 100, 100],
    ],
)
def test_signatures_and_sums_are_no_forms(row):
    """A row that signs the list, or sums it up, opens no form and belongs to none."""
    (form,) = read_grids(grid_of([*listed("水监测"), row]))
    assert ("水监测", 2, ()) == (form.project.text, len(form.indicators), form.unread)


@pytest.mark.parametrize("merge", ["C2:C3", "C2:D3"])
def test_a_group_may_be_merged_over_several_forms(merge):
    """A level-1 cell that reaches into the next project names the group there too."""
    rows = [HEADER, *(["某站", owner, *ROWS[0]] for owner in ("水监测", "气监测"))]
    rows[2][2] = None
    if merge == "C2:D3":
        rows[1][3] = rows[2][3] = None
    forms = read_grids(grid_of(rows, [merge]))
    assert [["产出指标"], ["产出指标"]] == [[row.level1.text for row in form.indicators] for form in forms]


def money(first, second):
    """Return a list of one form whose two rows end with these amounts."""
    rows = listed("水监测", header=[*HEADER, "全年预算数（元）", "全年执行数"])
    rows[1] += first
    rows[2] += second
    (form,) = read_grids(grid_of(rows))
    total = form.budget.total
    return total.adjusted.cell, total.executed.cell, [entry.cell for entry in form.unread], form.money_unit


@pytest.mark.parametrize(
    ("expected", "first", "second"),
    [
        (("L2", "M2", []), [90, 81], [90, 81]),
        (("L2", "M2", []), [90, 81], [None, None]),
        (("L3", "M3", []), [None, None], [90, 81]),
        (("L3", "M3", ["L2"]), [50, None], [90, 81]),
        (("L2", "M2", ["L3", "M3"]), [90, 81], [50, 40]),
    ],
)
def test_money_of_a_form_is_read_once(expected, first, second):
    """The first row with all amounts counts, wherever it stands; amounts that differ from it are said."""
    assert (*expected, "元") == money(first, second)


def test_money_may_stand_in_a_row_above_the_indicators():
    """A row that names the owner and its money, and no indicator, is the first of its form."""
    rows = listed("水监测", header=[*HEADER, "全年预算数", "全年执行数"])
    for row in rows[1:]:
        row[:2] = [None, None]
    (form,) = read_grids(grid_of([rows[0], ["某站", "水监测", *[None] * 9, 90, 81], *rows[1:]]))
    found = [form.project.cell, form.budget.total.adjusted.cell, form.indicators[0].name.cell]
    assert (["B2", "L2", "E3"], ()) == (found, form.unread)


def test_one_column_of_money_is_said():
    """A single amount is no block of money: its heading is named as not read."""
    (form,) = read_grids(grid_of(listed("水监测", header=[*HEADER, "全年预算数"], more=[90])))
    assert (None, ["L1"]) == (form.budget, [entry.cell for entry in form.unread])


def test_the_heading_of_an_unknown_column_is_said_with_its_text():
    """A column that nobody knows is named by its heading, which stands above the rows of every form."""
    _, second = read_grids(grid_of(listed("水监测", "气监测", header=[*HEADER, "区划"], more=["330100"])))
    assert [("L1", "区划")] == [(entry.cell, entry.text) for entry in second.unread]


def test_an_indicator_may_take_two_rows():
    """What is merged over two rows holds for both, also the name of the indicator."""
    rows = listed("水监测")
    rows[2][:6] = [None] * 6
    (form,) = read_grids(grid_of(rows, [f"{letter}2:{letter}3" for letter in "ABCDEF"]))
    assert ["监测断面", "监测断面"] == [row.name.text for row in form.indicators]


@pytest.mark.parametrize("lacks", [{4}, {8, 9, 10}])
def test_a_row_that_is_no_indicator_is_said(lacks):
    """A row without a name, or with nothing but a target, gives no indicator, and its cells are named."""
    row = [None if column in lacks else cell for column, cell in enumerate(["某站", "水监测", *ROWS[0]])]
    (form,) = read_grids(grid_of([*listed("水监测"), row]))
    said = [f"{letter}4" for column, letter in enumerate("ABCDEFGHIJK") if column not in lacks and letter in "EGIJK"]
    assert (2, said) == (len(form.indicators), [entry.cell for entry in form.unread])


FORM = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]
FORM_ROWS = [
    ["产出指标", "数量指标", "完成数量", "≥10个", "12个", 50, 50],
    ["效益指标", "社会效益", "受益人数", "≥100人", "120人", 40, 40],
]
MONEY = [["项目资金", None, "年初预算数", "全年预算数", "全年执行数"], [None, "年度资金总额", 100, 120, 110]]


def with_column(place, heading):
    """Return the rows of a form's table with a column of units before the column ``place``."""
    cells = (heading, "甲科", "乙科")
    return [[*row[:place], cell, *row[place:]] for row, cell in zip([FORM, *FORM_ROWS], cells, strict=True)]


@pytest.mark.parametrize("heading", ["实施单位", "承担单位", "主管部门", "项目名称"])
@pytest.mark.parametrize("place", [0, 3])
@pytest.mark.parametrize("head", [[["项目名称", "道路养护", None, "实施单位", "某局"]], MONEY])
def test_a_column_of_units_makes_no_list_of_a_form(heading, place, head):
    """Below a head that names the owner, or below money, a column of units tells who has which indicator."""
    rows = [["2023年度项目支出绩效自评表"], *head, *with_column(place, heading)]
    (form,) = read_grids(grid_of(rows))
    assert ["完成数量", "受益人数"] == [row.name.text for row in form.indicators]
    assert () == form.unread


def test_a_column_of_units_behind_the_indicators_makes_no_list():
    """A list names the owner first; a unit behind the name of an indicator is the one that has it."""
    table = with_column(3, "承担单位")
    (form,) = read_grids(grid_of([["2023年度部门整体支出绩效自评表"], *table]))
    assert ["完成数量", "受益人数"] == [row.name.text for row in form.indicators]


def test_a_list_beside_a_form_of_money_repeats_it():
    """A form that holds only money is a form too: the list of its indicators is passed over."""
    form = [["2023年度项目支出绩效自评表"], ["项目名称", "水监测", "实施单位", "某站"], *MONEY]
    forms = read_grids(grid_of(form, sheet="资金"), grid_of(listed("水监测"), sheet="指标"))
    assert ["资金"] == [form.sheet for form in forms]


def test_a_list_of_projects_below_its_unit_is_no_form():
    """填报单位 over rows of many projects names the owner of all of them, and of none alone."""
    rows = [
        ["项目名称", "三级指标", "指标值", "完成值", "分值", "得分"],
        ["甲项目", "a", 1, 1, 100, 98],
        ["乙项目", "b", 1, 1, 100, 97],
    ]
    forms = read_grids(grid_of([["填报单位：某局"], *rows]))
    stations = [["单位名称", *rows[0][1:]], ["甲站", *rows[1][1:]], ["乙站", *rows[2][1:]]]

    assert ["甲项目", "乙项目"] == [form.project.text for form in forms]
    assert ["甲站", "乙站"] == [form.unit.text for form in read_grids(grid_of([["填报单位：某局"], *stations]))]
