"""The one way in: every form of a workbook file, with the scheme that it belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from xlcore.form.model import Entry, Form
from xlcore.form.subrows import part_rows
from xlcore.numbers import HUNDRED, ZERO
from xlcore.quantity import normalise
from xlcore.scheme.catalogue import builtin, get
from xlcore.scheme.model import Scheme
from xlcore.scheme.recognise import Traits, recognise, unlike
from xlcore.sheet.abreast import blocks
from xlcore.sheet.base_table import BaseTable, base_table
from xlcore.sheet.board import Board, board
from xlcore.sheet.codes import position
from xlcore.sheet.extract import Extract, extract
from xlcore.sheet.extract_facts import extract_facts
from xlcore.sheet.extract_money import extract_budget
from xlcore.sheet.grid import Grid, Workbook, read_workbook
from xlcore.sheet.labels import Vocabulary, vocabulary
from xlcore.sheet.listing import extract_listing
from xlcore.sheet.locate import Place, locate
from xlcore.sheet.money_header import is_money_header
from xlcore.sheet.stamp import stamped

_LONGEST_NAME = 40
"""Characters of a mark that a reason quotes."""


class Reading(NamedTuple):
    """A form, its scheme, in Chinese why this scheme was taken, and where the form stands on its sheet."""

    form: Form
    scheme: Scheme
    reason: str
    place: Place


def read_forms(path: Path, scheme: Scheme | None = None, passwords: Sequence[str] = ()) -> list[Reading]:
    """Read every form of a workbook file; an empty list if none can be located (finding F01).

    The scheme is the one given, else the one that a workbook of our own
    names, else the one that fits. A file with a password is opened with the
    first of the passwords that fits.

    Raises:
        FileError: the file cannot be read (finding K03).
    """
    return forms_of(read_workbook(path, passwords=passwords), scheme)


def forms_of(workbook: Workbook, scheme: Scheme | None = None) -> list[Reading]:
    """Read every form of a workbook; as ``read_forms``."""
    words = vocabulary()
    mark = _mark(workbook, words)
    named = scheme or _named(mark)
    if named:
        words = _extended(tuple(named.layout.headings.items()), named.layout.money.rows if named.layout.money else ())
    boards, tables, extracts = _found(workbook, words, named)
    if not extracts and mark is None:  # anybody may call a sheet 基础数据, and write the form there
        boards, tables, extracts = _found(workbook, words, named, as_ours=True)
    if sum(found.form.kind == "department" for found in extracts) != 1:
        tables = {}  # of several departments nobody knows whose they are
    readings = []
    for found in extracts:
        if scheme:
            chosen, fits = scheme, unlike(_traits(found), scheme)
        else:
            chosen, fits = (named, "") if named else recognise(_traits(found))
        form = replace(found.form, scheme_given=True) if scheme else found.form
        if mark and "year" in mark and (form.year is None or form.year.blank):
            form = replace(form, year=_year(mark))
        reason = _reason(mark, given=scheme, chosen=chosen, fits=fits)
        form = _with_facts(form, workbook, words, chosen)
        if tables and not form.facts:
            form = replace(form, facts=_published(form, boards, tables, chosen))
        readings.append(Reading(stamped(form, mark) if mark else form, chosen, reason, found.place))
    return readings


@lru_cache(maxsize=16)
def _extended(headings: tuple[tuple[str, str], ...], money_rows: tuple[str, ...]) -> Vocabulary:
    """Return the vocabulary with the labels of a scheme; it remembers the texts that it read."""
    return vocabulary().extended(dict(headings), money_rows)


def _mark(workbook: Workbook, words: Vocabulary) -> Mapping[str, str] | None:
    """Return what the mark of a workbook of our own says, by key; None if it has no mark."""
    for grid in workbook.grids:
        if grid.sheet in words.sheets["meta"]:
            pairs = ((grid.cell(row, 0).content, grid.cell(row, 1).content) for row in range(grid.rows))
            return {key: value for key, value in pairs if isinstance(key, str) and isinstance(value, str)}
    return None


def _named(mark: Mapping[str, str] | None) -> Scheme | None:
    """Return the built-in scheme of a mark: a file must not be able to name another file to open."""
    name = mark.get("scheme") if mark else None
    return get(name) if name in builtin() else None


def _of_ours(sheet: str, names: frozenset[str]) -> bool:
    """Tell whether a sheet is one that we put beside forms; a second one of a kind carries a number."""
    return sheet in names or sheet.rstrip("0123456789") in names


def _year(mark: Mapping[str, str]) -> Entry:
    """Return the blank year of a form of our own: in the title line a blank cell carries no label."""
    cell = mark.get("year", "")
    try:
        position(cell)
    except ValueError:
        return Entry()
    return Entry(cell=cell)


def _reason(mark: Mapping[str, str] | None, *, given: Scheme | None, chosen: Scheme, fits: str) -> str:
    """Say in Chinese why a scheme was taken, and what the mark says where that is another one."""
    marked = mark.get("scheme", "") if mark else ""
    said = "".join(letter for letter in marked if letter.isprintable())[:_LONGEST_NAME]
    if given:
        return "按指定的方案" + ("" if marked in {"", given.id} else f"；工作簿注明的方案是“{said}”") + fits
    if not marked:
        return fits
    if marked == chosen.id and not fits:
        return f"工作簿注明的方案“{said}”"
    return f"工作簿注明的方案“{said}”不是内置方案，请用 --scheme 指定方案文件；现按“{chosen.title}”处理"


def _found(
    workbook: Workbook, words: Vocabulary, scheme: Scheme | None, *, as_ours: bool = False
) -> tuple[list[Board], dict[str, BaseTable], list[Extract]]:
    """Return the worksheets that may hold forms, the base data on them, and the forms.

    These are not those that we put beside forms, or, where there are no others, those with such names.
    """
    aside = words.sheets["facts"] | words.sheets["aside"]
    grids = [grid for grid in workbook.grids if not _of_ours(grid.sheet, words.sheets["meta"])]
    boards = [board(grid, words) for grid in grids if _of_ours(grid.sheet, aside) == as_ours]
    tables = {one.grid.sheet: table for one in boards if (table := base_table(one))}
    return boards, tables, _extracts([_bare(one, tables) for one in boards], scheme)


def _bare(whole: Board, tables: Mapping[str, BaseTable]) -> Board:
    table = tables.get(whole.grid.sheet)
    return table.without(whole) if table else whole


def _extracts(boards: Sequence[Board], scheme: Scheme | None) -> list[Extract]:
    """Read the forms with an indicator table, and those that have only money.

    Beside forms with a table, one that has only money must say whose it is. A list of many forms counts where there
    are no others: beside them it repeats them.
    """
    unit = scheme.money_unit if scheme else None
    found: list[tuple[Grid, Extract]] = []
    for whole in boards:
        for block in blocks(whole):
            found += [(whole.grid, extract(place, unit)) for place in locate(block, tables_only=False)]
    if not found:
        found = [(whole.grid, one) for whole in boards for one in extract_listing(whole, unit)]
    full = [(grid, one) for grid, one in found if one.place.tables or _names_its_owner(one.form)]
    return _used(full if any(one.place.tables for _, one in full) else found)


def _names_its_owner(form: Form) -> bool:
    return any(entry is not None and not entry.blank for entry in (form.project, form.unit))


def _used(found: Sequence[tuple[Grid, Extract]]) -> list[Extract]:
    """Leave out the templates: a form that nobody filled in beside one that is, or on a hidden sheet."""
    filled = [extract for _, extract in found if _is_filled(extract.form)]
    return filled or [extract for grid, extract in found if grid.state == "visible"]


def _is_filled(form: Form) -> bool:
    """Tell whether somebody wrote on a form: whose it is, money, or what was reached.

    Targets and points may be printed, and formulas calculate without anybody.
    """
    money = (form.budget.total, *form.budget.sources) if form.budget else ()
    entries = chain(
        (form.unit, form.department, form.project, form.claimed.total),
        (entry for row in money for entry in (row.initial, row.adjusted, row.executed)),
        (entry for row in form.indicators for entry in (row.actual, row.score)),
    )
    return any(entry is not None and not entry.blank and not entry.formula for entry in entries)


def _traits(found: Extract) -> Traits:
    form = found.form
    units = [entry.text for entry in (form.unit, form.department) if entry]
    rows: dict[str, list[int]] = {}
    heading, group = None, []
    for index, row in enumerate(form.indicators):
        if row.level1 is not heading:  # the rows of one group share it
            heading = row.level1
            group = rows.setdefault(normalise(heading.text), [])
        group.append(index)
    spent = form.budget.total.weight if form.budget else None
    execution = spent.number if spent else None
    weights = {normalise(s.level1): s.stated for s in form.sections if s.level2 is None}
    unstated = [name for name in rows if name not in weights]
    parts = part_rows(form, HUNDRED, execution) if unstated else ()
    for name in unstated:
        counted = [form.indicators[index].weight for index in rows[name] if index not in parts]
        points = [weight.number if weight else None for weight in counted]
        if None not in points:
            weights[name] = sum((point for point in points if point is not None), ZERO)
    names = frozenset(row.name.text for row in form.indicators if row.name)
    return Traits(form.kind, (found.title, *units), form.year_number, frozenset(rows), weights, names, execution)


def _with_facts(form: Form, workbook: Workbook, words: Vocabulary, scheme: Scheme) -> Form:
    """Add the facts of the base data sheet, and its money block where the scheme has it there."""
    if not scheme.facts:
        return form
    for grid in workbook.grids:
        if grid.sheet in words.sheets["facts"]:
            return _from_facts_sheet(form, grid, words, scheme)
    return form


def _published(
    form: Form, boards: Sequence[Board], tables: Mapping[str, BaseTable], scheme: Scheme
) -> Mapping[str, Entry]:
    """Return the facts of the base data that departments publish: on the sheet of the form, else on the only other."""
    if form.sheet in tables:
        return tables[form.sheet].facts(scheme.facts)
    other = [one for one in boards if one.grid.sheet in tables]
    table = base_table(replace(other[0], sheet=other[0].grid.sheet)) if len(other) == 1 else None
    return table.facts(scheme.facts) if table else {}


def _from_facts_sheet(form: Form, grid: Grid, words: Vocabulary, scheme: Scheme) -> Form:
    sheet = board(grid, words, grid.sheet)
    facts = extract_facts(sheet, scheme.facts)
    budget = form.budget
    if budget is None and scheme.layout.money and scheme.layout.money.sheet == "facts":
        header = next((line for line in sheet.lines.values() if is_money_header(sheet, line)), None)
        budget = extract_budget(sheet, header, grid.rows)[0] if header else None
    return replace(form, facts=facts, budget=budget)
