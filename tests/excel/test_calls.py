"""A rule by two routes: what Python gives, and what its call gives in an independent engine."""

from decimal import Decimal

import pytest
from engines import same
from hypothesis import given, settings
from hypothesis import strategies as st
from worksheet import calculated

from xlcore.excel.udf import PERF_SCORE, PERF_SCORES
from xlcore.numbers import round_half_up
from xlcore.quantity import Kind, Quantity, read
from xlcore.rules import Execution, Progress, State, Target
from xlcore.scheme.catalogue import get

LUOHU = get("luohu-department-2020")
INDICATORS = [indicator for *_, indicator in LUOHU.prescribed() if indicator]
ODD = ("", "无", "是", "0.5", Decimal(0), Decimal(-1))


def figures_of(indicator):
    """Return every fact that the rule of an indicator or an override of it reads."""
    rule = indicator.rule
    overrides = [getattr(rule, name, None) for name in ("zero_if", "full_if")]
    return tuple(dict.fromkeys([*rule.needs(), *filter(None, overrides)]))


KINDS = {path: figure for block in LUOHU.facts for path, figure in block.paths()}


def contents(path, odd):
    """Return a strategy for what a fact's cell may hold."""
    figure = KINDS.get(path)
    usual = st.decimals(0, 2 if figure and figure.kind in {"percent", "points"} else 5000, places=2)
    if figure and figure.kind == "choice":
        usual = st.sampled_from(figure.choices)
    return st.one_of(usual, st.sampled_from(ODD)) if odd else usual


def by_call(rule, facts):
    """Return what the call of a rule shows; the parts of a sum have cells of their own."""
    refs = {path: f"A{row}" for row, path in enumerate(facts, 1)}
    cells = {refs[path]: content if content != "" else None for path, content in facts.items()}
    parts = {f"part{index}": f"B{index + 1}" for index in range(len(rule.parts))}
    formulas = {parts[f"part{index}"]: part.call(refs) for index, part in enumerate(rule.parts)}
    formulas["C1"] = rule.call({**refs, **parts})
    return calculated(formulas, cells)["C1"]


@pytest.mark.parametrize("odd", [False, True], ids=["filled", "odd"])
@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.name)
@settings(max_examples=12, derandomize=True, deadline=None, database=None)
@given(st.data())
def test_calls_give_what_the_rules_give(indicator, odd, data):
    """The points are the same once the indicator has rounded them; blank and unreadable facts show the same.

    A number stored as text is the exception: the formula edition refuses it, the functions read it.
    """
    facts = {path: data.draw(contents(path, odd), label=path) for path in figures_of(indicator)}
    outcome = indicator.rule.score({path: read(content) for path, content in facts.items()})
    found = by_call(indicator.rule, facts)
    if "0.5" in facts.values() and outcome.state is State.UNREADABLE:
        return
    expected = outcome.settled(indicator.weight, LUOHU.places).shown
    if isinstance(found, float):
        settled = min(max(Decimal(repr(found)), Decimal(0)), indicator.weight)
        found = float(round_half_up(settled, LUOHU.places))
    assert same(float(expected) if isinstance(expected, Decimal) else expected, found), (facts, expected, found)


def test_the_calendar_is_the_rules_own():
    """Quarters may stand anywhere, and the call carries its calendar."""
    rule = Progress("progress", ("a", "b"), (Decimal("0.4"), Decimal(1)), Decimal(1), Decimal(2))
    found = calculated({"F1": rule.call({"a": "A1", "b": "D9"})}, {"A1": Decimal("0.2"), "D9": Decimal("0.8")})
    assert pytest.approx(0.5 + 0.8 + 1.0) == found["F1"]


def test_spending_is_called_with_its_scheme():
    """EXEC_SCORE over the cells gives the settled points."""
    refs = {"weight": "A1", "executed": "A2", "budget": "A3"}
    cells = {"A1": Decimal(10), "A2": Decimal("65.07"), "A3": Decimal("65.66"), "A4": "mof-project"}
    calls = {"B1": Execution().call(refs), "B2": Execution().call({**refs, "scheme": "A4"})}
    assert {"B1": 9.91, "B2": 9.91} == calculated(calls, cells)


def test_a_target_is_called_with_the_columns_that_the_form_has():
    """Blank places stand between, nothing stands behind."""
    refs = {"weight": "F5", "target": "D5", "actual": "E5", "level2": "B5"}
    assert 'IF(ISNUMBER(F5),PERF_SCORE(F5,D5,E5,,,,B5),"")' == Target().call(refs)


WEIGHTS = st.decimals(0, 50, places=1)
VALUES = st.one_of(
    st.decimals(-1000, 1000, places=2),
    st.builds(
        "".join,
        st.tuples(
            st.sampled_from(("", "≥", "≤", ">", "<", "=", "不少于")),
            st.integers(0, 2000).map(str),
            st.sampled_from(("", "%", "个", "万元", "元", "天", "以上")),
        ),
    ),
    st.sampled_from(("2023年12月底前", "9月前", "10月", "好坏", "好", "达到要求", "—", "1.2.3", "无")),
)
ABOUT = st.fixed_dictionaries(
    {
        "nature": st.sampled_from((None, "≥", "≤", "=", "定性")),
        "unit": st.sampled_from((None, "%", "万元", "天")),
        "level2": st.sampled_from((None, "成本指标", "时效指标", "数量指标")),
        "name": st.sampled_from((None, "能耗(≤**吨)", "数量")),
    }
)
ROWS = st.tuples(WEIGHTS, VALUES, VALUES, ABOUT)


@settings(max_examples=300, deadline=None)
@given(ROWS)
def test_the_function_gives_what_the_rule_gives(row):
    """PERF_SCORE is the target rule over the whole row, settled."""
    weight, target, actual, about = row
    inputs = {name: read(value) for name, value in about.items()}
    inputs |= {"weight": read(weight), "target": read(target), "actual": read(actual)}
    inputs["year"] = Quantity(Kind.NUMBER, number=Decimal(2023))
    expected = Target().score(inputs).settled(weight, 2).shown
    cells = [float(value) if isinstance(value, Decimal) else value for value in (weight, target, actual)]
    found = PERF_SCORE(*cells, about["nature"], None, about["unit"], about["level2"], about["name"], 2023)
    assert (float(expected) if isinstance(expected, Decimal) else expected) == found


@settings(max_examples=60, deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=6))
def test_a_table_gives_what_its_rows_give(table):
    """PERF_SCORES over columns is PERF_SCORE row by row, where no cells are merged."""
    rows = [(weight, target, actual, *about.values()) for weight, target, actual, about in table]
    rows = [(*row[:5], row[5] or "数量指标", row[6]) for row in rows]
    columns = [[[row[index]] for row in rows] for index in range(7)]
    weights, targets, actuals, natures, units, level2s, names = columns
    one_by_one = [[PERF_SCORE(w, t, a, n, None, u, l2, name, 2023)] for w, t, a, n, u, l2, name in rows]
    assert one_by_one == PERF_SCORES(weights, targets, actuals, natures, None, units, level2s, names, 2023)
