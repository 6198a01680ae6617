"""Which scheme a form belongs to, when nobody says: the bureau's own if it clearly fits, else the national one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from xlcore.numbers import ZERO, plain
from xlcore.quantity import LONGEST_TEXT, normalise
from xlcore.scheme.catalogue import builtin, get
from xlcore.scheme.model import Scheme

MOST_DIFFERENCES = 4
"""Differences from a scheme that a reason names."""

LONGEST_NAME = 12
"""Characters of a group's name that a reason quotes."""

_NATIONAL = {"project": "mof-project", "department": "mof-department"}
_REGION = re.compile(r".+?[省市区县盟旗]")
_FEWEST_NAMES = 5
_MOST_NAMES_SHARE = Decimal("0.8")


@dataclass(frozen=True, slots=True)
class Traits:
    """What tells the scheme of a form: ``texts`` are its title and its units, ``sections`` its level-1 names.

    ``weights`` gives the points of those sections that show them, ``execution``
    those of the money block. Names of sections are in one spelling; ``names``
    are the indicators as written.
    """

    kind: Literal["project", "department"]
    texts: tuple[str, ...]
    year: int | None
    sections: frozenset[str]
    weights: Mapping[str, Decimal] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    execution: Decimal | None = None


def recognise(traits: Traits, schemes: Iterable[Scheme] | None = None) -> tuple[Scheme, str]:
    """Return the scheme that fits the form, and in Chinese why it was chosen, with what differs from it.

    A place's own scheme fits when kind, year and level-1 groups are the
    scheme's, and the form names the place, or carries the scheme's points on
    nearly all of its prescribed indicators. Of none or several the national
    scheme of the form's kind is taken.
    """
    known = [get(name) for name in builtin()] if schemes is None else list(schemes)
    local = [scheme for scheme in known if scheme.id not in _NATIONAL.values() and _could_be(traits, scheme)]
    for fits, why in ((_by_place, "地区、年度和一级指标"), (_by_content, "年度、一级指标、分值和指标名称")):
        fitting = [scheme for scheme in local if fits(traits, scheme)]
        if len(fitting) == 1:
            return fitting[0], f"表中{why}与“{fitting[0].title}”一致{_told(traits, fitting[0])}"
    scheme = get(_NATIONAL[traits.kind])
    return scheme, f"没有与本表一致的地方方案，按“{scheme.title}”处理{_told(traits, scheme)}"


def unlike(traits: Traits, scheme: Scheme) -> str:
    """Return in Chinese what differs from a scheme that somebody chose; '' where nothing does."""
    kinds = {"project": "项目表", "department": "部门整体表"}
    other = [f"本表是{kinds[traits.kind]}，方案用于{kinds[scheme.kind]}"] if traits.kind != scheme.kind else []
    return _listed([*other, *_all_differences(traits, scheme)])


def _could_be(traits: Traits, scheme: Scheme) -> bool:
    if traits.kind != scheme.kind or (scheme.year is not None and scheme.year != traits.year):
        return False
    return {group_key(name) for name in traits.sections} == {group_key(section.name) for section in scheme.sections}


def _by_place(traits: Traits, scheme: Scheme) -> bool:
    return _names_place(traits.texts, scheme.place)


def _by_content(traits: Traits, scheme: Scheme) -> bool:
    """Tell whether a form that names no place has the points and nearly all prescribed indicators of a scheme."""
    prescribed = {normalise(indicator.name) for _, _, indicator in scheme.prescribed() if indicator}
    if len(prescribed) < _FEWEST_NAMES or any(_differences(traits, scheme)):
        return False
    names = {normalise(name) for name in traits.names}
    return len(prescribed & names) >= len(prescribed) * _MOST_NAMES_SHARE


def _told(traits: Traits, scheme: Scheme) -> str:
    """Name what differs from a scheme; '' where nothing does, or where the scheme prescribes no sections."""
    found = _all_differences(traits, scheme)
    if not found:
        return f"，各组分值相符（{_shares(scheme)}）" if traits.weights and scheme.sections else ""
    return _listed(found)


def _listed(found: Sequence[str]) -> str:
    more = f"等 {len(found)} 处" if len(found) > MOST_DIFFERENCES else ""
    return f"；与方案不同：{'，'.join(found[:MOST_DIFFERENCES])}{more}" if found else ""


def _all_differences(traits: Traits, scheme: Scheme) -> list[str]:
    """Return the differences of the level-1 groups, if both have some, and that of the points for spending."""
    found = list(_differences(traits, scheme)) if scheme.sections and traits.sections else []
    due = scheme.execution.weight if scheme.execution and scheme.execution.row == "money" else None
    if due is not None and traits.execution is not None and traits.execution != due:
        found.append(f"执行率 {plain(traits.execution)} 分（方案 {plain(due)} 分）")
    return found


def _shares(scheme: Scheme) -> str:
    return "、".join(f"{s.name} {plain(s.weight)}" for s in scheme.sections if s.weight is not None)


def _differences(traits: Traits, scheme: Scheme) -> Iterator[str]:
    """Yield in Chinese each level-1 group that only one of both has, or that carries other points."""
    due = {group_key(section.name): section.weight for section in scheme.sections}
    names = {group_key(name): name for name in sorted(traits.sections)}
    weights: dict[str, Decimal] = {}
    for name, points in traits.weights.items():
        weights[group_key(name)] = weights.get(group_key(name), ZERO) + points
    for key, name in names.items():
        if key not in due:
            yield f"“{_short(name)}”不在方案中" if name else "有的指标没有一级指标"
    for name, weight in due.items():
        found = weights.get(name)
        if name not in names:
            yield f"缺少“{_short(name)}”"
        elif weight is not None and found is not None and found != weight:
            yield f"“{_short(name)}”{plain(found)} 分（方案 {plain(weight)} 分）"


def group_key(text: str) -> str:
    """Return the name of a group as it is compared: 产出指标（50分） and 产出 are one group."""
    return _group_key(text[:LONGEST_TEXT])


@lru_cache(maxsize=4096)
def _group_key(text: str) -> str:
    name = normalise(text).replace("（", "(").partition("(")[0]
    return name.removesuffix("指标") or name


def _short(name: str) -> str:
    line = "".join(mark for mark in name if mark.isprintable())
    return line if len(line) <= LONGEST_NAME else f"{line[:LONGEST_NAME]}…"


def _names_place(texts: Iterable[str], place: str) -> bool:
    """Tell whether a text names the innermost region of a place: 津南 of 天津市津南区, but 渠县 whole."""
    regions = _REGION.findall(place)
    if not regions:
        return False
    name = regions[-1] if len(regions[-1]) <= 2 else regions[-1][:-1]
    return any(name in text for text in texts)
