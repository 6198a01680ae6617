"""A ledger as it is looked at: nothing is written, neither into it nor beside it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar
from urllib.parse import quote

from pydantic import TypeAdapter, ValidationError

from xlcore.consolidate.find import LEDGER
from xlcore.consolidate.ledger_lock import watched
from xlcore.consolidate.record import Tally
from xlcore.consolidate.record_store import Schemes, version_of_text
from xlcore.errors import FileError, InputError, printable, reason_of
from xlcore.scheme.model import Scheme

APPLICATION = int.from_bytes(b"xlco", "big")
"""What SQLite writes into the head of the file, so that it can be told from another database."""

VERSION = 1
"""Of the tables and the records in them."""

_BESIDE = ("", "-journal", "-wal")
"""A ledger, and what SQLite leaves beside it when a run is killed; the second one only another program makes."""

_OUTSIDE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_READONLY,
    }
)
"""What SQLite says of the disk and of rights; whatever else it says of a ledger, the ledger is damaged."""

UNREADABLE = (sqlite3.Error, UnicodeDecodeError)
"""What Python's SQLite raises; the second one where the text of its own error, which quotes the file, is no UTF-8."""

DAMAGED = "请运行 xlcore ledger verify 查看；可以删除它，重新汇总"
"""What to do about a damaged ledger."""

Row = TypeVar("Row")

_TALLY = """
SELECT count(*), coalesce(sum(status = 'rejected'), 0), coalesce(sum(status = 'read' AND forms = 0), 0),
  coalesce(sum(forms), 0), coalesce(sum(errors), 0), coalesce(sum(warnings), 0), coalesce(sum(infos), 0)
FROM file JOIN result ON result.id = file.result
"""
_COUNTS = TypeAdapter(tuple[int, int, int, int, int, int, int])
_SCHEME = TypeAdapter(tuple[str, str])


class DamagedError(FileError):
    """A ledger holds what no run wrote into it; ``what`` says in a few words where."""

    def __init__(self, path: Path | str, what: str) -> None:
        self.what = printable(what)
        super().__init__(path, f"台账已损坏（{self.what}）。{DAMAGED}")
        self.args = (path, what)  # so that it survives pickling


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
        return Tally(*self.row(_COUNTS, _TALLY))

    def schemes(self) -> Schemes:
        """Return the schemes that the records refer to, by version.

        Raises:
            FileError: the ledger cannot be read, is damaged, or knows schemes of another kind than this program.
        """
        schemes = {}
        for version, content in self.rows(_SCHEME, "SELECT version, content FROM scheme"):
            if version != version_of_text(content):
                raise DamagedError(self._where, f"方案 {version}")
            try:
                schemes[version] = Scheme.model_validate_json(content)
            except ValidationError as error:
                why = "台账中的方案由另一版本的 xlcore 写成。请用那个版本打开，或重新汇总"
                raise FileError(self._where, why) from error
        return schemes

    def rows(self, kind: TypeAdapter[Row], query: str, *values: Any) -> Iterator[Row]:  # noqa: ANN401  # what SQLite takes
        """Yield the rows that a query finds, each with columns of these kinds.

        Raises:
            FileError: the ledger cannot be read, or is damaged.
        """
        with self._told():
            for row in self.data.execute(query, values):
                yield kind.validate_python(row)

    def row(self, kind: TypeAdapter[Row], query: str, *values: Any) -> Row:  # noqa: ANN401  # as above
        """Return the one row that a query finds.

        Raises:
            FileError: as ``rows``, or there is none.
        """
        for row in self.rows(kind, query, *values):
            return row
        raise DamagedError(self._where, "缺少记录")

    @staticmethod
    def path_of(stored: bytes) -> Path:
        """Return a path as it was stored: as bytes, since the name of a file need not be text."""
        return Path(os.fsdecode(stored))

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what SQLite raises, and rows that are not of their kind, into a FileError."""
        try:
            yield
        except UNREADABLE as error:
            raise _refused(self._where, error) from error
        except ValidationError as error:
            raise DamagedError(self._where, "内容不合格式") from error

    @property
    def _where(self) -> Path:
        return self.path or Path("台账")


def _refused(path: Path, error: Exception) -> FileError:
    """Return what SQLite raised as it is told: the disk or rights, or a damaged ledger."""
    # A text that is none has no code.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    if code in _OUTSIDE or isinstance(error, sqlite3.ProgrammingError):
        return FileError(path, f"台账不能读写（{error}）。请检查磁盘空间和权限。")
    return DamagedError(path, str(error))


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
        except UNREADABLE as error:
            raise _refused(path, error) from error


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
    beside = path.with_suffix(LEDGER)
    if beside != path and beside.is_file():
        return f"是不是要看 {printable(str(beside))}？"
    return "台账由 xlcore consolidate 写在汇总表旁边，与汇总表同名，以 .ledger 结尾。"


def is_known(content: str) -> bool:
    """Tell whether this program reads a scheme as a ledger keeps it."""
    try:
        Scheme.model_validate_json(content)
    except ValidationError:
        return False
    return True
