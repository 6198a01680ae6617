import time

import pytest
from render import grid_of, read_grids

from xlcore.sheet.abreast import blocks
from xlcore.sheet.board import board
from xlcore.sheet.labels import vocabulary
from xlcore.sheet.locate import locate

HEADER = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"]


def places(rows, merges=(), *, tables_only=True):
    return locate(board(grid_of(rows, merges), vocabulary()), tables_only=tables_only)


def columns(rows, merges=()):
    (place,) = places(rows, merges)
    return {role: list(covers) for role, covers in place.tables[0].header.columns.items()}


@pytest.mark.parametrize(
    ("expected", "header"),
    [
        ("level1 level2 name target actual weight score reason", HEADER),
        (
            "level1 level2 name weight target actual score reason",
            [
                "一级指标",
                "二级指标",
                "三级指标",
                "分值",
                "指标值(A)",
                "全年实际值(B)",
                "得分",
                "未完成原因分析及改进措施",
            ],
        ),
        (
            "level1 level2 name nature target unit weight actual",
            [
                "一级指标",
                "二级指标",
                "三级指标",
                "绩效指标性质",
                "绩效指标值",
                "绩效度量单位",
                "权重",
                "实际完成指标值",
            ],
        ),
        (
            "level1 level1_weight level2 level2_weight name weight about criterion score",
            [
                "一级指标名称",
                "权重(%)",
                "二级指标名称",
                "权重(%)",
                "三级指标名称",
                "权重(%)",
                "指标说明",
                "评分标准",
                "得分",
            ],
        ),
        (
            "level1 level2 name target actual score",
            ["一级指标", "二级指标", "三级指标", "年初目标值(A)", "实际完成值(B)", "得分"],
        ),
        ("name target actual", ["绩效内容", "绩效目标值", "实际完成值", "累计完成率"]),
    ],
)
def test_columns(expected, header):
    """Columns are known by their headings, in whatever order they stand."""
    assert expected.split() == list(columns([header]))


def test_own_score_goes_before_the_reviewers():
    """Of two places for a score the unit's own is taken."""
    header = [*HEADER[:6], "财政复核得分", "自评得分", "人工评分", "复算得分", "校验"]
    assert {"score": [7]}.items() <= columns([header]).items()


def test_helper_columns_are_not_the_form():
    """Columns for the hand and for the rules never stand in for a score."""
    header = [*HEADER[:5], "分值", "人工评分", "复算得分", "校验"]
    assert "score" not in columns([header])


def test_two_line_header():
    """A second heading line splits merged headings; a weight belongs to the level above it."""
    rows = [
        ["一级指标", None, "二级指标", None, "三级指标", None, "指标说明", "得分"],
        ["名称", "权重（%）", "名称", "权重（%）", "名称", "权重（%）", None, None],
        ["部门决策", 20, "预算编制", 10, "预算编制合理性", 5, "…", 5],
    ]
    merges = ["A1:B1", "C1:D1", "E1:F1", "G1:G2", "H1:H2"]
    assert {
        "level1": [0], "level1_weight": [1], "level2": [2], "level2_weight": [3], "name": [4], "weight": [5],
        "about": [6], "score": [7],
    } == columns(rows, merges)  # fmt: skip


def test_two_line_header_of_values():
    """Target and actual can stand below one heading that spans them."""
    rows = [
        ["一级指标", "二级指标", "三级指标", "绩效指标值", None, "分值", "得分"],
        [None, None, None, "年初目标值", "实际完成值", None, None],
        ["产出指标", "数量指标", "甲", "1", "1", 5, 5],
    ]
    merges = ["A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:F2", "G1:G2"]
    found = columns(rows, merges)
    assert ([3], [4], [5]) == (found["target"], found["actual"], found["weight"])


def test_one_heading_over_all_levels():
    """绩效指标 over three columns stands for the three levels."""
    rows = [["绩效指标", None, None, "年度指标值", "实际完成值", "分值", "得分"]]
    found = columns(rows, ["A1:C1"])
    assert ([0], [1], [2]) == (found["level1"], found["level2"], found["name"])


def test_vertical_label_beside_the_table():
    """绩效指标 down the left side is no level."""
    rows = [["绩\n效\n指\n标", *HEADER], [None, "产出指标", "数量指标", "甲", "1", "1", 5, 5]]
    assert [1] == columns(rows, ["A1:A2"])["level1"]


def test_repeated_header_is_one_form():
    """A header repeated on the next printed page belongs to the same form."""
    rows = [
        HEADER,
        ["产出指标", "数量指标", "甲", "1", "1", 5, 5],
        HEADER,
        ["效益指标", "社会效益指标", "乙", "1", "1", 5, 5],
    ]
    (place,) = places(rows)
    assert [(0, 2), (2, 4)] == [(table.header.first, table.end) for table in place.tables]


