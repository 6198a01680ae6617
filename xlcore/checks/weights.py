"""Checks of weights: their sum, their headings, and what the scheme prescribes (W01, W02, W03)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache

from xlcore.checks.places import short
from xlcore.checks.readings import empty, unknown
from xlcore.checks.registry import Fault, check
from xlcore.form.model import Entry
from xlcore.form.scoring import ScoredForm, ScoredRow, group_key, is_execution
from xlcore.numbers import ZERO, plain

__all__ = ["groups_follow_the_scheme", "rows_add_up_to_their_heading", "weights_add_up"]


def _open(row: ScoredRow) -> bool:
    """Tell whether a row's weight exists and cannot be known: no such cell, or an unreadable one."""
    return row.weight is None and (row.row.weight is None or unknown(row.row.weight))


def _sum(rows: Iterable[ScoredRow]) -> Decimal:
    return sum((row.weight for row in rows if row.weight is not None), ZERO)


def _wrong(rows: list[ScoredRow], total: Decimal, stated: Decimal) -> bool:
    """Tell whether known weights contradict a stated sum: open ones can fill a gap, but not a negative one."""
    return total > stated or (total < stated and not any(map(_open, rows)))


@check("W01")
def weights_add_up(scored: ScoredForm) -> Iterator[Fault]:
    """Weights with the execution points add up to the scheme's total.

    Source: national frame, 10 + 50 + 30 + 10; forms yaohai-project-2021 and
    zhongjiang-project-2022 reach 110.
    """
    form, rows = scored.form, list(scored.rows)
    money = form.budget.total.weight if form.budget else None
    typed = money.number if money else None
    execution = scored.execution_weight if typed is None else typed
    total, due = _sum(rows) + (execution or ZERO), scored.scheme.total
    if not (any(row.weight for row in rows) or _all_blank(rows)) or not _wrong(rows, total, due):
        return
    if total < due and (not _complete(scored) or (money and unknown(money))):
        return
    headings = [section.entry for section in form.sections if section.level2 is None]
    weights: list[Entry | None] = [form.claimed.weight_total, *headings, money, *(row.row.weight for row in rows)]
    entry = next((entry for entry in weights if entry), None)
    yield Fault(entry, "分值合计", f"各项分值之和 {plain(total)}，应为 {plain(due)}", due, total)


def _all_blank(rows: list[ScoredRow]) -> bool:
    """Tell whether the weight column of a scored form is there and nothing stands in it."""
    return any(row.claimed is not None for row in rows) and all(empty(row.row.weight) for row in rows)


def _complete(scored: ScoredForm) -> bool:
    """Tell whether the form is seen to its end: a place for the total, or every group of the scheme."""
    claimed = scored.form.claimed
    if claimed.total or claimed.weight_total:
        return True
    seen = {group_key(row.row.level1.text) for row in scored.rows}
    return seen >= {group_key(section.name) for section in scored.scheme.sections}


@check("W02")
def rows_add_up_to_their_heading(scored: ScoredForm) -> Iterator[Fault]:
    """A group's rows add up to the points in its own heading.

    Source: form yaohai-project-2021.
    """
    for section in scored.form.sections:
        rows = _rows(scored, section.level1, section.level2)
        total = _sum(rows)
        if any(row.weight is not None for row in rows) and _wrong(rows, total, section.stated):
            name = section.level2 or section.level1
            text = f"标明 {plain(section.stated)}，各行分值之和 {plain(total)}"
            yield Fault(section.entry, f"“{short(name)}”", text, section.stated, total)


def _rows(scored: ScoredForm, level1: str, level2: str | None) -> list[ScoredRow]:
    """Return the rows of a group by its names."""
    return _grouped(scored).get((group_key(level1), None if level2 is None else group_key(level2)), [])


@lru_cache(maxsize=1)
def _grouped(scored: ScoredForm) -> dict[tuple[str, str | None], list[ScoredRow]]:
    """Return the rows of every level-1 group, under None, and of every level-2 group; two checks ask for many."""
    groups: dict[tuple[str, str | None], list[ScoredRow]] = {}
    heading, level1 = None, ""
    for row in scored.rows:
        if row.row.level1 is not heading:  # the rows of one group share it
            heading = row.row.level1
            level1 = group_key(heading.text)
        groups.setdefault((level1, None), []).append(row)
        if row.row.level2:
            groups.setdefault((level1, group_key(row.row.level2.text)), []).append(row)
    return groups


@check("W03")
def groups_follow_the_scheme(scored: ScoredForm) -> Iterator[Fault]:
    """A group carries the points that the scheme prescribes.

    The points in the heading count, else the sum of the rows of a complete
    form. A form that gives the execution other points than the scheme, or has
    groups that the scheme does not know, follows another split of the total
    and is not held against this one.

    Source: form zhongjiang-project-2022 and its note 1.
    """
    if _split_otherwise(scored):
        return
    for section in scored.scheme.sections:
        groups: list[tuple[str, str | None, Decimal | None]] = [(section.name, None, section.weight)]
        groups += [(section.name, group.name, group.weight) for group in section.groups]
        for level1, level2, due in groups:
            entry, weight = _carried(scored, level1, level2)
            if due is not None and weight is not None and weight != due:
                text = f"分值 {plain(weight)}，方案规定 {plain(due)}"
                yield Fault(entry, f"“{short(level2 or level1)}”", text, due, weight)


def _split_otherwise(scored: ScoredForm) -> bool:
    plan, weight = scored.scheme.execution, scored.execution_weight
    known = {group_key(section.name) for section in scored.scheme.sections}
    others = [rows for (level1, level2), rows in _grouped(scored).items() if level2 is None and level1 not in known]
    unknown = any(row.weight and not is_execution(row.row) for rows in others for row in rows)
    return unknown or (plan is not None and weight is not None and weight != plan.weight)


def _carried(scored: ScoredForm, level1: str, level2: str | None) -> tuple[Entry | None, Decimal | None]:
    """Return the points of a group and the cell that shows them."""
    wanted = (group_key(level1), group_key(level2 or ""))
    for section in scored.form.sections:
        if (group_key(section.level1), group_key(section.level2 or "")) == wanted:
            return section.entry, section.stated
    rows = _rows(scored, level1, level2)
    if not any(row.weight for row in rows) or any(map(_open, rows)) or not _complete(scored):
        return None, None
    return rows[0].row.weight, _sum(rows)
