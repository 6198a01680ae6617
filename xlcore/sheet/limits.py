"""How large a number in an input cell can be: what the cell refuses, and what is told beside it.

A worksheet cannot tell a date from a number: a pasted date counts as the days
since 1899. Years, points, counts and percents are told long before such a
number; only an amount of money may be as large as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from xlcore.form.money import MONEY_FACTORS
from xlcore.numbers import HUNDRED, ZERO, plain
from xlcore.scheme.facts import Figure
from xlcore.scheme.model import Scheme

FIRST_YEAR, LAST_YEAR = 2000, 2100
DAY_FROM = 20000
"""Where a number may be a date: 20000 is a day of 1954, and today's days are beyond 45000."""
MOST_YUAN = Decimal(10) ** 12
"""A trillion yuan is the budget of a whole province, not of a unit."""
MOST_COUNT = Decimal(10) ** 7
"""Counts are staff, projects, equipment, books and square metres of one department."""
MOST_SHARE = HUNDRED
"""A growth from next to nothing may be many times the base; 100 is 10000 %."""
LIKELY_SHARE, LIKELY_CHANGE = Decimal(1), Decimal(10)
"""A share or a rate above 100 %, and a change above 1000 %, are worth a second look; so is a 95 that meant 95 %."""
SUM_SLACK = Decimal("0.015")
"""Parts may miss their whole by what rounding to two decimals leaves: B01 is silent there too."""
LIKELY_RATIO = HUNDRED
"""A value a hundred times the other is a slip of unit or key: 0.96 beside 96, 元 beside 万元."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The least and the most that a cell accepts; ``likely``, in ``words`` too, is told when exceeded either way."""

    least: Decimal
    most: Decimal
    likely: Decimal
    words: str

    @property
    def signed(self) -> bool:
        """Whether the number may be negative."""
        return self.least < 0


def money_limits(unit: str, *, signed: bool = False) -> Limits:
    """Return what an amount in a unit of money can be."""
    most = MOST_YUAN / MONEY_FACTORS[unit]
    return Limits(-most if signed else ZERO, most, most, "一万亿元")


def points_limits(most: Decimal) -> Limits:
    """Return what points can be: from zero to a weight, or to the total of the scheme."""
    return Limits(ZERO, most, most, f"{plain(most)}分")


def share_limits(*, signed: bool = False) -> Limits:
    """Return what a percent can be, as a fraction."""
    likely = LIKELY_CHANGE if signed else LIKELY_SHARE
    return Limits(-MOST_SHARE if signed else ZERO, MOST_SHARE, likely, f"{plain(likely * HUNDRED)}%")


def rate_limits() -> Limits:
    """Return what a typed execution rate can be; one above 100 % is told by its amounts."""
    return Limits(ZERO, MOST_SHARE, LIKELY_CHANGE, f"{plain(LIKELY_CHANGE * HUNDRED)}%")


def limits_of(figure: Figure, scheme: Scheme) -> Limits | None:
    """Return what a figure of the base data can be; None for text and answers from a list."""
    match figure.kind:
        case "money":
            return money_limits(scheme.money_unit, signed=figure.signed)
        case "count":
            least = -MOST_COUNT if figure.signed else ZERO
            return Limits(least, MOST_COUNT, Decimal(DAY_FROM), str(DAY_FROM))
        case "percent":
            return share_limits(signed=figure.signed)
        case "points":
            return points_limits(scheme.total)
    return None
