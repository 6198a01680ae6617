"""A collection as one workbook of eight sheets, written whole or not at all."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from xlcore.consolidate import (
    names,
    publish_about,
    publish_departments,
    publish_detail,
    publish_gaps,
    publish_grades,
    publish_summary,
)
from xlcore.consolidate.collect import Collection
from xlcore.consolidate.publish_book import Book, Sheet
from xlcore.consolidate.publish_places import Places
from xlcore.consolidate.publish_rows import Column, Value
from xlcore.consolidate.roster import Roster
from xlcore.consolidate.tables_detail import again, survey
from xlcore.consolidate.tables_export import Kind, Table, has_parquet, table
from xlcore.consolidate.tables_survey import Spilled, Survey
from xlcore.errors import FileError, InputError, reason_of

_TABLES = {
    names.SUMMARY: publish_summary.COLUMNS,
    names.INDICATORS: publish_detail.INDICATOR_COLUMNS,
    names.FINDINGS: publish_detail.FINDING_COLUMNS,
    names.REPEATED: publish_gaps.REPEATED_COLUMNS,
}
"""The tables that go to other files too."""

_GARBAGE = 100_000
"""Objects more than before that make Python look for garbage: a form has some thousand."""


def publish(
    collection: Collection,
    path: Path,
    roster: Roster | None = None,
    exports: Sequence[tuple[Kind, Path]] = (),
) -> Survey:
    """Write 说明, 汇总表, 指标明细, 问题清单, 等级分布, 部门统计, 未报与重报 and 未读文件 to ``path``.

    The same collection, roster and path give the same bytes. A file that was
    there is replaced, once the new one is complete. ``exports`` are folders
    into which the tables go as Parquet or CSV too. Where a worksheet cannot
    hold the rows of a detail table, they go beside the workbook: as Parquet,
    or as CSV where pyarrow is not installed.

    Raises:
        FileError: a file cannot be written.
        InputError: ``path`` is one of the files read, there are more forms than
            a worksheet has rows, or Parquet is asked for without pyarrow.
    """
    _refuse_own(collection, path)
    places = Places.of(collection, path.parent)
    with (
        ExitStack() as stack,
        _streaming(),
        TemporaryDirectory(ignore_cleanup_errors=True) as scratch,
        _replacing(path) as file,
        Book(file, scratch, names.SHEETS) as book,
    ):
        beside = [{name: stack.enter_context(table(*some)) for name, some in _files(*export)} for export in exports]
        indicators = _Detail(publish_detail.begin_indicators(book))
        findings = _Detail(publish_detail.begin_findings(book))
        found = survey(
            collection,
            places,
            [indicators.add, *(tables[names.INDICATORS].add for tables in beside)],
            [findings.add, *(tables[names.FINDINGS].add for tables in beside)],
            roster,
        )
        if over := [some for some in (indicators, findings) if some.over]:
            found = replace(found, spilled=_spill(collection, found, places, path, over))
        if not indicators.over:
            publish_detail.end_indicators(indicators.sheet)
        if not findings.over:
            publish_detail.end_findings(findings.sheet)
        publish_about.write(book, found, places)
        publish_summary.write(book, found.tables, found.verdict, places)
        publish_grades.write(book, found.tables, found.verdict, found.codes)
        publish_departments.write(book, found.tables, found.verdict)
        publish_gaps.write_repeated(book, found.verdict, places)
        publish_gaps.write_unread(book, found.tables)
        for tables in beside:
            _fill(tables[names.SUMMARY], publish_summary.rows(found.tables, found.verdict, places))
            _fill(tables[names.REPEATED], publish_gaps.gap_rows(found.verdict, places))
    return found


class _Detail:
    """A sheet of detail rows, which are counted also when there is no more room."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet, self.rows, self.over = sheet, 0, False

    def add(self, values: Sequence[Value]) -> None:
        """Take a row."""
        self.rows += 1
        if self.sheet.full:
            self.over = True
        else:
            self.sheet.add(values)


def _spill(
    collection: Collection, known: Survey, places: Places, path: Path, details: Sequence[_Detail]
) -> tuple[Spilled, ...]:
    """Write tables that worksheets cannot hold beside the workbook, in a pass of their own; the sheets say where."""
    kind: Kind = "parquet" if has_parquet() else "csv"
    found = {
        detail.sheet.name: Spilled(
            detail.sheet.name, detail.rows, path.with_name(f"{path.stem}_{detail.sheet.name}.{kind}")
        )
        for detail in details
    }
    with ExitStack() as stack:
        sinks = {
            name: [stack.enter_context(table(kind, spilled.path, _TABLES[name])).add] for name, spilled in found.items()
        }
        again(collection, known, places, sinks.get(names.INDICATORS, ()), sinks.get(names.FINDINGS, ()))
    for detail in details:
        detail.sheet.replace(found[detail.sheet.name].told)
    return tuple(found.values())


def _files(kind: Kind, folder: Path) -> Iterator[tuple[str, tuple[Kind, Path, Sequence[Column]]]]:
    folder.mkdir(parents=True, exist_ok=True)
    return ((name, (kind, folder / f"{name}.{kind}", columns)) for name, columns in _TABLES.items())


def _fill(sink: Table, rows: Iterable[Sequence[Value]]) -> None:
    for row in rows:
        sink.add(row)


def _refuse_own(collection: Collection, path: Path) -> None:
    """Refuse to write over a file that was read."""
    if path.exists():
        real = os.path.realpath(path)
        if any(os.path.realpath(file.path) == real for file in collection.files):
            raise InputError(f"输出文件是本次读取的文件之一，不能覆盖：{path}。请换一个文件名。")


@contextmanager
def _streaming() -> Iterator[None]:
    """Let Python look for garbage less often: forms come and go without cycles, and it would go through those kept."""
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], _GARBAGE), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def _replacing(path: Path) -> Iterator[IO[bytes]]:
    """Open a temporary file beside ``path`` that takes its place at the end, or vanishes on an error."""
    temporary = path.with_name(f".xlcore-{os.getpid()}.tmp")
    try:
        try:
            with temporary.open("wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
    except PermissionError as error:
        raise FileError(path, "不能写入；如果文件已在 Excel 或 WPS 中打开，请先关闭") from error
    except OSError as error:
        raise FileError(path, f"不能写入（{reason_of(error)}）") from error
