from decimal import Decimal

import pytest

from xlcore.form.model import Entry
from xlcore.form.money import money


@pytest.mark.parametrize(
    ("content", "unit", "amount"),
    [
        (Decimal("95.5"), "万元", "95.5"),
        ("95.5", "万元", "95.5"),
        ("16,535.40", "万元", "16535.40"),
        ("150万", "万元", "150"),
        ("150万元", "万元", "150"),
        ("50.7亿元", "万元", "507000"),
        ("950000元", "万元", "95"),
        ("95万元", "元", "950000"),
        ("-3", "万元", "-3"),
        (Decimal(0), "元", "0"),
    ],
)
def test_amounts_come_in_the_unit_of_the_form(content, unit, amount):
    """A bare number is in the form's unit; a unit in the cell is converted."""
    assert Decimal(amount) == money(Entry(content), unit)


@pytest.mark.parametrize("content", [None, "", "—", "无", "95%", "50人", "1,2", "见附件", True])
def test_what_is_no_amount_is_never_zero(content):
    """Blanks, dashes, words and other units give None."""
    assert money(Entry(content), "万元") is None


def test_a_place_that_the_form_lacks_has_no_amount():
    """No cell, no money."""
    assert money(None, "万元") is None


def test_a_unit_of_the_form_that_is_unknown_converts_nothing():
    """Only bare numbers can be read under a heading such as 百元."""
    assert (None, Decimal(3)) == (money(Entry("3万元"), "百元"), money(Entry("3"), "百元"))


def test_a_percent_format_is_no_amount():
    """A money cell formatted as a percent holds no money."""
    assert money(Entry(Decimal("0.95"), percent=True), "万元") is None
