from decimal import Decimal

import pytest

from xlcore.form.model import Budget, BudgetRow, Entry, Form
from xlcore.form.parts import MOST_SOURCES, halves, splits


def form_of(*sources):
    """Return a form whose executed money has these sources."""
    rows = tuple(BudgetRow(name=Entry(name), executed=Entry(amount and Decimal(amount))) for name, amount in sources)
    return Form("自评表", "project", budget=Budget(BudgetRow(), rows))


def sums(*sources):
    """Return the sums that the sources can have, the likeliest first."""
    return list(dict.fromkeys(sum(amounts) for amounts in splits(form_of(*sources), "executed")))


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


@pytest.mark.parametrize(
    ("expected", "sources"),
    [
        (
            [("（1）财政", "（1）基本", True)],
            [("（1）财政", 60), ("（2）其他", 40), ("（1）基本", 30), ("（2）项目", 70)],
        ),
        ([("其中：财政", "其中：基本", True)], [("其中：财政", 60), ("其他", 40), ("其中：基本", 30), ("项目", 70)]),
        ([("财政", "基本", False)], [("财政", 60), ("其他", 40), ("基本", 30), ("项目", 70)]),
        ([("财政", "其中：中央", True)], [("财政", 60), ("其中：中央", 40)]),
        ([], [("财政", 50), ("其他", 50)]),
        ([], [("1、财政", 50), ("2、其他", 50)]),
        ([], [("甲", 1)] * (MOST_SOURCES + 1)),
    ],
)
def test_a_total_may_be_split_twice(expected, sources):
    """A second split begins at a further 其中 or number one; without such a sign it has two sources, as the first."""
    assert expected == [
        (first.first, second.first, told) for first, second, told in halves(form_of(*sources), "executed")
    ]


def test_parts_within_a_half():
    """Each half may name parts of its sources."""
    sources = [("财政", 100), ("其中：中央", 60), ("省级", 40), ("其中：基本", 30), ("项目", 70)]
    (first, second), *_ = [pair[:2] for pair in halves(form_of(*sources), "executed") if pair[1].first == "其中：基本"]
    assert 100 in map(sum, first.readings)
    assert [100] == list(map(sum, second.readings))
