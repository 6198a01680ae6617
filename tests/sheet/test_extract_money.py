from decimal import Decimal

import pytest
from render import grid_of, read_grids

from xlcore.sheet.cell import Cell

TABLE = [
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
    ["产出指标", "数量指标", "甲", "1", "1", 90, 88],
]


def read(rows, merges=()):
    (form,) = read_grids(grid_of([["自评表"], *rows, *TABLE], merges))
    return form.budget


def figures(row, *roles):
    return tuple(e.text if (e := getattr(row, role)) else None for role in roles)


ALL = ("initial", "adjusted", "executed", "rate", "weight", "score", "reason")


@pytest.mark.parametrize(
    ("expected", "header"),
    [
        (("1", "2", "3", "5", "4", "6", None), "年初预算数 全年预算数(A) 全年执行数(B) 分值 执行率(B/A) 得分"),
        (("1", "2", "3", "6", "4", "5", None), "年初预算数 全年预算数 全年执行数 分值 得分 执行率"),
        ((None, "1", "2", "3", None, "4", "5"), "预算数（万元） 执行数 执行率 得分 偏差原因分析及改进措施"),
        (("1", "2", "3", "4", None, None, None), "年初预算数 调整预算数(A) 全年执行数(B) 预算执行率（B/A）"),
        (("1", "2", "3", None, None, None, None), "预算数 调整预算数 执行数"),
        ((None, "2", "3", None, None, None, None), "资金到位数 全年预算数 全年执行数"),
        ((None, "2", "3", None, None, None, None), "计划数 全年预算数 全年执行数"),
        ((None, "2", "3", None, None, None, None), "预算下达数 全年预算数 全年执行数"),
        (("2", "3", "4", None, None, None, None), "到位资金 预算数 调整预算数 执行数"),
        ((None, "1", "2", None, None, None, None), "全年预算数 1-9月执行数"),
        ((None, "1", "3", None, None, None, None), "全年预算数 1-9月执行数 全年执行数"),
        ((None, "1", "2", "3", "4", "5", None), "全年预算数 全年执行数 完成率 应得分 指标得分"),
        (("1", "3", "4", None, None, None, None), "年初预算 年度预算调整 调整后的预算 全年预算执行数"),
        (("1", "2", "3", None, None, None, None), "年初预算 年度预算调整数 全年执行数"),
        ((None, "1", "2", None, None, None, None), "全年预算数 资金执行情况"),
        ((None, "1", "3", None, None, None, None), "全年预算数 支出情况 实际支出额"),
        ((None, "1", "2", None, None, None, None), "资金到位情况 全年执行数"),
        (("1", "2", "3", "4", None, None, None), "计划数 到位数 使用数 使用率"),
        (("1", "2", "4", "5", None, None, None), "计划安排 实际到位 到位率 实际支出 支出率 结余"),
        (("1", "3", "4", None, None, None, None), "计划投资额 到位率 实际到位数 支出数"),
        ((None, "1", "3", None, None, None, None), "预算安排数 实际到位数 实际支出数"),
        ((None, "1", "3", None, None, None, None), "预算批复数 实际到位数 实际支出数"),
        ((None, "2", "3", None, None, None, None), "实际到位数 预算安排 实际支出数"),
        (("1", "2", "3", None, None, None, None), "资金安排 实际到位数 实际支出数"),
        ((None, "2", "3", None, None, None, None), "资金安排 年度预算 全年执行数"),
        (("1", "2", "3", None, None, None, None), "年度预算安排 预算调整后 实际支出"),
        (("1", "3", "4", None, None, None, None), "年初预算 预算调整数 调整后预算 实际支出"),
        ((None, "2", "4", None, None, None, None), "项目总投资 当年计划投资 当年实际到位 当年实际支出"),
        ((None, "1", "3", None, None, None, None), "下达金额 到位金额 已支出金额"),
        ((None, None, "3", None, None, None, None), "核定规模 实际到位 实际支出"),
        ((None, "2", "3", None, None, None, None), "项目总投资 实际到位 实际支出"),
        ((None, "1", "2", None, None, None, None), "预算数 支出数 结余结转 未使用金额"),
        (("1", None, "3", None, None, None, None), "年初预算数 计划支出数 全年执行数"),
        (("1", None, "3", None, None, None, None), "年初预算数 计划投资额 全年执行数"),
        (("1", "3", "4", None, None, None, None), "年初预算数 计划支出数 到位数 全年执行数"),
        ((None, None, "2", None, None, None, None), "项目计划总投资 全年执行数 执行数"),
        ((None, "1", "2", "4", "3", "5", None), "全年预算数 累计执行数 分值 执行率 得分"),
        ((None, "1", "2", None, None, None, None), "全年预算数 1-12月累计支出数"),
        ((None, "1", "2", None, None, None, None), "全年预算数 实施期支出数"),
        ((None, "1", "3", None, None, None, None), "全年预算数 累计支出 本年支出"),
        ((None, "2", "4", None, None, None, None), "实施期预算数 全年预算数 实施期执行数 全年执行数"),
        (("2", "1", "3", None, None, None, None), "到位数 计划数 实际支出数"),
        (("1", "2", "4", None, None, None, None), "年初预算数 预算安排数 实际到位数 实际支出数"),
        ((None, "1", "4", None, None, None, None), "全年预算数 计划数 到位数 执行数"),
        (("1", "2", "3", None, None, None, None), "计划安排资金 实际到位资金 实际支出 结余"),
        (("1", "2", "3", None, None, None, None), "预算安排资金 实际到位资金 实际支出资金 结余资金"),
        (("1", "2", "3", None, None, None, None), "年初预算数 实际到位资金 实际支出"),
        ((None, "1", "2", None, None, None, None), "计划资金 实际支出"),
        (("1", None, "3", None, None, None, None), "年初预算数 计划安排资金 全年执行数"),
        ((None, "1", "4", None, None, None, None), "全年预算数 安排资金 到位资金 执行数"),
        (("1", "3", "4", "5", None, None, None), "年初预算数 年中调整金额 小计 实际支出数 支出实现率 结余金额 结余率"),
        (("1", "3", "4", None, None, None, None), "年初预算数① 调整预算数② 合计③=①+② 执行数④"),
        (("1", "4", "5", None, None, None, None), "年初预算数 年中调增 年中调减 小计 执行数"),
        (("1", "2", "4", None, None, None, None), "年初预算数 调整后预算数 合计 执行数"),
        (("1", None, "4", None, None, None, None), "年初预算数 财政拨款 合计 执行数"),
        (("1", None, "3", None, None, None, None), "年初预算安排金额 年中调整金额 执行数"),
        ((None, "1", "3", None, None, None, None), "全年预算数 拨付金额 实际支出金额"),
        (("1", None, "2", "3", None, None, None), "年初预算安排金额（含年末结余）① 年度拨付金额② 支出实现率（%）③=②/①"),
        ((None, "1", "2", "4", "3", "5", None), "②全年预算数 ③全年执行数 分值 ④执行率=③/② 得分"),
    ],
)
def test_columns(expected, header):
    """Figures are known by their headings, in any order; a heading that is missing is no place."""
    headings = header.split()
    rows = [["项目资金", None, *headings], [None, "年度资金总额", *range(1, len(headings) + 1)]]
    assert expected == figures(read(rows, ["A2:A3"]).total, *ALL)


