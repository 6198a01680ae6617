"""Ratios of printed figures, and how they are shown."""

from __future__ import annotations

from decimal import Decimal

from xlcore.narrative.sentences import Figure
from xlcore.numbers import HUNDRED, Interval, plain, round_half_up

__all__ = ["over", "percent", "ratio_text"]


def over(part: Interval, whole: Interval) -> Interval | None:
    """Return part ÷ whole; None where the whole may be zero."""
    try:
        return part / whole
    except ZeroDivisionError:
        return None


def percent(fraction: Decimal) -> str:
    """Return a fraction as people write it: 1.5581 is 155.81%."""
    return f"{plain(round_half_up(fraction * HUNDRED, 2))}%"


def ratio_text(part: Figure, whole: Figure) -> str:
    """Return 216.04万元 ÷ 227.39万元 = 95.01%."""
    return f"{part.text} ÷ {whole.text} = {percent(part.middle / whole.middle)}"
