"""Money that one cell says in words is read where nobody can doubt whose it is and of which year."""

import pytest
from render import grid_of, read_grids

ALL = ("initial", "adjusted", "executed", "rate", "weight", "score")
TABLE = [
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
    ["产出指标", "数量指标", "完成数量", "≥10个", "12个", 90, 90],
]


def read(*rows):
    title = ["2023年度项目支出绩效自评表"]
    (form,) = read_grids(grid_of([title, ["项目名称", "甲项目", "实施单位", "某局"], *rows, *TABLE]))
    return form


def said(*rows):
    """Return the amounts of the block, and None where there is none."""
    budget = read(*rows).budget
    return budget and {role: entry.text for role in ALL if (entry := getattr(budget.total, role)) is not None}


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ({"adjusted": "120万元", "executed": "110万元"}, "全年预算数：120万元，全年执行数：110万元"),
        ({"adjusted": "120万元", "executed": "110万元"}, "全年预算数（A）：120万元；支出：110万元"),
        ({"initial": "100万元", "executed": "90万元"}, "年初预算100万元，执行90万元，结余10万元"),
    ],
)
def test_whole_labels_are_read(expected, text):
    """Labels of a list count, and the mere word for what was spent; known labels that are no figure do no harm."""
    assert expected == said(["资金情况", text])


@pytest.mark.parametrize(
    "text",
    [
        "上年预算数：80万元，上年执行数：70万元",
        "2022年预算数：80万元，2022年执行数：70万元",
        "全年预算数120万元，上半年执行数50万元",
        "全年预算数120万元，执行数（上半年）50万元",
        "三公经费预算数10万元，三公经费支出数8万元",
        "培训费支出10万元，会议费支出8万元，执行率95%",
        "计划支出100万元，预算数120万元",
        "预算总额500万元，累计支出480万元",
        "财政拨款全年预算数100万元，财政拨款执行数90万元，单位资金全年预算数20万元，单位资金执行数20万元",
        "全年预算数120万元，执行数110万元，财政拨款100万元",
        "年初预算100万元，调整20万元，执行110万元",
    ],
)
def test_labels_that_say_more_are_not_understood(text):
    """A label that only contains a known one names money of another kind: nothing of the cell is read."""
    assert said(["资金", text]) is None


def test_one_meaning_said_twice_is_not_decided():
    """Of two figures of one meaning nobody knows which counts: neither does."""
    assert said(["资金", "年初预算100万元，执行90万元，执行率90%，执行50万元"]) is None


@pytest.mark.parametrize("second", ["预算数：20万元，执行数：20万元", "自筹预算数：20万元，自筹执行数：20万元"])
def test_two_cells_are_not_decided(second):
    """Where two cells say amounts, those of two sources or years, neither holds the form's."""
    assert said(["财政资金（10分）", "预算数：100万元，执行数：90万元"], ["自筹资金", second]) is None


def test_a_copied_cell_is_one_cell():
    """Pasting a merged cell may fill each of its columns with the text."""
    text = "预算数：100万元，执行数：90万元"
    assert {"adjusted": "100万元", "executed": "90万元"} == said(["资金", text, text])


@pytest.mark.parametrize("label", ["上年资金", "2022年资金", "上半年资金", "1-6月资金"])
def test_money_of_another_time_is_not_the_forms(label):
    """The label on the left may say that the amounts are not those of the year."""
    assert said([label, "预算数：80万元，执行数：70万元"]) is None


def test_money_of_the_year_is_read():
    """The label on the left may name the form's own year."""
    assert {"adjusted": "80万元", "executed": "70万元"} == said(["2023年资金", "预算数：80万元，执行数：70万元"])


def test_points_on_the_left_are_those_of_the_money():
    """The label on the left may state the points for the money."""
    assert {"adjusted": "80万元", "executed": "70万元", "weight": "10"} == said(
        ["资金情况（10分）", "预算数：80万元，执行数：70万元"]
    )
