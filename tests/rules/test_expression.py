"""Arithmetic over named figures, as schemes write it."""

from decimal import Decimal

import pytest

from xlcore.rules.expression import LONGEST, Expression


def test_names_and_decimals_are_calculated():
    """As Python and as a worksheet formula."""
    found = Expression(" staff.outside / (staff.in_post + 1.50) ")
    assert ("staff.outside", "staff.in_post") == found.names
    assert Decimal(2) == found.evaluate({"staff.outside": Decimal(5), "staff.in_post": Decimal(1)})
    assert "(B1/(B2+1.5))" == found.formula({"staff.outside": "B1", "staff.in_post": "B2"})


@pytest.mark.parametrize("text", ["0x1", "1_000", "1e5", "1j", "True", "a ** 2", "f(a)", "'a'", "a if b else c", "a +"])
def test_what_is_no_plain_arithmetic_is_refused(text):
    """Also numbers that only Python writes so."""
    with pytest.raises(ValueError, match="算式"):
        Expression(text)


def test_an_endless_expression_is_refused():
    """Before the parser nests it."""
    with pytest.raises(ValueError, match=f"超过 {LONGEST} 个字符"):
        Expression("+".join(["a"] * 3000))
