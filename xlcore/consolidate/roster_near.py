"""Names that look alike, found among many without comparing each with each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

ALIKE = 0.6
"""Share of the pairs of neighbouring signs that two names must have in common (Dice): 2 × common ÷ both."""

MOST = 3
"""How many alike names are told."""

_COMMON = 200
"""A pair of signs that so many names have (单位, 项目) tells nothing."""

Item = TypeVar("Item")


class Near(Generic[Item]):
    """Items by the pairs of neighbouring signs in their names."""

    def __init__(self, items: Sequence[Item], name: Callable[[Item], str]) -> None:
        self._items = items
        self._pairs = [_pairs(name(item)) for item in items]
        self._by_pair: dict[str, list[int]] = defaultdict(list)
        for index, pairs in enumerate(self._pairs):
            for pair in pairs:
                self._by_pair[pair].append(index)

    def to(self, name: str) -> tuple[Item, ...]:
        """Return the items whose names look like ``name``, the most alike first."""
        pairs = _pairs(name)
        common: Counter[int] = Counter()
        for pair in pairs:
            holders = self._by_pair.get(pair, ())
            if len(holders) <= _COMMON:
                common.update(holders)
        likeness = {index: self._likeness(pairs, index) for index in common}
        alike = sorted((index for index in likeness if likeness[index] >= ALIKE), key=lambda i: (-likeness[i], i))
        return tuple(self._items[index] for index in alike[:MOST])

    def _likeness(self, pairs: frozenset[str], index: int) -> float:
        other = self._pairs[index]
        return 2 * len(pairs & other) / (len(pairs) + len(other))


def _pairs(name: str) -> frozenset[str]:
    padded = f"^{name}$"
    return frozenset(padded[index : index + 2] for index in range(len(padded) - 1))
