"""Names of base data: short where they are unique, longer where not, and read back to the same path."""

from __future__ import annotations

from typing import Any

import pytest

from xlcore.scheme.catalogue import builtin, get
from xlcore.scheme.names import UnknownNameError, indicator_names, names_of
from xlcore.scheme.writing import values_of


def names(scheme_id: str):
    values: Any = values_of(get(scheme_id))
    return names_of(values["facts"])


@pytest.mark.parametrize("scheme_id", builtin())
def test_a_name_leads_back_to_its_path(scheme_id: str):
    """Every figure, cell and column has a name, by which it is found."""
    found = names(scheme_id)
    assert {path: path for path in found.by_path} == {path: found.path(found.name(path)) for path in found.by_path}
    assert set(get(scheme_id).labels) <= set(found.by_path)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("procurement.plan", "政府采购计划金额"),
        ("by_use.rows[1].initial", "表1-3 支出预算（按支出性质）/人员经费/年初预算数"),
        ("assets.rows[].in_use", "表1-5 固定资产/每行/在用"),
        ("projects[3].amount", "projects[3].amount"),
    ],
)
def test_figures_are_known_by_their_labels(path: str, name: str):
    """A label that is unique suffices; a row for the unit to fill has no name yet."""
    assert name == names("luohu-department-2020").name(path)


@pytest.mark.parametrize("written", ["政府采购计划金额", "政府采购/政府采购计划金额", "procurement.plan"])
def test_a_figure_is_found_by_label_block_or_code(written: str):
    """An author may write the label, the block with the label, or the code."""
    assert "procurement.plan" == names("luohu-department-2020").path(written)


def test_an_unknown_name_is_answered_with_a_like_one():
    """A slip of the pen is answered with what was probably meant."""
    with pytest.raises(UnknownNameError, match="是不是“政府采购计划金额”"):
        names("luohu-department-2020").path("政府采购计划额")


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("counts.goals", "绩效目标未编报或不符合的项数"),
        ("staff.outside / (staff.in_post + staff.outside)", "[编外人数] / ([在编人数] + [编外人数])"),
        ("counts.goals * 1.5", "[绩效目标未编报或不符合的项数] * 1.5"),
    ],
)
def test_expressions_are_shown_with_names(path: str, shown: str):
    """An expression is written with labels, and read back as it was."""
    found = names("luohu-department-2020")
    assert shown == found.shown(path)
    assert path == found.expression(shown)


@pytest.mark.parametrize("written", ["[在编人数] /", "在编人数 / 2", "[在编人数] ^ 2", "['a']", "[在编人数] / x"])
def test_what_is_no_expression_is_refused(written: str):
    """Names outside brackets, other signs and unknown names are refused in Chinese."""
    with pytest.raises(ValueError, match=r"算式|没有"):
        names("luohu-department-2020").expression(written)


def test_indicators_of_one_name_are_told_apart():
    """A name that two groups share is written with its group, and within one group with its number."""
    sections: Any = [
        {"name": "一", "groups": [{"name": "数量", "indicators": [{"name": "甲"}, {"name": "乙"}, {"name": "乙"}]}]},
        {"name": "二", "groups": [{"name": "数量", "indicators": [{"name": "甲"}, {"name": "丙"}]}]},
    ]
    expected = ["一/数量/甲", "一/数量/乙#2", "一/数量/乙#3", "二/数量/甲", "丙"]
    assert expected == list(indicator_names(sections).values())
