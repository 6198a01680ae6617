from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from routes import inputs_of

from xlcore.quantity import Content, read
from xlcore.rules import State, Target, compare

TEN = Decimal(10)


def scored(target: Content, actual: Content, rule: Target | None = None, **more: Content) -> Decimal | str:
    """Return what ten points of weight give, rounded to two places."""
    contents = {"weight": TEN, "target": target, "actual": actual, **more}
    return (rule or Target()).score(inputs_of(contents)).settled(TEN, 2).shown


LATENESS = {"2022年8月": True, "2022年9月30日": True, "2022年9月": None, "2022年三季度": None, "2022年10月": False}


@pytest.mark.parametrize(
    ("target", "actual", "points"),
    [
        ("≥95%", "96%", "10"),
        ("≥95%", "90%", "9.47"),
        ("98%以上", "98%", "10"),
        ("不少于12种", "6种", "5"),
        ("95", "-3", "0"),
        ("=100%", "80%", "8"),
        ("＝0", "0", "10"),
        ("＝0", "2", "0"),
        ("150万元", "75万元", "5"),
        ("150万", "1500000", "10"),
        ("1.5亿元", "15000万元", "10"),
        ("≤100", "120", "8.33"),
        ("≤90万元", "85万元", "10"),
        ("不超过10次", "20次", "5"),
        ("12月底", "11月", "10"),
        ("2023年12月底前", "2023-12-31", "10"),
        ("2022年9月30日前", "2022年8月", "10"),
        ("2022年上半年", "2022年6月", "10"),
        ("2022年6月", "2022年第二季度", "10"),
        ("2023年底前", "2023年度", "10"),
        ("2022.12.31", "2022-11", "10"),
        ("≥100%", "98%", "9.8"),
        ("好坏", "好", "10"),
        ("高、中、低", "高", "10"),
    ],
)
def test_points_of_a_pair(target: str, actual: str, points: str):
    """Met earns everything, missed its share, in whichever spelling."""
    assert Decimal(points) == scored(target, actual)


@pytest.mark.parametrize(
    ("target", "actual", "shown"),
    [
        (None, "5", ""),
        ("5", None, ""),
        ("达到要求", "达到要求", ""),
        ("好坏", "坏", ""),
        ("9月前", "11月", ""),
        ("—", "5", ""),
        ("≥95%", "未开展", ""),
        ("12个", "1.2.3", State.UNREADABLE),
        ("12个", "12套", State.MISMATCH),
        ("≥95%", "0.96", State.MISMATCH),
        ("≥100%", "1.05", State.MISMATCH),
        ("1.05", "≥100%", State.MISMATCH),
        ("2022年9月30日前", "2022年9月", ""),
        ("9月15日前", "9月", ""),
        ("11月30日", "11月", ""),
        ("2022年8月", "2022年第三季度", ""),
        ("2022年9月前", "11月", ""),
        ("2022.12", "2022.11", ""),
        ("20221231", "20211130", ""),
        ("2022.12月", "2022.11月", ""),
        ("2022年底", "2022年初", ""),
        ("2022年6月30日", "2022.05", ""),
        ("-5", "-6", State.UNDEFINED),
    ],
)
def test_no_points_where_nothing_can_be_computed(target: Content, actual: Content, shown: str):
    """Blank, words, a late date and units that differ give no number."""
    assert shown == scored(target, actual)


@pytest.mark.parametrize(("actual", "ratio", "linear"), [("120", "8.33", "8"), ("200", "5", "0"), ("250", "4", "0")])
def test_reverse_indicators_by_both_rules(actual: str, ratio: str, linear: str):
    """A limit of 100 overrun earns target ÷ actual, or falls to zero at twice the target, as the scheme says."""
    assert (Decimal(ratio), Decimal(linear)) == (
        scored("≤100", actual),
        scored("≤100", actual, Target(reverse="linear")),
    )


@pytest.mark.parametrize(
    ("more", "points"),
    [
        ({"nature": "≤"}, "8.33"),
        ({"nature": "反向指标"}, "8.33"),
        ({"nature": "正向指标", "level2": "成本指标"}, "10"),
        ({"name": "费用（<**元）"}, "8.33"),
        ({"level2": "成本指标"}, "8.33"),
        ({"level2": "时效指标", "unit": "天"}, "8.33"),
        ({"level2": "数量指标"}, "10"),
        ({}, "10"),
    ],
)
def test_direction_comes_from_the_form(more: dict[str, str], points: str):
    """Without a sign in the target, its nature, its name, then its kind decide which way is better."""
    assert Decimal(points) == scored("100", "120", **more)


