"""What the parts of a scheme must agree on with each other: weights, grades, facts, answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from xlcore.numbers import ZERO, plain
from xlcore.rules import Checklist, Execution, Rule, Sum, Target, Tiers
from xlcore.rules.base import NO, YES
from xlcore.scheme.codes import CODES

if TYPE_CHECKING:
    from xlcore.scheme.facts import Figure, Relation
    from xlcore.scheme.model import Indicator, Scheme, Section

Place: TypeAlias = tuple[str | int, ...]
Problem: TypeAlias = tuple[Place, str]
"""Where in the scheme, as keys and positions, and what is wrong there, in Chinese."""


def problems(scheme: Scheme) -> Iterator[Problem]:
    """Yield every disagreement; a scheme without any can be scored and printed."""
    figures = dict(path for block in scheme.facts for path in block.paths())
    yield from _grades(scheme)
    yield from _names(scheme)
    yield from _weights(scheme)
    yield from _execution(scheme)
    yield from _repeated_facts(scheme)
    for place, indicator in _indicators(scheme):
        yield from _rule_facts((*place, "rule"), indicator, figures)
    yield from _relations(scheme, figures)
    yield from _switches(scheme)


def _grades(scheme: Scheme) -> Iterator[Problem]:
    limits = [grade.at_least for grade in scheme.grades]
    if limits and (limits[-1] is not None or None in limits[:-1]):
        odd = limits.index(None) if None in limits[:-1] else len(limits) - 1
        yield ("grades", odd, "at_least"), "只有最后一个等级不写下限（at_least），其余都要写"
    known = [(index, limit) for index, limit in enumerate(limits) if limit is not None]
    rising = next((index for (_, above), (index, limit) in pairwise(known) if limit >= above), None)
    if rising is not None:
        written = "、".join(plain(limit) for _, limit in known)
        yield ("grades", rising, "at_least"), f"等级下限必须从高到低且不重复，写的是 {written}"


def _names(scheme: Scheme) -> Iterator[Problem]:
    """A row is found by its names, so that no two groups of one level may share theirs."""
    yield from _repeated(("sections",), "一级指标", (section.name for section in scheme.sections))
    for index, section in enumerate(scheme.sections):
        groups = (group.name for group in section.groups)
        yield from _repeated(("sections", index, "groups"), f"“{section.name}”的二级指标", groups)


def _repeated(place: Place, what: str, names: Iterable[str]) -> Iterator[Problem]:
    for name, count in Counter(names).items():
        if count > 1:
            yield place, f"{what}“{name}”重复 {count} 次，名称不能相同"


def _weights(scheme: Scheme) -> Iterator[Problem]:
    for index, section in enumerate(scheme.sections):
        yield from _section_weights(("sections", index), section)
    weights = [section.weight for section in scheme.sections]
    if scheme.execution and scheme.execution.row == "money":
        weights.append(scheme.execution.weight)
    if scheme.sections:
        yield from _compared(("sections",), "方案总分（total）", scheme.total, weights)


def _section_weights(place: Place, section: Section) -> Iterator[Problem]:
    groups = [group.weight for group in section.groups]
    yield from _compared(place, f"一级指标“{section.name}”", section.weight, groups)
    for index, group in enumerate(section.groups):
        weights = [indicator.weight for indicator in group.indicators]
        # A blank row has no weight yet; prescribed ones must leave room for it.
        parts = [*weights, *[None] * group.rows]
        yield from _compared((*place, "groups", index), f"二级指标“{group.name}”", group.weight, parts)


def _compared(place: Place, what: str, stated: Decimal | None, parts: list[Decimal | None]) -> Iterator[Problem]:
    """Yield a stated weight that its parts contradict: open parts may fill the gap, but not a negative one."""
    if stated is None or not parts:
        return
    total = sum((part for part in parts if part is not None), ZERO)
    if total > stated or (total < stated and None not in parts):
        yield place, f"{what}的分值为 {plain(stated)}，其下各项合计为 {plain(total)}，两者应相等"


def _indicators(scheme: Scheme) -> Iterator[tuple[Place, Indicator]]:
    for i, section in enumerate(scheme.sections):
        for j, group in enumerate(section.groups):
            for k, indicator in enumerate(group.indicators):
                yield ("sections", i, "groups", j, "indicators", k), indicator


def _execution(scheme: Scheme) -> Iterator[Problem]:
    found = [(place, indicator) for place, indicator in _indicators(scheme) if isinstance(indicator.rule, Execution)]
    rows = [indicator.weight for _, indicator in found]
    as_indicator = scheme.execution is not None and scheme.execution.row == "indicator"
    expected = [scheme.execution.weight] if scheme.execution and as_indicator else []
    if rows != expected:
        wanted = (
            f"应有一个规则为 execution、分值为 {plain(expected[0])} 的指标"
            if expected
            else "不应有规则为 execution 的指标"
        )
        place = (*found[0][0], "weight") if expected and len(found) == 1 else ("execution", "row")
        weights = "、".join(map(plain, rows)) or "没有"
        yield place, f"按 execution 的设置{wanted}，现有这类指标的分值：{weights}"


def _repeated_facts(scheme: Scheme) -> Iterator[Problem]:
    paths = (path for block in scheme.facts for path, _ in block.paths())
    yield from _repeated(("facts",), "基础数据项", paths)


def _rule_facts(place: Place, indicator: Indicator, figures: dict[str, Figure]) -> Iterator[Problem]:
    rule = indicator.rule
    if rule is None or isinstance(rule, Execution | Target):
        return
    overrides = [fact for fact in (rule.zero_if, rule.full_if) if fact] if isinstance(rule, Sum) else []
    for fact in (*rule.needs(), *overrides):
        if fact not in figures:
            yield place, f"指标“{indicator.name}”的规则引用了基础数据中没有的项目：{fact}"
    for fact, answers in _answers(rule, overrides):
        if fact in figures and set(figures[fact].choices) != set(answers):
            yield place, f"指标“{indicator.name}”要求 {fact} 的选项（choices）为 {'、'.join(answers)}"


def _answers(rule: Rule, overrides: list[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the facts that a rule compares with words, and those words."""
    for fact in overrides:
        yield fact, (YES, NO)
    for part in rule.parts or (rule,):
        if isinstance(part, Checklist):
            for item in part.items:
                yield item.fact, (YES, NO)
        if isinstance(part, Tiers):
            yield part.level, tuple(tier.name for tier in part.tiers)


