from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from submissions import cell, make_form, result

from xlcore.consolidate.figures import (
    Amounts,
    amounts_of,
    claimed_grade,
    computed_grade,
    figure,
    grade_names,
    grade_of_claim,
    in_money_unit,
    mean,
    shown,
    weighted_rate,
)
from xlcore.scheme.catalogue import get

money = st.decimals(0, 10**9, places=6)


def amounts(executed, base):
    return Amounts(None, base, executed, base)


@pytest.mark.parametrize(
    ("amount", "unit", "expected"),
    [("1", "万元", "1"), ("12345", "元", "1.2345"), ("0.5", "亿元", "5000"), ("1", "吨", None), (None, "元", None)],
)
def test_money_comes_to_one_unit(amount, unit, expected):
    """元 and 亿元 are converted; an unknown unit is not guessed."""
    expected = None if expected is None else Decimal(expected)
    assert expected == in_money_unit(None if amount is None else Decimal(amount), unit)


def test_amounts_of_a_form_in_yuan():
    """Bare numbers are in the form's unit, a unit typed into the cell counts."""
    found = amounts_of(result(make_form(money=(1_000_000, "95万元", 900_000), money_unit="元")))
    assert (100, 95, 90, 95) == (found.initial, found.adjusted, found.executed, found.base)


@pytest.mark.parametrize(("typed", "expected"), [(None, True), ("见附件", True), (0, False)])
def test_missing_money_is_told(typed, expected):
    """Blank and unreadable are no zero."""
    assert expected == amounts_of(result(make_form(money=(100, 90, typed)))).unreadable


def test_rates_are_weighted_by_money():
    """1 of 1 and 0 of 99 is one percent, not fifty."""
    assert Decimal("0.01") == weighted_rate([amounts(Decimal(1), Decimal(1)), amounts(Decimal(0), Decimal(99))])


def test_the_rate_takes_forms_with_both_figures():
    """A budget whose executed money is unknown would make the rate too low."""
    assert 1 == weighted_rate([amounts(Decimal(5), Decimal(5)), amounts(None, Decimal(5)), amounts(Decimal(5), None)])


@pytest.mark.parametrize("some", [[], [amounts(Decimal(1), Decimal(0))], [amounts(None, None)]])
def test_without_a_budget_there_is_no_rate(some):
    """Undefined is neither 0 nor 100 %."""
    assert weighted_rate(some) is None


@given(st.lists(st.tuples(money, money.filter(bool)), min_size=1))
def test_the_weighted_rate_lies_between_its_parts(pairs):
    """A weighted mean leaves no part on its outside."""
    rates = [Fraction(executed) / Fraction(base) for executed, base in pairs]
    found = Fraction(weighted_rate([amounts(*pair) for pair in pairs]))
    slack = max(rates) / 10**30
    assert min(rates) - slack <= found <= max(rates) + slack


@pytest.mark.parametrize(
    ("values", "expected"), [([], None), ([None], None), (["90", None, "91"], "90.5"), (["90", "90.01"], "90.01")]
)
def test_mean_of_what_is_there(values, expected):
    """Blank totals do not count; two decimals, half up."""
    expected = None if expected is None else Decimal(expected)
    assert expected == mean(None if value is None else Decimal(value) for value in values)


@pytest.mark.parametrize(
    ("content", "words", "number"),
    [(96, "96", 96), ("96", "96", 96), (" 九十\n六 ", "九十 六", "九十\n六"), (None, "", None), ("", "", None)],
)
def test_cells_as_words_and_as_figures(content, words, number):
    """Words on one line; a figure as number where it can be read, else as its text."""
    assert (words, number) == (shown(cell(content)), figure(cell(content)))


@pytest.mark.parametrize(
    ("grade", "total", "expected"),
    [
        ("优", 95, ("优", "优")),
        (" 优 ", 85, ("优", "良")),
        ("优秀", 59, ("优", "差")),
        ("优☑ 良□ 中□ 差□", 95, ("优", "优")),
        ("优□ 良□ 中□ 差□", 95, ("未填", "优")),
        ("A", 95, ("其他", "优")),
        (None, 90, ("未填", "优")),
        (None, None, ("未填", "未填")),
    ],
)
def test_grades_that_are_claimed(grade, total, expected):
    """The grade as written, and the one that the claimed total deserves."""
    found = result(make_form(grade=grade, total=total))
    assert expected == (claimed_grade(found), grade_of_claim(found))
    assert "优" == computed_grade(found)


def test_grades_of_several_schemes():
    """Each name once, in the order of the schemes."""
    found = grade_names([get("mof-project"), get("luquan-department-2022"), get("mof-project")])
    assert ["优", "良", "中", "差"] == found[:4]
    assert len(set(found)) == len(found) > 4
