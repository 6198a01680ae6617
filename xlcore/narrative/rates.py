"""Execution rates in a sentence: 预算227.39万元，执行216.04万元，执行率100% (N05)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from xlcore.narrative.clauses import Claim
from xlcore.narrative.sentences import PERCENT, Figure, Sentence
from xlcore.narrative.widths import over, ratio_text

__all__ = ["rates"]

_RATE = re.compile(
    r"(?P<name>执行率|执行进度|支付率|支付进度|支出进度|支出率|使用率|预算完成率|到位率)(?:为|达到?|:)*" + PERCENT
)
_WORDS = re.compile(r"预算|计划|安排|下达|批复|指标|到位|执行|支出|支付|使用|完成")
_PLANNED = {"预算", "计划", "安排", "下达", "批复", "指标"}
_ARRIVED = "到位"
_CLOSED = re.compile(r"其中|分别|上年|去年|增|减")


def rates(sentence: Sentence, before: tuple[Sentence, ...]) -> Iterator[Claim]:
    """Yield the rates that the amounts told before them do not give.

    One amount must be the money spent or arrived, the others what was
    planned; with several planned amounts the rate may follow from any.
    """
    for match in _RATE.finditer(sentence.shape):
        rate = sentence.figure_at(match.end() - 1)
        told = [figure for figure in sentence.amounts if figure.at < match.start()]
        scope = sentence.shape[: match.start()]
        if not told and before:
            told, scope = list(before[-1].amounts), before[-1].shape + scope
        arrival = match["name"] == "到位率"
        spent = [figure for figure in told if _role(figure) == (_ARRIVED if arrival else "spent")]
        planned = [figure for figure in told if _role(figure) == "planned"]
        if _CLOSED.search(scope) or len(spent) != 1 or not planned or len(spent) + len(planned) < len(told):
            continue
        yield from _wrong(match["name"], spent[0], planned, rate)


def _role(figure: Figure) -> str:
    """Return what an amount is by the last telling word of its label: 支出预算 is planned, 预算执行数 is spent."""
    words = _WORDS.findall(figure.label)
    if not words:
        return ""
    return "planned" if words[-1] in _PLANNED else _ARRIVED if words[-1] == _ARRIVED else "spent"


def _wrong(name: str, spent: Figure, planned: list[Figure], rate: Figure) -> Iterator[Claim]:
    dues = [over(spent.width, figure.width) for figure in planned]
    if any(due is None or due.meets(rate.width) for due in dues):
        return
    share = (spent.middle / planned[-1].middle).quantize(Decimal("0.0001"))
    yield Claim("N05", f"写“{name}{rate.text}”，{ratio_text(spent, planned[-1])}", share, rate.middle)
