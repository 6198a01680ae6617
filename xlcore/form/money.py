"""Amounts of money in the form's own unit: 150万 under a 万元 heading is 150."""

from __future__ import annotations

from decimal import Decimal

from xlcore.form.model import Entry
from xlcore.numbers import divide
from xlcore.quantity import Kind, Quantity

MONEY_FACTORS = {"元": Decimal(1), "万元": Decimal(10) ** 4, "亿元": Decimal(10) ** 8}
"""Yuan in the units in which forms print money."""


def money(entry: Entry | None, money_unit: str) -> Decimal | None:
    """Return the amount of a money cell in ``money_unit``; None where there is none that can be read.

    A bare number is in the form's unit; a number with 元, 万 or 亿 behind it is converted.
    """
    return amount(entry.quantity, money_unit) if entry else None


def amount(quantity: Quantity, money_unit: str) -> Decimal | None:
    """Return the amount that was read, as ``money`` does."""
    if quantity.kind is not Kind.NUMBER or quantity.number is None:
        return None
    if not quantity.unit:
        return quantity.number
    if quantity.base not in {"", "元"} or money_unit not in MONEY_FACTORS:
        return None
    return divide(quantity.number * quantity.factor, MONEY_FACTORS[money_unit])
