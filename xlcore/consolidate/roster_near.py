"""Names that look alike, found among many without comparing each with each."""

from __future__ import annotations

from array import array
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
    """Items by the pairs of neighbouring signs in their names; of each item only their number is kept."""

    def __init__(self, items: Sequence[Item], name: Callable[[Item], str]) -> None:
        self._items, self._name = items, name
        self._sizes = array("L")
        self._by_pair: dict[str, array[int]] = defaultdict(lambda: array("L"))
        for index, item in enumerate(items):
            pairs = _pairs(name(item))
            self._sizes.append(len(pairs))
            for pair in pairs:
                self._by_pair[pair].append(index)

    def to(self, name: str) -> tuple[Item, ...]:
        """Return the items whose names look like ``name``, the most alike first."""
        pairs = _pairs(name)
        common: Counter[int] = Counter()
        frequent = 0
        for pair in pairs:
            holders = self._by_pair.get(pair, ())
            if len(holders) <= _COMMON:
                common.update(holders)
            else:
                frequent += 1
        # Only where all frequent pairs in common would be enough, it is worth while to look at the name again.
        near = [index for index in common if self._share(common[index] + frequent, pairs, index) >= ALIKE]
        likeness = {index: self._likeness(pairs, index) for index in near}
        alike = sorted((index for index in near if likeness[index] >= ALIKE), key=lambda i: (-likeness[i], i))
        return tuple(self._items[index] for index in alike[:MOST])

    def _likeness(self, pairs: frozenset[str], index: int) -> float:
        return self._share(len(pairs & _pairs(self._name(self._items[index]))), pairs, index)

    def _share(self, common: int, pairs: frozenset[str], index: int) -> float:
        return 2 * common / (len(pairs) + self._sizes[index])


def _pairs(name: str) -> frozenset[str]:
    padded = f"^{name}$"
    return frozenset(padded[index : index + 2] for index in range(len(padded) - 1))