def test_sources():
    """The rows below the total are its sources, with their names as typed."""
    rows = [
        ["项目资金\n（万元）", None, "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        [None, "年度资金总额", 10, 10, 9, 10, Cell(Decimal("0.9"), percent=True), 9],
        [None, "其中：当年财政拨款", 10, 10, 9, "—", None, "—"],
        [None, "上年结转资金", None, None, None, "—", None, "—"],
        ["年度总体目标", "预期目标", None, "实际完成情况"],
    ]
    budget = read(rows, ["A2:A5"])
    assert ("年度资金总额", "90%") == figures(budget.total, "name", "rate")
    assert [("其中：当年财政拨款", "10", "—"), ("上年结转资金", "", "—")] == [
        figures(row, "name", "adjusted", "weight") for row in budget.sources
    ]
    assert "D5" == budget.sources[1].adjusted.cell


def test_block_without_merged_label():
    """Without a label over all rows the block ends where rows of money end."""
    rows = [
        ["资金情况", "全年预算数", "全年执行数", "执行率"],
        ["年度资金总额", 10, 9, "90%"],
        ["其中：中央补助", 10, 9, None],
        ["县级资金", None, None, None],
        ["年度目标", "保障运行"],
        ["总体目标完成情况", "已保障资金运行"],
    ]
    assert ["其中：中央补助", "县级资金"] == [row.name.text for row in read(rows).sources]


def test_total_is_found_by_its_name():
    """The total need not come first."""
    rows = [["全年预算数", "全年执行数"], [10, 9], [10, 9]]
    rows = [[name, *row] for name, row in zip([None, "财政拨款", "合计"], rows, strict=True)]
    budget = read(rows)
    assert ("合计", ["财政拨款"]) == (budget.total.name.text, [row.name.text for row in budget.sources])


def test_first_row_of_figures_is_the_total():
    """Where no row is called the total, the first with figures is it."""
    rows = [
        ["预算执行情况（20分）", "预算数(A)", "执行数(B)", "执行率(B/A)", "得分(20分*执行率)"],
        [None, 50, 10, "20", 4],
    ]
    budget = read(rows, ["A2:A3"])
    assert (None, "50", "10", "20", "20", "4", None) == figures(budget.total, *ALL)
    assert ("E2", ()) == (budget.total.weight.cell, budget.sources)


def test_points_merged_over_sources_count_once():
    """Points merged down over the sources belong to the total alone."""
    rows = [
        ["项目资金", None, "全年预算数", "全年执行数", "分值", "得分"],
        [None, "年度资金总额", 10, 9, 10, 9],
        [None, "其中：财政拨款", 10, 9, None, None],
    ]
    budget = read(rows, ["A2:A4", "E3:E4", "F3:F4"])
    assert ("10", "9") == figures(budget.total, "weight", "score")
    assert (None, None) == figures(budget.sources[0], "weight", "score")


def test_split_by_income_and_expense_is_no_source():
    """Headings such as 按收入性质分 are no sources of money."""
    rows = [
        ["年度预算", "年初预算数", "全年预算数", "全年执行数"],
        ["年度资金总额", 861.1, 2030.12, 2030.12],
        ["按收入性质分：", None, "按支出性质分："],
    ]
    assert () == read(rows).sources


def test_labels_with_their_figures_beside_them():
    """年初预算数 | 100 | 执行数 | 90 in one row is a block too."""
    total = read([["项目资金", "年初预算数", 100, "全年预算数", 100, "执行数", 90, "执行率", "90%"]]).total
    assert ("100", "100", "90", "90%") == figures(total, "initial", "adjusted", "executed", "rate")
    assert "G2" == total.executed.cell


def test_sources_with_their_figures_beside_them():
    """预算数：| 100 | 执行数：| 98 has its sources below, named under each heading; also when it is blank."""
    rows = [
        ["项目预算执行情况（万元）", "预算数：", 100, "执行数：", 98],
        [None, "其中：财政拨款", 90, "其中：财政拨款", 88],
        [None, "其他资金", None, "其他资金", None],
        ["年度总体目标完成情况", "预期目标", None, "目标实际完成情况"],
    ]
    budget = read(rows, ["A2:A4"])
    assert [("100", "98"), ("90", "88"), ("", "")] == [
        figures(row, "adjusted", "executed") for row in (budget.total, *budget.sources)
    ]
    blank = read([[None if isinstance(value, int) else value for value in row] for row in rows], ["A2:A4"])
    assert ("C2", "E2") == (blank.total.adjusted.cell, blank.total.executed.cell)


PAIRS = ["执行数：", 90, "执行率（%）：", 90]


@pytest.mark.parametrize(
    ("expected", "rows"),
    [
        ((None, "100", "90", "90"), [["当年预算数：", 100, "上年预算数：", 80], PAIRS]),
        (("95", "100", "90", "90"), [["年初预算数：", 95], ["全年预算数：", 100], PAIRS]),
        ((None, "100", "90", "90"), [["项目名称", "道路", "预算数", 100], PAIRS]),
        ((None, None, "90", "90"), [["上年预算数：", 80, "上年执行数：", 70], PAIRS]),
        ((None, None, "90", "90"), [["年初预算数", 95, "自评得分", 98], PAIRS]),
        ((None, None, "90", "90"), [["预算数", 100], ["项目概况", "修路"], PAIRS]),
        ((None, None, "90", "90"), [["项目名称", "道路", "计划投资额", 300], PAIRS]),
        (("95", None, "90", "90"), [["项目名称", "道路", "预算金额", 300], ["年初预算数", 95, *PAIRS]]),
        (("95", None, "90", "90"), [["年初预算数", 95, "计划支出数", 300, *PAIRS]]),
        (("95", None, "90", "90"), [["计划投资额", 300], ["年初预算数", 95, *PAIRS]]),
        (("95", None, "90", "90"), [["年初预算数", 95, *PAIRS], ["计划投资额", 300]]),
    ],
)
def test_amounts_above_the_pairs(expected, rows):
    """Lines of nothing but amounts in pairs above those of the spending belong to them, those of last year apart."""
    assert expected == figures(read(rows).total, "initial", "adjusted", "executed", "rate")


def test_a_label_of_the_head_beside_an_amount_is_read():
    """The line gives its amount and stays one of the head."""
    (form,) = read_grids(grid_of([["自评表"], ["项目名称", "道路", "预算数", 100], PAIRS, *TABLE]))
    assert ("B2", "D2") == (form.project.cell, form.budget.total.adjusted.cell)


@pytest.mark.parametrize(
    ("expected", "rows"),
    [
        (True, [["预算数", 100, "执行数", 98, "执行率（%）：", 98]]),
        (True, [["预算数", 100, "执行数", 98], ["预算执行率%：", 98]]),
        (True, [["全年预算数", 100], ["全年执行数", 98], ["执行率（%）", 98]]),
        (True, [["全年预算数：100"], ["全年执行数：98"], ["执行率（%）：98"]]),
        (False, [["预算数", 100, "执行数", 98, "执行率", 98, "变动（%）", 2]]),
        (False, [["预算数", 100, "执行数", 98]]),
    ],
)
def test_rate_in_percent_beside_its_label(expected, rows):
    """The label 执行率（%） tells what a bare 98 is, also where the figure stands beside it."""
    assert expected is read(rows).percents


def test_sources_under_two_of_three_labels():
    """What was planned and received has its sources, what was spent has none; a place alone names one."""
    rows = [
        ["计划投资额（万元）", 570, "实际到位资金（万元）", 400, "实际使用情况（万元）", 390],
        ["其中：中央财政", 100, "其中：中央财政", 90],
        ["省财政", 470, "省财政", 310],
        ["地址", "某路", "地址", "某号"],
    ]
    budget = read(rows)
    assert [("570", "400", "390"), ("100", "90", None), ("470", "310", None)] == [
        figures(row, "initial", "adjusted", "executed") for row in (budget.total, *budget.sources)
    ]


PLANNED = ["计划安排资金（万元）", 48, "实际到位资金（万元）", 40, "实际支出（万元）", 30, "结余（万元）", 10]


@pytest.mark.parametrize(
    ("expected", "row"),
    [
        (("", "", ""), ["省财政", None, "省财政", None, "省财政", None, "省财政", None]),
        (("", "9.6", "9.6"), ["其它", None, "其它", 9.6, "其它", 9.6, "其它", None]),
        (("0", "0", "0"), ["省财政预算", 0, "省财政预算", 0, "省级财政", 0]),
        (("无", "无", "无"), ["其中：中央财政", "无", "其中：中央财政", "无", "其中：中央财政", "无"]),
        (("8", "7", "6"), ["市财政", 8, None, 7, None, 6]),
        (("", "", "5"), ["社会捐赠", None, "社会捐赠", None, "社会捐赠", 5]),
        (None, ["备注", None, "备注", None, "备注", None]),
        (None, ["项目地址", "某路", "项目地址", None, "项目地址", None]),
        (None, ["财政局", "盖章", "乡镇", "盖章", "填表", "盖章"]),
        (None, ["资金来源说明", "市级补助", None, None, None, None]),
    ],
)
def test_sources_repeated_before_every_figure(expected, row):
    """A source names itself before each figure, in the same words or other ones, and may hold none."""
    rows = [PLANNED, row, ["县财政", 48, "县财政", 40, "县财政", 30, "县财政", 10]]
    budget = read(rows)
    assert ("48", "40", "30") == figures(budget.total, "initial", "adjusted", "executed")
    sources = [figures(source, "initial", "adjusted", "executed") for source in budget.sources]
    assert sources == ([expected, ("48", "40", "30")] if expected else [])


def test_pairs_that_nobody_filled_in():
    """Names of sources below labels are no figures of theirs."""
    rows = [PLANNED[::2], ["省财政"] * 3, ["县财政"] * 3]
    wide = [[cell for text in row for cell in (text, None)] for row in rows]
    budget = read(wide)
    assert [("", "", "")] * 3 == [
        figures(row, "initial", "adjusted", "executed") for row in (budget.total, *budget.sources)
    ]


def test_a_blank_source_does_not_end_the_block():
    """Whose money it is names a source, also without figures."""
    rows = [
        ["资金来源", "计划资金", "到位资金", "实际支出"],
        ["中央财政", 1, 2, 3],
        ["省级", None, None, None],
        ["合计", 1, 2, 3],
    ]
    budget = read(rows)
    assert ("合计", "1", "2", "3") == figures(budget.total, "name", "initial", "adjusted", "executed")
    assert ["中央财政", "省级"] == [row.name.text for row in budget.sources]


def test_a_list_of_spending_is_no_money_block_beside_one():
    """支出内容 | 实际支出数 above the block says for what the money was spent; alone it says what was."""
    rows = [["支出内容", "实际支出数", "会计凭证号"], ["基本支出", 4, "3#"], ["支出合计", 9, None]]
    block = [["年初预算数", "全年预算数", "全年执行数"], [10, 11, 9]]
    assert ("10", "11", "9") == figures(read([*rows, *block]).total, "initial", "adjusted", "executed")
    assert (None, None, "9") == figures(read(rows).total, "initial", "adjusted", "executed")


@pytest.mark.parametrize("spent", [PLANNED[4:6], PLANNED[4:8], ["实际支出", 30, "资金结余", 10]])
def test_spending_below_plan_and_receipt_is_no_source(spent):
    """A label of money names no source, though it speaks of money."""
    budget = read([PLANNED[:4], spent])
    assert (("48", "40", "30"), ()) == (figures(budget.total, "initial", "adjusted", "executed"), budget.sources)


def test_spending_below_plan_and_receipt():
    """What was planned and received opens a block without what was spent, which stands below its sources."""
    rows = [PLANNED[:4], ["县财政", 48, "县财政", 40], ["镇财政", None, "镇财政", None], PLANNED[4:6]]
    budget = read(rows)
    assert [("48", "40", "30"), ("48", "40", None), ("", "", None)] == [
        figures(row, "initial", "adjusted", "executed") for row in (budget.total, *budget.sources)
    ]


@pytest.mark.parametrize(
    ("expected", "name", "heading"),
    [("100%", "总体支出进度", "实际完成值"), (None, "资金管理", "实际完成值"), (None, "总体支出进度", "佐证材料")],
)
def test_the_rate_as_the_actual_value_of_an_indicator(expected, name, heading):
    """实际完成值 among headings of money is the rate where the row is about one."""
    rows = [["债券资金", name, "实际支出金额", "下达额度", heading, "分值", "得分"], [None, None, 5, 5, "100%", 10, 10]]
    assert (expected, "5", "5") == figures(read(rows, ["A2:A3", "B2:B3"]).total, "rate", "adjusted", "executed")


def test_pairs_whose_merges_are_lost():
    """A figure behind blank cells is its label's, unless merged cells in the row show that these are blank."""
    rows = [
        ["预算数：", None, 100, "执行数：", None, 90],
        ["其中：财政拨款", None, 80, "其中：财政拨款", None, 70],
    ]
    budget = read(rows)
    assert [("100", "90"), ("80", "70")] == [
        figures(row, "adjusted", "executed") for row in (budget.total, *budget.sources)
    ]
    assert ("", "90") == figures(
        read([["预算数：", None, 100, "执行数：", 90, None]], ["E2:F2"]).total, "adjusted", "executed"
    )


def test_split_and_second_headings_whose_merges_are_lost():
    """Headings of a second line are told without the merged cells above them."""
    split = read(TASKS)
    assert [("80", "75"), ("70", "66"), ("10", "9")] == [
        figures(row, "adjusted", "executed") for row in (split.total, *split.sources)
    ]
    rows = [
        ["资金来源", "预算数", None, "执行数", None, "得分", None],
        [None, "年初预算", "调整后预算", "实际支出", "执行率", "自评", "部门审核"],
        ["资金总额", 300, 280, 266, "95%", 9.5, 9.4],
    ]
    assert ("300", "280", "266", "95%", "9.5") == figures(
        read(rows).total, "initial", "adjusted", "executed", "rate", "score"
    )


def test_unit_in_a_line_of_its_own():
    """（万元） below the label of the block is no row and does not end it."""
    rows = [["项目资金", "全年预算数", "全年执行数"], ["（万元）"], ["年度资金总额", 100, 90]]
    assert ("100", "90") == figures(read(rows).total, "adjusted", "executed")


HEADED = [["项目名称", "道路", "全年预算数", 100], ["实施单位", "养护所", "全年执行数", 90]]


def test_headings_in_rows_of_their_own():
    """Each figure can stand in a row with its heading, beside it or behind a colon."""
    total = read([["项目名称", "道路"], ["年初预算数", 100], ["全年执行数：90万元"], ["自评得分", 98]]).total
    assert ("100", "90万元") == figures(total, "initial", "executed")
    assert total.score is None


@pytest.mark.parametrize(
    "money",
    [
        [["年初预算数", 100], ["全年执行数", 90]],
        [["预算执行", "年初预算数：100，执行数：90"]],
    ],
)
def test_a_vague_amount_of_the_head_is_not_of_the_block(money):
    """安排数 beside the name of the project is no budget of money further below, and the line stays one of the head."""
    head = [["项目名称", "道路", "安排数", 300], ["实施单位", "养护所"]]
    (form,) = read_grids(grid_of([["自评表"], *head, *money, *TABLE]))
    assert ("100", None, "90") == figures(form.budget.total, "initial", "adjusted", "executed")
    assert ("B2", "B3", ["D2"]) == (form.project.cell, form.unit.cell, [entry.cell for entry in form.unread])


def test_a_plan_beside_the_initial_budget_is_not_the_budget():
    """Also where each amount stands in a row of its own."""
    total = read([["年初预算数", 100], ["计划投资额", 300], ["全年执行数", 90]]).total
    assert ("100", None, "90") == figures(total, "initial", "adjusted", "executed")


def test_lines_of_the_head_that_give_all_amounts_stay_the_heads():
    """Their amounts are read, and so is what else they say."""
    (form,) = read_grids(grid_of([["自评表"], *HEADED, *TABLE]))
    assert ("100", "90") == figures(form.budget.total, "adjusted", "executed")
    assert ("B2", "B3") == (form.project.cell, form.unit.cell)


def test_sources_as_headings():
    """资金总额 and its sources can be headings over one row of budget figures."""
    budget = read([["部门整体", "资金总额", "财政拨款", "其他资金"], ["年度预算", 227.39, 227.39, None]])
    assert ("B3", "227.39") == (budget.total.adjusted.cell, budget.total.adjusted.text)
    assert [("财政拨款", "227.39"), ("其他资金", "")] == [figures(row, "name", "adjusted") for row in budget.sources]


def test_one_heading_over_named_sums():
    """A block with executed money alone is known by its total row."""
    rows = [
        ["支出情况", None, "决算数"],
        [None, "本年支出合计", 4053.68],
        [None, "基本支出", 137.56],
        [None, "项目支出", 3916.12],
    ]
    budget = read(rows, ["A2:A5"])
    assert ("4053.68", 2) == (budget.total.executed.text, len(budget.sources))


@pytest.mark.parametrize(
    ("expected", "heading"),
    [
        (True, "执行率（%）"),
        (True, "执行率\n( % )"),
        (True, "执行率（B/A，%）"),
        (True, "预算执行率%"),
        (False, "执行率"),
        (False, "执行率（B/A）"),
        (False, "执行率（B/A×100%）"),
    ],
)
def test_rate_in_percent(expected, heading):
    """The heading 执行率（%） tells what a bare 98 is; the cell keeps what was typed."""
    rows = [["项目资金", None, "全年预算数", "全年执行数", heading], [None, "年度资金总额", 100, 98, 98]]
    budget = read(rows, ["A2:A3"])
    assert (expected, "98") == (budget.percents, budget.total.rate.text)


TASKS = [
    ["年度任务", "任务名称", "预算数（万元）", None, None, "执行数（万元）", None, None],
    [None, None, "总额", "财政拨款", "其他资金", "总额", "财政拨款", "其他资金"],
    [None, "甲", 50, 40, 10, 45, 36, 9],
    [None, "乙", 30, 30, 0, 30, 30, 0],
    [None, "金额合计", 80, 70, 10, 75, 66, 9],
]
TASK_MERGES = ["A2:A6", "B2:B3", "C2:E2", "F2:H2"]


def test_money_of_tasks_split_by_source():
    """Where each heading is split by source, the sum of the tasks is the budget and its columns are the sources."""
    budget = read(TASKS, TASK_MERGES)
    assert [("总额", "80", "75"), ("财政拨款", "70", "66"), ("其他资金", "10", "9")] == [
        figures(row, "name", "adjusted", "executed") for row in (budget.total, *budget.sources)
    ]


def test_money_of_tasks_without_a_sum():
    """Tasks that nobody summed up give no budget."""
    assert read(TASKS[:4], ["A2:A5", *TASK_MERGES[1:]]) is None


def test_income_beside_spending():
    """Of income and spending side by side the block of spending counts."""
    rows = [
        ["预算执行", "收入", "全年预算数", "全年执行数", "支出", "全年预算数", "全年执行数"],
        [None, "财政拨款", 90, 89, "基本支出", 60, 59],
        [None, "其他资金", 10, 10, "项目支出", 40, 38],
        [None, "合计", 100, 99, "合计", 100, 97],
    ]
    total, basic, project = (budget := read(rows, ["A2:A5"])).total, *budget.sources
    assert [("合计", "100", "97"), ("基本支出", "60", "59"), ("项目支出", "40", "38")] == [
        figures(row, "name", "adjusted", "executed") for row in (total, basic, project)
    ]


def test_form_without_money():
    """A form without a money block has none."""
    assert read([["项目名称", "道路养护"]]) is None


def test_money_words_as_typed():
    """A unit typed into a money cell stays for the checks to see."""
    rows = [["项目资金", "年初预算数", "全年执行数"], ["年度资金总额", "150万", "125.25万"]]
    assert ("150万", "125.25万") == figures(read(rows).total, "initial", "executed")


@pytest.mark.parametrize(("initial", "executed"), [("200万元", "150万元"), ("200", "150"), ("２００", 150)])
def test_figures_as_text_beside_their_labels(initial, executed):
    """Figures beside their labels count also when they are text."""
    total = read([["预算数", initial, "执行数", executed]]).total
    assert (str(initial), str(executed)) == figures(total, "adjusted", "executed")


def test_header_of_two_lines():
    """A second line of headings narrows the one above; what is merged over both lines keeps its column."""
    rows = [
        ["项目资金", None, "预算数", None, "执行数", "分值", "执行率", "得分"],
        [None, None, "年初预算数", "全年预算数"],
        [None, "年度资金总额", 100, 110, 99, 10, "90%", 9],
        [None, "其中：财政拨款", 80, 90, 79],
    ]
    budget = read(rows, ["A2:A5", "C2:D2", "E2:E3", "F2:F3", "G2:G3", "H2:H3"])
    assert ("100", "110", "99", "10", "90%", "9") == figures(
        budget.total, "initial", "adjusted", "executed", "weight", "rate", "score"
    )
    assert [("80", "90", "79")] == [figures(row, "initial", "adjusted", "executed") for row in budget.sources]


def test_headings_that_reach_down_from_the_line_above():
    """Where the upper heading names no figure, the headings beside it, merged over both lines, still count."""
    rows = [
        ["项目资金", None, "金额（万元）", None, None, "分值", "得分"],
        [None, None, "年初预算数", "全年预算数", "全年执行数"],
        [None, "年度资金总额", 100, 110, 99, 10, 9],
    ]
    total = read(rows, ["A2:A4", "C2:E2", "F2:F3", "G2:G3"]).total
    assert ("100", "110", "99", "10", "9") == figures(total, "initial", "adjusted", "executed", "weight", "score")


def test_split_before_the_total():
    """A split of the money that stands before the total does not hide it."""
    rows = [
        ["年度预算", "年初预算数", "全年预算数", "全年执行数"],
        ["按收入性质分：", None, "按支出性质分："],
        ["年度资金总额", 861.1, 2030.12, 2030.12],
    ]
    assert "2030.12" == read(rows).total.executed.text


def test_of_two_blocks_the_one_that_says_what_was_spent_counts():
    """The block of what was set aside ends where the block of what was spent begins, and gives way to it."""
    rows = [
        ["一、资金安排"],
        ["资金来源", "年初预算数", "全年预算数"],
        ["合计", 200, 210],
        ["二、资金使用"],
        ["资金来源", "全年预算数", "全年执行数"],
        ["合计", 210, 180],
        ["财政资金", 210, 180],
    ]
    budget, first = read(rows), read(rows[:3])
    assert ("210", "180", 1) == (*figures(budget.total, "adjusted", "executed"), len(budget.sources))
    assert ("200", "210", 0) == (*figures(first.total, "initial", "adjusted"), len(first.sources))


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        (("100万元", None, "90万元", None, None, "9分", None), "年初预算：100万元，执行：90万元，得分：9分"),
        ((None, "1,300万元", "1,261万元", "97%", None, None, None), "全年预算1,300万元；支出1,261万元；执行率97%。"),
        (None, "年初预算100万元，用于道路养护，执行90万元"),
        (None, "年初预算：100万元"),
    ],
)
def test_money_in_the_words_of_one_cell(expected, text):
    """A cell that says nothing but amounts is a block of money; prose is none."""
    budget = read([["预算执行情况", text]])
    assert expected == (budget and figures(budget.total, *ALL))


