"""Checks of single cells: what cannot be read, and what was read in spite of its spelling (C01, C02, C04–C08)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from xlcore.checks.places import LARGEST, Place, Sort, broken, money_label, odd_figures, row_label, short
from xlcore.checks.readings import ANSWERS, NOTHING, bare, money_rows, shown
from xlcore.checks.registry import Fault, check
from xlcore.form.model import Entry
from xlcore.form.money import money
from xlcore.form.scoring import ScoredForm
from xlcore.numbers import ONE, plain
from xlcore.quantity import LONGEST_TEXT, CellError, Kind

_NOTHING = {Kind.BLANK, Kind.DASH}
NAMED_CELLS = 3
"""Cells that one finding about many names."""

_BARE_UNITS = frozenset({"元", "万元", "亿元"})
_WRITTEN_PERCENT = "百分比"
_PARTED = re.compile(r"[0-9]\s+[0-9]")


@check("C01")
def numbers_are_readable(scored: ScoredForm) -> Iterator[Fault]:
    """A cell that must hold a number holds one, is blank, or holds the template's dash; text is never 0.

    What the live workbook shows in place of a number has a known reason (I15),
    a unit of money by itself is what the template left, and a number beyond all
    budgets is a slip.

    Source: a common tool for merging reports counts 2000万 as 0; the same is not done
    here.
    """
    unit = scored.form.money_unit
    for place in odd_figures(scored):
        quantity = place.entry.quantity
        number = quantity.number if quantity.kind is Kind.NUMBER else None
        if number is not None and not (quantity.unit and _not_money(place, unit)):
            if abs(number) > LARGEST:
                text = place.entry.text
                yield Fault(place.entry, place.label, f"“{short(text)}”过大，不能作为表中的数字", found=short(text))
        elif quantity.kind not in _NOTHING and not _answered(place):
            text = place.entry.text or str(place.entry.content)
            yield Fault(place.entry, place.label, f"“{short(text)}”不能识别为数字", found=text)


def _not_money(place: Place, money_unit: str) -> bool:
    """Tell whether a number stands in a cell of money with a unit that is none of money."""
    return place.sort is Sort.MONEY and money(place.entry, money_unit) is None


def _answered(place: Place) -> bool:
    """Tell whether there is no number for a reason that is known."""
    entry = place.entry
    if isinstance(entry.content, CellError) or entry.uncalculated:
        return True
    if place.sort in {Sort.POINTS, Sort.RATE} and entry.text in ANSWERS:
        return True
    # A template prints the unit of an amount into the cell: what nobody filled in holds nothing else.
    if place.sort is Sort.MONEY and entry.text in _BARE_UNITS:
        return True
    return place.optional and entry.text == NOTHING


@check("C02")
def units_are_noted(scored: ScoredForm) -> Iterator[Fault]:
    """A unit or sign in a number cell is read, and told how; so are digits on two lines, which may be two numbers.

    Source: forms ezhou-project-2021 and jinnan-project-2020, units typed into number
    cells.
    """
    unit = scored.form.money_unit
    for place in odd_figures(scored):
        quantity = place.entry.quantity
        parted = isinstance(place.entry.content, str) and _PARTED.search(place.entry.content[:LONGEST_TEXT])
        if quantity.kind is not Kind.NUMBER or quantity.typed or not (quantity.unit or quantity.sign or parted):
            continue
        amount = money(place.entry, unit)
        typed = short(" ".join(place.entry.text.split()))
        if place.sort is Sort.MONEY and amount is not None:
            text = f"“{typed}”按 {plain(amount)} {unit}识别"
            yield Fault(place.entry, place.label, text, found=amount)
        elif place.sort in {Sort.POINTS, Sort.COUNT} and quantity.number is not None:
            text = f"“{typed}”按 {plain(quantity.number)} 识别"
            yield Fault(place.entry, place.label, text, found=quantity.number)
    for row in scored.form.indicators:
        for column, entry in (("target", row.target), ("actual", row.actual)):
            if entry and not entry.quantity.typed and _noted(entry, column):
                yield Fault(entry, row_label(row, column), _told(entry), found=entry.text)


def _noted(entry: Entry, column: str) -> bool:
    """Tell whether a text says its number in an unusual way; comparators and scaled units belong to targets."""
    quantity = entry.quantity
    if quantity.kind is not Kind.NUMBER:
        return False
    if column == "actual" and (quantity.sign or quantity.factor != ONE):
        return True
    return _WRITTEN_PERCENT in entry.text


def _told(entry: Entry) -> str:
    quantity = entry.quantity
    beside = [f"单位“{short(quantity.unit)}”"] if quantity.unit else []
    beside += [f"符号“{quantity.sign}”"] if quantity.sign else []
    return f"“{short(entry.text)}”按数值 {shown(quantity.number)}、{'、'.join(beside)}识别"


@check("C04")
def cells_hold_no_errors(scored: ScoredForm) -> Iterator[Fault]:
    """No cell of the form shows an error value such as #DIV/0!.

    Source: readers take an error value for a blank or a text.
    """
    for place in broken(scored):
        if isinstance(place.entry.content, CellError):
            code = short(place.entry.content.code)
            yield Fault(place.entry, place.label, f"单元格显示错误值 {code}", found=code)


@check("C05")
def formulas_are_calculated(scored: ScoredForm) -> Iterator[Fault]:
    """Every formula of the form has a cached value; one finding tells how many have none.

    Source: files that were written by programs and never opened in Excel.
    """
    found = [place for place in broken(scored) if place.entry.uncalculated]
    if not found:
        return
    cells = [place.entry.place for place in found if place.entry.place]
    text = f"{len(found)} 处公式没有计算结果：{_named(cells)}" if len(cells) > 1 else "公式没有计算结果"
    yield Fault(found[0].entry, found[0].label, text)


@check("C06")
def formulas_are_kept(scored: ScoredForm) -> Iterator[Fault]:
    """What a live workbook computes is not typed over; one finding tells how many places are.

    Claims that stood in a published form and were written into the workbook
    when it was made are no such places.

    Source: totals that stay as typed when a score is corrected.
    """
    found = [place for place in broken(scored) if place.entry.overwritten]
    if not found:
        return
    cells = [place.entry.place for place in found if place.entry.place]
    first = f"填写的是“{short(found[0].entry.text)}”"
    text = (
        f"{first}，模板此处是公式"
        if len(found) == 1
        else f"{first}，模板此处是公式；共 {len(found)} 处：{_named(cells)}"
    )
    yield Fault(found[0].entry, found[0].label, text, found=found[0].entry.text)


def _named(cells: list[str]) -> str:
    return "、".join(cells[:NAMED_CELLS]) + (" 等" if len(cells) > NAMED_CELLS else "")


@check("C07")
def rates_are_percents(scored: ScoredForm) -> Iterator[Fault]:
    """An execution rate is typed as a percent, or below a heading that says so; a bare 1 or 20 can mean two things.

    Below such a heading, 执行率（%）, 95 is 95 %, but a number up to 1 may be a share.

    Source: forms hubei-project-2020 and changning-project-2022.
    """
    budget = scored.form.budget
    told = budget is not None and budget.percents
    for row in money_rows(scored.form):
        entry = row.rate
        if entry and not entry.formula and entry.number and bare(entry) and not (told and abs(entry.number) > ONE):
            text = f"填写 {plain(entry.number)}，" + ("表头已注明单位为%" if told else "没有百分号")
            yield Fault(entry, money_label(row, "rate"), text, found=entry.number)


@check("C08")
def cells_show_their_numbers(scored: ScoredForm) -> Iterator[Fault]:
    """What a cell shows are the digits of its number, rounded perhaps; one finding tells how many show others.

    Source: amounts in yuan that the format of their cells shows as 万元.
    """
    found = [place for place in broken(scored) if place.entry.disguised and isinstance(place.entry.content, Decimal)]
    if not found:
        return
    cells = [place.entry.place for place in found if place.entry.place]
    more = f"；共 {len(found)} 处：{_named(cells)}" if len(found) > 1 else ""
    number = found[0].entry.number
    text = f"单元格存的是 {shown(number)}，按格式显示的是别的数字或不显示，按所存的数读取{more}"
    yield Fault(found[0].entry, found[0].label, text, found=number)