def _relations(scheme: Scheme, figures: dict[str, Figure]) -> Iterator[Problem]:
    known = {_every_row(path) for path in figures} | set(figures)
    for index, relation in enumerate(scheme.relations):
        for path in _paths(relation):
            if path not in known:
                yield ("relations", index), f"勾稽关系（{relation.kind}）引用了基础数据中没有的项目：{path}"


def _every_row(path: str) -> str:
    """Return income.parts[].amount for income.parts[0].amount."""
    before, bracket, after = path.partition("[")
    return f"{before}[]{after.partition(']')[2]}" if bracket else path


def _paths(relation: Relation) -> list[str]:
    values = relation.model_dump(exclude={"kind", "code"}).values()
    return [path for value in values for path in ((value,) if isinstance(value, str) else value)]


def _switches(scheme: Scheme) -> Iterator[Problem]:
    for key in ("off", "levels"):
        for code in getattr(scheme.checks, key):
            if code not in CODES:
                yield ("checks", key, code), f"没有校验代码“{code}”，代码见 xlcore checks"
    for code, reason in scheme.checks.off.items():
        if not reason.strip():
            yield ("checks", "off", code), "停用校验必须写明理由"
        if code in scheme.checks.levels:
            yield ("checks", "levels", code), f"{code} 已停用，不能再定级别"