@pytest.mark.parametrize("spent", ["全年实际支出额", "全年支出情况", "实际使用资金额"])
def test_a_small_block_below_is_not_the_money(spent):
    """The block that names what was spent, or the points for it, in words of its own goes before one of its parts."""
    rows = [
        ["项目资金", None, "年初预算数", "全年预算数", spent, "分值", "预算执行率", "得分"],
        [None, "年度资金总额", 100, 120, 110, 10, "91.67%", 9.17],
        ["三公经费", None, "年初预算数", "全年预算数", "执行数"],
        [None, "公务接待费", 5, 5, 4],
    ]
    assert ("100", "120", "9.17") == figures(read(rows).total, "initial", "adjusted", "score")


def test_spending_in_words_of_its_own_is_spending():
    """The first block says what was spent though its heading is in no list, and the second one is no better."""
    rows = [
        ["项目资金", None, "年初预算数", "全年预算数", "全年实际支出额"],
        [None, "年度资金总额", 100, 120, 110],
        ["三公经费", None, "年初预算数", "全年预算数", "执行数"],
        [None, "公务接待费", 5, 5, 4],
    ]
    assert ("120", "110") == figures(read(rows).total, "adjusted", "executed")


def test_total_of_the_form_below_unnamed_money_is_not_of_the_block():
    """Where the amounts stand at the left edge, 合计 and 等级 below them are the foot of the form."""
    money = ["年度预算金额（万元）", None, "年度实际使用金额（万元）", None, "资金使用率（%）", "分值", "得分"]
    foot = [money, [300, None, 285, None, 95, 10, 9.5], ["合计", None, None, None, None, 100, 97.5], ["等级", "优"]]
    (form,) = read_grids(grid_of([["自评表"], *TABLE, *foot]))
    assert ("300", "285", "95") == figures(form.budget.total, "adjusted", "executed", "rate")
    assert (1, (), True) == (len(form.indicators), form.budget.sources, form.budget.percents)


