from decimal import Decimal

import pytest

from xlcore.form.model import Budget, BudgetRow, Entry, Form
from xlcore.form.parts import MOST_SOURCES, splits


def sums(*sources):
    """Return the sums that the sources can have, the likeliest first."""
    rows = tuple(BudgetRow(name=Entry(name), executed=Entry(amount and Decimal(amount))) for name, amount in sources)
    form = Form("自评表", "project", budget=Budget(BudgetRow(), rows))
    return list(dict.fromkeys(sum(amounts) for amounts in splits(form, "executed")))


@pytest.mark.parametrize(
    "sources",
    [
        [("其中：财政拨款", 200), ("其中：中央资金", 120), ("省级资金", 80), ("其他资金", 100)],
        [("1.财政拨款", 200), ("（1）中央资金", 120), ("（2）省级资金", 70), ("2.其他资金", 100)],
        [("一、财政拨款", 200), ("1、中央资金", 120), ("2、省级资金", 80), ("二、其他资金", 100)],
        [("当年财政拨款", 300), ("其中：一般公共预算", 300), ("其他资金", 0)],
        [("上年结转", 0), ("财政拨款", 300), ("　　一般公共预算", 300)],
        [("财政拨款", 300), ("其中：中央资金", 300), ("其中：甲专项", 100), ("乙专项", 200)],
    ],
)
def test_parts_of_a_source(sources):
    """Parts known by their number, or by adding up to the source above them, can be left out of the sum."""
    assert Decimal(300) in sums(*sources)


@pytest.mark.parametrize(
    ("expected", "sources"),
    [
        ([600], [("其中：财政拨款", 300), ("　　　其他资金", 300)]),
        ([250], [("其中：财政拨款", 200), ("其他资金", 50)]),
        ([170], [("1.财政拨款", None), ("（1）中央资金", 100), ("（2）省级资金", 70)]),
        ([0], []),
        ([0], [("财政拨款", 0), ("其中：中央资金", 0)]),
        ([MOST_SOURCES + 1], [("其中：财政拨款", 1)] * (MOST_SOURCES + 1)),
    ],
)
def test_sources_beside_each_other(expected, sources):
    """One equal amount without a sign in its name is no part; parts of a blank source count themselves."""
    assert expected == sums(*sources)


def test_the_likeliest_reading_leaves_out_numbered_parts_alone():
    """What only adds up by chance is not the first reading."""
    assert [200, 100] == sums(("财政拨款", 100), ("甲", 60), ("乙", 40))
