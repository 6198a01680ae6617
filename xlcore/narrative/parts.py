"""Wholes and their parts in a sentence: shares (N02) and sums (N03)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from xlcore.narrative.clauses import Claim
from xlcore.narrative.sentences import AMOUNT, PERCENT, VAGUE, Figure, Sentence
from xlcore.narrative.widths import over, ratio_text
from xlcore.numbers import ZERO, Interval, plain

__all__ = ["shares", "sums"]

REMEMBERED = 30
"""Amounts told last that a share may refer to."""

_OF = rf"(?P<of>[^{AMOUNT}{PERCENT}{VAGUE},，。;:、()\d]{{0,20}}?)"
_RATIO = rf"的?(?:比重|比例|比率|份额|比)?(?:为|达到?|:|的)*{PERCENT}"
_SHARE = re.compile(rf"{AMOUNT}[,，、;(]?占{_OF}{_RATIO}")
_SHARE_OF = re.compile(rf"{AMOUNT}[,，、;(]?占{_OF}{AMOUNT}{_RATIO}")
_ADJUSTED = re.compile(
    rf"{AMOUNT}[,，、;]?[^{AMOUNT}{PERCENT}{VAGUE},，;\d]{{0,8}}?(?P<change>调增|追加|调减|核减|压减)(?:了|预算|资金|数)*{AMOUNT}"
    rf"[,，、;]?(?:调整后|调整为|最终)[^{AMOUNT}{PERCENT}{VAGUE},，;\d]{{0,12}}{AMOUNT}"
)
_AMONG = "其中"
_KINDS = ("收入", "支出", "预算", "决算", "拨款", "资金")
_GENERAL = re.compile(r"[总合共计额数本全当的其约年度部]|收入|支出|预算|决算|资金|单位|财政")
_WHOLE = re.compile(r"合计|总计|共计|总额|总收入|总支出|总预算|总投资|收入总|支出总")
_TOTAL = re.compile(
    r"^(?:[两三四五六七八九]项|以上|上述)?(?:合计|共计|总计|总共|共)(?:为|是)?"
    r"(?:资金|金额|支出|收入|投入|经费)?(?:为|是)?$"
)
# What follows such words is no part of its own: a change, another year, another stage of the same money.
_NO_PART = re.compile(
    r"增|减|上升|下降|提高|降低|调整|追加|较|比|同期|上年|去年|\d{4}年|分别|每|人均|平均|各|结余|结转|剩余|实际|累计|超|节约|"
    r"占|合计|共计|小计|总计|总额|含|包括|(?:预算|执行|支付|到位|拨付|完成|使用|支出了|已|安排|下达|决算|批复)数?(?:为|是)?$"
)
_ANOTHER = re.compile(r"其中|包括|包含|[（(]含")


def shares(sentence: Sentence, before: tuple[Sentence, ...]) -> Iterator[Claim]:
    """Yield the shares that no amount told before explains, where it is clear what the whole is."""
    for match in _SHARE_OF.finditer(sentence.shape):
        part, known, share = _figures(sentence, match)
        yield from _share(part, known, share)
    for match in _SHARE.finditer(sentence.shape):
        part, share = _figures(sentence, match)
        whole = _whole_before(sentence, before, match.start())
        if whole is None or not _named(match["of"], whole.label):
            continue
        told = [figure for one in (*before, sentence) for figure in one.amounts if figure is not part]
        if not any(_fits(part, figure, share) for figure in told[-REMEMBERED:]):
            yield from _share(part, whole, share)


def _figures(sentence: Sentence, match: re.Match[str]) -> list[Figure]:
    return [figure for figure in sentence.figures if match.start() <= figure.at < match.end()]


def _fits(part: Figure, whole: Figure, share: Figure) -> bool:
    due = over(part.width, whole.width)
    return due is not None and due.meets(share.width)


def _share(part: Figure, whole: Figure, share: Figure) -> Iterator[Claim]:
    if whole.width.low > 0 and not _fits(part, whole, share):
        due = (part.middle / whole.middle).quantize(Decimal("0.0001"))
        yield Claim("N02", f"写“占{share.text}”，{ratio_text(part, whole)}", due, share.middle)


def _whole_before(sentence: Sentence, before: tuple[Sentence, ...], place: int) -> Figure | None:
    """Return the amount that those at ``place`` are parts of: the only one called a total, else that before 其中."""
    among = sentence.shape.find(_AMONG, 0, place)
    last = among if among >= 0 else place
    earlier = [figure for figure in sentence.amounts if figure.at < last and not _is_change(figure)]
    if among <= 0 and before and not any(_WHOLE.search(figure.label) for figure in earlier):
        earlier = [figure for figure in before[-1].amounts if not _is_change(figure)]
    totals = [figure for figure in earlier if _WHOLE.search(figure.label)]
    if len(totals) == 1:
        return totals[0]
    return earlier[0] if among >= 0 and len(earlier) == 1 else None


def _is_change(figure: Figure) -> bool:
    return re.search(r"增|减|上升|下降|较|比|上年|去年", figure.label) is not None


def _named(of: str, label: str) -> bool:
    """Tell whether 占… names the whole: 占总支出 fits 本年支出合计, and not 本年收入合计."""
    if any(kind in of and kind not in label for kind in _KINDS):
        return False
    return all(word in label for word in _GENERAL.sub(" ", of).split())


def sums(sentence: Sentence, before: tuple[Sentence, ...]) -> Iterator[Claim]:
    """Yield parts that exceed their whole, parts with another total behind them, and adjustments that do not add up."""
    yield from _exceeding(sentence, before)
    yield from _totalled(sentence)
    for match in _ADJUSTED.finditer(sentence.shape):
        initial, change, adjusted = _figures(sentence, match)
        rises = match["change"] in {"调增", "追加"}
        due = initial.width + change.width if rises else initial.width - change.width
        if "预算" in initial.label and not due.meets(adjusted.width):
            sign = "+" if rises else "−"
            yield _sum_claim(f"{initial.text} {sign} {change.text}", due, adjusted, "调整后写")


def _exceeding(sentence: Sentence, before: tuple[Sentence, ...]) -> Iterator[Claim]:
    among = sentence.shape.find(_AMONG)
    if among < 0 or _ANOTHER.search(sentence.shape, among + len(_AMONG)) or VAGUE in sentence.shape[among:]:
        return
    whole = _whole_before(sentence, before, among + len(_AMONG))
    parts = [figure for figure in sentence.amounts if figure.at > among]
    if whole is None or not _are_parts(parts) or not all(part.label.removeprefix(_AMONG) for part in parts):
        return
    added = _added(parts)
    if added.low > whole.width.high:
        yield _sum_claim(" + ".join(part.text for part in parts), added, whole, "合计写")


def _totalled(sentence: Sentence) -> Iterator[Claim]:
    for total in sentence.amounts:
        if not _TOTAL.match(total.label):
            continue
        start = max(sentence.shape.rfind(";", 0, total.at), sentence.shape.rfind(_AMONG, 0, total.at)) + 1
        run = sentence.shape[start : total.at]
        parts = [figure for figure in sentence.amounts if start <= figure.at < total.at]
        if VAGUE in run or PERCENT in run or _ANOTHER.search(run) or not _are_parts(parts):
            continue
        if not _added(parts).meets(total.width):
            yield _sum_claim(" + ".join(part.text for part in parts), _added(parts), total, "合计写")


def _are_parts(figures: Sequence[Figure]) -> bool:
    labels = [figure.label.removeprefix(_AMONG) for figure in figures]
    named = [label for label in labels if label]
    return len(figures) > 1 and len(set(named)) == len(named) and not any(map(_NO_PART.search, labels))


def _added(figures: Sequence[Figure]) -> Interval:
    total = Interval.exactly(ZERO)
    for figure in figures:
        total += figure.width
    return total


def _sum_claim(written: str, due: Interval, found: Figure, told: str) -> Claim:
    unit = re.sub(r"[\d.,]", "", found.text)
    factor = {"亿元": Decimal(10) ** 8, "万元": Decimal(10) ** 4}.get(unit, Decimal(1))
    added = (due.low + due.high) / 2 / factor
    return Claim("N03", f"{written} = {plain(added)}{unit}，{told} {found.text}", added, found.middle / factor)
