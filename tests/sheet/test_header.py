"""Headings of indicator tables that are not those of the national form."""

import pytest
from render import grid_of, read_grids

LEFT = ["一级指标", "二级指标", "三级指标"]
ROW = ["产出指标", "数量指标", "路灯"]


def rows_of(rows, merges=()):
    """Return what the indicator rows of a form hold, by role, and where something is unread."""
    (form,) = read_grids(grid_of([["2023年度项目支出绩效自评表"], ["项目名称", "路灯维护"], *rows], merges))
    roles = ("level1", "level2", "name", "nature", "target", "unit", "actual", "weight", "score", "reason")
    found = [{role: e.text for role in roles if (e := getattr(row, role)) and not e.blank} for row in form.indicators]
    return found, [entry.cell for entry in form.unread]


@pytest.mark.parametrize(
    ("heading", "guess"),
    [
        ("计划值", "行业目标值"),
        ("预期指标", "行业目标值"),
        ("年度目标值", "实施期目标值"),
        ("计划完成值", "中期指标值"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_a_listed_heading_goes_before_one_that_only_its_words_explain(heading, guess, turned):
    """The target is the unit's own of the year, on whichever side another one stands."""
    targets = [(heading, "10盏"), (guess, "99盏")][:: -1 if turned else 1]
    table = [
        [*LEFT, *(name for name, _ in targets), "完成值", "分值", "得分"],
        [*ROW, *(v for _, v in targets), "9盏", 50, 45],
    ]

    assert "10盏" == rows_of(table)[0][0]["target"]


@pytest.mark.parametrize(
    ("vague", "telling", "role"),
    [
        ("备注", "未完成的主要原因", "reason"),
        ("完成情况", "2023年实际完成值合计", "actual"),
        ("预期目标", "考核指标值", "target"),
    ],
)
def test_a_vague_heading_gives_way_to_words_that_say_more(vague, telling, role):
    """备注 beside a column of reasons holds remarks."""
    others = [name for name in ("指标值", "实际值") if {"指标值": "target", "实际值": "actual"}[name] != role]
    table = [[*LEFT, *others, "分值", "得分", vague, telling], [*ROW, *["9盏"] * len(others), 50, 45, "甲", "乙"]]

    assert "乙" == rows_of(table)[0][0][role]


@pytest.mark.parametrize("beside", [[None, 1], [None, None, 7.5], [2023]])
def test_a_figure_beside_the_headings_is_none_of_them(beside):
    """What stands apart on the right, or a year as a heading, does not hide the table."""
    table = [[*LEFT, "指标值", "完成值", "分值", "得分", *beside], [*ROW, "10盏", "9盏", 50, 45]]

    assert ["路灯"] == [row["name"] for row in rows_of(table)[0]]


def test_operator_and_causes_below_their_headings():
    """Operator, content and unit stand below the target; of the columns below the causes the words count."""
    causes = ["经费保障", "人员保障", "其他", "原因说明"]
    table = [
        [*LEFT, "年度指标值", None, None, "实际完成值", "分值", "得分", "偏差原因分析", None, None, None, "改进措施"],
        [None, None, None, "运算符号", "内容", "度量单位", None, None, None, *causes],
        [*ROW, ">=", 90, "%", 80, 10, 8.9, None, "√", None, "汛期延后", "提前准备"],
    ]
    merges = ["D3:F3", "J3:M3", *(f"{column}3:{column}4" for column in "ABCGHIN")]
    (row,), _ = rows_of(table, merges)

    assert (">=", "90", "%", "80", "汛期延后") == tuple(
        row[r] for r in ("nature", "target", "unit", "actual", "reason")
    )


FOUR = ["一级指标", "二级指标", "三级指标", "四级指标"]


def test_of_four_levels_with_weights_the_last_is_the_indicator():
    """名称 and 权重 below each level, or a weight behind each in one line: those of the fourth count."""
    values = ["投入", 20, "立项", 12, "决策", 4, "论证充分性", 2, "充分得2分", 2]
    wide = [name for level in FOUR for name in (level, None)]
    one = [name for level in FOUR for name in (level, "权重")]
    two_lines = [[*wide, "评分标准", "自评分"], ["名称", "权重"] * 4, values]
    merges = ["A3:B3", "C3:D3", "E3:F3", "G3:H3", "I3:I4", "J3:J4"]

    for found, unread in (rows_of(two_lines, merges), rows_of([[*one, "评分标准", "自评分"], values])):
        assert [("投入", "立项", "论证充分性", "2", "2")] == [
            tuple(row[role] for role in ("level1", "level2", "name", "weight", "score")) for row in found
        ]
        assert [] == unread


@pytest.mark.parametrize("heading", ["指标类别", "绩效指标"])
def test_one_heading_over_two_levels(heading):
    """Its columns are level 1 and level 2 where rows fill both."""
    table = [
        [heading, None, "指标名称", "指标值", "完成值", "分值", "得分"],
        ["产出", "数量", "路灯", "10盏", "9盏", 50, 45],
    ]

    assert [("产出", "数量")] == [(row["level1"], row["level2"]) for row in rows_of(table, ["A3:B3"])[0]]


@pytest.mark.parametrize("heading", ["指标类型", "评价维度", "考核内容"])
def test_a_column_of_groups_is_known_by_its_cells(heading):
    """Whatever stands above it, and in whichever row the first known group comes."""
    table = [
        [heading, "三级指标", "指标值", "完成值", "分值", "得分"],
        ["预算执行", "执行率", "100%", "90%", 10, 9],
        ["产出指标", "路灯", "10盏", "10盏", 90, 90],
    ]

    assert ["预算执行", "产出指标"] == [row["level1"] for row in rows_of(table)[0]]


def test_points_in_upright_brackets():
    """A label typed from top to bottom has brackets turned on their side."""
    table = [
        [*LEFT, "指标值", "完成值", "分值", "得分"],
        ["产\n出\n指\n标\n︵\n50\n分\n︶", *ROW[1:], "10盏", "9盏", 50, 45],
    ]
    (form,) = read_grids(grid_of([["项目支出绩效自评表"], ["项目名称", "路灯"], *table]))

    assert [("产出指标", 50)] == [(section.level1, section.stated) for section in form.sections]


def test_points_that_stand_below_the_vaguer_heading():
    """A column 分值 filled with words holds no points where the column 权重 does."""
    table = [
        [*LEFT, "指标值", "完成值", "指标分值", "权重（占比%）", "得分"],
        [*ROW, "10盏", "10盏", "装好的路灯", 50, 50],
    ]

    assert ["50"] == [row["weight"] for row in rows_of(table)[0]]


def test_the_points_of_a_column_for_its_heading():
    """50 behind the headings, over points."""
    table = [[*LEFT, "年度指标值", "实际完成值", 50], [*ROW, "10盏", "10盏", 30], [*ROW, "2个", "2个", 20]]

    assert ["30", "20"] == [row["score"] for row in rows_of(table)[0]]


def test_a_blank_heading_between_operator_and_unit():
    """Below the heading of the target the column without one of its own holds the target."""
    table = [
        [*LEFT, "预期指标值", None, None, "实际完成值", "得分"],
        [None, None, None, "符号", None, "单位"],
        [*ROW, "≥", 10, "盏", 12, 50],
    ]
    (row,), unread = rows_of(table, ["D3:F3", *(f"{column}3:{column}4" for column in "ABCGH")])

    assert ("≥", "10", "盏", []) == (row["nature"], row["target"], row["unit"], unread)


def test_two_headings_that_say_no_more_than_indicators():
    """评价内容 and 评价指标 beside each other are level 1 and the indicator."""
    table = [["评价内容", "评价指标", "指标值", "完成值", "分值", "得分"], ["项目产出", "路灯", "10盏", "10盏", 50, 50]]

    assert [("项目产出", "路灯")] == [(row["level1"], row["name"]) for row in rows_of(table)[0]]


@pytest.mark.parametrize(("group", "expected"), [("产出目标", ["案件处置率"]), ("工作任务", None)])
def test_goals_without_points_make_a_table_below_known_groups(group, expected):
    """评价内容 | 绩效目标 | 完成情况: of 产出目标 they are indicators, of other matters a list of tasks."""
    table = [["评价内容", None, "绩效目标", "完成情况"], [group, "案件处置率", "95%以上", "97.8%"]]
    forms = read_grids(grid_of([["2018年部门整体支出绩效自评表"], ["部门名称", "某中心"], *table], ["A3:B3"]))

    assert expected == ([row.name.text for row in forms[0].indicators] if forms else None)


@pytest.mark.parametrize("heading", ["三年目标值", "实施期指标值", "核实目标值", "行业目标值"])
def test_a_heading_that_says_whose_the_target_is_counts_where_it_is_the_only_one(heading):
    """No target is lost because its column is called in another way."""
    table = [[*LEFT, heading, "完成值", "分值", "得分"], [*ROW, "10盏", "9盏", 50, 45]]

    assert ["10盏"] == [row["target"] for row in rows_of(table)[0]]


def test_scores_typed_as_text_are_the_unit_s_own():
    """Points with 分 are points: a reviewer's numbers beside them are not taken instead."""
    table = [[*LEFT, "指标值", "完成值", "分值", "自评得分", "评价得分"], [*ROW, "10盏", "10盏", "50分", "50分", 40]]

    assert [("50分", "50分")] == [(row["weight"], row["score"]) for row in rows_of(table)[0]]


def test_a_column_called_by_what_is_evaluated_may_hold_the_points():
    """评价情况 beside the weights, with figures, is what was earned."""
    table = [[*LEFT, "指标值", "分值", "评价情况"], [*ROW, "10盏", 50, 45], ["效益指标", "社会效益", "甲", "5", 40, 40]]

    assert ["45", "40"] == [row["score"] for row in rows_of(table)[0]]


def test_points_below_a_heading_over_two_columns_are_no_second_level():
    """产出指标 | 40 below 一级指标 over both."""
    table = [
        ["一级指标", None, "三级指标", "指标值", "完成值", "分值", "得分"],
        ["产出指标", 40, "路灯", "10盏", "9盏", 40, 36],
    ]

    assert [None] == [row.get("level2") for row in rows_of(table, ["A3:B3"])[0]]


def test_one_cell_called_cost_makes_no_groups():
    """Under a heading that nobody knows a word such as 成本 may be anything."""
    table = [
        ["事项", "三级指标", "指标值", "完成值", "分值", "得分"],
        ["成本", "路灯", "10盏", "9盏", 50, 45],
        ["甲", "乙", 1, 1, 9, 9],
    ]

    assert [None, None] == [row.get("level1") for row in rows_of(table)[0]]


def test_what_was_done_may_be_a_figure():
    """执行情况 before the weights, or above them, is the actual value."""
    done = [[*LEFT, "年度指标值", "执行情况", "分值", "备注"], [*ROW, 10, 12, 50, ""]]
    more = [[*LEFT, "年度指标值", "分值", "执行情况"], [*ROW, 10, 50, 120]]

    assert [["12"], ["120"]] == [[row["actual"] for row in rows_of(table)[0]] for table in (done, more)]


def test_dashes_are_no_words_that_give_way_to_a_reviewer():
    """自评得分 / is the unit's own answer."""
    table = [[*LEFT, "指标值", "完成值", "分值", "自评得分", "评价得分"], [*ROW, 10, 10, 50, "/", 40]]

    assert ["/"] == [row["score"] for row in rows_of(table)[0]]


def test_the_points_of_a_column_beside_columns_of_a_reviewer():
    """50 over points, with what a program or a reviewer added on its right."""
    table = [[*LEFT, "年度指标值", "实际完成值", 50, "人工评分"], [*ROW, "10盏", "10盏", 30, None]]

    assert ["30"] == [row["score"] for row in rows_of(table)[0]]


def test_words_between_the_levels_are_told():
    """考核内容 beside headings of the levels is none of them: nobody knows it, and what stands there is told."""
    header = ["一级指标", "三级指标", "考核内容", "年度指标值", "实际完成值", "得分"]
    (form,) = read_grids(grid_of([header, ["产出指标", "保洁次数", "次数多", "≥10次", "12次", 100]]))
    assert (["C1"], "B2") == ([entry.cell for entry in form.unread], form.indicators[0].name.cell)


@pytest.mark.parametrize(
    ("name", "unread", "rows"),
    [
        ("D", [], [["1", "保洁河道长度"], ["2", "群众满意度"]]),
        ("D", ["C1"], [["河道工程", "保洁河道长度"], ["河道工程", "群众满意度"]]),
        ("C", ["D2", "D3"], [["保洁河道长度", "公里"], ["群众人数", "人次"]]),
    ],
)
def test_one_heading_over_number_group_or_unit_and_name(name, unread, rows):
    """Right of a number or group is the name; right of the name may be its unit. What is not read is told."""
    header = [*LEFT, None, "年度指标值", "实际完成值", "分值", "得分"]
    filled = [["产出指标", "数量指标", *row, "10", "12", 50, 50] for row in rows]
    (form,) = read_grids(grid_of([header, *filled], ["C1:D1"]))
    assert [f"{name}2", f"{name}3"] == [row.name.cell for row in form.indicators]
    assert unread == [entry.cell for entry in form.unread]


FULL = [
    {**dict(zip(("level1", "level2", "name"), ROW, strict=True)), "target": "10盏", "actual": "9盏", "reason": "断电"},
]


@pytest.mark.parametrize("name", ["指标名称", "指标内容", "考核指标"])
def test_a_heading_of_the_indicators_over_all_levels_names_none_of_them(name):
    """Merged over 一级指标 to 三级指标 it is that of the group, and further headings may stand on its line or below."""
    above = [name, None, None, "指标值", "完成值", "原因"]
    assert FULL == rows_of([above, LEFT, [*ROW, "10盏", "9盏", "断电"]], ["A3:C3", "D3:D4", "E3:E4", "F3:F4"])[0]
    wide = [name, None, None, "年度情况", None, "原因"]
    assert (
        FULL
        == rows_of([wide, [*LEFT, "指标值", "完成值"], [*ROW, "10盏", "9盏", "断电"]], ["A3:C3", "D3:E3", "F3:F4"])[0]
    )


def test_headings_merged_down_from_the_line_above_are_those_of_the_table():
    """The line of the levels is the header; what reaches down to it from above has its meaning there."""
    rows = [
        ["指标", None, None, "记录", None, "未完成原因及改进措施"],
        [*LEFT, "指标值", "完成值"],
        [*ROW, "10盏", "9盏", "断电"],
    ]
    assert FULL == rows_of(rows, ["A3:C3", "D3:E3", "F3:F4"])[0]


def test_what_is_evaluated_beside_a_heading_of_the_indicators_is_their_group():
    """评价内容 over the groups, 绩效内容 over the names."""
    rows = [["评价内容", "绩效内容", "绩效目标", "完成情况", "分值"], ["产出目标", "数量指标", "10盏", "9盏", 50]]
    ((row,), _) = rows_of(rows)
    assert ("产出目标", "数量指标") == (row["level1"], row["name"])


@pytest.mark.parametrize(
    ("standards", "role"),
    [
        (("≥95%", "20日内", "制度健全", "≤30分钟"), "target"),
        (("≥95%得5分", "20日内", "制度健全", "≥3次"), None),
        (("制度健全", "措施有力", "公开及时", "≥3次"), None),
        (("完成率达到95%以上的为满分，每低1个百分点扣0.5分", "20日内", "≥3次", "≥4次"), None),
    ],
)
def test_standards_are_targets_where_the_table_has_none(standards, role):
    """评价标准 beside what was reached, short and with figures; how something is scored is none."""
    table = [[*LEFT, "评价标准", "自评情况", "分值", "得分"]]
    table += [[None, None, f"事项{text[:2]}", text, "完成", 10, 10] for text in standards]
    table[1][:2] = ROW[:2]
    rows, _ = rows_of(table)
    assert [text if role else None for text in standards] == [row.get("target") for row in rows]
