"""A collection as the JSON document that programs rely on (version 1).

Text stands as the cell holds it and numbers as numbers, money in the form's
own unit. What the form does not have is null, and so are a blank number, a
blank field of the head and a blank claim; a blank text cell of the indicator
table is ``""``. A figure that cannot be read stands as its text.
"""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

from xlcore.checks.finding import Finding
from xlcore.consolidate.record import Collection, FileResult, FormResult
from xlcore.form.model import Entry
from xlcore.form.money import money
from xlcore.form.scoring import ScoredForm, ScoredRow
from xlcore.quantity import CellError, normalise

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

VERSION = 1

_NATURES = ("≥", "≤", "=", "定性")
# A quotient has no last digit; ten are well within the 15 that a float prints faithfully.
_RATE_DIGITS = 10


def document(collection: Collection) -> dict[str, Json]:
    """Return the document; ``json.dumps`` writes it as it stands.

    A file without forms has its finding's code and text as ``reason``: F01
    with status ``read``, K03 with status ``rejected``. The summary counts
    these findings among the errors.
    """
    return {
        "version": VERSION,
        "files": [file_document(file) for file in collection.files],
        "summary": {
            "files": len(collection.files),
            "forms": collection.form_count,
            "rejected": collection.rejected,
            "errors": collection.errors,
            "warnings": collection.warnings,
            "infos": collection.infos,
        },
    }


def path_text(path: Path) -> str:
    """Return the path as text that can be written anywhere, also where its name's bytes are no text."""
    return os.fsencode(path).decode("utf-8", "replace")


def number(value: Decimal) -> int | float:
    """Return the JSON number that prints the same digits."""
    return int(value) if value == value.to_integral_value() else float(value)


def file_document(file: FileResult) -> dict[str, Json]:
    """Return one file of the document."""
    codes = " ".join(finding.code for finding in file.findings)
    return {
        "path": path_text(file.path),
        "sha256": file.sha256,
        "status": file.status,
        "reason": None if file.reason is None else f"{codes} {file.reason}".strip(),
        "forms": [_form(form) for form in file.forms],
    }


def _form(result: FormResult) -> dict[str, Json]:
    scored = result.scored
    form = scored.form
    return {
        "sheet": form.sheet,
        "scheme": scored.scheme.id,
        "kind": form.kind,
        "unit": _text(form.unit) or None,
        "department": _text(form.department) or None,
        "project": _text(form.project) or None,
        "year": form.year_number,
        "money_unit": form.money_unit,
        "budget": _budget(scored),
        "indicators": [_indicator(row) for row in scored.rows],
        "claimed": {"total": _figure(form.claimed.total), "grade": _text(form.claimed.grade) or None},
        "computed": {"total": _number(scored.total), "grade": scored.grade},
        "findings": [_finding(finding) for finding in result.findings],
        "checks": {"off": dict(scored.scheme.checks.off), "levels": dict(scored.scheme.checks.levels)},
    }


def _budget(scored: ScoredForm) -> Json:
    """Return the total row; ``rate`` is executed ÷ budget as computed, whatever the form prints."""
    form = scored.form
    if form.budget is None:
        return None
    row = form.budget.total
    rate = scored.rate.points
    return {
        "initial": _money(row.initial, form.money_unit),
        "adjusted": _money(row.adjusted, form.money_unit),
        "executed": _money(row.executed, form.money_unit),
        "rate": None if rate is None else number(Decimal(f"{rate:.{_RATE_DIGITS}g}")),
        "weight": _figure(row.weight),
        "score": _figure(row.score),
        "computed_score": _number(scored.execution.points if scored.execution else None),
    }


def _indicator(scored: ScoredRow) -> dict[str, Json]:
    row = scored.row
    nature = normalise(row.nature.text) if row.nature else ""
    return {
        "level1": _content(row.level1),
        "level2": _content(row.level2),
        "name": _content(row.name),
        "nature": nature if nature in _NATURES else None,
        "target": _content(row.target),
        "actual": _content(row.actual),
        "weight": _figure(row.weight),
        "score": _figure(row.score),
        "computed_score": _number(scored.outcome.points),
        "reason": _content(row.reason),
        "cells": {
            name: entry.place if entry else None
            for name, entry in (
                ("target", row.target),
                ("actual", row.actual),
                ("weight", row.weight),
                ("score", row.score),
                ("reason", row.reason),
            )
        },
    }


def _finding(finding: Finding) -> dict[str, Json]:
    return {
        "code": finding.code,
        "level": finding.level.value,
        "cell": finding.cell,
        "message": finding.message,
        "expected": number(finding.expected) if isinstance(finding.expected, Decimal) else finding.expected,
        "found": number(finding.found) if isinstance(finding.found, Decimal) else finding.found,
    }


def _number(value: Decimal | None) -> Json:
    return None if value is None else number(value)


def _content(entry: Entry | None) -> Json:
    """Return what a cell of the indicator table holds."""
    if entry is None:
        return None
    match entry.content:
        case None:
            return ""
        case Decimal():
            return number(entry.content)
        case CellError():
            return entry.content.code
        case date():
            return entry.content.isoformat()
        case _:
            return entry.content


def _text(entry: Entry | None) -> str:
    """Return what a cell of words holds, a number in it as its digits; blank is ''."""
    if entry is None or entry.blank:
        return ""
    content = _content(entry)
    return content if isinstance(content, str) else entry.text


def _figure(entry: Entry | None) -> Json:
    """Return the figure of a cell that must hold one; what cannot be read as its text."""
    if entry is None or entry.blank:
        return None
    return _content(entry) if entry.number is None else number(entry.number)


def _money(entry: Entry | None, unit: str) -> Json:
    amount = money(entry, unit)
    return _figure(entry) if amount is None else number(amount)
