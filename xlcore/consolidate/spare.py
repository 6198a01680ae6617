"""A reading process that is started before it is known what it will read, so that nobody waits for its start."""

from __future__ import annotations

import atexit
import subprocess
from collections import deque

from xlcore.errors import XlcoreError, reason_of
from xlcore.sheet.child import give_back, launch

MODULE = "xlcore.consolidate.workers_child"

_SPARE: deque[subprocess.Popen[bytes]] = deque()


def prepare() -> None:
    """See to it that a process is there; it imports what every reader needs, and waits.

    Raises:
        XlcoreError: it cannot be started.
    """
    if not _SPARE:
        _SPARE.append(_started())


def taken() -> subprocess.Popen[bytes]:
    """Return a process that nobody else has; from any thread.

    Raises:
        XlcoreError: none can be started.
    """
    while process := _one():
        if process.poll() is None:
            return process
        give_back(process)
    return _started()


def dismiss() -> None:
    """End the process that nobody took."""
    while process := _one():
        process.kill()
        give_back(process)


def _one() -> subprocess.Popen[bytes] | None:
    try:
        return _SPARE.popleft()
    except IndexError:  # also where another thread was faster
        return None


def _started() -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # our own module under our own interpreter
            **launch(MODULE), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
    except OSError as error:
        raise XlcoreError(f"读取文件的进程不能启动：{reason_of(error)}") from error


atexit.register(dismiss)
