"""What is known of every file, in one SQLite file: a second run reads only what changed, a killed one goes on."""

from __future__ import annotations

import os
import sqlite3
import time
import weakref
from datetime import datetime
from pathlib import Path
from typing import Self

from pydantic import TypeAdapter

from xlcore.consolidate.engine_read import Reader
from xlcore.consolidate.engine_tool import tool
from xlcore.consolidate.ledger_lock import Lock
from xlcore.consolidate.ledger_view import APPLICATION, UNREADABLE, VERSION, LedgerView, is_known, is_ledger
from xlcore.consolidate.record import Receipt, Status
from xlcore.consolidate.record_store import version_of, version_of_text
from xlcore.errors import FileError

COMMIT_SECONDS = 1.0
"""What a killed run loses at most, the files that were being read apart."""

_TABLES = """
CREATE TABLE scheme (version TEXT PRIMARY KEY, content TEXT NOT NULL);
CREATE TABLE run (
  id INTEGER PRIMARY KEY, started TEXT NOT NULL, ended TEXT, tool TEXT NOT NULL, scheme TEXT, found INTEGER NOT NULL
);
CREATE TABLE result (
  id INTEGER PRIMARY KEY, sha256 TEXT, basis TEXT NOT NULL, run INTEGER NOT NULL REFERENCES run,
  status TEXT NOT NULL, published INTEGER NOT NULL, forms INTEGER NOT NULL,
  errors INTEGER NOT NULL, warnings INTEGER NOT NULL, infos INTEGER NOT NULL,
  seconds REAL NOT NULL, record BLOB NOT NULL
);
CREATE UNIQUE INDEX result_key ON result (sha256, basis) WHERE status = 'read';
CREATE TABLE file (position INTEGER PRIMARY KEY, path BLOB NOT NULL, result INTEGER NOT NULL REFERENCES result);
"""
_RECEIPT = TypeAdapter(tuple[str | None, Status, bool, int, int, int, int, float])


