"""Published forms, transcribed cell by cell, as forms that can be scored and checked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any, TypeAlias

from xlcore.form.model import Budget, BudgetRow, Claimed, Entry, Form, IndicatorRow, Section
from xlcore.scheme.catalogue import builtin, get

Record: TypeAlias = Mapping[str, Any]
"""One published form: ``null`` is a place that the form does not have, ``""`` a blank cell."""

SHEET = "自评表"
_MONEY_KEYS = {"rate": "printed_rate"}
_MONEY = ("name", "initial", "adjusted", "executed", "rate", "weight", "score", "reason")
_ROW = ("level1", "level2", "name", "nature", "target", "unit", "actual", "weight", "score", "reason")
_DATA = resources.files("xlcore.examples") / "data"


def parse(text: str) -> Record:
    """Read a record from JSON; numbers become Decimals exactly as written."""
    record: Record = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    return record


@cache
def examples() -> tuple[tuple[str, Record], ...]:
    """Return the built-in records, each with the id of its scheme."""
    files = sorted((item for item in _DATA.iterdir() if item.name.endswith(".json")), key=lambda item: item.name)
    records = [parse(item.read_text("utf-8")) for item in files]
    return tuple((scheme_id(record), record) for record in records)


def scheme_id(record: Record) -> str:
    """Return the record's own scheme where one is built in, else the national one of its kind."""
    own: str = record["id"]
    return own if own in builtin() else f"mof-{record['kind']}"


def form_of(record: Record) -> Form:
    """Return the record as a form; the ``cell`` of each entry is its path in the record."""
    return Form(
        sheet=SHEET,
        kind=record["kind"],
        unit=_entry(record["unit"], "unit"),
        department=_entry(record["department"], "department"),
        project=_entry(record["project"], "project"),
        year=_entry(record["year"], "year"),
        money_unit=record["money_unit"],
        budget=_budget(record["budget"]),
        sections=tuple(_sections(record["sections"])),
        indicators=tuple(_row(row, f"indicators[{index}]") for index, row in enumerate(record["indicators"])),
        claimed=_claimed(record),
        facts=dict(_facts(record["facts"], "")),
        reason=_reason(record),
    )


def _entry(content: str | Decimal | None, path: str) -> Entry | None:
    return None if content is None else Entry(content, path)


def _budget(budget: Record) -> Budget:
    sources = tuple(_money(row, f"budget.rows[{index}]") for index, row in enumerate(budget["rows"]))
    return Budget(_money(budget, "budget"), sources)


def _money(row: Record, path: str) -> BudgetRow:
    keys = {name: _MONEY_KEYS.get(name, name) for name in _MONEY}
    return BudgetRow(**{name: _entry(row.get(key), f"{path}.{key}") for name, key in keys.items()})


def _sections(sections: list[Record]) -> Iterator[Section]:
    for index, section in enumerate(sections):
        if section["stated"] is not None:
            entry = Entry(section["stated"], f"sections[{index}]")
            yield Section(section["level1"], section.get("level2"), section["stated"], entry)


def _row(row: Record, path: str) -> IndicatorRow:
    """Return an indicator row; a blank cell of a row that the source scrambles cannot be known to be blank."""
    unsure = row.get("uncertain", False)
    cells = {name: None if unsure and row[name] == "" else row[name] for name in _ROW}
    entries = {name: _entry(cells[name], f"{path}.{name}") for name in _ROW if name != "level1"}
    return IndicatorRow(level1=Entry(row["level1"], f"{path}.level1"), **entries)


def _claimed(record: Record) -> Claimed:
    """Return total and grade.

    A record whose own scheme prints a place for them and that gives none has
    left it blank. A total that stands in the execution row has no place of
    its own: the figure is that row's.
    """
    claimed, layout = record["claimed"], get(scheme_id(record)).layout
    own = record["id"] in builtin() and not record["truncated"]
    misplaced = "execution row" in claimed.get("where", "")
    total = "" if claimed["total"] is None and own and layout.total else claimed["total"]
    grade = "" if claimed["grade"] is None and own and layout.grade else claimed["grade"]
    return Claimed(
        None if misplaced else _entry(total, "claimed.total"),
        _entry(grade, "claimed.grade"),
        _entry(claimed.get("table_weight_total"), "claimed.table_weight_total"),
    )


def _facts(value: Any, path: str) -> Iterator[tuple[str, Entry]]:  # noqa: ANN401  # any part of a record
    """Yield every figure and text of the base data by its path, lists by number."""
    match value:
        case Mapping():
            for key, inner in value.items():
                yield from _facts(inner, f"{path}.{key}" if path else key)
        case list():
            for index, inner in enumerate(value):
                yield from _facts(inner, f"{path}[{index}]")
        case str() | Decimal():
            yield path, Entry(value, f"facts.{path}")


def _reason(record: Record) -> Entry | None:
    """Return the one explanation of a form that has a cell for it at its foot."""
    headings = [heading for heading in record["columns"].get("foot", ()) if "原因" in heading]
    foot = record["facts"].get("foot", {})
    return next((Entry(foot[heading], f"facts.foot.{heading}") for heading in headings if heading in foot), None)
