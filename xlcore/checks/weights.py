"""Checks of weights: their sum, their headings, and what the scheme prescribes (W01, W02, W03)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from xlcore.checks.places import money_label, row_label, short
from xlcore.checks.readings import empty, line, unknown
from xlcore.checks.registry import Fault, check
from xlcore.form.model import Entry
from xlcore.form.scoring import ScoredForm, ScoredRow, is_execution
from xlcore.numbers import ZERO, plain
from xlcore.scheme.model import Section
from xlcore.scheme.recognise import group_key

__all__ = [
    "groups_follow_the_scheme",
    "prescribed_split_is_kept",
    "rows_add_up_to_their_heading",
    "weights_add_up",
]

_POINTS = {"", "分"}

_BETWEEN_PAGES = 2
"""Rows that a new page takes: the sum of the page before, and the heading again."""


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
    rows, money, due = list(scored.counted), _money_weight(scored), scored.scheme.total
    total = _sum(rows) + _execution(scored)
    if not (any(row.weight for row in rows) or _all_blank(rows)) or not _wrong(rows, total, due):
        return
    if total < due and (not _complete(scored) or (money and unknown(money)) or _without_execution(scored, due - total)):
        return
    headings = [section.entry for section in scored.form.sections if section.level2 is None]
    claimed = scored.form.claimed.weight_total
    weights: list[Entry | None] = [claimed, *headings, money, *(row.row.weight for row in rows)]
    entry = next((entry for entry in weights if entry), None)
    printed = f"填写 {plain(claimed.number)}，" if claimed and claimed.number not in {None, total} else ""
    yield Fault(entry, "分值合计", f"{printed}各项分值之和 {plain(total)}，应为 {plain(due)}", due, total)


@check("W01")
def printed_sum_is_that_of_the_weights(scored: ScoredForm) -> Iterator[Fault]:
    """Where the weights are right, their printed sum is too; it may leave out the execution points.

    A form of several pages may print the sum of those above it: rows follow
    below that sum, or the numbers of the rows leave out the sum of the page
    before and a repeated heading.

    Source: a sum that was typed, or copied from another form.
    """
    entry, rows, execution = scored.form.claimed.weight_total, list(scored.counted), _execution(scored)
    if entry is None or entry.number is None or entry.quantity.unit not in _POINTS or not any(r.weight for r in rows):
        return
    printed, total = entry.number, _sum(rows)
    if printed in {total, total + execution} or total + execution != scored.scheme.total:
        return
    if any(map(_open, rows)) or ((money := _money_weight(scored)) and unknown(money)):
        return
    if printed not in _page_sums(rows, execution, entry):
        text = f"填写 {plain(printed)}，各项分值之和 {plain(total + execution)}"
        yield Fault(entry, "分值合计", text, total + execution, printed)


def _page_sums(rows: list[ScoredRow], execution: Decimal, entry: Entry) -> Iterator[Decimal]:
    """Yield what the weights on the page above a printed sum add up to, and those on more pages that end with it.

    The execution points stand on the first page, and may be counted there.
    """
    lines, foot = [line(row.row.weight) for row in rows], line(entry)
    if not foot or not all(lines):
        return
    above = [number for number in lines if number < foot]
    steps = [below - number for number, below in pairwise(above)]
    # Between two pages more rows of the sheet are left out than between other rows, which may be high.
    room = min(steps, default=0) + _BETWEEN_PAGES
    starts = [0, *(index for index, step in enumerate(steps, start=1) if step >= room)]
    if len(starts) > 1 or len(above) < len(lines):
        sums = [_sum(rows[start : len(above)]) for start in starts]
        yield from (*sums, sums[0] + execution)


def _money_weight(scored: ScoredForm) -> Entry | None:
    return scored.form.budget.total.weight if scored.form.budget else None


def _execution(scored: ScoredForm) -> Decimal:
    """Return the points of the money block: those typed, else those that the scheme gives there."""
    money = _money_weight(scored)
    typed = money.number if money else None
    return (scored.execution_weight if typed is None else typed) or ZERO


def _without_execution(scored: ScoredForm, missing: Decimal) -> bool:
    """Tell whether just the points of the execution are missing on a form that has no place for them."""
    plan = scored.scheme.execution
    if scored.form.budget or _is_bound(scored) or plan is None or plan.weight != missing:
        return False
    return not any(is_execution(row.row) for row in scored.rows)


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
    return _grouped(scored).get((_group(scored, level1), None if level2 is None else group_key(level2)), [])


def _group(scored: ScoredForm, level1: str) -> str:
    """Return the name of a level-1 group as it is compared: on a form that must follow a scheme, the scheme's name."""
    name = group_key(level1)
    return _renamed(scored).get(name, name) if _is_bound(scored) else name


@lru_cache(maxsize=1)
def _renamed(scored: ScoredForm) -> dict[str, str]:
    """Return the groups that a form calls by a longer or shorter name than its scheme: 服务对象满意度 for 满意度."""
    known = [group_key(section.name) for section in scored.scheme.sections]
    names = {group_key(row.row.level1.text) for row in scored.rows} - {""}
    found = {
        name: [one for one in known if name.endswith(one) or one.endswith(name)] for name in names.difference(known)
    }
    return {name: ones[0] for name, ones in found.items() if len(ones) == 1 and ones[0] not in names}


