from __future__ import annotations

from pathlib import Path

import pytest

from xlcore.checks import run
from xlcore.examples.records import examples, form_of
from xlcore.form.model import Entry, Form
from xlcore.form.scoring import score
from xlcore.quantity import Content
from xlcore.scheme.catalogue import builtin, get
from xlcore.sheet.read import read_forms
from xlcore.sheet.template import write_workbook

FORMS = {scheme_id: form_of(record) for scheme_id, record in examples()}


def content(entry: Entry | None) -> Content:
    """Return what an entry holds; no place and a blank cell are the same here."""
    return None if entry is None or entry.content == "" else entry.content


def claims(form: Form) -> list[Content]:
    """Return everything that a unit wrote into the places that a workbook computes, and what it is computed from."""
    budget = [form.budget.total, *form.budget.sources] if form.budget else []
    money = [
        getattr(row, name) for row in budget for name in ("initial", "adjusted", "executed", "rate", "weight", "score")
    ]
    cells = ("name", "nature", "target", "unit", "actual", "weight", "score", "reason")
    rows = [getattr(row, name) for row in form.indicators for name in cells]
    groups = [entry for row in form.indicators for entry in (row.level1, row.level2)]
    return [
        content(entry)
        for entry in (form.unit, form.project, form.claimed.total, form.claimed.grade, *money, *rows, *groups)
    ]


@pytest.mark.parametrize("scheme_id", sorted(FORMS))
def test_filled_workbook_reads_back(tmp_path: Path, scheme_id: str):
    """A published form written into its workbook is read as it was: every claim, every cell, the same scheme."""
    path = tmp_path / "book.xlsx"
    write_workbook(get(scheme_id), path, FORMS[scheme_id])
    (reading,) = read_forms(path)
    assert scheme_id == reading.scheme.id
    assert claims(FORMS[scheme_id]) == claims(reading.form)


@pytest.mark.parametrize("scheme_id", sorted(FORMS))
def test_facts_read_back(tmp_path: Path, scheme_id: str):
    """Every figure of the base data sheet is found again under its path."""
    scheme, path = get(scheme_id), tmp_path / "book.xlsx"
    write_workbook(scheme, path, FORMS[scheme_id])
    (reading,) = read_forms(path)
    known = [name for name in FORMS[scheme_id].facts if name in scheme.labels]
    expected = {name: content(FORMS[scheme_id].facts[name]) for name in known}
    assert expected == {name: content(reading.form.facts.get(name)) for name in known}


@pytest.mark.parametrize("scheme_id", sorted(FORMS))
def test_read_back_form_scores_the_same(tmp_path: Path, scheme_id: str):
    """The form as read gives the points of the form as written."""
    path = tmp_path / "book.xlsx"
    write_workbook(get(scheme_id), path, FORMS[scheme_id])
    before, after = score(FORMS[scheme_id], get(scheme_id)), score(read_forms(path)[0].form, get(scheme_id))
    assert (before.total, before.grade) == (after.total, after.grade)
    assert [row.outcome for row in before.rows] == [row.outcome for row in after.rows]


@pytest.mark.parametrize("scheme_id", builtin())
def test_blank_workbook_is_recognised(tmp_path: Path, scheme_id: str):
    """A blank workbook is read as an unfilled form of its own scheme, with the rows that the scheme prints."""
    path = tmp_path / "book.xlsx"
    write_workbook(get(scheme_id), path)
    (reading,) = read_forms(path)
    assert scheme_id == reading.scheme.id
    assert len(list(get(scheme_id).prescribed())) == len(reading.form.indicators)


def test_a_blank_workbook_names_the_cells_to_fill(tmp_path: Path):
    """Project, department, unit and year are blank: each is told at the cell into which it is typed."""
    path = tmp_path / "book.xlsx"
    write_workbook(get("mof-project"), path)
    (reading,) = read_forms(path)
    findings = run(score(reading.form, reading.scheme))
    assert ["B3", "B4", "F4", "D2"] == [finding.cell for finding in findings if finding.code == "F02"]
