"""What changed between two schemes: one Chinese line for each difference, old → new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from xlcore.scheme.agreement import Place
from xlcore.scheme.model import Scheme
from xlcore.scheme.names import Names, names_of
from xlcore.scheme.outline import Pair, pairs
from xlcore.scheme.source import Plain
from xlcore.scheme.words import label_of, said
from xlcore.scheme.writing import values_of

Part: TypeAlias = Mapping[str, Any]

_KEYS = ("id", "name", "fact")
"""What tells the items of a list apart: the first of these that all of them have."""
_SHOWN = ("label", "title", "name", "fact", "id")
"""What people call such an item."""
_EXPRESSIONS = {("value",), ("count",)}
_CHILDREN = {"sections", "groups", "indicators", "name"}
"""Keys of sections and groups that are told as rows of their own."""


def diff(old: Scheme, new: Scheme) -> tuple[str, ...]:
    """Return what is different in ``new``, in the order in which a scheme is written; nothing if they are equal."""
    before: dict[str, Any] = values_of(old)
    after: dict[str, Any] = values_of(new)
    told = _Told(Names({**names_of(before["facts"]).by_path, **names_of(after["facts"]).by_path}, {}))
    lines: list[str] = []
    for key, value in after.items():
        if key == "sections":
            for pair in pairs(before[key], value):
                lines += told.row(pair)
        else:
            lines += told.changes((key,), "", before[key], value)
    return tuple(lines)


class _Told:
    """Differences in words; ``names`` are what people call the figures of the base data."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def row(self, pair: Pair) -> Iterator[str]:
        """Tell what became of one section, group or indicator."""
        old, new = pair.old, pair.new
        if old is None or new is None:
            row = new or old
            assert row is not None  # noqa: S101  # a pair has at least one side
            weight = row.part["weight"]
            points = f"（{said((), weight)} 分）" if weight is not None else ""
            yield f"{row.words}{points} {'新增' if new else '删除'}"
            return
        where = new.words
        if old.name != new.name:
            yield f"{where} 改名：{old.name} → {new.name}"
        if pair.moved and old.parent and new.parent:
            yield f"{where} 移动：{old.parent.called} → {new.parent.called}"
        for key in new.part:
            if key not in _CHILDREN:
                yield from self.changes((*new.place, key), where, old.part[key], new.part[key])
        if pair.order:
            yield f"{where} 次序：{'、'.join(pair.order[0])} → {'、'.join(pair.order[1])}"

    def changes(self, place: Place, where: str, old: Plain, new: Plain) -> Iterator[str]:
        """Tell the differences of two values; ``where`` is what stands above them, in words."""
        if old == new:
            return
        here = f"{where} {label_of(place)}".strip()
        if isinstance(old, dict) and isinstance(new, dict) and _kind(old) == _kind(new):
            for key in {**old, **new}:
                yield from self.changes((*place, key), here, old.get(key), new.get(key))
        elif isinstance(old, list) and isinstance(new, list) and all(isinstance(item, dict) for item in [*old, *new]):
            yield from self._lists(place, here, old, new)
        else:
            yield f"{here}：{self.written(place, old)} → {self.written(place, new)}"

    def _lists(self, place: Place, here: str, old: list[Any], new: list[Any]) -> Iterator[str]:
        key = _identity(old, new)
        if key is None:
            yield from self._nameless(place, here, old, new)
            return
        before, after = ({item[key]: item for item in items} for items in (old, new))
        for name in {**before, **after}:
            one, other = before.get(name), after.get(name)
            called = f"{here}“{_called({**(one or {}), **(other or {})})}”"
            if one is None or other is None:
                yield f"{called} {'新增' if other else '删除'}{self._about(place, other or one or {})}"
                continue
            for part in {**one, **other}:
                yield from self.changes((*place, part), called, one.get(part), other.get(part))
        kept = [[_called(items[name]) for name in items if name in both] for items, both in
                ((before, after), (after, before))]  # fmt: skip
        if [name for name in before if name in after] != [name for name in after if name in before]:
            yield f"{here} 次序：{'、'.join(kept[0])} → {'、'.join(kept[1])}"

    def _about(self, place: Place, item: Part) -> str:
        """Write an item that came or went, unless it holds many others."""
        deep = any(isinstance(value, list | dict) and value and not _flat(value) for value in item.values())
        return "" if deep else f"：{self.written(place, dict(item))}"

    def _nameless(self, place: Place, here: str, old: list[Any], new: list[Any]) -> Iterator[str]:
        """Tell the differences of lists whose items have no name: by position, or what came and went."""
        if len(old) == len(new):
            for number, (one, other) in enumerate(zip(old, new, strict=True), 1):
                shown = f"{here} 第 {number} 项"
                if one != other and _kind(one) == _kind(other):
                    for part in {**one, **other}:
                        yield from self.changes((*place, part), shown, one.get(part), other.get(part))
                elif one != other:
                    yield f"{shown}：{self.written(place, one)} → {self.written(place, other)}"
            return
        before, after = (Counter(self.written(place, item) for item in items) for items in (old, new))
        yield from (f"{here} 删除：{text}" for text in (before - after).elements())
        yield from (f"{here} 新增：{text}" for text in (after - before).elements())

    def written(self, place: Place, value: Plain) -> str:
        """Write a value of any depth on one line."""
        if isinstance(value, dict):
            given = ((key, item) for key, item in value.items() if item is not False and item not in (None, "", []))
            return "，".join(f"{label_of((*place, key))} {self.written((*place, key), item)}" for key, item in given)
        if isinstance(value, list):
            between = "；" if any(isinstance(item, dict | list) for item in value) else "、"
            return between.join(self.written(place, item) for item in value) or "（空）"
        text = said(place, value)
        return self._names.shown(text) if place[-1:] in _EXPRESSIONS else self._names.name(text)


def _kind(part: Part) -> object:
    """Return what a rule or relation is; two of different kinds have no parameters in common."""
    return part.get("rule") if "rule" in part else part.get("kind") if "figures" not in part else None


def _flat(value: list[Plain] | dict[str, Plain]) -> bool:
    return isinstance(value, list) and not any(isinstance(item, list | dict) for item in value)


def _identity(old: list[Any], new: list[Any]) -> str | None:
    for key in _KEYS:
        if all(isinstance(item.get(key), str) for item in [*old, *new]) and all(
            len({item[key] for item in items}) == len(items) for items in (old, new)
        ):
            return key
    return None


def _called(item: Part) -> str:
    return next(str(item[key]) for key in _SHOWN if item.get(key))


__all__ = ["diff"]