@pytest.mark.parametrize("total", ["合计", "总计"])
@pytest.mark.parametrize("heading", ["年度预算数（万元）", "预算金额"])
def test_total_below_a_heading_of_money_is_a_row(total, heading):
    """Where its amounts follow, 合计 names a row of the block, be its column headed like one of amounts."""
    rows = [
        ["预算执行情况", heading, "年初预算", "调整后预算数", "预算执行数", "预算执行率", "权重", "得分"],
        [None, total, 100, 110, 99, "90%", 10, 9],
        [None, "财政拨款", 100, 110, 99, "90%"],
    ]
    budget = read(rows, ["A2:A4"])
    assert ("100", "110", "99", "90%", "10", "9") == figures(budget.total, *ALL[:-1])
    assert [("100", "110", "99")] == [figures(row, *ALL[:3]) for row in budget.sources]
    below = read([rows[0], [None, "本级", 60, 70, 59], rows[1], rows[2]], ["A2:A5"])
    assert ("100", "110", "99") == figures(below.total, *ALL[:3])


def test_names_below_a_heading_of_money_are_no_amounts():
    """A heading over the names of the rows is no initial budget."""
    rows = [["资金", "预算总额", "全年预算数", "全年执行数"], [None, "合计", 110, 99], [None, "财政拨款", 110, 99]]
    budget = read(rows, ["A2:A4"])
    assert (None, "110", "99") == figures(budget.total, *ALL[:3])
    assert ["合计", "财政拨款"] == [row.name.text for row in (budget.total, *budget.sources)]


