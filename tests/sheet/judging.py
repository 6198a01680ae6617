"""What a form in a layout must give, field by field and finding by finding, against what was read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from render import Record, Sheet

from xlcore.checks import Finding, Level, run
from xlcore.examples.records import form_of, scheme_id
from xlcore.form.model import Entry, Form, Section
from xlcore.form.scoring import score
from xlcore.scheme.catalogue import get
from xlcore.scheme.model import Scheme
from xlcore.sheet.codes import address


def entries(value: Any, path: str = "") -> Iterator[tuple[str, Entry]]:
    """Yield every Entry of a form with where in the form it is."""
    if isinstance(value, Entry):
        yield path, value
    elif is_dataclass(value) and path not in {"facts", "unread"}:
        for field in fields(value):
            if not (path == "" and field.name in {"facts", "sections", "unread"}):
                yield from entries(getattr(value, field.name), f"{path}.{field.name}".lstrip("."))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from entries(item, f"{path}[{index}]")


def content(entry: Entry | None) -> Any:
    value = None if entry is None else entry.content
    return ("".join(value.split()) or None) if isinstance(value, str) else value


def misses(record: Record, sheet: Sheet, form: Form) -> tuple[int, list[str]]:
    """Return how many fields a record has, and what is wrong with those that were not read as they are."""
    wanted, found = form_of(record), dict(entries(form))
    count, wrong = 0, []
    for path, entry in entries(wanted):
        where = sheet.places.get(entry.cell or "")
        if where is None or path == "year":
            continue
        count += 1
        got, cell = found.get(path), address(*where)
        if got is None or (got.cell, content(got)) != (cell, content(entry)):
            wrong.append(f"{path}: {cell} {content(entry)!r}, read {got and (got.cell, content(got))}")
    sections = {(s.level1, s.level2, s.stated) for s in wanted.sections if s.entry.cell in sheet.places}
    about = {
        "kind": (wanted.kind, form.kind), "year": (wanted.year_number, form.year_number),
        "money_unit": (wanted.money_unit, form.money_unit), "rows": (len(wanted.indicators), len(form.indicators)),
        "sections": (sections, {(s.level1, s.level2, s.stated) for s in form.sections}),
    }  # fmt: skip
    wrong += [f"{name}: {one!r}, read {two!r}" for name, (one, two) in about.items() if one != two]
    return count + len(about), wrong


def printed(record: Record, sheet: Sheet) -> Form:
    """Return the form of a record with only those places that the sheet has."""

    def seen(value: Any) -> Any:
        if isinstance(value, Entry):
            return value if value.cell in sheet.places or value.cell == "year" else None
        if isinstance(value, tuple):
            return tuple(seen(item) for item in value)
        if is_dataclass(value) and not isinstance(value, Section):
            return replace(value, **{f.name: seen(getattr(value, f.name)) for f in fields(value)})
        return value

    form = form_of(record)
    return replace(seen(form), sections=tuple(s for s in form.sections if s.entry.cell in sheet.places), facts={})


def recorded(record: Record, sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Yield code and path of every finding that the record expects and that the printed cells prove."""
    found = run(score(printed(record, sheet), get(scheme_id(record))))
    for finding in record["expected_findings"]:
        for where in finding["where"] if isinstance(finding["where"], list) else [finding["where"]]:
            for one in found:
                if one.code == finding["code"] and one.cell and (one.cell + ".").startswith((f"{where}.", f"{where}[")):
                    yield one.code, one.cell


def unfound(record: Record, sheet: Sheet, form: Form, scheme: Scheme) -> tuple[list[str], list[Finding]]:
    """Return the recorded findings that were not made at their cells, and errors that nothing in the record proves."""
    proven = {(f.code, place(sheet, f.cell)) for f in run(score(printed(record, sheet), get(scheme_id(record))))}
    made = run(score(form, scheme))
    at = {(finding.code, finding.cell) for finding in made}
    lost = [
        f"{code} {path} {place(sheet, path)}"
        for code, path in recorded(record, sheet)
        if (code, place(sheet, path)) not in at
    ]
    false = [f for f in made if f.level is Level.ERROR and (f.code, f.cell) not in proven]
    return lost, false


def place(sheet: Sheet, path: str | None) -> str | None:
    where = sheet.places.get(path or "")
    return address(*where) if where else None
