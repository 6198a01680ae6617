"""What stands inside a form and goes into no field is said with its cell; what is known to be other is not."""

import pytest
from render import grid_of, read_grids

HEADER = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]
ROW = ["产出指标", "数量指标", "里程", "10公里", "10公里", 50, 50]
TOTAL = ["总分", None, None, None, None, 50, 50]


def unread(rows, merges=()):
    (form,) = read_grids(grid_of(rows, merges))
    return [entry.cell for entry in form.unread]


@pytest.mark.parametrize(
    ("cells", "rows"),
    [
        (["H1"], [[*HEADER, "上级打的数"], [*ROW, 48]]),
        (["H2"], [HEADER, [*ROW, 48]]),
        (["H1"], [[*HEADER, "得分率甲"], [*ROW, "八成"]]),
        (["G1"], [[*HEADER[:6], "分值说", "得分"], [*ROW[:6], "五十", 50]]),
        (["D2"], [["项目名称", "甲"], ["款项甲", None, None, 7], HEADER, ROW]),
        (["F4"], [HEADER, ROW, TOTAL, ["桥梁", None, None, None, None, 30]]),
        (["B1"], [["拨来的钱", "300万元"], HEADER, ROW]),
        (["F3"], [HEADER, ROW, ["备注", None, None, None, None, 50]]),
        (["G3"], [HEADER, ROW, ["合计", None, None, None, None, 50, 40], ["总分", None, None, None, None, None, 60]]),
        (["E2"], [[*HEADER[:4], "调整后指标值", *HEADER[4:]], [*ROW[:4], "2023年6月", *ROW[4:]]]),
        (["E2"], [[*HEADER[:4], "调整后指标值", *HEADER[4:]], [*ROW[:4], "改为12公里", *ROW[4:]]]),
        (["E2"], [[*HEADER[:4], "备注", *HEADER[4:], "偏差原因"], [*ROW[:4], 10, *ROW[4:], ""]]),
        (["D2"], [[*HEADER[:3], "指标性质", *HEADER[3:]], [*ROW[:3], 10, "≥", *ROW[4:]]]),
        (["E2"], [[*HEADER[:4], "度量单位", *HEADER[4:]], [*ROW[:3], 10, 7777, *ROW[4:]]]),
    ],
)  # fmt: skip
def test_unread_cells_are_told(cells, rows):
    """Unknown columns by their heading, figures without a known label by themselves."""
    assert cells == unread(rows)


@pytest.mark.parametrize(
    "rows",
    [
        [HEADER, ROW, TOTAL],
        [[*HEADER, "复核得分", "序号", "佐证材料"], [*ROW, 48, 1, "验收单"]],
        [["序号", *HEADER], [1, *ROW], [None, *TOTAL]],
        [["绩效指标", *HEADER], ["绩效指标", *ROW]],
        [["项目名称", "甲"], ["联系电话", 12345678], HEADER, ROW, TOTAL, ["填报日期：", "3月1日"]],
        [["年度总体目标", "预期目标", "实际完成情况"], [None, 43.2, 40], HEADER, ROW],
        [["自评得分", 50], HEADER, ROW, TOTAL],
        [HEADER, ROW, TOTAL, ["财政审定评分", 48]],
        [HEADER, ROW, [None, None, "第 1 页"], HEADER, ROW],
        [HEADER, ROW, [], [None] * 12 + [8]],
        [HEADER, ROW, ["合计", None, None, None, None, 50, 50], ["自评总分", None, None, None, None, None, 60]],
        [["资金", "年初预算数", "全年预算数", "到位数", "执行数", "结余"], ["合计", 9, 8, 7, 6, 2], HEADER, ROW],
        [
            ["资金", "收入", "预算数", "执行数", "支出", "预算数", "执行数"],
            [None, "合计", 9, 8, "合计", 9, 7],
            HEADER,
            ROW,
        ],
        [["预算数：", 9, "到位数：", 8, "执行数：", 7], HEADER, ROW],
        [["资金", "年初预算数", "调整预算数", "小计", "执行数"], ["合计", 9, 1, 10, 6], HEADER, ROW],
        [["资金", "年初预算数", "全年预算数", "1-6月执行数", "执行数"], ["合计", 9, 8, 3, 6], HEADER, ROW],
        [HEADER, ROW, ["自评得分", 50, "财政复核得分", 48]],
        [HEADER, ROW, TOTAL, ["评审得分", None, None, None, None, None, 48], ["财政评审总分", 48]],
        [[*HEADER[:4], "调整后指标值", *HEADER[4:]], [*ROW[:4], "见说明", *ROW[4:]]],
    ],
)
def test_known_places_are_no_gaps(rows):
    """Reviewers' columns, row numbers, goals, contacts, pages, income and what stands beside are left alone."""
    assert [] == unread(rows)


