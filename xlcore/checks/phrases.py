"""Figures inside words: whether 完成8场 reaches 10场, 增长3% reaches 增长5%以上, 2次 reaches 3-5次.

Rules leave such cells to a person, who may give any points; whether the target was reached can still be certain.
Whatever does not fit these few patterns proves nothing.
"""

from __future__ import annotations

import re
from typing import Final

from xlcore.quantity import Quantity, read
from xlcore.rules import Comparison, Inputs, compare

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
_COUNTED = "次场个家人户项套台份条座处名篇间辆只棵株张本册部亩"
"""Units of things done, of which fewer are not better."""
_LIMITS = frozenset({"≤", "<"})
_PER_YEAR = "/年"
"""The form is that of one year."""


def worded(target: Quantity, actual: Quantity, inputs: Inputs) -> bool | None:
    """Tell whether the figure in the actual reaches that in the target; None where the words leave it open."""
    goal, done = _bare(target.text), _bare(actual.text)
    changes = _CHANGED.match(goal), _CHANGED.match(done)
    if all(changes):
        if target.sign in _LIMITS:  # 下降5%以内 may limit what is good, or what is bad
            return None
        falls = [change[1] is None for change in changes if change]
        goal, done = (_CHANGED.sub("", text) for text in (goal, done))
        if falls[0] is not falls[1]:
            done = f"-{done}"
    elif ends := _ends(goal):
        return _within(ends, done, inputs)
    return _compared(inputs, goal, done).met


def _within(ends: tuple[str, str], done: str, inputs: Inputs) -> bool | None:
    """Tell whether a figure lies in a range; beyond it only what is too dear, too late or too few is missed."""
    low, high = (_compared(inputs, end, done) for end in ends)
    if low.met is high.met is False:
        counted = ends[0][-1] in _COUNTED and "/" not in ends[0]
        return False if low.downward or counted else None
    return True if low.met is not high.met and None not in {low.met, high.met} else None


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


def _compared(inputs: Inputs, target: str, actual: str) -> Comparison:
    return compare({**inputs, "target": read(target), "actual": read(actual)})
