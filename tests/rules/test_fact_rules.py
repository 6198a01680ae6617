from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
from engines import same
from hypothesis import given, settings
from hypothesis import strategies as st
from routes import by_formula, inputs_of

from xlcore.quantity import Content
from xlcore.rules import (
    Band,
    Bands,
    Checklist,
    Completion,
    Deduction,
    Execution,
    Item,
    Judged,
    Procurement,
    Progress,
    Rule,
    State,
    Sum,
    Tier,
    Tiers,
)


def d(text: str) -> Decimal:
    return Decimal(text)


ASSETS = Bands(
    "bands",
    "a.in_use / a.total",
    (Band(">=", d("0.9"), d("1")), Band(">=", d("0.75"), d("0.7")), Band("<", d("0.75"), d("0"))),
)
TRANSFERS = Deduction("deduction", "t / b", d("1"), d("0.1"), limit=d("0.1"), step=d("0.01"))
ERRORS = Deduction("deduction", "n", d("5"), d("1"))
PURCHASE = Procurement("procurement", "p.actual", "p.plan", d("1"))
DONE = Completion("completion", "done", "planned", d("6"))
SPENT = Progress("progress", ("q1", "q2", "q3", "q4"), (d("0.25"), d("0.5"), d("0.75"), d("1")), d("1"), d("2"))
TICKS = Checklist("checklist", (Item("x", d("1"), "甲"), Item("y", d("0.5"), "乙")))
LEVEL = Tiers("tiers", "level", (Tier("已公开（含）以上", d("1.5")), Tier("未公开", d("0"))))
GIVEN = Judged("judged", "points", d("25"))
SUM = Sum("sum", (PURCHASE, TICKS), zero_if="bad", full_if="secret")
RATE = Execution("execution")

TABLE: tuple[tuple[Rule, dict[str, Content], Decimal | str], ...] = (
    (ASSETS, {"a.in_use": d("95"), "a.total": d("100")}, d("1")),
    (ASSETS, {"a.in_use": d("90"), "a.total": d("100")}, d("1")),
    (ASSETS, {"a.in_use": d("75"), "a.total": d("100")}, d("0.7")),
    (ASSETS, {"a.in_use": d("74.99"), "a.total": d("100")}, d("0")),
    (ASSETS, {"a.in_use": d("5"), "a.total": d("0")}, State.UNDEFINED),
    (ASSETS, {"a.in_use": None, "a.total": d("1")}, ""),
    (ASSETS, {"a.in_use": "——", "a.total": d("1")}, State.UNREADABLE),
    (ASSETS, {"a.in_use": "95", "a.total": d("100")}, State.UNREADABLE),
    (TRANSFERS, {"t": d("10"), "b": d("100")}, d("1")),
    (TRANSFERS, {"t": d("12.9"), "b": d("100")}, d("0.8")),
    (TRANSFERS, {"t": d("13"), "b": d("100")}, d("0.7")),
    (TRANSFERS, {"t": d("90"), "b": d("100")}, d("0")),
    (ERRORS, {"n": d("0")}, d("5")),
    (ERRORS, {"n": d("3")}, d("2")),
    (ERRORS, {"n": d("9")}, d("0")),
    (PURCHASE, {"p.actual": d("3355.13"), "p.plan": d("3355.13")}, d("1")),
    (PURCHASE, {"p.actual": d("50"), "p.plan": d("100")}, d("0.5")),
    (PURCHASE, {"p.actual": d("101"), "p.plan": d("100")}, d("0")),
    (PURCHASE, {"p.actual": d("0"), "p.plan": d("0")}, State.UNDEFINED),
    (DONE, {"done": d("49"), "planned": d("50")}, d("5.88")),
    (DONE, {"done": d("60"), "planned": d("50")}, d("6")),
    (DONE, {"done": d("0"), "planned": d("0")}, State.UNDEFINED),
    (SPENT, {"q1": d("0.25"), "q2": d("0.5"), "q3": d("0.75"), "q4": d("1")}, d("5.25")),
    (SPENT, {"q1": d("0.25"), "q2": None, "q3": d("0.75"), "q4": d("1")}, ""),
    (TICKS, {"x": "是", "y": "否"}, d("1")),
    (TICKS, {"x": "是", "y": "是"}, d("1.5")),
    (TICKS, {"x": "是", "y": None}, ""),
    (TICKS, {"x": "是", "y": "不清楚"}, State.UNREADABLE),
    (LEVEL, {"level": "已公开（含）以上"}, d("1.5")),
    (LEVEL, {"level": "未公开"}, d("0")),
    (LEVEL, {"level": "大概"}, State.UNREADABLE),
    (LEVEL, {"level": None}, ""),
    (GIVEN, {"points": d("21")}, d("21")),
    (GIVEN, {"points": d("26")}, State.UNREADABLE),
    (GIVEN, {"points": "21分"}, State.UNREADABLE),
    (GIVEN, {"points": None}, ""),
    (RATE, {"executed": d("80"), "budget": d("100"), "weight": d("10")}, d("8")),
    (RATE, {"executed": d("130"), "budget": d("100"), "weight": d("10")}, d("10")),
    (RATE, {"executed": d("-1"), "budget": d("100"), "weight": d("10")}, d("0")),
    (RATE, {"executed": d("1"), "budget": d("0"), "weight": d("10")}, State.UNDEFINED),
    (RATE, {"executed": None, "budget": d("100"), "weight": d("10")}, ""),
    (RATE, {"executed": d("80"), "budget": d("100"), "weight": None}, ""),
)
SUMMED: dict[str, Content] = {
    "p.actual": d("50"),
    "p.plan": d("100"),
    "x": "是",
    "y": "是",
    "bad": None,
    "secret": None,
}
SUMS: tuple[tuple[dict[str, Content], Decimal | str], ...] = (
    ({}, d("2")),
    ({"bad": "是"}, d("0")),
    ({"bad": "否"}, d("2")),
    ({"secret": "是"}, d("2.5")),
    ({"bad": "是", "secret": "是"}, d("0")),
    ({"x": None}, ""),
    ({"x": "好"}, State.UNREADABLE),
    ({"p.actual": d("0"), "p.plan": d("0"), "x": None}, State.UNDEFINED),
)


