"""A ledger as it is looked at: nothing is written, neither into it nor beside it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from xlcore.consolidate.ledger_lock import watched
from xlcore.consolidate.record import Tally
from xlcore.consolidate.record_store import Schemes
from xlcore.errors import FileError, InputError, printable, reason_of
from xlcore.scheme.model import Scheme

SUFFIX = ".ledger"

APPLICATION = int.from_bytes(b"xlco", "big")
"""What SQLite writes into the head of the file, so that it can be told from another database."""

VERSION = 1
"""Of the tables and the records in them."""

_BESIDE = ("", "-journal", "-wal")
"""A ledger, and what SQLite leaves beside it when a run is killed; the second one only another program makes."""

_TALLY = """
SELECT count(*), coalesce(sum(status = 'rejected'), 0), coalesce(sum(status = 'read' AND forms = 0), 0),
  coalesce(sum(forms), 0), coalesce(sum(errors), 0), coalesce(sum(warnings), 0), coalesce(sum(infos), 0)
FROM file JOIN result ON result.id = file.result
"""


class LedgerView:
    """What can be asked of a ledger that is open; ``path`` is where it lies, None a temporary one."""

    def __init__(self, path: Path | None, data: sqlite3.Connection) -> None:
        self.path = path
        self.data = data

    def tally(self) -> Tally:
        """Return the counts of the last run.

        Raises:
            FileError: the ledger cannot be read.
        """
        with self._told():
            return Tally(*self.data.execute(_TALLY).fetchone())

    def schemes(self) -> Schemes:
        """Return the schemes that the records refer to, by version.

        Raises:
            FileError: the ledger cannot be read.
        """
        with self._told():
            rows = self.data.execute("SELECT version, content FROM scheme").fetchall()
        return {version: Scheme.model_validate_json(content) for version, content in rows}

    @staticmethod
    def path_of(stored: bytes) -> Path:
        """Return a path as it was stored: as bytes, since the name of a file need not be text."""
        return Path(os.fsdecode(stored))

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what SQLite raises into a FileError."""
        try:
            yield
        except sqlite3.Error as error:
            raise FileError(self.path or Path("台账"), f"台账不能读写（{error}）。请检查磁盘空间和权限。") from error


@contextmanager
def viewed(path: Path) -> Iterator[LedgerView]:
    """Open a ledger to look at it, also where neither it nor its folder may be written.

    What a killed run left half written is taken back in a copy that vanishes.

    Raises:
        FileError: a run uses it, it is no ledger, of another version, cannot be read, or is damaged.
        InputError: there is no such file.
    """
    if not path.is_file():
        why = "这是文件夹，不是台账文件" if path.is_dir() else "没有这本台账"
        raise InputError(f"{why}：{printable(str(path))}。{_advice(path)}")
    with ExitStack() as stack:
        stack.enter_context(watched(path))
        try:
            yield LedgerView(path, _readable(path, stack))
        except sqlite3.Error as error:
            raise FileError(path, f"台账不能读取（{error}）。如果它已损坏，请移走它，重新汇总。") from error


def _readable(path: Path, stack: ExitStack) -> sqlite3.Connection:
    """Return the ledger open for reading until the stack ends; where it lies, else a copy of it."""
    try:
        return _checked(path, stack, f"{_address(path)}?mode=ro")
    except sqlite3.Error as error:
        if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}:
            raise
    folder = Path(stack.enter_context(TemporaryDirectory(ignore_cleanup_errors=True)))
    try:
        for ending in _BESIDE:
            beside = path.with_name(path.name + ending)
            if not ending or beside.exists():
                shutil.copyfile(beside, folder / f"copy{ending}")
    except OSError as error:
        raise FileError(path, f"台账不能读取（{reason_of(error)}）。请检查权限。") from error
    return _checked(path, stack, _address(folder / "copy"))


def _checked(path: Path, stack: ExitStack, address: str) -> sqlite3.Connection:
    """Return the database at an address of SQLite, open until the stack ends, if it is a ledger of this version."""
    data = stack.enter_context(closing(sqlite3.connect(address, uri=True, isolation_level=None)))
    try:
        if is_ledger(data, path):
            return data
    except sqlite3.Error as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_NOTADB:
            raise
    raise FileError(path, f"这不是 xlcore 的台账。{_advice(path)}")


def is_ledger(data: sqlite3.Connection, path: Path) -> bool:
    """Tell a ledger from another database.

    Raises:
        FileError: it is a ledger of another version.
        sqlite3.Error: it is no database, or cannot be read.
    """
    application, version = (data.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
    if application == APPLICATION and version != VERSION:
        raise FileError(
            path,
            f"台账由另一版本的 xlcore 写成（格式 {version}，本版本 {VERSION}）。请用写它的版本打开，或另写一本。",
        )
    return bool(application == APPLICATION)


def _address(path: Path) -> str:
    """Return a path as SQLite's URI; of a share (//server/share/…) too, whose server must not stand as the host."""
    whole = os.fsencode(path.absolute().as_posix())
    return f"file://{'' if whole.startswith(b'/') else '/'}{quote(whole)}"


def _advice(path: Path) -> str:
    """Say which file may have been meant."""
    beside = path.with_suffix(SUFFIX)
    if beside != path and beside.is_file():
        return f"是不是要看 {printable(str(beside))}？"
    return "台账由 xlcore consolidate 写在汇总表旁边，与汇总表同名，以 .ledger 结尾。"