SPENT = [["预算数：", 9, "执行数：", 7]]


@pytest.mark.parametrize(
    ("expected", "rows"),
    [
        (
            [],
            [["支出内容", "实际支出数", "会计凭证号", "备注"], ["办公费", 3, "5#", None], ["支出合计", 7, None, None]],
        ),
        ([], [["支出内容", "实际支出数", "具体内容"], ["办公费", 3, "纸张"], ["印刷费", 4, None]]),
        ([], [["费用明细", "金额（万元）"], ["办公费", 3], ["合计", 7]]),
        (["B4"], [["支出内容", "实际支出数", "备注"], ["支出合计", 7, None], ["结算金额", 5]]),
        (["B4"], [["支出内容", "实际支出数", "备注"], ["二、其他情况"], ["结算金额", 5]]),
        (["B3", "C3"], [["支出内容", "预算金额", "支出金额"], ["办公费", 3, 3]]),
        (["B3"], [["支出内容", "人数"], ["办公费", 3]]),
    ],
)
def test_lists_of_what_was_bought_are_no_gaps(expected, rows):
    """Vouchers and items of spending are lists of their own, down to their sum or the next title."""
    assert expected == unread([*SPENT, *rows, HEADER, ROW, TOTAL])


def test_a_list_of_spending_is_told_where_no_money_was_read():
    """Then it is all that the form says of its money."""
    assert ["B2"] == unread([["支出内容", "实际支出数", "备注"], ["办公费", 3, None], HEADER, ROW, TOTAL])


def test_second_column_of_the_same_heading():
    """Of two columns apart with one heading the one that is not read is told."""
    assert ["I1"] == unread([[*HEADER, "备查", "得分"], [*ROW, None, 49]])


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        (["B1"], "预算数：100万元；其中财政拨款：80万元；执行数：90万元"),
        (["B1"], "2023年安排100万元，支出90万元"),
        ([], "见附表"),
        ([], "年初预算：100万元，执行：90万元"),
    ],
)
def test_money_in_words_that_nobody_understands_is_told(expected, text):
    """Amounts beside a label of money are either read or told."""
    assert expected == unread([["预算执行情况", text], HEADER, ROW, TOTAL])


def test_amounts_in_goals_are_no_money_of_the_form():
    """Goals may name sums."""
    assert [] == unread([["年度总体目标", "投入100万元，带动投资300万元"], HEADER, ROW, TOTAL])


def test_an_unknown_column_of_money_is_told_once():
    """By its heading, however many rows it fills."""
    money = [
        ["资金", "年初预算数", "全年预算数", "全年执行数", "兵团配发"],
        ["合计", 9, 8, 7, 3],
        ["其中：财政拨款", 9, 8, 7, 3],
    ]

    assert ["E1"] == unread([*money, HEADER, ROW, TOTAL])


SPENDING = [["资金", "年初预算数", "全年执行数", "执行率"], ["年度资金总额", 20, 18.1, "90.5%"]]
ITEMS = [
    ["二、明细"],
    ["支出内容", "金额（万元）", "用途", "备注"],
    ["办公费", 9.6, "购置", None],
    ["印刷费", 8.5, "印刷", None],
]


@pytest.mark.parametrize(
    ("cells", "rows"),
    [
        ([], []),
        ([], [["差旅费", None, "出差", None], ["合计", 18.1]]),
        (["C8", "D8"], [["管理指标", "制度数", 10, 8]]),
        (["B9"], [["配套资金", "到位200", "支出150"], ["自筹资金", 200]]),
        (["B9", "C9"], [["考核事项", "考核分", "核定分"], ["党建", 10, 9]]),
        (["B9"], [["合计", 18.1], ["拨来的钱", 7]]),
    ],
)
def test_a_list_of_spending_ends(cells, rows):
    """Figures outside its columns, and headings, are no row of the list, and what follows is told."""
    assert cells == unread([["自评表"], *SPENDING, *ITEMS, *rows, HEADER, ROW])
