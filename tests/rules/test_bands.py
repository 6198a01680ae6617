"""Bands as people write them: a condition and its points."""

from decimal import Decimal

import pytest

from xlcore.quantity import read
from xlcore.rules.bands import Band, band_lines, band_of


@pytest.mark.parametrize("text", ["<90%:3; >=90%:2", "<90%：3；>=90%：2", " <90% : 3\n>=90% : 2 ;"])
def test_lines_are_split_at_semicolons_and_line_breaks(text: str):
    """Both widths of colon and semicolon, and line breaks, separate conditions and points."""
    assert [("<90%", "3"), (">=90%", "2")] == band_lines(text)


@pytest.mark.parametrize(
    ("band", "test", "points"),
    [
        (Band("<", Decimal("0.9"), Decimal(3)), "<90%", "3"),
        (Band(">=", Decimal(8), Decimal("1.5")), "不少于8", "1.5分"),
        (None, "90%", "3"),
        (None, "<90天", "3"),
        (None, "<九成", "3"),
        (None, "<90%", "全部"),
        (None, "<90%", "≥3"),
        (None, "<90%", "3元"),
        (None, "<90%", ""),
    ],
)
def test_a_band_is_a_sign_with_a_number_and_points(band: Band | None, test: str, points: str):
    """A condition has a sign and a number or percent, points are a number, with or without 分."""
    assert band == band_of(read(test), read(points))