@pytest.mark.parametrize(("rule", "contents", "shown"), [*TABLE, *((SUM, {**SUMMED, **more}, s) for more, s in SUMS)])
def test_points_by_both_routes(rule: Rule, contents: Mapping[str, Content], shown: Decimal | str):
    """Python and the formula give the same points, or the same word for why there are none."""
    assert shown == rule.score(inputs_of(contents)).shown
    assert same(float(shown) if isinstance(shown, Decimal) else str(shown), by_formula(rule, contents))


@pytest.mark.parametrize(
    ("rule", "points"),
    [
        (ASSETS, "1"),
        (ERRORS, "5"),
        (PURCHASE, "1"),
        (DONE, "6"),
        (SPENT, "6"),
        (TICKS, "1.5"),
        (LEVEL, "1.5"),
        (GIVEN, "25"),
        (SUM, "2.5"),
    ],
)
def test_full_points_of_the_printed_rule(rule: Rule, points: str):
    """Each rule says what it awards at most, so that a check can compare it with the weight."""
    assert Decimal(points) == rule.full


@pytest.mark.parametrize(
    ("rule", "call"),
    [
        (ERRORS, "DEDUCT_SCORE(5,n,1)"),
        (PURCHASE, "PROCUREMENT_SCORE(1,p.actual,p.plan,12)"),
        (DONE, "COMPLETION_SCORE(6,done,planned,12)"),
        (SPENT, 'PROGRESS_SCORE(q1&";"&q2&";"&q3&";"&q4,1,2,"0.25;0.5;0.75;1",12)'),
        (ASSETS, 'BAND_SCORE((a.in_use/a.total),">=0.9:1; >=0.75:0.7; <0.75:0")'),
        (RATE, "EXEC_SCORE(weight,executed,budget)"),
    ],
)
def test_call_of_the_worksheet_function(rule: Rule, call: str):
    """Each family has its UDF."""
    names = ("n", "p.actual", "p.plan", "done", "planned", "q1", "q2", "q3", "q4", "a.in_use", "a.total")
    assert call in rule.call({name: name for name in (*names, "weight", "executed", "budget")})


@pytest.mark.parametrize(
    ("rule", "contents", "words"),
    [
        (DONE, {"done": d("49"), "planned": d("50")}, ("完成数 49", "得 5.88")),
        (PURCHASE, {"p.actual": d("9"), "p.plan": d("0")}, ("超过计划得 0 分", "得 0")),
        (TICKS, {"x": "是", "y": None}, ("甲（1 分）：是", "乙（0.5 分）：未填", "暂不计分")),
        (LEVEL, {"level": "未公开"}, ("未公开 得 0", "得 0")),
        (GIVEN, {"points": None}, ("人工在 0 至 25 分内评定",)),
        (SUM, {**SUMMED, "x": "好"}, ("（1）", "（2）", "不能识别")),
        (ERRORS, {"n": d("2")}, ("起点 5 分", "每项扣 1 分", "得 3")),
        (TRANSFERS, {"t": d("13"), "b": d("100")}, ("超过 0.1 后每 0.01 扣 0.1 分",)),
        (ASSETS, {"a.in_use": d("1"), "a.total": d("0")}, ("除数为零",)),
        (SPENT, {"q1": None, "q2": None, "q3": None, "q4": None}, ("q1 未填", "平均支付率")),
        (RATE, {"executed": d("80"), "budget": d("100"), "weight": d("10")}, ("= 80%", "不超过 100%")),
        (RATE, {"executed": d("80"), "budget": d("0"), "weight": d("10")}, ("执行率不能计算",)),
    ],
)
def test_explains_with_the_figures(rule: Rule, contents: Mapping[str, Content], words: tuple[str, ...]):
    """The explanation names the figures with their labels and ends with the points or the obstacle."""
    text = rule.explain(inputs_of(contents), {"done": "完成数"})
    assert all(word in text for word in words), text


@pytest.mark.parametrize("text", ["a +", "f(a)", "a if b else c", "a ** 2", "True", "'a'"])
def test_only_arithmetic_is_accepted(text: str):
    """A scheme cannot bring in anything but names, figures and the four operations."""
    with pytest.raises(ValueError, match="算式"):
        Bands("bands", text, (Band(">", d("0"), d("1")),))


figures = st.one_of(
    st.none(),
    st.just("——"),
    st.sampled_from([d("0"), d("1"), d("-1")]),
    st.decimals(0, 2000, places=2, allow_nan=False),
)


@settings(max_examples=40, derandomize=True, deadline=None, database=None)
@given(st.sampled_from([ASSETS, TRANSFERS, ERRORS, PURCHASE, DONE, SPENT]), st.data())
def test_formula_agrees_for_any_figures(rule: Rule, data: st.DataObject):
    """Blanks, text, zeros and any amounts give the same in both routes."""
    contents = {name: data.draw(figures) for name in rule.needs()}
    shown = rule.score(inputs_of(contents)).shown
    assert same(float(shown) if isinstance(shown, Decimal) else shown, by_formula(rule, contents))