class Ledger(LedgerView):
    """A ledger that is open for a run: the files of the last run in order, and results by the bytes of their files.

    ``path`` None is a temporary one, which vanishes. A result is found again
    for the same bytes, the same program and the same scheme; that of a
    rejected file never is, since what was refused may be readable today.
    Passwords are not kept.

    Raises:
        FileError: another run uses it, or this is no ledger.
    """

    def __init__(self, path: Path | None = None) -> None:
        if path and path.is_dir():
            raise FileError(path, "这是文件夹，不是台账文件。请写出文件名，例如 汇总.ledger。")
        self._basis, self._run = "", 0
        self._committed = time.monotonic()
        lock = Lock(path) if path else None
        try:
            super().__init__(path, _opened(path))
        except BaseException:
            if lock:
                lock.release()
            raise
        self.close = weakref.finalize(self, _close, self.data, lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.close.alive:
            try:
                self.commit()
            finally:
                self.close()

    def begin(self, reader: Reader, found: int) -> None:
        """Begin a run over ``found`` files; what the last run listed is forgotten, its results are not."""
        version = version_of(reader.scheme) if reader.scheme else None
        self._basis = f"{tool()}/{version or 'auto'}"
        with self._told():
            self._begin()
            self.data.executemany(
                "INSERT OR IGNORE INTO scheme VALUES (?, ?)",
                [(key, scheme.model_dump_json()) for key, scheme in reader.schemes.items()],
            )
            self.data.execute("DELETE FROM file")
            self.data.execute("DELETE FROM result WHERE status = 'rejected'")
            begun = self.data.execute(
                "INSERT INTO run (started, tool, scheme, found) VALUES (?, ?, ?, ?)", (_now(), tool(), version, found)
            )
            self._run = begun.lastrowid or 0
        self.commit()

    def find(self, sha256: str | None) -> int | None:
        """Return the number of the result for these bytes, if there is one that still holds."""
        with self._told():
            row = self.data.execute(
                "SELECT id FROM result WHERE sha256 = ? AND basis = ? AND status = 'read'", (sha256, self._basis)
            ).fetchone()
        return row[0] if row else None

    def add(self, receipt: Receipt) -> int:
        """Keep the result of a file and return its number; of the same bytes only one is kept."""
        known = self.find(receipt.sha256) if receipt.status == "read" else None
        if known is not None:
            return known
        with self._told():
            self._begin()
            added = self.data.execute(
                "INSERT INTO result (sha256, basis, run, status, published, forms, errors, warnings, infos, seconds,"
                " record) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    receipt.sha256,
                    self._basis,
                    self._run,
                    receipt.status,
                    receipt.published,
                    receipt.forms,
                    receipt.errors,
                    receipt.warnings,
                    receipt.infos,
                    receipt.seconds,
                    receipt.record,
                ),
            )
        return added.lastrowid or 0

    def place(self, position: int, path: Path, result: int) -> None:
        """Say which result belongs to the file that was found at ``position``."""
        with self._told():
            self._begin()
            self.data.execute("INSERT INTO file VALUES (?, ?, ?)", (position, os.fsencode(path), result))
        if time.monotonic() - self._committed > COMMIT_SECONDS:
            self.commit()

    def receipt(self, result: int) -> Receipt:
        """Return what is known of a result, without its record."""
        row = self.row(
            _RECEIPT,
            "SELECT sha256, status, published, forms, errors, warnings, infos, seconds FROM result WHERE id = ?",
            result,
        )
        return Receipt(*row, record=b"")

    def finish(self) -> None:
        """End the run: it is complete. Results and schemes of another version of the program are of no use any more."""
        with self._told():
            self._begin()
            self.data.execute("UPDATE run SET ended = ? WHERE id = ?", (_now(), self._run))
            self.data.execute(
                "DELETE FROM result WHERE run IN (SELECT id FROM run WHERE tool <> ?)"
                " AND id NOT IN (SELECT result FROM file)",
                (tool(),),
            )
            rows = self.data.execute("SELECT version, content FROM scheme").fetchall()
            self.data.executemany(
                "DELETE FROM scheme WHERE version = ?",
                [(key,) for key, content in rows if key == version_of_text(content) and not is_known(content)],
            )
        self.commit()

    def commit(self) -> None:
        """Write to the disk what was kept so far."""
        with self._told():
            if self.data.in_transaction:
                self.data.execute("COMMIT")
        self._committed = time.monotonic()

    def owns(self, path: Path) -> bool:
        """Tell whether a file is the ledger itself, or what SQLite keeps beside it."""
        own = self.path
        if own is None or path.name not in {own.name, f"{own.name}-journal"}:
            return False
        return path.parent.resolve() == own.parent.resolve()

    def _begin(self) -> None:
        if not self.data.in_transaction:
            self.data.execute("BEGIN IMMEDIATE")


def _opened(path: Path | None) -> sqlite3.Connection:
    """Open a ledger, or make one.

    The journal is SQLite's usual one: its newer kind (WAL) does not work on
    network drives, and gains nothing for one writer.

    Raises:
        FileError: it cannot be opened, is another kind of file, or of a later version.
    """
    where = path or Path("台账")
    try:
        # Whoever collects garbage may close it, in any thread.
        data = sqlite3.connect(path or "", isolation_level=None, check_same_thread=False)
        try:
            _check(data, where)
        except BaseException:
            data.close()
            raise
    except UNREADABLE as error:
        foreign = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_NOTADB
        why = "这不是 xlcore 的台账，没有改动" if foreign else f"台账不能打开（{error}）"
        raise FileError(where, f"{why}。请用 --ledger 换一个文件名，或移走这个文件。") from error
    return data


def _check(data: sqlite3.Connection, path: Path) -> None:
    if is_ledger(data, path):
        return
    marks = [data.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
    if any(marks) or data.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise FileError(path, "这不是 xlcore 的台账，没有改动。请用 --ledger 换一个文件名，或移走这个文件。")
    data.executescript(
        f"BEGIN; {_TABLES} PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION}; COMMIT;"
    )


def _close(data: sqlite3.Connection, lock: Lock | None) -> None:
    data.close()
    if lock:
        lock.release()


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")
