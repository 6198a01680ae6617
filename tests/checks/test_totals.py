"""Totals of forms that were not read whole."""

from dataclasses import replace
from decimal import Decimal

import pytest
from made_forms import checked, made

from xlcore.form.model import Entry, Section


@pytest.mark.parametrize(("total", "expected"), [("99.5", []), ("88", ["T01"]), ("101", ["T01"])])
def test_points_of_a_heading_without_rows_may_have_been_earned(total, expected):
    """预算执行情况（10分） with money that nobody could read: between none and all of the ten."""
    form = made({"claimed.total": total})
    sections = (*form.sections, Section("预算执行情况", None, Decimal(10), Entry("预算执行情况（10分）", "A4")))
    found = checked(replace(form, budget=None, sections=sections))

    assert expected == [finding.code for finding in found if finding.code == "T01"]
