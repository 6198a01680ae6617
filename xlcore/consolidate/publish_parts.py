"""The forms of a part of the files, read back and made into rows: one part after another, or several at once."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from xlcore.consolidate.ledger_files import Row, unpacked
from xlcore.consolidate.publish_cells import Cells, Ready, Value
from xlcore.consolidate.publish_detail import FINDING_COLUMNS, INDICATOR_COLUMNS
from xlcore.consolidate.publish_places import Places
from xlcore.consolidate.record import Collection
from xlcore.consolidate.record_store import Schemes
from xlcore.consolidate.tables import Tables, gather
from xlcore.consolidate.tables_detail import DetailRows

_GARBAGE = 100_000
"""Objects more than before that make Python look for garbage: a form has some thousand."""


@dataclass(frozen=True, slots=True)
class Part:
    """What some files come to: tables but for the schemes, which are named by version, and the rows of the details."""

    tables: Tables
    schemes: tuple[str, ...]
    indicators: Sequence[Ready]
    findings: Sequence[Ready]


class Maker:
    """Makes parts; those of one maker have their looks, places and schemes in common."""

    def __init__(self, places: Places, schemes: Schemes) -> None:
        self._places, self._schemes = places, schemes
        self._indicators, self._findings = Cells(INDICATOR_COLUMNS), Cells(FINDING_COLUMNS)

    def part(self, rows: Sequence[Row], before: int) -> Part:
        """Return the part of these files; ``before`` is how many forms there are in the files before them."""
        indicators: list[Ready] = []
        findings: list[Ready] = []

        def add_indicator(values: Sequence[Value]) -> None:
            indicators.append(self._indicators.row(values))

        def add_finding(values: Sequence[Value]) -> None:
            findings.append(self._findings.row(values))

        details = DetailRows(self._places, [add_indicator], [add_finding])
        files = tuple(unpacked(row, self._schemes) for row in rows)
        tables = gather(Collection(files), details.of_form, details.of_file, before=before)
        versions = {id(scheme): version for version, scheme in self._schemes.items()}
        used = tuple(versions[id(scheme)] for scheme in tables.schemes.values())
        tables.schemes = {}
        return Part(tables, used, indicators, findings)


@contextmanager
def streaming() -> Iterator[None]:
    """Let Python look for garbage less often: forms come and go without cycles, and it would go through those kept."""
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], _GARBAGE), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