@pytest.mark.parametrize(
    ("target", "actual", "more", "state"),
    [
        ("5次", "1次", {"name": "投诉次数"}, State.JUDGED),
        ("1次", "5次", {"name": "投诉次数"}, State.JUDGED),
        ("5次", "5次", {"name": "投诉次数"}, State.SCORED),
        ("0次", "2次", {"name": "投诉次数"}, State.SCORED),
        ("≤5次", "1次", {"name": "投诉次数"}, State.SCORED),
        ("5次", "1次", {"name": "投诉次数", "nature": "≤"}, State.SCORED),
        ("5%", "8%", {"level2": "成本指标"}, State.JUDGED),
        ("5%", "5%", {"level2": "成本指标"}, State.SCORED),
        ("10万元", "0万元", {"level2": "成本指标"}, State.JUDGED),
        ("10万元", "8万元", {"level2": "成本指标"}, State.SCORED),
        ("5天", "3天", {"level2": "时效指标"}, State.SCORED),
        ("2022", "2021", {"level2": "时效指标"}, State.JUDGED),
        ("2022", "2021", {"level2": "数量指标"}, State.SCORED),
        ("2022.45", "2022.11", {"level2": "数量指标"}, State.SCORED),
        ("2022.12", "2022.11", {"unit": "万元"}, State.SCORED),
        ("9月前", "2023年7月", {}, State.JUDGED),
        ("9月前", "2023年7月", {"year": Decimal(2023)}, State.SCORED),
    ],
)
def test_an_open_direction_is_judged(target: str, actual: str, more: dict[str, Content], state: State):
    """Where nobody says which way is better, or which year is meant, no rule gives points."""
    assert state is compare(inputs_of({"target": target, "actual": actual, **more})).state


def test_a_time_after_the_deadline_is_late():
    """A month is late only when its first day is."""
    days = {actual: compare(inputs_of({"target": "2022年9月30日前", "actual": actual})).met for actual in LATENESS}
    assert days == LATENESS


def test_qualitative_nature_is_judged():
    """定性 in the nature column leaves the points to a person, even beside figures."""
    assert compare(inputs_of({"target": "95", "actual": "95", "nature": "定性"})).state is State.JUDGED


def test_unit_column_serves_both_sides():
    """95 under the unit % answered 95% is met."""
    assert Decimal(10) == scored("95", "95%", unit="%")


def test_weight_missing_gives_nothing():
    """No weight, no points."""
    assert Target().score(inputs_of({"target": "5", "actual": "5"})).state is State.BLANK


@pytest.mark.parametrize(
    ("target", "actual", "words"),
    [
        ("≥95%", "90%", "按比例得 9.4737"),
        ("≥95%", "96%", "得满分 10"),
        ("好坏", "好", "最优选项"),
        ("12个", "12套", "单位不一致"),
        ("达到要求", "达到", "由人工评定"),
        ("9月", "11月", "未完成，由人工评定"),
        (None, "11月", "指标值 未填"),
    ],
)
def test_explains_in_words(target: Content, actual: Content, words: str):
    """The explanation says both values and how the points arose."""
    inputs = inputs_of({"weight": TEN, "target": target, "actual": actual})
    assert words in Target().explain(inputs, {})


def test_call_names_the_cells():
    """The UDF takes weight, target, actual and nature."""
    refs = {"weight": "F2", "target": "D2", "actual": "E2", "nature": "C2"}
    assert Target().call(refs) == 'IF(ISNUMBER(F2),PERF_SCORE(F2,D2,E2,C2),"")'


@given(st.decimals(0, 10**6, places=2, allow_nan=False), st.decimals(0, 10**6, places=2, allow_nan=False))
def test_points_stay_between_zero_and_the_weight(target: Decimal, actual: Decimal):
    """Whatever the figures, the settled points lie in the range."""
    for sign in "≥≤":
        inputs = {**inputs_of({"weight": TEN, "actual": actual}), "target": read(f"{sign}{target:f}")}
        points = Target().score(inputs).settled(TEN, 2).points
        assert points is not None
        assert 0 <= points <= TEN
