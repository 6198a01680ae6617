"""The one way in: every form of a workbook file, with the scheme that it belongs to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from xlcore.form.model import Entry, Form
from xlcore.quantity import normalise
from xlcore.scheme.catalogue import builtin, get
from xlcore.scheme.model import Scheme
from xlcore.scheme.recognise import Traits, recognise
from xlcore.sheet.board import board
from xlcore.sheet.extract import Extract, extract
from xlcore.sheet.extract_facts import extract_facts
from xlcore.sheet.extract_money import extract_budget
from xlcore.sheet.grid import Grid, Workbook, read_workbook
from xlcore.sheet.labels import Vocabulary, vocabulary
from xlcore.sheet.locate import is_money_header, locate


class Reading(NamedTuple):
    """A form, its scheme, and in Chinese why this scheme was taken."""

    form: Form
    scheme: Scheme
    reason: str


def read_forms(path: Path, scheme: Scheme | None = None) -> list[Reading]:
    """Read every form of a workbook file; an empty list if none can be located (finding F01).

    The scheme is the one given, else the one that a workbook of our own
    names, else the one that fits.

    Raises:
        FileError: the file cannot be read (finding K03).
    """
    return forms_of(read_workbook(path), scheme)


def forms_of(workbook: Workbook, scheme: Scheme | None = None) -> list[Reading]:
    """Read every form of a workbook; as ``read_forms``."""
    words = vocabulary()
    marked, reason = _named(workbook, words)
    named, reason = (scheme, "按指定的方案") if scheme else (marked, reason)
    if named:
        words = words.extended(named.layout.headings, named.layout.money.rows if named.layout.money else ())
    readings = []
    for found in _extracts(workbook, words, named):
        chosen, why = (named, reason) if named else recognise(_traits(found))
        # The year of our own forms stands in the title line, where a blank cell carries no label.
        form = replace(found.form, year=Entry()) if marked and found.form.year is None else found.form
        readings.append(Reading(_with_facts(form, workbook, words, chosen), chosen, why))
    return readings


def _named(workbook: Workbook, words: Vocabulary) -> tuple[Scheme | None, str]:
    """Return the scheme that the workbook's own mark names.

    Only a built-in scheme: a file must not be able to name another file to open.
    """
    for grid in workbook.grids:
        if grid.sheet in words.sheets["meta"]:
            marks = (cell.content for cell in grid.cells.values())
            name = next((mark for mark in marks if isinstance(mark, str) and mark in builtin()), None)
            return (get(name), f"工作簿注明的方案“{name}”") if name else (None, "")
    return None, ""


def _extracts(workbook: Workbook, words: Vocabulary, scheme: Scheme | None) -> list[Extract]:
    """Read the forms with an indicator table; where there is none, also those that have only money."""
    aside = words.sheets["meta"] | words.sheets["facts"] | words.sheets["aside"]
    boards = [board(grid, words) for grid in workbook.grids if grid.sheet not in aside]
    unit = scheme.money_unit if scheme else None
    for tables_only in (True, False):
        places = [place for found in boards for place in locate(found, tables_only=tables_only)]
        if places:
            return [extract(place, unit) for place in places]
    return []


def _traits(found: Extract) -> Traits:
    form = found.form
    units = [entry.text for entry in (form.unit, form.department) if entry]
    sections = frozenset(map(normalise, {row.level1.text for row in form.indicators}))
    return Traits(form.kind, (found.title, *units), form.year_number, sections, frozenset(found.columns))


def _with_facts(form: Form, workbook: Workbook, words: Vocabulary, scheme: Scheme) -> Form:
    """Add the facts of the base data sheet, and its money block where the scheme has it there."""
    if not scheme.facts:
        return form
    for grid in workbook.grids:
        if grid.sheet in words.sheets["facts"]:
            return _from_facts_sheet(form, grid, words, scheme)
    return form


def _from_facts_sheet(form: Form, grid: Grid, words: Vocabulary, scheme: Scheme) -> Form:
    sheet = board(grid, words, grid.sheet)
    facts = extract_facts(sheet, scheme.facts)
    budget = form.budget
    if budget is None and scheme.layout.money and scheme.layout.money.sheet == "facts":
        header = next((line for line in sheet.lines.values() if is_money_header(sheet, line)), None)
        budget = extract_budget(sheet, header, grid.rows)[0] if header else None
    return replace(form, facts=facts, budget=budget)
