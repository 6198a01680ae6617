"""Growth in a sentence: 4054.19万元，较上年增加2469.35万元，增长1.56% (N01)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from xlcore.narrative.clauses import Claim
from xlcore.narrative.sentences import AMOUNT, PERCENT, Figure, Sentence
from xlcore.narrative.widths import over, percent
from xlcore.numbers import ONE, Interval

__all__ = ["growth"]

_UP, _DOWN = "增加|增长|上升|提高|上涨", "减少|下降|降低|下滑"
_YEAR = r"(?:上一?年|去年|前一?年|\d{4}年)(?:度|同期|同口径)*"
_BASE = (
    rf"(?:(?:与|和|同|比|较)(?:{_YEAR}|年初预算|年初|预算)(?:决算|预算|执行|实际|支出|收入|完成)?数?"
    r"(?:相比|对比|比较|比)?[,，]?|(?:同比|环比)[,，]?)"
)
_BY = rf"(?:净|总共|共)?(?P<change>{_UP}|{_DOWN})(?:了|额为?|金额为?)?{AMOUNT}"
_RATE = rf"[,，、(]?{_BASE}?(?P<way>{_UP}|{_DOWN}|增幅|升幅|降幅)(?:率|幅度)?(?:了|为|达到?|:)*{PERCENT}"
_NOW_CHANGE = re.compile(rf"{AMOUNT}[,，、;(]?{_BASE}?{_BY}{_RATE}")
_CHANGE_ALONE = re.compile(rf"^{_BASE}?(?P<subject>[^{AMOUNT}{PERCENT}\d]{{0,15}}?){_BY}{_RATE}")
_FROM_TO = re.compile(
    rf"[由从][^{AMOUNT}{PERCENT},，;]{{0,15}}{AMOUNT}[^{AMOUNT}{PERCENT},，;]{{0,8}}?"
    rf"(?P<change>{_UP}|{_DOWN})[到至为][^{AMOUNT}{PERCENT},，;]{{0,10}}{AMOUNT}{_RATE}"
)
_NOW_BASE = re.compile(
    rf"{AMOUNT}[,，、(]?[较比与同]{_YEAR}[^{AMOUNT}{PERCENT},，;\d增减升降]{{0,12}}{AMOUNT}(?:相比)?[,，]?"
    rf"(?P<way>{_UP}|{_DOWN})(?:了|为|达到?)*{PERCENT}"
)
_FILLERS = re.compile(r"[各、/总合计,，]")


def growth(sentence: Sentence, before: tuple[Sentence, ...]) -> Iterator[Claim]:
    """Yield the growth rates that do not follow from the amounts beside them.

    Only what stands close together is read: the amount, the change and the
    rate; from one amount to another; or a change that opens the sentence after
    one with a single amount.
    """
    for match in _NOW_CHANGE.finditer(sentence.shape):
        now, change, rate = _figures(sentence, match)
        yield from _by_change(match, now, change, rate)
    alone = _CHANGE_ALONE.match(sentence.shape)
    if alone and before and len(before[-1].amounts) == 1:
        subject = _FILLERS.sub("", alone["subject"])
        if subject in _FILLERS.sub("", before[-1].shape):
            change, rate = _figures(sentence, alone)
            yield from _by_change(alone, before[-1].amounts[0], change, rate)
    for match in _FROM_TO.finditer(sentence.shape):
        base, now, rate = _figures(sentence, match)
        if _rises(match["change"]) is _rises(match["way"]):
            yield from _between(match, base, now, rate)
    for match in _NOW_BASE.finditer(sentence.shape):
        now, base, rate = _figures(sentence, match)
        yield from _between(match, base, now, rate)


def _figures(sentence: Sentence, match: re.Match[str]) -> list[Figure]:
    return [figure for figure in sentence.figures if match.start() <= figure.at < match.end()]


def _rises(way: str) -> bool:
    return way in {*_UP.split("|"), "增幅", "升幅"}


def _by_change(match: re.Match[str], now: Figure, change: Figure, rate: Figure) -> Iterator[Claim]:
    rises = _rises(match["change"])
    if rises is not _rises(match["way"]):
        return
    base = now.width - change.width if rises else now.width + change.width
    due = over(change.width, base)
    if due is None or base.low <= 0 or due.meets(rate.width):
        return
    middle = now.middle - change.middle if rises else now.middle + change.middle
    told = f"按现为 {now.text}、{match['change']} {change.text} 计算"
    yield _claim(match["way"], rate, change.middle / middle, told)


def _between(match: re.Match[str], base: Figure, now: Figure, rate: Figure) -> Iterator[Claim]:
    rises = _rises(match["way"])
    change = now.width - base.width if rises else base.width - now.width
    due: Interval | None = over(change, base.width)
    if due is None or due.meets(rate.width):
        return
    share = now.middle / base.middle - ONE
    if (share > 0) is not rises:
        return
    yield _claim(match["way"], rate, abs(share), f"按由 {base.text} 到 {now.text} 计算")


def _claim(way: str, rate: Figure, due: Decimal, told: str) -> Claim:
    text = f"写“{way}{rate.text}”，{told}，应为 {percent(due)}"
    return Claim("N01", text, due.quantize(Decimal("0.0001")), rate.middle)
