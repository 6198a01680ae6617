"""What a ledger says about itself: what it holds, whether it is sound, every file as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter

from xlcore.consolidate.ledger_files import LedgerFiles
from xlcore.consolidate.ledger_view import DamagedError, LedgerView
from xlcore.consolidate.record import FileResult, Status, Tally, levels_of
from xlcore.consolidate.record_store import Schemes, unpack
from xlcore.consolidate.report import file_document, path_text

SLOWEST = 5
"""Files that ``about`` names."""

_COUNT = TypeAdapter(tuple[int])
_RUN = TypeAdapter(tuple[datetime, datetime | None, str, str | None, int])
_SLOW = TypeAdapter(tuple[bytes, float])
_RESULT = TypeAdapter(tuple[int, Status, int, int, bytes])
_PATH = TypeAdapter(tuple[bytes])
_LINE = TypeAdapter(tuple[str])
_TOOK = TypeAdapter(tuple[float, str])


@dataclass(frozen=True, slots=True)
class About:
    """The last run of a ledger: when, by which program, over how many files; ``ended`` None: it was broken off.

    ``slowest`` are the files that took longest, with their seconds.
    """

    started: datetime
    ended: datetime | None
    tool: str
    scheme: str | None
    found: int
    tally: Tally
    results: int
    slowest: tuple[tuple[Path, float], ...]


def about(ledger: LedgerView) -> About | None:
    """Return what the ledger says of its last run; None if there was none.

    Raises:
        FileError: the ledger cannot be read, or is damaged.
    """
    runs = ledger.rows(_RUN, "SELECT started, ended, tool, scheme, found FROM run ORDER BY id DESC LIMIT 1")
    run = next(runs, None)
    if run is None:
        return None
    (results,) = ledger.row(_COUNT, "SELECT count(*) FROM result")
    slowest = ledger.rows(
        _SLOW,
        "SELECT path, seconds FROM file JOIN result ON result.id = file.result ORDER BY seconds DESC, position LIMIT ?",
        SLOWEST,
    )
    started, ended, tool, scheme, found = run
    named = tuple((ledger.path_of(path), seconds) for path, seconds in slowest)
    return About(started, ended, tool, scheme, found, ledger.tally(), results, named)


def faults(ledger: LedgerView) -> Iterator[str]:
    """Yield in Chinese what is wrong with a ledger: nothing, unless something else wrote into it.

    The database is checked by SQLite; each record is unpacked and its counts
    compared; each file of the last run must have its result, and everything
    that is shown of it must be of its kind.
    """
    try:
        yield from (f"数据库：{line}" for (line,) in ledger.rows(_LINE, "PRAGMA integrity_check") if line != "ok")
        try:
            schemes = ledger.schemes()
        except DamagedError as damaged:
            yield f"方案：记录损坏（{damaged.what}）"
            return
        results = "SELECT id, status, forms, errors + warnings + infos, record FROM result ORDER BY id"
        for row in ledger.rows(_RESULT, results):
            yield from _record_faults(row, schemes)
        orphans = "SELECT path FROM file WHERE result NOT IN (SELECT id FROM result) ORDER BY position"
        yield from (f"{path_text(ledger.path_of(path))}：没有结果" for (path,) in ledger.rows(_PATH, orphans))
        about(ledger)
        for _ in _files(ledger, schemes):  # what show and export read
            pass
    except DamagedError as damaged:
        yield f"数据库：{damaged.what}"


def _record_faults(row: tuple[int, Status, int, int, bytes], schemes: Schemes) -> Iterator[str]:
    number, _, count, findings, record = row
    try:
        reason, about_file, forms = unpack(record, schemes)
    except (ValueError, LookupError, TypeError) as error:
        yield f"结果 {number}：记录损坏（{type(error).__name__}）"
        return
    found = levels_of(FileResult(Path(), None, "read", reason, forms, about_file)).total()
    if (len(forms), found) != (count, findings):
        yield f"结果 {number}：记录与计数不符（表 {len(forms)}/{count}，问题 {found}/{findings}）"


def lines(ledger: LedgerView) -> Iterator[str]:
    """Yield each file of the last run as one line of JSON: as ``xlcore check --json`` has it, with its seconds.

    Raises:
        FileError: the ledger cannot be read, or is damaged.
    """
    for file, (took, tool) in _files(ledger, ledger.schemes()):
        document = {**file_document(file), "seconds": round(took, 4), "tool": tool}
        yield json.dumps(document, ensure_ascii=False)


def _files(ledger: LedgerView, schemes: Schemes) -> Iterator[tuple[FileResult, tuple[float, str]]]:
    """Return the files of the last run, each with its seconds and the program that read it."""
    took = ledger.rows(
        _TOOK,
        "SELECT seconds, tool FROM file JOIN result ON result.id = file.result LEFT JOIN run ON run.id = run"
        " ORDER BY position",
    )
    return zip(LedgerFiles(ledger, schemes), took, strict=True)
