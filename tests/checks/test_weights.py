"""A form that must follow a scheme is told every group, and the points for the execution, that differ from it."""

from dataclasses import replace
from decimal import Decimal

import pytest
from check_cases import FIRST, LAST
from made_forms import checked, made

from xlcore.form.model import Entry

EXECUTION_INSTEAD = {f"{FIRST}.name": "预算执行率", f"{FIRST}.level1": "预算执行", f"{FIRST}.weight": 15}


def told(changes, *, given=True, scheme="mof-project"):
    """Return cell and both numbers of every W03 of a form whose scheme was given."""
    form = replace(made(changes), scheme_given=given)
    found = [finding for finding in checked(form, scheme) if finding.code == "W03"]
    return [(f.cell, None if f.found is None else int(f.found), int(f.expected)) for f in found]


def otherwise(*, given=True):
    """Return what is told of a form that gives the execution 20 points and the outputs 40."""
    return told({"sections[0]": 40, f"{FIRST}.weight": 15, "budget.weight": 20}, given=given)


def test_other_points_for_the_execution_hide_no_group():
    """The points for the execution and those of the group are both told, each at its cell."""
    assert [("budget.weight", 20, 10), ("sections[0]", 40, 50)] == otherwise()


def test_a_form_that_only_resembles_a_scheme_may_split_otherwise():
    """Nobody said that the form must follow the scheme: another split of the total is no finding."""
    assert [] == otherwise(given=False)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({f"{LAST}.level1": "决策指标", "sections[2]": None}, [(f"{LAST}.level1", 10, 0), (None, None, 10)]),
        ({f"{LAST}.level1": "", "sections[2]": None}, []),
        ({"budget.weight": None, "budget.score": None, **EXECUTION_INSTEAD}, [(f"{FIRST}.weight", 15, 10)]),
    ],
)
def test_what_differs_is_told_at_its_cell(changes, expected):
    """An unknown group stands at its name, a missing one has no cell; a row for the execution has its points."""
    assert expected == told(changes)


def test_a_form_of_the_other_kind_is_not_taken_apart():
    """A project form under a scheme for departments has none of its groups; its reason says so."""
    assert [] == told({}, scheme="luohu-department-2020")


@pytest.mark.parametrize(("weight", "codes"), [(25, []), (20, ["W01"])])
def test_a_list_of_indicators_leaves_out_the_execution(weight, codes):
    """Where a form has no place for the execution, its points are not missing from the sum; others are."""
    changes = {"claimed.weight_total": None, "sections[0]": None, f"{FIRST}.weight": weight}
    form = replace(made(changes), budget=None)
    assert codes == [finding.code for finding in checked(form, "mof-project") if finding.code == "W01"]


def test_a_binding_scheme_wants_the_points_of_the_execution():
    """Where the scheme was given, a form without any place for the execution lacks its points."""
    changes = {"claimed.weight_total": None, "sections[0]": None}
    form = replace(made(changes), budget=None, scheme_given=True)
    assert "W01" in [finding.code for finding in checked(form, "mof-project")]


def test_a_group_may_have_a_longer_name_than_the_scheme_gives_it():
    """服务对象满意度指标 is the group 满意度指标: neither one too many nor one that lacks."""
    assert [] == told({f"{LAST}.level1": "服务对象满意度指标", "sections[2]": None})
    assert [(f"{LAST}.weight", 15, 10)] == told(
        {f"{LAST}.level1": "服务对象满意度指标", "sections[2]": None, f"{LAST}.weight": 15}
    )


def printed(figure, at, lines):
    """Return the codes about the weights of a form whose rows and printed sum stand in these rows of the sheet."""
    cells = {f"{FIRST[:-2]}{index}].weight": weight for index, weight in enumerate((25, 25, 30, 10))}
    rows = {path: Entry(Decimal(w), f"F{line}") for (path, w), line in zip(cells.items(), lines, strict=True)}
    found = checked(made({**rows, "claimed.weight_total": Entry(Decimal(figure), f"F{at}")}), "mof-project")
    return [finding.code for finding in found if finding.code.startswith("W")]


@pytest.mark.parametrize("figure", [80, 50, 40, 25, 10, 85, 120])
def test_a_form_of_one_page_prints_the_sum_of_all(figure):
    """The sum of some rows is wrong, be they the first, the last or others; high rows, or a 小计, make no page."""
    assert ["W01"] == printed(figure, 13, (9, 10, 11, 12))
    assert ["W01"] == printed(figure, 25, (9, 13, 17, 21))
    assert ["W01"] == printed(figure, 15, (9, 10, 12, 13))


@pytest.mark.parametrize(
    ("figure", "at", "lines", "codes"),
    [
        (40, 15, (9, 10, 13, 14), []),
        (80, 15, (9, 10, 13, 14), ["W01"]),
        (50, 15, (9, 10, 13, 14), ["W01"]),
        (50, 11, (9, 10, 13, 14), []),
        (60, 11, (9, 10, 13, 14), []),
        (25, 11, (9, 10, 13, 14), ["W01"]),
        (10, 15, (9, 10, 13, 17), ["W01"]),
        (30, 14, (9, 10, 13, 17), []),
        (80, 14, (9, 10, 13, 17), []),
        (40, 18, (9, 10, 13, 17), []),
    ],
)
def test_the_sum_of_a_page_is_no_wrong_sum(figure, at, lines, codes):
    """A form of several pages may print the sum of the page above it, with the execution or that of pages before."""
    assert codes == printed(figure, at, lines)
