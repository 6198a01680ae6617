"""Every code finds its mistake, at its cell and with its figures, and stays silent on the near miss."""

from dataclasses import replace
from decimal import Decimal

import pytest
from check_cases import (
    BROKEN,
    BROKEN_FACTS,
    BROKEN_RUBRIC,
    LAST,
    SOUND,
    SOUND_FACTS,
    SOUND_RUBRIC,
)
from made_forms import CLEAN, checked, made, places

from xlcore.checks.catalogue import CATALOGUE, COLLECTION_CODES, FILE_CODES
from xlcore.form.model import Template

RUBRIC_SCHEME = "luohu-department-2020"
BROKEN_ALL = [
    *(("mof-project", *case) for case in BROKEN),
    *BROKEN_FACTS,
    *((RUBRIC_SCHEME, *case) for case in BROKEN_RUBRIC),
]
SOUND_ALL = [
    *(("mof-project", *case) for case in SOUND),
    *SOUND_FACTS,
    *((RUBRIC_SCHEME, *case) for case in SOUND_RUBRIC),
]


def kind(scheme):
    return "department" if "department" in scheme else "project"


def test_the_clean_form_has_no_findings():
    """A form that is right gets no error, no warning, no hint."""
    assert checked(made()) == ()


@pytest.mark.parametrize(("scheme", "code", "changes", "cell", "words"), BROKEN_ALL)
def test_a_mistake_is_found_at_its_cell(scheme, code, changes, cell, words):
    """The finding stands at the wrong cell, and its message names code, place and figures on one line."""
    findings = checked(made(changes, kind(scheme)), scheme)
    assert (code, cell) in places(findings)
    messages = [f.message for f in findings if (f.code, f.cell) == (code, cell)]
    level = CATALOGUE[code].level.chinese
    assert any(
        message.startswith(f"{level} {code} 自评表!{cell} " if cell else f"{level} {code} 自评表 ")
        and "\n" not in message
        and message.endswith(CATALOGUE[code].advice)
        and all(word in message for word in words)
        for message in messages
    ), messages


@pytest.mark.parametrize(("scheme", "code", "changes"), SOUND_ALL)
def test_a_near_miss_is_silent(scheme, code, changes):
    """What only looks like the mistake is not reported."""
    findings = checked(made(changes, kind(scheme)), scheme)
    assert [] == [f.message for f in findings if f.code == code]


@pytest.mark.parametrize("code", sorted(CATALOGUE.keys() - {*FILE_CODES, *COLLECTION_CODES}))
def test_every_code_has_a_mistake_and_a_near_miss(code):
    """No code is without a broken form and one that is right."""
    assert code in {case[1] for case in BROKEN_ALL}
    assert code in {case[1] for case in SOUND_ALL}


def test_a_title_does_not_repeat_the_finding_of_the_project():
    """Another unit in the project is told once, though the text above the table holds the project too."""
    project = "丙县水利局办公楼维修"
    found = checked(made({"project": project, "title": f"项目支出绩效自评表 项目名称 {project}"}))
    assert ["project"] == [finding.cell for finding in found if finding.code == "F04"]


def test_a_heading_can_say_that_rates_are_percents():
    """Below 执行率（%） a bare 95 is 95 %, and nothing else."""
    form = made({"budget.rate": 95})
    told = replace(form, budget=replace(form.budget, percents=True))

    assert {("C07", "budget.rate")} == places(checked(form))
    assert set() == places(checked(told))


def test_a_share_below_a_heading_of_percents():
    """Below 执行率（%） a bare 0.95 would be less than one percent: what is meant is asked."""
    form = made({"budget.rate": Decimal("0.95")})
    told = replace(form, budget=replace(form.budget, percents=True))
    (finding,) = checked(told)
    assert ("C07", "budget.rate") == (finding.code, finding.cell)
    assert "表头已注明单位为%" in finding.text


ROUNDED = {
    "budget.executed": "97.4",
    "budget.rate": "97.4%",
    "budget.score": "9.7",
    **{path: None for path in CLEAN if path.startswith("budget.rows")},
    f"{LAST}.target": "≥100%",
    f"{LAST}.actual": "98.3%",
    f"{LAST}.score": "9.8",
}
"""A form whose unit rounded its scores to one decimal: 9.7 for 9.74 and 9.8 for 9.83."""


@pytest.mark.parametrize(
    ("changes", "given", "expected"),
    [
        ({}, False, set()),
        ({}, True, {("B07", "budget.score"), ("I02", f"{LAST}.score")}),
        ({"template": Template("mof-project", "")}, False, set()),
    ],
)
def test_a_scheme_that_binds_is_exact(changes, given, expected):
    """Scores may keep fewer decimals unless somebody said which scheme counts: an adopted form is judged as before."""
    form = replace(made({**ROUNDED, **changes}), scheme_given=given)
    assert expected == {found for found in places(checked(form)) if found[0] in {"B07", "I02"}}
