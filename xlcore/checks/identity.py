"""Checks of who, what and when: blank head fields, prompts left, names missing (F02, F03, F05)."""

from __future__ import annotations

from collections.abc import Iterator

from xlcore.checks.places import HEAD_LABELS, row_label, short
from xlcore.checks.readings import carries_points, empty, prompt, shown
from xlcore.checks.registry import Fault, check
from xlcore.form.scoring import ScoredForm


@check("F02")
def head_is_filled(scored: ScoredForm) -> Iterator[Fault]:
    """Unit, supervising department, year and, on project forms, the project are named (domain notes §8)."""
    for field, label in HEAD_LABELS.items():
        entry = getattr(scored.form, field)
        if empty(entry) and (field != "project" or scored.form.kind == "project"):
            yield Fault(entry, label, "未填写")


@check("F03")
def prompts_are_cleared(scored: ScoredForm) -> Iterator[Fault]:
    """No row that carries points still holds a prompt of the template (form: yaohai)."""
    for row in scored.rows:
        left = [entry for entry in (row.row.name, row.row.target, row.row.actual) if entry and prompt(entry)]
        if left and carries_points(row):
            text = f"仍是模板提示“{short(left[0].text)}”，本行分值 {shown(row.weight)}，得分 {shown(row.claimed)}"
            yield Fault(left[0], row_label(row.row), text, found=left[0].text)


@check("F05")
def names_are_filled(scored: ScoredForm) -> Iterator[Fault]:
    """A row that carries points has an indicator name (form: luohu)."""
    for row in scored.rows:
        if empty(row.row.name) and carries_points(row):
            text = f"未填写，本行分值 {shown(row.weight)}，得分 {shown(row.claimed)}"
            yield Fault(row.row.name, row_label(row.row, "name"), text)
