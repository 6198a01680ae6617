"""What a ledger says about itself: what it holds, whether it is sound, every file as JSON."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xlcore.consolidate.ledger_files import DAMAGED, LedgerFiles
from xlcore.consolidate.ledger_view import LedgerView
from xlcore.consolidate.record import FileResult, Tally, levels_of
from xlcore.consolidate.record_store import Schemes, unpack
from xlcore.consolidate.report import file_document, path_text
from xlcore.errors import FileError

SLOWEST = 5
"""Files that ``about`` names."""


@dataclass(frozen=True, slots=True)
class About:
    """The last run of a ledger: when, by which program, over how many files; ``ended`` None: it was broken off.

    ``slowest`` are the files that took longest, with their seconds.
    """

    started: str
    ended: str | None
    tool: str
    scheme: str | None
    found: int
    tally: Tally
    results: int
    slowest: tuple[tuple[Path, float], ...]


def about(ledger: LedgerView) -> About | None:
    """Return what the ledger says of its last run; None if there was none."""
    run = ledger.data.execute("SELECT started, ended, tool, scheme, found FROM run ORDER BY id DESC LIMIT 1").fetchone()
    if run is None:
        return None
    (results,) = ledger.data.execute("SELECT count(*) FROM result").fetchone()
    slowest = ledger.data.execute(
        "SELECT path, seconds FROM file JOIN result ON result.id = file.result ORDER BY seconds DESC, position LIMIT ?",
        (SLOWEST,),
    ).fetchall()
    started, ended, tool, scheme, found = run
    named = tuple((ledger.path_of(path), seconds) for path, seconds in slowest)
    return About(started, ended, tool, scheme, found, ledger.tally(), results, named)


def faults(ledger: LedgerView) -> Iterator[str]:
    """Yield in Chinese what is wrong with a ledger: nothing, unless something else wrote into it.

    The database is checked by SQLite; each record is unpacked and its counts
    compared; each file of the last run must have its result.
    """
    try:
        yield from (f"数据库：{line}" for (line,) in ledger.data.execute("PRAGMA integrity_check") if line != "ok")
        try:
            schemes = ledger.schemes()
        except ValueError as error:
            yield f"方案：记录损坏（{type(error).__name__}）"
            return
        for row in ledger.data.execute(
            "SELECT id, status, forms, errors + warnings + infos, record FROM result ORDER BY id"
        ):
            yield from _record_faults(row, schemes)
        orphans = "SELECT path FROM file WHERE result NOT IN (SELECT id FROM result) ORDER BY position"
        yield from (f"{path_text(ledger.path_of(path))}：没有结果" for (path,) in ledger.data.execute(orphans))
    except (sqlite3.Error, ValueError) as error:
        yield f"数据库：{error}"


def _record_faults(row: tuple[int, str, int, int, bytes], schemes: Schemes) -> Iterator[str]:
    number, status, count, findings, record = row
    try:
        reason, about_file, forms = unpack(record, schemes)
    except (ValueError, LookupError, TypeError) as error:
        yield f"结果 {number}：记录损坏（{type(error).__name__}）"
        return
    found = levels_of(FileResult(Path(), None, "read", reason, forms, about_file)).total()
    if status not in {"read", "rejected"} or (len(forms), found) != (count, findings):
        yield f"结果 {number}：记录与计数不符（表 {len(forms)}/{count}，问题 {found}/{findings}）"


def lines(ledger: LedgerView) -> Iterator[str]:
    """Yield each file of the last run as one line of JSON: as ``xlcore check --json`` has it, with its seconds.

    Raises:
        FileError: a record cannot be read.
    """
    seconds = ledger.data.execute(
        "SELECT seconds, tool FROM file JOIN result ON result.id = file.result JOIN run ON run.id = run"
        " ORDER BY position"
    )
    try:
        for file, (took, tool) in zip(LedgerFiles(ledger, ledger.schemes()), seconds, strict=True):
            document = {**file_document(file), "seconds": round(took, 4), "tool": tool}
            yield json.dumps(document, ensure_ascii=False)
    except sqlite3.Error as error:
        raise FileError(ledger.path or "", DAMAGED) from error
