"""Growth in a sentence: 4054.19万元，较上年增加2469.35万元，增长1.56% (N01)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from xlcore.narrative.clauses import Claim
from xlcore.narrative.sentences import AMOUNT, PERCENT, VAGUE, Figure, Sentence
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
# A rate after which another one comes, or the word for what it was to be, belongs to something else.
_TWO_YEARS = re.compile(rf"{AMOUNT}(?:[,，、;(]?{_BASE}?{_BY})?{_RATE}(?![、,，/和及]?{PERCENT}|的)")
_OTHER_BASE = re.compile("预算|年初|环比")
_PERIOD = re.compile(r"\d{1,2}(?:[-—~至到]\d{1,2})?月|[一二三四1-4]季度|[上下]半年")
_LAST_YEAR = re.compile(r"(?:上一?年|去年|前一?年|同期)(?!.{0,2}结[转余])")
_IN_YEAR = re.compile(r"(20\d{2})年")
_NO_SUBJECT = re.compile(
    r"20\d{2}年度?|(?:上一?|去|前一?|本|今|全|当)年(?:度|同期)?|同期|[比较与和同]|实际|完成|共|[的为是达到数额“”]"
)
_STAGES = ("预算", "决算", "执行")
_FILLERS = re.compile(r"[各、/总合计,，]")


def growth(sentence: Sentence, before: tuple[Sentence, ...]) -> Iterator[Claim]:
    """Yield the growth rates that do not follow from the amounts beside them.

    Only what stands close together is read: the amount, the change and the
    rate; from one amount to another; the amounts of two years that name them;
    or a change that opens the sentence after one with a single amount.
    """
    for match in _NOW_CHANGE.finditer(sentence.shape):
        now, change, rate = _figures(sentence, match)
        earlier = [figure for figure in sentence.amounts if figure.at < now.at]
        if not _LAST_YEAR.search(now.label) and not (earlier and _year(now) < _year(earlier[-1])):
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
    for match in _TWO_YEARS.finditer(sentence.shape):
        pair = _two_years(sentence, match.start())
        one_way = match["change"] is None or _rises(match["change"]) is _rises(match["way"])
        if pair and one_way and _is_to(match[0], pair[0]):
            yield from _between(match, *pair, sentence.figure_at(match.end() - 1))


def _year(figure: Figure) -> int:
    """Return the year that the words before a figure name; 0 where they name none."""
    found = _IN_YEAR.search(figure.label)
    return int(found[1]) if found else 0


def _is_to(words: str, earlier: Figure) -> bool:
    """Tell whether the words around a rate leave no doubt that it is the growth since the earlier amount's year."""
    return not _OTHER_BASE.search(words) and all(int(year) == _year(earlier) for year in _IN_YEAR.findall(words))


def _two_years(sentence: Sentence, last: int) -> tuple[Figure, Figure] | None:
    """Return the amounts of a year and of the next, the earlier year's first; None unless these two stand alone.

    The second of them ends at ``last``. Their words must name one year after
    the other, or only one of them the year before, the same money and the same
    months.
    """
    start = sentence.shape.rfind(";", 0, last) + 1
    told = [figure for figure in sentence.amounts if start <= figure.at <= last]
    if len(told) != 2 or any(sign in sentence.shape[start:last] for sign in (PERCENT, VAGUE)):
        return None
    years, before = [_year(figure) for figure in told], [bool(_LAST_YEAR.search(figure.label)) for figure in told]
    stages = [{stage for stage in _STAGES if stage in figure.label} for figure in told]
    subjects = [_NO_SUBJECT.sub("", figure.label) for figure in told]
    for stage in stages[0] & stages[1]:
        subjects = [subject.replace(stage, "") for subject in subjects]
    if subjects[0] not in subjects[1] and subjects[1] not in subjects[0]:
        return None
    if _PERIOD.findall(told[0].label) != _PERIOD.findall(told[1].label):
        return None
    if stages[1] - stages[0] or (stages[0] != stages[1] and subjects[1]):
        return None
    one, other = told
    if all(years) and not any(before):
        return {1: (other, one), -1: (one, other)}.get(years[0] - years[1])
    return ((one, other) if before[0] else (other, one)) if before[0] is not before[1] else None


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
