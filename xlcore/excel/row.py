"""One indicator row as a worksheet hands it over: readings for the target rule, a one-row form for the checks."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from xlcore.excel.schemes import national
from xlcore.excel.values import (
    USUAL_PLACES,
    Argument,
    Refusal,
    Shown,
    content,
    day_of,
    refuse_errors,
    shown,
    typed,
    words,
)
from xlcore.quantity import CellError, Content, Kind, Quantity, read
from xlcore.rules.base import State
from xlcore.rules.target import Target

if TYPE_CHECKING:
    from xlcore.checks.finding import Finding
    from xlcore.scheme.model import Scheme

OMITTED: Final = object()
"""Stands for an argument that was not written; a blank cell is something else."""

FINE = "√"
_USUAL = Target()
_COLUMNS = ("weight", "score", "target", "actual", "reason")


def readings(
    scheme: Scheme | None, cells: tuple[Argument, Argument, Argument], about: Mapping[str, Argument]
) -> dict[str, Quantity]:
    """Return what ``Target`` reads of a row: ``cells`` are weight, target and actual, ``about`` the other columns.

    The year is the one given, else the scheme's.

    Raises:
        Refusal: one of the three cells is blank or holds an error, or the
            weight holds no number.
    """
    weight, target, actual = (content(value) for value in cells)
    refuse_errors(weight)
    if any(isinstance(found, CellError | bool) for found in (target, actual)):
        raise Refusal(str(State.UNREADABLE))
    weighed, aim = read(weight), read(target)
    done = read(day_of(actual, aim))
    aim = read(day_of(target, done))
    if Kind.BLANK in {weighed.kind, aim.kind, done.kind}:
        raise Refusal("")
    if weighed.kind is not Kind.NUMBER:
        raise Refusal(str(State.UNREADABLE))
    found = {name: words(value) for name, value in about.items()}
    year = _year(found["year"]) or (scheme.year if scheme else None)
    found["year"] = typed(Decimal(year)) if year else Quantity(Kind.BLANK)
    return {**found, "weight": weighed, "target": aim, "actual": done}


def _year(reading: Quantity) -> int | None:
    if reading.year or reading.kind is Kind.BLANK:
        return reading.year
    if reading.number is None or reading.number != int(reading.number):
        raise Refusal("#年度有误")
    return int(reading.number)


def points(scheme: Scheme | None, inputs: Mapping[str, Quantity]) -> Shown:
    """Return the points of a row as its cell shows them."""
    rule, places = (scheme.row_rule, scheme.places) if scheme else (_USUAL, USUAL_PLACES)
    return shown(rule.score(inputs).settled(inputs["weight"].number, places))


def explanation(scheme: Scheme | None, inputs: Mapping[str, Quantity]) -> str:
    """Return how the points arose, in words: the steps of ``xlcore explain`` on one line."""
    from xlcore.form.explain import steps  # noqa: PLC0415  # as in _findings

    return "；".join(steps(scheme.row_rule if scheme else _USUAL, inputs, scheme))


def verdict(scheme: Scheme | None, cells: Mapping[str, Argument]) -> str:
    """Return the gravest finding about a row, √ where there is none, "" while there is nothing to judge.

    ``cells`` are weight, score, target, actual and reason. A finding that asks
    nothing of anybody (提示) is passed over.
    """
    found = {name: content(value) for name, value in cells.items() if value is not OMITTED}
    findings = _findings(scheme or national(), found)
    if findings:
        gravest = min(findings, key=lambda finding: finding.level != "error")
        return f"{gravest.level.chinese} {gravest.code} {gravest.text}。{gravest.advice}"
    return "" if read(found["score"]).kind is Kind.BLANK else FINE


def _findings(scheme: Scheme, cells: Mapping[str, Content]) -> list[Finding]:
    # The checks take pydantic with them, which most cells never need.
    from xlcore.checks import Level, run  # noqa: PLC0415
    from xlcore.form.model import Entry, Form, IndicatorRow  # noqa: PLC0415
    from xlcore.form.scoring import score  # noqa: PLC0415

    entries = {name: Entry(cells[name], name) for name in _COLUMNS if name in cells}
    row = IndicatorRow(level1=Entry(), **entries)
    form = Form("", scheme.kind, indicators=(row,))
    about_rows = [finding for finding in run(score(form, scheme)) if finding.code[0] in "CI"]
    return [finding for finding in about_rows if finding.level is not Level.INFO]
