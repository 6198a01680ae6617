"""One run at a time on one ledger: the system holds the lock, and lets go of it when the process ends."""

from __future__ import annotations

import errno
import getpass
import json
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from xlcore.errors import FileError, printable, reason_of

_FAR = 1 << 20
"""The byte that is locked on Windows: far behind the text, which others must be able to read."""

_LONGEST = 4096
"""Bytes that are read of what the other one wrote."""

_IN_USE = "另一次汇总正在使用这本台账"
_HELD = {errno.EAGAIN, errno.EACCES, errno.EDEADLK}
"""What the system says of a lock that another process holds; anything else means that it has no locks there."""


class Lock:
    """The lock of a ledger, held from the moment it is made until ``release``.

    Raises:
        FileError: another run holds it, or the folder cannot be written.
    """

    def __init__(self, ledger: Path) -> None:
        try:
            # Who may look at the ledger must be able to see that a run is on.
            self._file = os.open(_beside(ledger), os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            why = f"台账不能写入（{reason_of(error)}）。请检查它的文件夹在不在、有没有写入权限。"
            raise FileError(ledger, why) from error
        try:
            _lock(self._file)
        except OSError as error:
            who = _holder(self._file)
            os.close(self._file)
            raise FileError(ledger, f"{_IN_USE}（{who}）；请等它结束，或用 --ledger 另写一本") from error
        os.ftruncate(self._file, 0)
        os.write(self._file, _about())

    def release(self) -> None:
        """Let go of the lock; the file stays, since to remove it could take it from under another run."""
        os.ftruncate(self._file, 0)
        os.close(self._file)


@contextmanager
def watched(ledger: Path) -> Iterator[None]:
    """Keep runs off a ledger while somebody looks at it, without writing anything.

    A run could not write while a reader is in the middle. Where no run left
    its lock, or it may not be read, nobody is kept off.

    Raises:
        FileError: a run holds the lock.
    """
    try:
        file = os.open(_beside(ledger), os.O_RDONLY)
    except OSError:
        yield
        return
    try:
        try:
            _lock(file, shared=True)
        except OSError as error:
            if error.errno in _HELD:
                raise FileError(ledger, f"{_IN_USE}（{_holder(file)}）；请等它结束再看") from error
        yield
    finally:
        os.close(file)


def _beside(ledger: Path) -> Path:
    return ledger.with_name(f".{ledger.name}.lock")


def _about() -> bytes:
    """Return who we are, for the message that another run gives."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError, ImportError):  # a user without a name; the kind depends on system and Python
        user = ""
    since = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M:%S")
    return json.dumps({"user": user, "host": platform.node(), "pid": os.getpid(), "since": since}).encode("ascii")


def _holder(file: int) -> str:
    """Return in Chinese who holds the lock, since when."""
    try:
        os.lseek(file, 0, os.SEEK_SET)
        about = json.loads(os.read(file, _LONGEST))
        text = f"{about['user']}@{about['host']}，进程 {about['pid']}，开始于 {about['since']}"
    except (OSError, ValueError, LookupError, TypeError):  # it has not written yet who it is
        return "刚刚开始，或有人正在查看"
    return printable(text)


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int, *, shared: bool = False) -> None:
        del shared  # this system's runtime has no such lock: two who look at once are told of each other
        os.lseek(file, _FAR, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        os.lseek(file, 0, os.SEEK_SET)

else:
    import fcntl

    def _lock(file: int, *, shared: bool = False) -> None:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
