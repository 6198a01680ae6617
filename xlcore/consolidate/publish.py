"""A collection as one workbook of eight sheets, written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
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
from xlcore.consolidate.engine import cores
from xlcore.consolidate.ledger_files import LedgerFiles
from xlcore.consolidate.publish_book import Book, Sheet
from xlcore.consolidate.publish_cells import Column, Ready, Value
from xlcore.consolidate.publish_helpers import parts
from xlcore.consolidate.publish_parts import Maker, streaming
from xlcore.consolidate.publish_places import Places
from xlcore.consolidate.record import Collection
from xlcore.consolidate.roster import Roster
from xlcore.consolidate.tables import Tables
from xlcore.consolidate.tables_detail import DetailRows, again, concluded, survey
from xlcore.consolidate.tables_export import Kind, Table, has_parquet, table
from xlcore.consolidate.tables_survey import Spilled, Survey
from xlcore.errors import FileError, InputError, reason_of

_TABLES = dict(
    zip(
        names.EXPORTED,
        (
            publish_summary.COLUMNS,
            publish_detail.INDICATOR_COLUMNS,
            publish_detail.FINDING_COLUMNS,
            publish_gaps.REPEATED_COLUMNS,
            publish_gaps.UNREAD_COLUMNS,
        ),
        strict=True,
    )
)
"""The columns of the tables that go to other files too."""

_FILES, _MANY = 25, 300
"""Files that become rows at once where several processes share the work; and how many must come to each process."""

_MOST = 6
"""Processes that one other can keep busy."""


def publish(
    collection: Collection,
    path: Path,
    roster: Roster | None = None,
    exports: Sequence[tuple[Kind, Path]] = (),
    jobs: int | None = None,
) -> Survey:
    """Write 说明, 汇总表, 指标明细, 问题清单, 等级分布, 部门统计, 未报与重报 and 未读文件 to ``path``.

    The same collection, roster and path give the same bytes, in however many
    processes: up to ``jobs``, None for as many as there are cores. They help
    with many files from a ledger, where there are no exports. A file that was
    there is replaced, once the new one is complete. ``exports`` are folders
    into which the tables go as Parquet or CSV too. Where a worksheet cannot
    hold the rows of a detail table, they go beside the workbook: as Parquet,
    or as CSV where pyarrow is not installed.

    Raises:
        FileError: a file cannot be written.
        XlcoreError: a process that helped ended.
        InputError: ``path`` is one of the files read, there are more forms than
            a worksheet has rows, or Parquet is asked for without pyarrow.
    """
    _refuse_own(collection, path)
    places = Places.of(collection, path.parent)
    with (
        ExitStack() as stack,
        streaming(),
        TemporaryDirectory(ignore_cleanup_errors=True) as scratch,
        _replacing(path) as file,
        Book(file, scratch, names.SHEETS) as book,
    ):
        beside = [{name: stack.enter_context(table(*some)) for name, some in _files(*export)} for export in exports]
        indicators = _Detail(publish_detail.begin_indicators(book))
        findings = _Detail(publish_detail.begin_findings(book))
        files, helpers = collection.files, _helpers(collection, jobs)
        if isinstance(files, LedgerFiles) and helpers and not beside:
            found = _together(files, collection.others, places, (indicators, findings), roster, helpers)
        else:
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
            _fill(tables[names.UNREAD], publish_gaps.unread_rows(found.tables))
    return found


class _Detail:
    """A sheet of detail rows, which are counted also when there is no more room."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet, self.rows, self.over = sheet, 0, False

    def add(self, values: Sequence[Value]) -> None:
        """Take a row."""
        if self._counted():
            self.sheet.add(values)

    def put(self, made: Ready) -> None:
        """Take a row that was made."""
        if self._counted():
            self.sheet.put(made)

    def _counted(self) -> bool:
        """Count a row and tell whether there is room for it."""
        self.rows += 1
        self.over = self.sheet.full
        return not self.over


def _helpers(collection: Collection, jobs: int | None) -> int:
    """Return how many processes beside this one are worth their start."""
    return max(min((cores() if jobs is None else jobs) - 1, len(collection.files) // _MANY, _MOST), 0)


def _together(  # noqa: PLR0913, PLR0917  # what survey takes, and how many help
    files: LedgerFiles,
    others: tuple[Path, ...],
    places: Places,
    details: tuple[_Detail, _Detail],
    roster: Roster | None,
    helpers: int,
) -> Survey:
    """Do what ``survey`` does, in several processes; the rows come in the same order."""
    indicators, findings = details
    tables = Tables(others)
    with closing(parts(Maker(places, files.schemes), files.packed(_FILES), helpers)) as made:
        for part in made:
            part.tables.schemes = {files.schemes[version].id: files.schemes[version] for version in part.schemes}
            tables.extend(part.tables)
            for row in part.indicators:
                indicators.put(row)
            for row in part.findings:
                findings.put(row)
    return concluded(tables, DetailRows(places, (), [findings.add]), roster)


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
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(folder, f"不能建立文件夹（{reason_of(error)}）。请检查权限，或换一个文件夹") from error
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
