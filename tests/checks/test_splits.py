from dataclasses import replace

import pytest
from made_forms import made

from xlcore.checks import run
from xlcore.form.model import Entry, Split
from xlcore.form.scoring import score
from xlcore.scheme.catalogue import get


def messages(whole, *parts):
    form = made({"budget.initial": 80, "budget.adjusted": 100, "budget.executed": 95}, "project")
    split = Split(Entry("按支出性质分：", "F5"), Entry(whole, "F5"), tuple(Entry(part, "F6") for part in parts))
    form = replace(form, budget=replace(form.budget, splits=(split,)))
    found = run(score(form, get("mof-project")))
    return [(one.label, one.message.partition("：")[2].partition("。")[0]) for one in found if one.cell == "F5"]


@pytest.mark.parametrize(
    ("whole", "parts"),
    [
        (None, ("60", "40")),
        (None, ("60万元", "35")),
        ("80", ("80", None)),
        ("100", ()),
        (None, (None, None)),
        (None, ("约60", "30")),
        ("见附件", ("60", "30")),
        (None, ("60", None)),
        (None, ("70", "50", "20", "30")),
        ("100", ("70", "50", "20", "30")),
        ("130", ("100", "30")),
        (None, ("700000", "500000")),
        (None, ("70", "项目支出 30")),
    ],
)
def test_a_split_may_be_that_of_any_amount(whole, parts):
    """By budget or by spending; what nobody filled in, or nobody can read, proves nothing."""
    assert [] == messages(whole, *parts)


def test_a_split_that_is_none_of_the_amounts_is_wrong():
    """The message tells the sum and every amount that it could be."""
    expected = "合计 90，与年度资金总额不等（年初预算数 80、全年预算数 100、全年执行数 95）"
    assert [("按支出性质分", expected)] == messages(None, "60", "30")
    assert [("按支出性质分", expected)] == messages("90")


def test_parts_are_what_is_said_of_the_whole():
    """What stands behind the heading is the sum of what stands below it."""
    assert [("按支出性质分", "填写 100，各分项之和 90")] == messages("100", "60", "30")