def test_total_said_in_the_cell_of_an_amount_is_in_the_block():
    """合计：110 in the first row below the headings is an amount badly typed, and no foot."""
    rows = [["项目资金", "名称", "全年预算数", "全年执行数"], [None, "预算", "合计：110", "合计：99"]]
    assert ("合计：110", "合计：99") == figures(read(rows, ["A2:A3"]).total, "adjusted", "executed")


def test_a_block_without_spending_gives_way():
    """Where the first block tells neither spending nor points, the one that does is the form's."""
    rows = [
        ["下达", "年初预算数", "全年预算数"],
        ["合计", 90, 95],
        ["支出", "年初预算数", "全年预算数", "全年执行数", "执行率"],
        ["合计", 100, 120, 110, "91.67%"],
    ]
    assert ("120", "110") == figures(read(rows).total, "adjusted", "executed")


HEADER = ["项目资金（万元）", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"]
TOTAL = ["年度资金总额", 100, 100, 90, 10, "90%", 9]


@pytest.mark.parametrize(
    ("row", "unread"),
    [
        (["项目实施内容", "维护路灯"], []),
        (["工作进展", "已完成", "已完成"], []),
        (["受益人数", 1000], ["B4"]),
        (["年度绩效目标完成情况", "100%完成", None, "好"], []),
    ],
)
def test_what_stands_below_the_money_is_no_source(row, unread):
    """Words, or a single figure beside a name that says nothing of money, end a block without a label over its rows."""
    (form,) = read_grids(grid_of([["自评表"], HEADER, TOTAL, row, *TABLE]))

    assert ((), unread) == (form.budget.sources, [entry.cell for entry in form.unread])


@pytest.mark.parametrize("name", ["中央", "某镇"])
def test_a_source_may_have_any_name_where_its_row_is_filled(name):
    """Figures below several headings are money, whoever gives it."""
    assert [name] == [row.name.text for row in read([HEADER, TOTAL, [name, 100, 100, 90]]).sources]


def test_the_sum_of_the_sources_beside_each_other_is_the_budget():
    """中央 | 省级 | 合计 | 执行数: no other heading names a budget."""
    rows = [["项目资金", "来源", "中央", "省级", "合计", "执行数", "执行率"], [None, None, 70, 30, 100, 90, "90%"]]

    assert ("100", "90") == figures(read(rows, ["A2:A3"]).total, "adjusted", "executed")


@pytest.mark.parametrize(("executed", "expected"), [(110, (None, "100")), (15, ("20", "100"))])
def test_by_how_much_the_budget_was_changed_is_not_what_came_of_it(executed, expected):
    """预算调整数 may be either: 20 is no budget of which 110 were spent."""
    rows = [["项目资金", "年初预算数", "预算调整数", "执行数"], ["年度资金总额", 100, 20, executed]]

    assert expected == figures(read(rows).total, "adjusted", "initial")


def test_a_heading_that_divides_is_a_rate():
    """预算执行（E/C×100%） beside what was spent; the row that counts the columns is no money."""
    rows = [
        ["资金投入", None, "行次", "全年预算数（C）", "全年执行资金（E）", "预算执行（E/C×100%）", "上传端口"],
        [None, "列次", 0, 1, 2, 3, "上传"],
        [None, "年度资金总额", 1, 52.8, 30.8, "58.33%", None],
    ]
    budget = read(rows, ["A2:A4"])

    assert ("52.8", "30.8", "58.33%", ()) == (*figures(budget.total, "adjusted", "executed", "rate"), budget.sources)


def test_a_split_with_its_amount_ends_the_block():
    """按收入性质分：2030.12 splits the same money once more."""
    split = ["按收入性质分：2030.12", None, None, "按支出性质分：1925.67"]
    rows = [HEADER, TOTAL, split, ["其中：财政拨款：1325", None, None, "其中：基本支出：900"]]

    assert () == read(rows).sources


def test_of_two_blocks_the_one_with_points_counts():
    """The base data of a department above its form say what was spent, too."""
    base = [["项目支出", "预算数", "决算数"], ["业务经费", 0, 5]]

    assert "100" == read([*base, ["部门（单位）名称", "某局"], HEADER, TOTAL]).total.adjusted.text


@pytest.mark.parametrize("name", ["项目资本金", "县本级", "社会捐赠"])
@pytest.mark.parametrize("beside", ["年底到位", "√"])
def test_words_beside_the_amounts_take_no_row_away(name, beside):
    """A remark, or what stands right of the form, says nothing about what a row is."""
    block = [[*HEADER, "备注"], [*TOTAL, ""], ["财政资金", 60, 60, 50], [name, 40, 40, 40, None, None, None, beside]]

    assert 2 == len(read(block).sources)


@pytest.mark.parametrize("spent", ["实际支出额", "执行额", "已支出金额"])
def test_spending_in_other_words_beside_its_figure(spent):
    """A label in a pair must be a known one: nothing else tells it from a text."""
    total = read([["计划投资额", 110, "实际到位资金", 100, spent, 90]]).total
    assert ("110", "100", "90") == figures(total, "initial", "adjusted", "executed")


RATE = ["支出进度", "支出金额", "下达额度", "实际完成值", "分值", "得分"]


@pytest.mark.parametrize(
    ("expected", "text"), [("90%", "90%"), ("90", 90), ("", None), (None, "基本完成"), (None, "90万元")]
)
def test_an_actual_value_that_is_no_rate(expected, text):
    """Words and sums of money below 完成值 are no rate, though the row is named after one."""
    rate = read([RATE, ["年度资金总额", 90, 100, text, 10, 9]]).total.rate
    assert expected == (rate and rate.text)


@pytest.mark.parametrize("remark", ["备注：无", "已审计", "校验：相符"])
def test_words_behind_a_pair(remark):
    """What stands behind the last figure takes no pair away."""
    first = ["计划安排资金", 100, "实际到位资金", 100]
    total = read([first, ["实际支出", 90, "结余", 10, None, remark]]).total
    assert ("100", "100", "90") == figures(total, "initial", "adjusted", "executed")


def test_plan_of_all_years_and_receipt_are_no_block():
    """计划投资 is the budget beside what was spent, or over sources, and else none of the year's money."""
    head = [["计划投资", 5000, "到位资金", 400]]
    (form,) = read_grids(grid_of([["自评表"], ["项目名称", "某路"], *head, *TABLE]))
    assert (None, ["B3", "D3"]) == (form.budget, [entry.cell for entry in form.unread])
    assert "5000" == read([[*head[0], "实际使用", 300]]).total.initial.text
    assert "5000" == read([*head, ["其中：省财政", 5000, "其中：省财政", 400]]).total.initial.text


def test_what_was_handed_on_is_not_what_was_used():
    """拨付金额 is the spending, but not where another column or pair holds what was used."""
    header = ["资金", "预算金额", "拨付金额", "已使用资金", "分值", "使用率", "得分"]
    row = ["年度资金总额", 120, 100, 90, 10, "90%", 9]
    (form,) = read_grids(grid_of([["自评表"], header, row, *TABLE]))
    assert (None, ["C2", "D2"]) == (form.budget.total.executed, [entry.cell for entry in form.unread])
    assert "100" == read([[*header[:3], "未使用资金", *header[4:]], row]).total.executed.text
    assert read([["预算金额", 120, "拨付金额", 100, "已使用资金", 90]]).total.executed is None


def test_telling_pairs_go_before_a_table_of_parts():
    """预算数 and 执行数 with their figures are the form's money, whatever is split below them."""
    pairs = ["预算数", 100, "执行数", 90, "执行率", "90%"]
    parts = [["支出构成", "预算数", "执行数"], ["基本支出", 60, 50], ["项目支出", 40, 40]]
    assert ("100", "90") == figures(read([pairs, *parts]).total, "adjusted", "executed")
