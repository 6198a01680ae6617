"""What a live workbook says of itself: the scheme it was made from, and the cells that it was made to compute."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from itertools import groupby
from typing import TypeVar

from xlcore.form.model import BudgetRow, Claimed, Entry, Form, IndicatorRow, Template
from xlcore.scheme.model import Scheme
from xlcore.sheet.board import letters
from xlcore.sheet.codes import Position, position

COMPUTED = "computed:"
"""Opens the key of the mark that lists the computed cells of one sheet; the sheet's name follows."""

LONGEST = 30_000
"""Characters of a list in one cell, within what a worksheet cell holds; a longer list is cut."""

Row = TypeVar("Row", BudgetRow, IndicatorRow, Claimed)


def version_of(scheme: Scheme) -> dict[str, str]:
    """Return the entry of the mark that tells the version of a scheme."""
    return {"fingerprint": scheme.fingerprint}


def computed_at(sheet: str, places: Iterable[Position]) -> dict[str, str]:
    """Return the entry of the mark that lists computed cells of a sheet, runs in a column as ranges: G5:G9 G11.

    A claim that was written in place of a formula is none: the list says what
    the workbook computed when it was made.
    """
    ordered = sorted(places, key=lambda place: (place[1], place[0]))
    numbered = ((row - index, column, row) for index, (row, column) in enumerate(ordered))
    parts = []
    for (_, column), run in groupby(numbered, key=lambda item: item[:2]):
        rows = [row for _, _, row in run]
        name = letters(column)
        last = f":{name}{rows[-1] + 1}" if len(rows) > 1 else ""
        parts.append(f"{name}{rows[0] + 1}{last}")
    text = " ".join(parts)[:LONGEST]
    return {f"{COMPUTED}{sheet}": text} if text else {}


def stamped(form: Form, mark: Mapping[str, str]) -> Form:
    """Return the form of a marked workbook with its template, and with what was typed over its formulas marked."""
    if mark.get("scheme") and mark.get("fingerprint"):
        form = replace(form, template=Template(mark["scheme"], mark["fingerprint"]))
    lists = {key.removeprefix(COMPUTED): text for key, text in mark.items() if key.startswith(COMPUTED)}
    return _with_overwritten(form, lists) if lists else form


def _with_overwritten(form: Form, lists: Mapping[str, str]) -> Form:
    ranges = {sheet: [_range(part) for part in text.split()] for sheet, text in lists.items()}

    def seen(entry: Entry) -> Entry:
        if entry.formula or entry.blank or entry.uncalculated or entry.cell is None:
            return entry
        row, column = position(entry.cell)
        computed = any(
            first[0] <= row <= last[0] and first[1] <= column <= last[1]
            for first, last in filter(None, ranges.get(entry.sheet or form.sheet, ()))
        )
        return replace(entry, overwritten=True) if computed else entry

    budget = form.budget
    if budget is not None:
        sources = tuple(_each(row, seen) for row in budget.sources)
        budget = replace(budget, total=_each(budget.total, seen), sources=sources)
    return replace(
        form,
        budget=budget,
        indicators=tuple(_each(row, seen) for row in form.indicators),
        claimed=_each(form.claimed, seen),
        facts={path: seen(entry) for path, entry in form.facts.items()},
    )


def _range(text: str) -> tuple[Position, Position] | None:
    """Return the first and last cell of a range; None for what names no cells: the mark is a text of a file."""
    first, _, last = text.partition(":")
    try:
        return position(first), position(last or first)
    except ValueError:
        return None


def _each(row: Row, seen: Callable[[Entry], Entry]) -> Row:
    entries = ((field.name, getattr(row, field.name)) for field in fields(row))
    changed = {name: seen(entry) for name, entry in entries if isinstance(entry, Entry)}
    return replace(row, **changed)
