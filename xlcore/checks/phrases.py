"""Figures inside words: whether 完成8场 reaches 10场, 增长3% reaches 增长5%以上, 2次 reaches 3-5次.

Rules leave such cells to a person, who may give any points; whether the target was reached can still be certain.
Whatever does not fit these few patterns proves nothing.
"""

from __future__ import annotations

import re
from typing import Final

from xlcore.quantity import Quantity, read
from xlcore.rules import Inputs, compare

_FIGURE = r"(?=-?[0-9≥≤><=])"
_FILLERS = "实际 全年 每年 已经 已 均 累计 共计 合计 共 达到 达成 达 完成 实现 开展 举办 为"
"""Words before a figure that add nothing to it."""

_FILLED: Final = re.compile(rf"^(?:{'|'.join(_FILLERS.split())})+{_FIGURE}")
_CHANGED: Final = re.compile(
    r"^(?:同比|[比较]上年|[比较]去年)?(?:(增长|增加|提高|提升|上升)|(?:下降|降低|减少|压减))(?:了|至少)?(?:达到|达)?"
    + _FIGURE
)
_RANGE: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?)([^0-9.]*?)[-~～—–至]([0-9]+(?:\.[0-9]+)?)([^0-9.,。、;；]+)")
_MOMENTS = "年月日号时点季期"
"""Units with which 3-5 may name moments and no range of figures."""
_PER_YEAR = "/年"
"""The form is that of one year."""


def worded(target: Quantity, actual: Quantity, inputs: Inputs) -> bool | None:
    """Tell whether the figure in the actual reaches that in the target; None where the words leave it open."""
    goal, done = _bare(target.text), _bare(actual.text)
    changes = _CHANGED.match(goal), _CHANGED.match(done)
    if all(changes):
        falls = [change[1] is None for change in changes if change]
        goal, done = (_CHANGED.sub("", text) for text in (goal, done))
        if falls[0] is not falls[1]:
            done = f"-{done}"
    elif ends := _ends(goal):
        above, below = (_met(inputs, end, done) for end in ends)
        return True if {above, below} == {True, False} else False if above is below is False else None
    return _met(inputs, goal, done)


def _bare(text: str) -> str:
    """Return a text without the words that add nothing to its figure."""
    return _FILLED.sub("", text.removesuffix(_PER_YEAR))


def _ends(text: str) -> tuple[str, str] | None:
    """Return both ends of a range, each with its unit."""
    found = _RANGE.fullmatch(text)
    if found is None:
        return None
    low, first, high, unit = found.groups()
    if first not in {"", unit} or unit[0] in _MOMENTS or float(low) >= float(high):
        return None
    return low + unit, high + unit


def _met(inputs: Inputs, target: str, actual: str) -> bool | None:
    return compare({**inputs, "target": read(target), "actual": read(actual)}).met
