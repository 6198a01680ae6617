"""Which column and which row of a block of money holds what, where its headings or names are out of the ordinary."""

from itertools import product

import pytest
from render import read_grids
from unseen_forms import grid

_BEFORE = """项目支出绩效自评表|<|<|<|<|<|<|<
（2023年度）|<|<|<|<|<|<|<
项目名称|道路养护|<|<|<|<|<|<
主管部门|某市交通局|<|<|实施单位|某市公路站|<|<
"""
_AFTER = """
一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因
产出指标|数量指标|完成户数|100户|100户|50|50|
满意度指标|满意度指标|群众满意度|≥90%|95%|40|40|
总分|||||100|99|"""
_HEADINGS = "资金（万元）|年初预算数|全年预算数|全年执行数|分值|执行率|得分|备注\n"
_TOTAL = "年度资金总额|100|100|90|10|90%|9|\n"
_FIGURES = ("name", "initial", "adjusted", "executed")


def form_with(money):
    """Return the form that has some lines of money."""
    (form,) = read_grids(grid(_BEFORE + money.strip("\n") + _AFTER))
    return form


def read(money):
    """Return the cells of the total and of each source."""
    budget = form_with(money).budget
    return [] if budget is None else [cells(row) for row in (budget.total, *budget.sources)]


def cells(row):
    return " ".join(entry.cell if (entry := getattr(row, role)) else "-" for role in _FIGURES)


@pytest.mark.parametrize(
    "headings",
    [
        "项目资金|年初预算数|全年预算数|全年执行数|分值|执行率|得分|备注\n（万元）|^|^|^|^|^|^|",
        "项目资金|年初预算数|全年预算数|全年执行数|分值|执行率|得分|备注\n^|^|^|^|^|^|^|（说明）",
        "项目资金|年初预算数|全年预算数|全年执行数|分值|执行率|得分|备注\n（万元）|（A）|（B）|^|^|^|^|^",
        "项目资金|年初预算数|全年预算数|全年执行数|分值|执行率|得分|备注\n（万元）|^|（A）|（B）|^|（B/A）|^|",
    ],
)
def test_headings_of_mixed_height_stand_over_columns(headings):
    """A budget whose heading is merged over two rows is no label of the block where a remark beside it is not."""
    assert ["A7 B7 C7 D7", "A8 B8 C8 D8"] == read(f"{headings}\n{_TOTAL}其中：财政拨款|100|100|90||||")


@pytest.mark.parametrize("words", ["无预算", "年中追加预算", "含结转资金"])
@pytest.mark.parametrize("below", ["", "其中：财政拨款|100|100|90||||"])
def test_words_typed_as_an_amount_stay_one(words, below):
    """Words below the heading of a budget, beside the name of the row, are told as an amount that is none."""
    assert read(f"{_HEADINGS}年度资金总额|{words}|100|90|10|90%|9|\n{below}")[0] == "A6 B6 C6 D6"


def test_headings_printed_twice_stand_over_columns():
    """The headings once more below themselves are no names of rows."""
    assert read(_HEADINGS * 2 + _TOTAL)[0] == "A7 B7 C7 D7"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("年度预算总额|100|100|90|10|90%|9|\n收入|100|100|100||||\n支出|100|100|90||||", ["A6", "A7", "A8"]),
        ("收入|100|100|100||||\n支出|100|100|90||||\n资金总额|100|100|90|10|90%|9|", ["A8", "A6", "A7"]),
        (
            "收入合计|100|100|100||||\n支出合计|100|100|90|10|90%|9|\n其中：基本支出|60|60|60||||\n项目支出|40|40|30||||",
            ["A7", "A8", "A9"],
        ),
        (
            "基金收入|100|100|100||||\n基金支出|100|100|90|10|90%|9|\n待遇支出|60|60|60||||\n本年结余|0|0|10||||",
            ["A7", "A8"],
        ),
        ("支出|100|100|90|10|90%|9|\n基本支出|100|100|90||||\n收入|100|100|100||||", ["A6", "A7"]),
    ],
)
def test_income_beside_what_was_spent(rows, expected):
    """A total of another name with the points stays the total; parts of what was spent need not all say 其中."""
    assert expected == [row.split()[0] for row in read(_HEADINGS + rows)]
    assert () == form_with(_HEADINGS + rows).unread


