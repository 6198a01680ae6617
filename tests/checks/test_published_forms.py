"""Nineteen published forms: what is wrong with them is found, and nothing else is called wrong."""

from pathlib import Path

import pytest

from xlcore.checks import Level, run
from xlcore.examples.records import examples, form_of, parse, scheme_id
from xlcore.form.scoring import score
from xlcore.scheme.catalogue import get

FORMS = Path(__file__).parent.parent / "forms"
RECORDS = {record["id"]: record for _, record in examples()}
RECORDS |= {path.stem: parse(path.read_text("utf-8")) for path in sorted(FORMS.glob("*.json"))}

ALLOWED = {
    # The reason recorded for F02 at the unit names both blanks: 主管部门 and 实施单位.
    "ezhou-project-2021": {("F02", "department")},
}
"""Warnings beyond the recorded ones that are right."""

STANDS_FOR = {"claimed.table_weight_total": "sections"}
"""The printed weight total is the sum of the headings: weights that do not add up are told there."""


def under(cell, where):
    """Tell whether a cell lies under a path of the record."""
    return cell == where or cell.startswith((f"{where}.", f"{where}["))


def expected(record):
    """Return code and path of each recorded finding."""
    for finding in record["expected_findings"]:
        wheres = finding["where"] if isinstance(finding["where"], list) else [finding["where"]]
        yield from ((finding["code"], where) for where in wheres)


def matches(finding, code, where):
    """Tell whether a finding is the recorded one."""
    return finding.code == code and under(STANDS_FOR.get(finding.cell, finding.cell), where)


@pytest.fixture(scope="module")
def findings():
    """Return the findings of each record."""
    return {name: run(score(form_of(r), get(scheme_id(r)))) for name, r in RECORDS.items()}


def test_there_are_nineteen():
    """All published forms are looked at."""
    assert len(RECORDS) == 19


@pytest.mark.parametrize("name", RECORDS)
def test_what_is_wrong_is_found(findings, name):
    """Every recorded finding is reported at its place."""
    missing = [
        (code, where)
        for code, where in expected(RECORDS[name])
        if not any(matches(finding, code, where) for finding in findings[name])
    ]
    assert [] == missing


@pytest.mark.parametrize("name", RECORDS)
def test_nothing_else_is_called_wrong(findings, name):
    """No error and no warning beyond the recorded ones."""
    extra = [
        finding.message
        for finding in findings[name]
        if finding.level is not Level.INFO
        and (finding.code, finding.cell) not in ALLOWED.get(name, set())
        and not any(matches(finding, code, where) for code, where in expected(RECORDS[name]))
    ]
    assert [] == extra


@pytest.mark.parametrize("name", RECORDS)
def test_what_only_looks_wrong_is_left_alone(findings, name):
    """A place that looks suspicious and is right gets no finding of that code, unless a part of it is recorded."""
    alarms = [
        finding.message
        for finding in findings[name]
        for clean in RECORDS[name]["clean"]
        if matches(finding, clean["code"], clean["where"])
        and not any(matches(finding, code, where) for code, where in expected(RECORDS[name]))
    ]
    assert [] == alarms


@pytest.mark.parametrize("name", RECORDS)
def test_messages_are_one_line_with_their_place(findings, name):
    """Every message names level, code and place, and ends with advice."""
    for finding in findings[name]:
        assert finding.message.startswith(f"{finding.level.chinese} {finding.code} 自评表!{finding.cell} ")
        assert finding.message.isprintable()
        assert finding.message.endswith("。")
