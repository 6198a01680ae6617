"""Checks of who, what and when: blank head fields, prompts left, names missing, cells unread (F02–F06)."""

from __future__ import annotations

from collections.abc import Iterator

from xlcore.checks.places import HEAD_LABELS, row_label, short
from xlcore.checks.readings import carries_points, empty, prompt, shown
from xlcore.checks.registry import Fault, check
from xlcore.form.scoring import ScoredForm

MOST_CELLS = 10
"""Cells that were not read and are named each in a finding of its own."""


@check("F02")
def head_is_filled(scored: ScoredForm) -> Iterator[Fault]:
    """Unit, supervising department, year and, on project forms, the project are named.

    Source: what finance bureaus look at: no blanks.
    """
    for field, label in HEAD_LABELS.items():
        entry = getattr(scored.form, field)
        if empty(entry) and (field != "project" or scored.form.kind == "project"):
            yield Fault(entry, label, "未填写")


@check("F03")
def prompts_are_cleared(scored: ScoredForm) -> Iterator[Fault]:
    """No row that carries points still holds a prompt of the template.

    Source: form yaohai-project-2021, prompts left and scored.
    """
    for row in scored.rows:
        left = [entry for entry in (row.row.name, row.row.target, row.row.actual) if entry and prompt(entry)]
        if left and carries_points(row):
            text = f"仍是模板提示“{short(left[0].text)}”，本行分值 {shown(row.weight)}，得分 {shown(row.claimed)}"
            yield Fault(left[0], row_label(row.row), text, found=left[0].text)


@check("F05")
def names_are_filled(scored: ScoredForm) -> Iterator[Fault]:
    """A row that carries points has an indicator name.

    Source: form luohu-department-2020, a row of 5 points without a name.
    """
    for row in scored.rows:
        if empty(row.row.name) and carries_points(row):
            text = f"未填写，本行分值 {shown(row.weight)}，得分 {shown(row.claimed)}"
            yield Fault(row.row.name, row_label(row.row, "name"), text)


@check("F06")
def everything_is_read(scored: ScoredForm) -> Iterator[Fault]:
    """What stands inside the form belongs to one of its fields, or is known to be something else.

    Source: this tool: what was not understood is said, not dropped.
    """
    unread = scored.form.unread
    for entry in unread[:MOST_CELLS]:
        text = entry.text or str(entry.content)
        yield Fault(entry, "未识别的内容", f"“{short(text)}”没有读入任何栏目", found=short(text))
    if len(unread) > MOST_CELLS:
        entry = unread[MOST_CELLS]
        text = f"自 {entry.place} 起还有 {len(unread) - MOST_CELLS} 处内容没有读入任何栏目"
        yield Fault(entry, "未识别的内容", text)