@pytest.mark.parametrize("makeup", ["支出构成|||||||", "资金构成|<|<|<|<|<|<|<"])
@pytest.mark.parametrize("total", [_TOTAL, _TOTAL + "财政拨款|100|100|90||||\n"])
def test_rows_below_a_word_for_the_makeup_are_sources_unless_others_stand_above(makeup, total):
    """支出构成 directly below the total heads its sources; below sources it heads another split."""
    rows = f"{makeup}\n基本支出|60|50|60||||\n项目支出|40|40|30||||"
    expected = ["A6", "A8", "A9"] if total == _TOTAL else ["A6", "A7"]
    assert expected == [row.split()[0] for row in read(_HEADINGS + total + rows)]


_BUDGETS = "项目预算数 专项资金预算 当年预算 本年预算 支出预算 预算安排 批复预算数 预算合计 核定预算数 指标金额"
_RECEIPTS = "到位资金 实际到位 省级到位资金 下达资金"


@pytest.mark.parametrize(
    ("budget", "received"),
    [("资金安排", "下达资金"), *product(_BUDGETS.split(), _RECEIPTS.split())],
)
def test_a_budget_goes_before_what_was_received_of_it(budget, received):
    """However little the heading of a budget says, what was received does not replace it, and it is no initial one."""
    headings = f"资金|{budget}|{received}|全年执行数|分值|执行率|得分|\n"
    assert ["A6 - B6 D6"] == read(f"{headings}年度资金总额|100|120|90|10|90%|9|")


@pytest.mark.parametrize("received", ["到位资金", "省级到位资金", "下达资金"])
def test_what_was_received_is_the_budget_where_no_other_is(received):
    """What stands alone is measured by."""
    assert ["A6 - B6 C6"] == read(f"资金|{received}|全年执行数|分值|执行率|得分||\n年度资金总额|100|90|10|90%|9||")


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("单位：|元||||||", "元"),
        ("填报单位：某站||||||单位：|元", "元"),
        ("填报单位：|某站|||填报日期：|2024年3月|单位：|元", "元"),
        ("金额单位|元|项目类别|常年||||", "元"),
        ("成果名称|数量|单位|元|单价|1||", "万元"),
        ("单位|元|预算金额（万元）|100||||", "万元"),
        ("单位|元|项目类别|常年||||", "万元"),
        ("货币单位|元|成交单价|1||||", "万元"),
    ],
)
def test_a_unit_in_a_cell_of_its_own_is_that_of_the_money(line, unit):
    """单位 beside other matters of its line, a quantity, a price, an amount with a unit of its own, is theirs."""
    assert unit == form_with(f"{line}\n{_HEADINGS.replace('（万元）', '')}{_TOTAL}").money_unit


@pytest.mark.parametrize("heading", ["支出任务", "工作内容", "专项工作", "任务"])
@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("财政拨款", "其他资金"), ["A6 B6 C6 D6", "A7 B7 C7 D7"]),
        (("基本支出", "项目支出"), ["A6 B6 C6 D6", "A7 B7 C7 D7"]),
        (("一般公共预算资金", "政府性基金预算资金"), ["A6 B6 C6 D6", "A7 B7 C7 D7"]),
        (("修路", "发放补助资金"), []),
        (("拨付各乡镇补助资金", "修路"), []),
    ],
)
def test_sources_below_a_heading_of_tasks_are_the_money(heading, names, expected):
    """What the money is for may head the names of its sources; tasks without a sum are no money of the form."""
    rows = "\n".join(f"{name}|60|60|60|100%|||" for name in names)
    assert expected == read(f"{heading}|年初预算数|全年预算数|全年执行数|执行率|||\n{rows}")
