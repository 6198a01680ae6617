"""Decimals rounded as Excel shows them, and intervals of rounded figures."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache

SIGNIFICANT_DIGITS = 15
"""Excel keeps and shows 15 significant digits of a number."""

_EXACT = Context(prec=50, rounding=ROUND_HALF_UP)
_SHOWN = Context(prec=SIGNIFICANT_DIGITS, rounding=ROUND_HALF_UP)
# Wide enough to quantize any double: 308 digits before the point.
_WIDE = Context(prec=400, rounding=ROUND_HALF_UP)

ZERO = Decimal(0)
ONE = Decimal(1)
HUNDRED = Decimal(100)


def decimal_of(value: float | str | Decimal) -> Decimal:
    """Return ``value`` as the Decimal that Excel would show for it.

    A float is cut to 15 significant digits, so that the double nearest to
    0.1 becomes exactly 0.1. Text must be a plain number.

    Raises:
        ValueError: the value is not a finite number.
    """
    if isinstance(value, float):
        value = f"{value:.{SIGNIFICANT_DIGITS}g}"
    try:
        number = Decimal(value)
    except ArithmeticError as error:
        message = f"not a number: {value!r}"
        raise ValueError(message) from error
    if not number.is_finite():
        message = f"not a finite number: {value!r}"
        raise ValueError(message)
    return number


def round_half_up(value: Decimal, places: int) -> Decimal:
    """Round as Excel's ROUND: half away from zero, on 15 significant digits."""
    return _SHOWN.plus(value).quantize(_unit(places), context=_WIDE)


@cache
def _unit(places: int) -> Decimal:
    return ONE.scaleb(-places)


def divide(numerator: Decimal, denominator: Decimal) -> Decimal:
    """Divide with more digits than any later rounding can see.

    Raises:
        ZeroDivisionError: the denominator is zero.
    """
    if denominator == 0:
        raise ZeroDivisionError
    return _EXACT.divide(numerator, denominator)


def plain(value: Decimal) -> str:
    """Return the number without exponent and without closing zeros: ``8.50`` is ``8.5``."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def half_unit(value: Decimal, places: int = 0) -> Decimal:
    """Return half a unit of the last printed digit of ``value``.

    ``places`` is the least number of decimals to assume, because a cell
    drops closing zeros: money printed as 30.00 arrives as 30.
    """
    exponent = value.as_tuple().exponent
    shown = -exponent if isinstance(exponent, int) else 0
    return Decimal("0.5").scaleb(-max(places, shown))


@dataclass(frozen=True, slots=True)
class Interval:
    """All values that a rounded figure can stand for, both ends included."""

    low: Decimal
    high: Decimal

    @classmethod
    def exactly(cls, value: Decimal) -> Interval:
        """Return the interval of a figure that is not rounded."""
        return cls(value, value)

    @classmethod
    def printed(cls, value: Decimal, places: int = 0) -> Interval:
        """Return the interval of a figure printed with at least ``places`` decimals."""
        half = half_unit(value, places)
        return cls(value - half, value + half)

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low)

    def __truediv__(self, other: Interval) -> Interval:
        """Divide by an interval that does not hold zero.

        Raises:
            ZeroDivisionError: the divisor may be zero.
        """
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError
        ends = [divide(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))

    def scaled(self, factor: Decimal) -> Interval:
        """Return the interval times a positive factor."""
        return Interval(self.low * factor, self.high * factor)

    def meets(self, other: Interval) -> bool:
        """Tell whether some value lies in both intervals."""
        return self.low <= other.high and other.low <= self.high
