"""The one pass over a collection: detail rows go to where they are written, what is needed at the end is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from xlcore.consolidate.collect import Collection, FileResult, FormResult
from xlcore.consolidate.publish_detail import finding_row, indicator_rows
from xlcore.consolidate.publish_places import Places
from xlcore.consolidate.publish_rows import Value
from xlcore.consolidate.roster import Roster
from xlcore.consolidate.tables import FormLine, gather
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

    def on_file(file: FileResult) -> None:
        for finding in file.findings if findings else ():
            _give(findings, finding_row(finding, None, file, places))

    def on_form(line: FormLine, file: FileResult, result: FormResult) -> None:
        for row in indicator_rows(line, file, result, places) if indicators else ():
            _give(indicators, row)
        for finding in result.findings if findings else ():
            _give(findings, finding_row(finding, line, file, places))

    tables = gather(collection, on_form, on_file)
    verdict = judge(tables, roster)
    found = tuple(verdict.findings())
    for finding, line in found if findings else ():
        _give(findings, finding_row(finding, line, line, places))
    return Survey(tables, verdict, found)


def _give(sinks: Sequence[Sink], row: Sequence[Value]) -> None:
    for sink in sinks:
        sink(row)