@pytest.mark.parametrize(
    "rows",
    [
        [["项目名称", "主管部门", *HEADER], ["道路养护", "交通局", "产出指标", "数量指标", "甲", "1", "1", 5, 5]],
        [["一级指标", "二级指标", "三级指标", "指标值"], ["产出指标", "数量指标", "甲", "1"]],
        [["绩效目标", "实际完成情况"], ["保障运行", "已保障"]],
        [["一级指标"], ["产出指标"]],
        [],
    ],
    ids=["list of many forms", "targets only", "goals", "one word", "blank"],
)
def test_no_form(rows):
    """Lists of indicators of many projects, sheets of targets and stray words are no forms."""
    assert () == places(rows)


@pytest.mark.parametrize(
    ("found", "title"),
    [
        (1, "2023年度部门整体支出绩效自评表"),
        (0, "2023年部门整体支出绩效评价基础数据表"),
        (0, "项目支出绩效自评结果汇总表"),
        (0, "2023年度决算表"),
    ],
)
def test_form_without_indicators(found, title):
    """A titled form may hold only money; base data and summaries are no forms."""
    rows = [
        [title],
        ["部门名称", "某局"],
        [None, "年初预算数", "全年预算数", "全年执行数"],
        ["年度资金总额", 1, 2, 3],
    ]
    assert found == len(places(rows, tables_only=False))
    assert () == places(rows)


@pytest.mark.parametrize(
    "label", ["总分", "合 计", "总计", "得分合计", "自评总分", "评价等级", "填表人：", "注：其他资金包括", "备注"]
)
def test_end_of_table(label):
    """Totals, grades, notes and signatures close the table."""
    rows = [HEADER, ["产出指标", "数量指标", "甲", "1", "1", 5, 5], [label, None, None, None, None, 5, 5], ["余下的字"]]
    (place,) = places(rows)
    assert 2 == place.foot


@pytest.mark.parametrize(
    "row",
    [
        ["成本指标", "经济成本", "项目总成本", "≤预算数", "执行数", 20, 20],
        ["成本指标", "经济成本", "项目总成本", "≤预算数", "执行数", None, None],
        ["成本指标", "经济成本", "实际支出", "预算金额", "支出金额", "20", "20"],
        ["成本指标", "经济成本", "预算执行率", "预算数", "支出数", 20, 20],
    ],
)
def test_indicator_with_words_of_money(row):
    """An indicator whose target is the budget does not close the table."""
    (place,) = places([HEADER, row, [None, None, "乙", "1", "1", 5, 5]])
    assert 3 == place.foot


@pytest.mark.parametrize(
    "row",
    [
        ["项目资金", None, None, "全年预算数", "全年执行数", "执行率"],
        ["项目资金", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率"],
        ["项目资金", None, None, "全年预算数", "全年执行数"],
        ["全年预算数：", 5, "全年执行数：", 4, "执行率：", "80%"],
    ],
)
def test_money_below_the_table(row):
    """The headings of a money block close the table."""
    (place,) = places([HEADER, ["产出指标", "数量指标", "甲", "1", "1", 5, 5], row, ["年度资金总额", 1, 2, 3, 4, 5]])
    assert 2 == place.foot


def test_indicator_named_like_a_label():
    """An indicator called 等级 with its own target and actual value does not close the table."""
    rows = [HEADER, ["产出指标", "质量指标", "等级", "一级", "一级", 5, 5], [None, None, "乙", "1", "1", 5, 5]]
    (place,) = places(rows)
    assert 3 == place.foot


def side_by_side(left, right, *, gap=1, down=0):
    width = max(map(len, left)) + gap
    rows = [[None] * (width + max(map(len, right))) for _ in range(max(len(left), len(right) + down))]
    for block, column, first in ((left, 0, 0), (right, width, down)):
        for index, row in enumerate(block):
            rows[first + index][column : column + len(row)] = row
    return rows


@pytest.mark.parametrize("gap", [0, 1, 2])
@pytest.mark.parametrize("down", [0, 2])
def test_forms_side_by_side(gap, down):
    """Of forms beside each other each is one block, also where one begins lower."""
    form = [["项目名称", "甲"], HEADER, ["产出指标", "数量指标", "长度", "1", "1", 50, 50], ["总分", *[None] * 5, 50]]
    rows = side_by_side(form, side_by_side(form, form, gap=gap, down=down), gap=gap)
    found = blocks(board(grid_of(rows), vocabulary()))
    assert [0, 8 + gap, 16 + 2 * gap] == [min(min(line.cells) for line in block.lines.values()) for block in found]
    assert [1, 1, 1] == [len(locate(block)) for block in found]


def test_vertical_label_belongs_to_the_form_on_its_right():
    """A label over all levels that stands between two tables opens the second."""
    rows = [[*HEADER, "绩效指标", *HEADER], ["产出指标", "数量指标", "长度"]]
    first, second = blocks(board(grid_of(rows), vocabulary()))
    assert (list(range(8)), list(range(8, 17))) == (list(first.line(0).cells), list(second.line(0).cells))


def test_title_over_both_forms():
    """A title merged over two forms is that of both."""
    rows = [["2022年度项目支出绩效自评表"], [*HEADER, *HEADER]]
    found = blocks(board(grid_of(rows, ["A1:P1"]), vocabulary()))
    assert [[0], [0]] == [list(block.line(0).cells) for block in found]


def test_reviewers_columns_are_no_second_form():
    """Columns on the right without a table of their own stay with the form."""
    rows = [[*HEADER, "指标内容", "复核得分", "人工评分"], ["产出指标", "数量指标", "长度"]]
    assert 1 == len(blocks(board(grid_of(rows), vocabulary())))


def test_thousands_of_repeated_headings_take_linear_time():
    """Each table is looked through once, not once for each other one."""
    headings = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]
    form = [["项目名称", "道路养护"], *[headings, ["产出", "数量", "里程", "≥1", "1", 5, 5]] * 5000]
    start = time.process_time()
    (found,) = read_grids(grid_of(form))
    assert 5000 == len(found.indicators)
    assert time.process_time() - start < 8


