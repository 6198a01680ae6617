"""Groups that a row of their own names: which rows are those, and which an indicator not filled in."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from xlcore.numbers import ZERO

_SECOND = 2


class Rung(NamedTuple):
    """A row of a table: whether its name may be that of a group, of level 1 or 2, its points and the points earned.

    ``sure`` is a level-1 group whose name is no indicator's: 产出指标, and not 成本. The name stands in ``column``.
    ``opens`` is the level of another group that the row begins, and ``fewest`` how many rows at least are below a
    group that is not sure; ``typed`` is a row with a group of its own in the only column of groups, and a ``bare`` one
    has its name where those of level 2 stand. One that ``heads`` has a level-1 group there, and an indicator.
    The score of a group is ``doubtful`` where the rows below have scores that do not add up to it.
    """

    row: int
    level: int | None
    sure: bool
    weight: Decimal | None
    score: Decimal | None
    column: int = -1
    opens: int | None = None
    fewest: int = 1
    typed: bool = False
    doubtful: bool = False
    bare: bool = False
    heads: bool = False


def branches(rungs: Sequence[Rung]) -> dict[int, Rung]:
    """Return those that name groups by their row, of the rows of one table from top to bottom.

    Rows follow a group, as far as the next group of its level or above, and add up to its points. A group without
    points, or a sure one in a table that such a one opens, needs only rows. Where other rows have nothing but a name
    of level 2 it is that of an indicator, also over two that happen to add up to its points.
    """
    found = _found(rungs)
    if any(rung.bare or (rung.level == _SECOND and rung.column > 0 and rung.row not in found) for rung in rungs):
        return _found([rung._replace(level=None) if rung.level == _SECOND else rung for rung in rungs])
    return found


def _found(rungs: Sequence[Rung]) -> dict[int, Rung]:
    found: dict[int, Rung] = {}
    tree = bool(rungs) and rungs[0].sure
    # Weights and scores of the rows below, and how many there are, as far as the next group: of level 1, of any level.
    sums = {1: (ZERO, ZERO, 0), 2: (ZERO, ZERO, 0)}
    for rung in reversed(rungs):
        if rung.level is not None and _holds(rung, *sums[rung.level], tree=tree):
            found[rung.row] = rung._replace(doubtful=_differs(rung, *sums[rung.level][:2]))
            for level in range(rung.level, 3):
                sums[level] = (ZERO, ZERO, 0)
        else:
            for level, (weights, scores, rows) in sums.items():
                sums[level] = (weights + (rung.weight or ZERO), scores + (rung.score or ZERO), rows + 1)
        if rung.opens is not None:
            for level in range(rung.opens, 3):
                sums[level] = (ZERO, ZERO, 0)
    return found


def _holds(rung: Rung, weights: Decimal, scores: Decimal, rows: int, *, tree: bool) -> bool:
    """Tell whether the rows below a name are those of its group."""
    if rows < rung.fewest:
        return False
    if rung.weight is not None:
        return rung.weight == weights or (tree and rung.sure)
    return rung.score is None or rung.score in {weights, scores} or (tree and rung.sure)


def _differs(rung: Rung, weights: Decimal, scores: Decimal) -> bool:
    """Tell whether the score of a group is not the sum of those below, nor, without a weight, of the weights there."""
    if rung.score in {None, scores} or not scores:
        return False
    return rung.weight is not None or rung.score != weights
