"""The priority of a form: four parts, each from its own figures, never outside 0 to 100."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from submissions import finding, make_form, result

from xlcore.checks.finding import Level
from xlcore.consolidate.priority import FINDINGS, GAP, JUDGED, MONEY, MOST, basis_of, priorities
from xlcore.form.model import Form

WARNING = finding("B05", Level.WARNING)
INFO = finding("C02", Level.INFO)


def part(name, *results):
    """One part of the first form's priority."""
    return next(part for part in priorities([basis_of(one) for one in results])[0].parts if part.name == name)


def output(score, weight=50):
    return ("产出指标", "数量指标", "维修道路", "≥10公里", "10公里", weight, score, "")


def judged(score, weight=50):
    return ("效益指标", "社会效益指标", "通行改善", "达到效果", "达到效果", weight, score, "")


def test_the_parts_make_a_hundred():
    """The most points of all parts add up to 100."""
    assert 100 == sum(MOST.values())


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ([], 0),
        ([INFO], 0),
        ([finding()], 8),
        ([WARNING], 2),
        ([finding(), WARNING, WARNING, INFO], 12),
        ([finding()] * 5, 40),
        ([finding()] * 50, 40),
    ],
)
def test_findings_count_by_level_up_to_a_limit(findings, expected):
    """Eight points an error, two a warning, none an info, forty at most."""
    assert expected == part(FINDINGS, result(make_form(), *findings)).points


@pytest.mark.parametrize(("budget", "expected"), [(300, 20), (200, 10), (100, 0)])
def test_money_is_a_rank(budget, expected):
    """The largest budget of those looked at gets all points, the smallest none, the middle half."""
    others = [result(make_form(money=(1, amount, 1))) for amount in {100, 200, 300} - {budget}]
    assert expected == part(MONEY, result(make_form(money=(1, budget, 1))), *others).points


@pytest.mark.parametrize("forms", [[make_form(money=(1, "见附件", 1)), make_form()], [make_form()]])
def test_money_that_cannot_be_ranked_counts_half(forms):
    """Unreadable, or nothing to compare with."""
    found = part(MONEY, *map(result, forms))
    assert (10, True) == (found.points, "计一半" in found.basis)


@pytest.mark.parametrize(
    ("executed", "score", "expected"),
    [(100, 50, 0), (50, 50, 20), (75, 50, 10), (0, 50, 20), (100, 25, 0), (50, 25, 0)],
)
def test_outputs_ahead_of_the_spending_count(executed, score, expected):
    """Half a hundred points apart gets everything; spending ahead of the outputs nothing."""
    form = make_form(money=(100, 100, executed), rows=(output(score), judged(50)))
    assert expected == part(GAP, result(form)).points


def test_a_rate_that_cannot_be_computed_counts_half():
    """A budget of zero neither accuses nor clears."""
    assert 10 == part(GAP, result(make_form(money=(0, 0, 0)))).points


@pytest.mark.parametrize(
    ("weight", "score", "expected"),
    [(50, 50, 20), (25, 25, 10), (25, 24, 0), (75, 75, 20)],
)
def test_judged_points_in_full_count_by_their_share(weight, score, expected):
    """The share of all indicators' weights that was judged and given in full; half of them gets everything."""
    form = make_form(rows=(output(1, 100 - weight), judged(score, weight)))
    assert expected == part(JUDGED, result(form)).points


def test_a_form_with_nothing_in_it_has_a_priority():
    """No money, no rows: unknown parts count half."""
    (priority,) = priorities([basis_of(result(Form("表", "project")))])
    assert [0, 10, 10, 10] == [part.points for part in priority.parts]


figures = st.one_of(st.none(), st.text(max_size=5), st.decimals(-(10**12), 10**12, places=2))


@given(st.lists(st.tuples(figures, figures, figures, st.integers(0, 9)), min_size=1, max_size=5))
def test_parts_stay_within_their_limits(forms):
    """Whatever was typed, no part is below zero or above its most, and the total is their sum."""
    results = [
        result(make_form(money=(budget, budget, executed), rows=(output(score),)), *[finding()] * errors)
        for budget, executed, score, errors in forms
    ]
    for priority in priorities([basis_of(one) for one in results]):
        assert all(Decimal(0) <= part.points <= MOST[part.name] for part in priority.parts)
        assert sum(part.points for part in priority.parts) == priority.total
        assert all(part.basis for part in priority.parts)
