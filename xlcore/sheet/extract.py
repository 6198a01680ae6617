"""One located place of a worksheet becomes one Form."""

from __future__ import annotations

from dataclasses import dataclass, replace

from xlcore.form.model import Budget, Entry, Form
from xlcore.sheet.extract_claimed import extract_claimed
from xlcore.sheet.extract_head import extract_head, extract_money_unit
from xlcore.sheet.extract_money import extract_budget
from xlcore.sheet.extract_pairs import extract_said, extract_scattered
from xlcore.sheet.extract_splits import extract_splits
from xlcore.sheet.extract_table import extract_table
from xlcore.sheet.locate import Place
from xlcore.sheet.managed import reasons_of_spending
from xlcore.sheet.money_across import extract_across, extract_listed, extract_named
from xlcore.sheet.money_labels import is_received
from xlcore.sheet.unread import find_unread

DEFAULT_MONEY_UNIT = "万元"
"""Forms print money in 万元 unless they say otherwise."""


@dataclass(frozen=True, slots=True)
class Extract:
    """A form, its title, which helps to tell its scheme, and the place that it was read from."""

    form: Form
    title: str
    place: Place


def extract(place: Place, money_unit: str | None = None) -> Extract:
    """Read the form at a place; ``money_unit`` is that of the scheme, used when the form names none."""
    budget, taken = _budget(place)
    head = extract_head(place, taken)
    table = extract_table(place)
    claimed, reason = extract_claimed(place, taken)
    form = Form(
        sheet=place.board.grid.sheet,
        kind=head.kind,
        unit=head.unit,
        department=head.department,
        project=head.project,
        year=head.year,
        money_unit=extract_money_unit(place, taken) or money_unit or DEFAULT_MONEY_UNIT,
        budget=budget,
        sections=table.sections,
        indicators=table.indicators,
        claimed=claimed,
        reason=reason,
        title=Entry(head.title),
    )
    if reasons := tuple(reasons_of_spending(place.board, place.lines)):
        form = replace(form, spending_reasons=reasons)
    unread = find_unread(place, form, taken, table.dropped, table.doubtful)
    return Extract(replace(form, unread=unread) if unread else form, head.title, place)


def _budget(place: Place) -> tuple[Budget | None, range]:
    """Return the money block, and the rows that it takes."""
    budget, taken = _amounts(place)
    if budget is None:
        return None, taken
    block = [line for line in place.lines if taken.start <= line.row < place.body]
    splits, received = extract_splits(place.board, block), is_received(place.board, budget.total.adjusted)
    return replace(budget, splits=splits, received=received), taken


def _amounts(place: Place) -> tuple[Budget | None, range]:
    if place.money is None:
        above = [line for line in place.lines if line.row < place.body]
        readers = (extract_across, extract_listed, extract_named, extract_scattered, extract_said)
        found = (reader(place.board, above) for reader in readers)
        return next((block for block in found if block[0]), (None, range(0)))
    stop = place.body if place.money.row < place.body else place.lines[-1].row + 1
    return extract_budget(place.board, place.money, stop)
