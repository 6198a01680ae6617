"""The rows of two schemes side by side: which section, group and indicator of one is which of the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, TypeAlias

from xlcore.scheme.agreement import Place
from xlcore.scheme.source import Plain
from xlcore.scheme.words import label_of

Part: TypeAlias = Mapping[str, Any]

LIKE = 0.6
"""How much of two names must agree, from 0 to 1, for one to be the other renamed."""

_LEVELS = ("sections", "groups", "indicators")
_COMMON = "指标"
"""What most names end with, and what therefore tells nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One section, group or indicator; above all sections stands a row without a name, whose depth is 0."""

    part: Part
    depth: int = 0
    parent: Row | None = None

    @property
    def name(self) -> str:
        """Its own name."""
        return str(self.part["name"])

    @property
    def called(self) -> str:
        """Its name with those above it: 产出指标/数量指标."""
        return f"{self.parent.called}/{self.name}".removeprefix("/") if self.parent else ""

    @property
    def place(self) -> Place:
        """The keys under which rows of its level stand in a scheme."""
        return _LEVELS[: self.depth]

    @property
    def words(self) -> str:
        """Its level and its name: 二级指标“产出指标/数量指标”."""
        return f"{label_of(self.place)}“{self.called}”" if self.parent else label_of(_LEVELS[:1])

    @property
    def below(self) -> Sequence[Part]:
        """What stands under it."""
        return self.part[_LEVELS[self.depth]] if self.depth < len(_LEVELS) else ()


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of the old scheme and of the new one; None for one that came or went.

    ``order`` holds the names of what both have below them, old and new, where
    the sequence differs.
    """

    old: Row | None
    new: Row | None
    moved: bool = False
    order: tuple[list[str], list[str]] | None = None


def pairs(old: Plain, new: Plain) -> Iterator[Pair]:
    """Yield every row of the sections of two schemes once: those of the new one in order, then those that went."""
    before, after = (list(_rows(Row({"name": "", "sections": sections}))) for sections in (old, new))
    found: dict[Row, Row] = {before[0]: after[0]}
    for depth in range(1, len(_LEVELS) + 1):
        _pair([row for row in before if row.depth == depth], [row for row in after if row.depth == depth], found)
    back = {row: one for one, row in found.items()}
    for row in after:
        if (one := back.get(row)) is None:
            yield Pair(None, row)
            continue
        moved = one.parent is not None and found.get(one.parent) is not row.parent
        kept = [item for item in before if item.parent is one and (twin := found.get(item)) and twin.parent is row]
        now = [item for item in after if item.parent is row and back.get(item) in kept]
        order = ([item.name for item in kept], [item.name for item in now])
        yield Pair(one, row, moved, None if [found[item] for item in kept] == now else order)
    yield from (Pair(row, None) for row in before if row not in found)


def _rows(row: Row) -> Iterator[Row]:
    yield row
    for part in row.below:
        yield from _rows(Row(part, row.depth + 1, row))


def _pair(old: list[Row], new: list[Row], found: dict[Row, Row]) -> None:
    """Add which rows of one level belong together: by name under the same parent, by name anywhere, by likeness."""

    def beside(one: Row, row: Row) -> bool:
        return one.parent is not None and found.get(one.parent) is row.parent

    def same(one: Row, row: Row) -> bool:
        return one.name == row.name and beside(one, row)

    def moved(one: Row, row: Row) -> bool:
        return one.name == row.name and olds[one.name] == news[row.name] == 1

    def renamed(one: Row, row: Row) -> bool:
        return beside(one, row) and _alike(one, row)

    tests: tuple[Callable[[Row, Row], bool], ...] = (same, moved, renamed)
    for test in tests:
        taken = set(found.values())
        left = [row for row in new if row not in taken]
        gone = [row for row in old if row not in found]
        olds, news = Counter(row.name for row in gone), Counter(row.name for row in left)
        for one in gone:
            twin = next((row for row in left if test(one, row)), None)
            if twin is not None:
                found[one] = twin
                left.remove(twin)


def _alike(old: Row, new: Row) -> bool:
    names = (old.name.removesuffix(_COMMON), new.name.removesuffix(_COMMON))
    if SequenceMatcher(None, *names, autojunk=False).ratio() >= LIKE:
        return True
    if old.depth == len(_LEVELS):
        said = {key: value for key, value in old.part.items() if key not in {"name", "weight"} and value}
        return bool(said) and all(new.part[key] == value for key, value in said.items())
    below = [{part["name"] for part in row.below} for row in (old, new)]
    return 2 * len(below[0] & below[1]) > max(map(len, below))


__all__ = ["Pair", "Row", "pairs"]