@lru_cache(maxsize=1)
def _grouped(scored: ScoredForm) -> dict[tuple[str, str | None], list[ScoredRow]]:
    """Return the rows of every level-1 group, under None, and of every level-2 group; two checks ask for many."""
    groups: dict[tuple[str, str | None], list[ScoredRow]] = {}
    heading, level1 = None, ""
    for row in scored.counted:
        if row.row.level1 is not heading:  # the rows of one group share it
            heading = row.row.level1
            level1 = _group(scored, heading.text)
        groups.setdefault((level1, None), []).append(row)
        if row.row.level2:
            groups.setdefault((level1, group_key(row.row.level2.text)), []).append(row)
    return groups


@check("W03")
def groups_follow_the_scheme(scored: ScoredForm) -> Iterator[Fault]:
    """A group carries the points that the scheme prescribes.

    The points in the heading count, else the sum of the rows of a complete
    form. A form that gives the execution other points than the scheme, none
    among them, or has groups that the scheme does not know, follows another
    split of the total and is not held against this one, unless somebody said
    that it must be: then these groups and points are told too, and groups that
    it lacks.

    Source: form zhongjiang-project-2022 and its note 1.
    """
    binding = _is_bound(scored)
    if not binding and _split_otherwise(scored):
        return
    for section in scored.scheme.sections:
        groups: list[tuple[str, str | None, Decimal | None]] = [(section.name, None, section.weight)]
        groups += [(section.name, group.name, group.weight) for group in section.groups]
        for level1, level2, due in groups:
            entry, weight = _carried(scored, level1, level2)
            if due is not None and weight is not None and weight != due:
                text = f"分值 {plain(weight)}，方案规定 {plain(due)}"
                yield Fault(entry, f"“{short(level2 or level1)}”", text, due, weight)


def _stated(scored: ScoredForm) -> Decimal:
    """Return what the points of the scheme's groups on a form add up to."""
    carried = (_carried(scored, section.name, None)[1] for section in scored.scheme.sections)
    return sum((weight for weight in carried if weight is not None), ZERO)


@check("W03")
def prescribed_split_is_kept(scored: ScoredForm) -> Iterator[Fault]:
    """A form that must follow a scheme has its groups and no others, and its points for the execution.

    Source: a scheme that the bureau names for all forms.
    """
    if not _is_bound(scored):
        return
    plan = scored.scheme.execution
    for entry, label, weight in _execution_points(scored):
        if plan and weight != plan.weight:
            yield Fault(entry, label, f"分值 {plain(weight)}，方案规定 {plain(plan.weight)}", plan.weight, weight)
    for rows in _unknown_groups(scored):
        heading, weight = rows[0].row.level1, _sum(rows)
        if not heading.blank:
            yield Fault(heading, f"“{short(heading.text)}”", f"分值 {plain(weight)}，方案中没有这一组", ZERO, weight)
    for section in _missing_sections(scored):
        if section.weight is not None:
            yield Fault(None, f"“{short(section.name)}”", f"表中没有，方案规定 {plain(section.weight)}", section.weight)


def _is_bound(scored: ScoredForm) -> bool:
    """Tell whether the form must follow its scheme; that one of the other kind does not fit, its reason says."""
    return scored.form.scheme_given and scored.form.kind == scored.scheme.kind


def _execution_points(scored: ScoredForm) -> Iterator[tuple[Entry | None, str, Decimal]]:
    """Yield the points for the execution with their cell and its label: of the money block, else of a row for it."""
    if scored.form.budget and scored.execution_weight is not None:
        total = scored.form.budget.total
        yield total.weight, money_label(total, "weight"), scored.execution_weight
        return
    for row in scored.rows:
        if row.weight is not None and is_execution(row.row):
            yield row.row.weight, row_label(row.row, "weight"), row.weight


def _unknown_groups(scored: ScoredForm) -> list[list[ScoredRow]]:
    """Return the rows of the level-1 groups with points that the scheme does not know, but for the execution's."""
    known = {group_key(section.name) for section in scored.scheme.sections}
    others = [rows for (level1, level2), rows in _grouped(scored).items() if level2 is None and level1 not in known]
    return [rows for rows in others if any(row.weight and not is_execution(row.row) for row in rows)]


def _missing_sections(scored: ScoredForm) -> list[Section]:
    """Return the level-1 groups of the scheme without a row on a form seen to its end, each row of which names one."""
    if not scored.rows or not _complete(scored) or any(row.row.level1.blank for row in scored.rows):
        return []
    seen = {level1 for level1, _ in _grouped(scored)}
    return [section for section in scored.scheme.sections if group_key(section.name) not in seen]


def _split_otherwise(scored: ScoredForm) -> bool:
    plan, weight = scored.scheme.execution, scored.execution_weight
    if _unknown_groups(scored):
        return True
    if weight is None:  # 40 + 40 + 20: nothing is left for the execution
        return plan is not None and plan.weight > 0 and _stated(scored) == scored.scheme.total
    return plan is not None and weight != plan.weight


def _carried(scored: ScoredForm, level1: str, level2: str | None) -> tuple[Entry | None, Decimal | None]:
    """Return the points of a group and the cell that shows them."""
    wanted = (_group(scored, level1), group_key(level2 or ""))
    for section in scored.form.sections:
        if (_group(scored, section.level1), group_key(section.level2 or "")) == wanted:
            return section.entry, section.stated
    rows = _rows(scored, level1, level2)
    if not any(row.weight for row in rows) or any(map(_open, rows)) or not _complete(scored):
        return None, None
    return rows[0].row.weight, _sum(rows)
