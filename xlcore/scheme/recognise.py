"""Which scheme a form belongs to, when nobody says: the bureau's own if it clearly fits, else the national one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from xlcore.quantity import normalise
from xlcore.scheme.catalogue import builtin, get
from xlcore.scheme.model import Scheme

_NATIONAL = {"project": "mof-project", "department": "mof-department"}
_REGION = re.compile(r".+?[省市区县盟旗]")


@dataclass(frozen=True, slots=True)
class Traits:
    """What tells the scheme of a form: ``texts`` are its title and its units, ``sections`` its level-1 names."""

    kind: Literal["project", "department"]
    texts: tuple[str, ...]
    year: int | None
    sections: frozenset[str]
    columns: frozenset[str]


def recognise(traits: Traits, schemes: Iterable[Scheme] | None = None) -> tuple[Scheme, str]:
    """Return the scheme that fits the form, and in Chinese why it was chosen.

    A place's own scheme fits when the place is named on the form, and kind,
    year, level-1 groups and columns are the scheme's. Of none or several the
    national scheme of the form's kind is taken.
    """
    known = [get(name) for name in builtin()] if schemes is None else list(schemes)
    fitting = [scheme for scheme in known if scheme.id not in _NATIONAL.values() and _fits(traits, scheme)]
    if len(fitting) == 1:
        return fitting[0], f"表中地区、年度、一级指标和栏目与“{fitting[0].title}”一致"
    scheme = get(_NATIONAL[traits.kind])
    return scheme, f"没有与本表一致的地方方案，按“{scheme.title}”处理"


def _fits(traits: Traits, scheme: Scheme) -> bool:
    if traits.kind != scheme.kind or (scheme.year is not None and scheme.year != traits.year):
        return False
    if not _names_place(traits.texts, scheme.place) or traits.columns != set(scheme.layout.columns):
        return False
    return traits.sections == {normalise(section.name) for section in scheme.sections}


def _names_place(texts: Iterable[str], place: str) -> bool:
    """Tell whether a text names the innermost region of a place: 津南 of 天津市津南区, but 渠县 whole."""
    regions = _REGION.findall(place)
    if not regions:
        return False
    name = regions[-1] if len(regions[-1]) <= 2 else regions[-1][:-1]
    return any(name in text for text in texts)
