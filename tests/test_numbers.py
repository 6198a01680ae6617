from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcore.numbers import Interval, decimal_of, divide, half_unit, plain, round_half_up

finite = st.decimals(-(10**9), 10**9, places=6, allow_nan=False)
intervals = st.tuples(finite, finite).map(lambda ends: Interval(min(ends), max(ends)))


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        ("1.005", 2, "1.01"),
        ("2.675", 2, "2.68"),
        ("89.995", 2, "90.00"),
        ("8.325", 2, "8.33"),
        ("-2.5", 0, "-3"),
        ("0.285", 2, "0.29"),
        ("1234.5", -2, "1200"),
        ("0", 2, "0.00"),
    ],
)
def test_rounds_half_away_from_zero(value: str, places: int, rounded: str):
    """A half goes away from zero, as with a pencil and as in Excel."""
    assert Decimal(rounded) == round_half_up(Decimal(value), places)


def test_rounds_what_a_cell_shows():
    """A double that stands just below a half is rounded as the 15 digits that Excel shows."""
    below, above = 1.005, 89.995
    assert Decimal("1.01") == round_half_up(Decimal(below), 2)
    assert Decimal("90.00") == round_half_up(Decimal(above), 2)


def test_float_is_cut_to_what_excel_shows():
    """The double nearest to 0.1 is 0.1."""
    assert Decimal("0.1") == decimal_of(0.1)
    assert Decimal("0.3") == decimal_of(0.1 + 0.2)


@pytest.mark.parametrize("text", ["", "abc", "1,000", "NaN", "Infinity", float("inf"), float("nan")])
def test_no_number_is_refused(text: str | float):
    """Text that is no finite number raises ValueError."""
    with pytest.raises(ValueError, match="not a"):
        decimal_of(text)


def test_division_by_zero_is_an_error():
    """Nothing divided by zero is ever a number."""
    with pytest.raises(ZeroDivisionError):
        divide(Decimal(1), Decimal(0))


@pytest.mark.parametrize(
    ("value", "text"), [("8.50", "8.5"), ("100", "100"), ("-0.0", "0"), ("1E+3", "1000"), ("0.00001", "0.00001")]
)
def test_plain_text_of_a_number(value: str, text: str):
    """Numbers are shown without exponent and closing zeros."""
    assert text == plain(Decimal(value))


@pytest.mark.parametrize(("value", "places", "half"), [("30", 2, "0.005"), ("30", 0, "0.5"), ("1.975", 2, "0.0005")])
def test_half_of_the_last_printed_digit(value: str, places: int, half: str):
    """The last digit is at least the one assumed, because cells drop closing zeros."""
    assert Decimal(half) == half_unit(Decimal(value), places)


def test_printed_ratio_is_compared_through_its_interval():
    """1.01 / 3.15 printed 32.02% is compatible, 216.04 / 227.39 printed 100% is not."""
    share = Interval.printed(Decimal("1.01"), 2) / Interval.printed(Decimal("3.15"), 2)
    assert share.scaled(Decimal(100)).meets(Interval.printed(Decimal("32.02"), 2))
    rate = Interval.printed(Decimal("216.04"), 2) / Interval.printed(Decimal("227.39"), 2)
    assert not rate.scaled(Decimal(100)).meets(Interval.printed(Decimal(100)))


def test_interval_that_may_be_zero_divides_nothing():
    """A divisor that may be zero raises ZeroDivisionError."""
    with pytest.raises(ZeroDivisionError):
        Interval.exactly(Decimal(1)) / Interval(Decimal(-1), Decimal(1))


@given(intervals, intervals, st.data())
def test_intervals_hold_every_result(first: Interval, second: Interval, data: st.DataObject):
    """Whatever values two intervals stand for, their sum and difference lie in the result."""
    one, other = (
        data.draw(st.decimals(interval.low, interval.high, places=6, allow_nan=False)) for interval in (first, second)
    )
    total, difference = first + second, first - second
    assert total.low <= one + other <= total.high
    assert difference.low <= one - other <= difference.high


@given(finite, st.integers(0, 4))
def test_rounding_twice_changes_nothing(value: Decimal, places: int):
    """A rounded figure is its own rounding, at most half a unit away."""
    rounded = round_half_up(value, places)
    assert rounded == round_half_up(rounded, places)
    assert abs(rounded - value) <= Decimal("0.5").scaleb(-places)
