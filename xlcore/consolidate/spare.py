"""Reading processes that are started before it is known what they will read, so that nobody waits for their start."""

from __future__ import annotations

import atexit
import subprocess
from collections import deque

from xlcore.errors import XlcoreError, reason_of
from xlcore.sheet.child import give_back, launch

MODULE = "xlcore.consolidate.workers_child"

_SPARE: deque[subprocess.Popen[bytes]] = deque()


def prepare(count: int) -> None:
    """See to it that so many processes are there; they import what every reader needs, and wait.

    Raises:
        XlcoreError: one cannot be started.
    """
    while len(_SPARE) < count:
        _SPARE.append(_started())


def taken() -> subprocess.Popen[bytes]:
    """Return a process that nobody else has; from any thread.

    Raises:
        XlcoreError: none can be started.
    """
    while _SPARE:
        try:
            process = _SPARE.popleft()
        except IndexError:  # another thread was faster
            break
        if process.poll() is None:
            return process
        give_back(process)
    return _started()


def dismiss() -> None:
    """End the processes that nobody took."""
    while _SPARE:
        process = _SPARE.popleft()
        process.kill()
        give_back(process)


def _started() -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # our own module under our own interpreter
            **launch(MODULE), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
    except OSError as error:
        raise XlcoreError(f"读取文件的进程不能启动：{reason_of(error)}") from error


atexit.register(dismiss)