@pytest.mark.parametrize("row", [[], ["甲", "乙", "丙", "丁"]])
def test_thousands_of_headings_of_goals_take_linear_time(row):
    """A list of goals is none for each of its headings."""
    lines = [["2023年度绩效自评表"], *[["评价内容", None, "绩效目标", "完成情况"], row] * 5000]
    start = time.process_time()
    assert [] == read_grids(grid_of(lines))
    assert time.process_time() - start < 8


@pytest.mark.parametrize("heading", ["采购单位", "报送单位", "填表单位", "经办机构", "基金名称"])
def test_a_column_of_the_indicators_may_name_a_unit(heading):
    """Who answers for an indicator is a column that nobody reads, and makes no list of forms."""
    header = [*HEADER[:3], heading, *HEADER[3:]]
    (place,) = places([["自评表"], header, ["产出指标", "数量指标", "甲", "某科", "1", "1", 90, 88]])
    assert {3: (1, 3)} == place.tables[0].header.unknown


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        ("指标名称 年度目标 目标完成情况", "建设 10个 12个"),
        ("绩效目标 指标 预期目标 实际情况", "总目标 建成 10个 12个"),
        ("序号 绩效指标 绩效目标 完成情况", "1 建设 10个 12个"),
        ("一级目标 二级目标 预期目标 完成结果", "建成 十个 10 10"),
    ],
)
def test_goals_without_points_are_no_table(headings, row):
    """Names of goals head a table of indicators only with points: else the money below them would be lost."""
    money = [["项目资金", "全年预算数", "全年执行数"], ["年度资金总额", 120, 110]]
    table = [HEADER, ["产出指标", "数量指标", "甲", "1", "1", 90, 88]]
    (place,) = places([["自评表"], headings.split(), row.split(), *money, *table])
    assert ([5], 3) == ([table.header.first for table in place.tables], place.money.row)


@pytest.mark.parametrize("merges", [[], ["A2:A4"]])
def test_headings_of_costs_among_the_indicators_end_no_table(merges):
    """Headings of one indicator, with a unit of money and those of the points once more, stand inside its group."""
    body = ["产出指标", "数量指标", "甲", "1", "1", 50, 48]
    costs = [None if merges else "成本指标", "成本指标", "成本（万元）", "计划成本", "实际成本", "分值", "得分"]
    rows = [
        HEADER,
        body,
        costs,
        [None, "成本指标", "乙", "1", "1", 40, 40],
        ["效益指标", "社会效益", "丙", "1", "1", 10, 9],
    ]
    assert 5 == places(rows, merges)[0].tables[0].end


def test_one_heading_of_money_with_points_ends_no_table():
    """A block of money has two headings of money or more."""
    costs = ["成本", "经济成本", "成本（万元）", "计划成本", "实际成本", "分值", "得分"]
    rows = [HEADER, ["产出指标", "数量指标", "甲", "1", "1", 50, 48], costs, ["成本", "成本", "乙", "1", "1", 40, 40]]
    assert 4 == places(rows)[0].tables[0].end


def test_unknown_money_with_points_below_the_table_is_no_indicator():
    """Headings that name a unit of money, with those of the points once more, begin another block."""
    body = ["产出指标", "数量指标", "甲", "1", "1", 90, 88]
    money = ["额度（万元）", "付出（万元）", None, None, None, "分值", "得分"]
    rows = [HEADER, body, money, [300, 285, None, None, None, 10, 9]]
    (form,) = read_grids(grid_of(rows))
    assert (["甲"], 2) == ([row.name.text for row in form.indicators], places(rows)[0].tables[0].end)
