"""The checks by code, and the one way to run them all over a form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from xlcore.checks.catalogue import CATALOGUE
from xlcore.checks.finding import Figure, Finding, Level
from xlcore.checks.places import entries
from xlcore.checks.switches import level_of
from xlcore.form.model import Entry
from xlcore.form.scoring import ScoredForm

__all__ = ["Check", "Fault", "check", "registered", "run"]


@dataclass(frozen=True, slots=True)
class Fault:
    """What a check found: the entry that is wrong, its label in words, and the sentence with both numbers.

    Code, level and advice are added from the catalogue.
    """

    entry: Entry | None
    label: str
    text: str
    expected: Figure = None
    found: Figure = None


Check: TypeAlias = Callable[[ScoredForm], Iterator[Fault]]

SHOWN_DIGITS = 20
"""How much of a number a message shows that is longer than any number of a form."""

_LONG_NUMBER = re.compile(r"[\d.]{31,}")

_CHECKS: list[tuple[str, Check]] = []
_ORDER = {code: index for index, code in enumerate(CATALOGUE)}


def check(code: str) -> Callable[[Check], Check]:
    """Register a generator as a check of ``code``; a code may have several.

    Raises:
        KeyError: the catalogue has no such code.
    """
    clause = CATALOGUE[code]

    def register(function: Check) -> Check:
        _CHECKS.append((clause.code, function))
        return function

    return register


def registered() -> tuple[tuple[str, Check], ...]:
    """Return every check with its code."""
    return tuple(_CHECKS)


def run(scored: ScoredForm) -> tuple[Finding, ...]:
    """Run every check over a scored form.

    Findings come in reading order of the form, those at one cell in the order
    of the catalogue, each once. The scheme may have switched a code off, or
    given it another level.
    """
    switches = scored.scheme.checks
    found = dict.fromkeys(
        _finding(code, level_of(code, switches), fault, scored.form.sheet)
        for code, function in _CHECKS
        if code not in switches.off
        for fault in function(scored)
    )
    if not found:
        return ()
    cells = {finding.cell for finding in found}
    reading: dict[str | None, int] = {}
    places = [entry.place for entry in entries(scored)]
    for index, cell in enumerate(places):
        if cell in cells:
            reading.setdefault(cell, index)
    return tuple(sorted(found, key=lambda finding: (reading.get(finding.cell, len(places)), _ORDER[finding.code])))


def _finding(code: str, level: Level, fault: Fault, sheet: str) -> Finding:
    clause = CATALOGUE[code]
    cell = fault.entry.place if fault.entry else None
    text = _LONG_NUMBER.sub(lambda number: f"{number[0][:SHOWN_DIGITS]}…", fault.text)
    return Finding(code, level, sheet, cell, fault.label, text, clause.advice, fault.expected, fault.found)
