"""The one pass over a collection: detail rows go to where they are written, what is needed at the end is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from xlcore.checks.finding import Finding
from xlcore.consolidate.publish_cells import Value
from xlcore.consolidate.publish_detail import finding_row, indicator_rows
from xlcore.consolidate.publish_places import Places
from xlcore.consolidate.record import Collection, FileResult, FormResult
from xlcore.consolidate.roster import Roster
from xlcore.consolidate.tables import FormLine, Tables, gather
from xlcore.consolidate.tables_survey import Survey
from xlcore.consolidate.tables_verdict import judge

Sink = Callable[[Sequence[Value]], object]
"""Takes one row of a table."""


def survey(
    collection: Collection,
    places: Places,
    indicators: Sequence[Sink] = (),
    findings: Sequence[Sink] = (),
    roster: Roster | None = None,
) -> Survey:
    """Go once over a collection and give each row of 指标明细 and 问题清单 to its sinks.

    The findings about several files together come last.
    """
    rows = DetailRows(places, indicators, findings)
    tables = gather(collection, rows.of_form, rows.of_file)
    return concluded(tables, rows, roster)


def concluded(tables: Tables, rows: DetailRows, roster: Roster | None) -> Survey:
    """Judge what a pass found, and give the findings about several files together, which come last."""
    verdict = judge(tables, roster)
    found = tuple(verdict.findings())
    rows.of_all(found)
    return Survey(tables, verdict, found)


def again(
    collection: Collection,
    known: Survey,
    places: Places,
    indicators: Sequence[Sink] = (),
    findings: Sequence[Sink] = (),
) -> None:
    """Go over a collection a second time and give the same rows to other sinks."""
    rows = DetailRows(places, indicators, findings)
    lines = iter(known.tables.lines)
    for file in collection.files:
        rows.of_file(file)
        for result in file.forms:
            rows.of_form(next(lines), file, result)
    rows.of_all(known.findings)


@dataclass(frozen=True, slots=True)
class DetailRows:
    """Makes the rows for the sinks that there are."""

    places: Places
    indicators: Sequence[Sink]
    findings: Sequence[Sink]

    def of_file(self, file: FileResult) -> None:
        """Give the findings about a file itself."""
        for finding in file.findings if self.findings else ():
            _give(self.findings, finding_row(finding, None, file, self.places))

    def of_form(self, line: FormLine, file: FileResult, result: FormResult) -> None:
        """Give the indicators and findings of a form."""
        for row in indicator_rows(line, file, result, self.places) if self.indicators else ():
            _give(self.indicators, row)
        for finding in result.findings if self.findings else ():
            _give(self.findings, finding_row(finding, line, file, self.places))

    def of_all(self, found: Iterable[tuple[Finding, FormLine | None]]) -> None:
        """Give the findings about several files together."""
        for finding, line in found if self.findings else ():
            _give(self.findings, finding_row(finding, line, line, self.places))


def _give(sinks: Sequence[Sink], row: Sequence[Value]) -> None:
    for sink in sinks:
        sink(row)
