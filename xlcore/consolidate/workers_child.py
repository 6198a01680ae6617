"""A process of its own that answers for one file after another, and may end over any of them."""

from __future__ import annotations

import faulthandler
import gc
import os
import pickle
import signal
import struct
import sys
from importlib import import_module
from pathlib import Path
from typing import IO

_VALUES = 50_000
"""New values after which garbage is looked for; Python's own number is 700."""

_LENGTH = struct.Struct(">I")


def write_frame(stream: IO[bytes], content: bytes) -> None:
    """Write bytes so that the other side knows where they end."""
    stream.write(_LENGTH.pack(len(content)) + content)
    stream.flush()


def read_frame(stream: IO[bytes]) -> bytes | None:
    """Return the next bytes that were written as one; None at the end, also where it comes too early."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    content = stream.read(length)
    return content if len(content) == length else None


def _answers() -> IO[bytes]:
    """Return the standard output for ourselves: what a library prints goes to standard error."""
    stream = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return stream


def _limit_memory(limit: int) -> None:
    try:
        import resource  # noqa: PLC0415  # exists on POSIX only
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _collect_seldom() -> None:
    """Leave what was imported out of the search for garbage: a form makes thousands of values and hardly a cycle."""
    gc.freeze()
    gc.set_threshold(_VALUES, 20, 20)
    gc.enable()


def _silence() -> None:
    """Send what libraries print from now on nowhere: a file must not write to somebody's terminal."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def main() -> None:
    """Answer until there is no further question.

    The first frame is the pickled task, the seconds for one file and the
    memory limit; an empty frame says that it was understood. Each further
    frame is a path, and its answer the bytes that the task gives. A file that takes longer
    ends the process: a native reader may hold the interpreter, so that no
    Python code would notice.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    answers, questions = _answers(), sys.stdin.buffer
    gc.disable()  # imports make none worth a search
    import_module("xlcore.consolidate.engine_read")  # while the parent looks for files
    from xlcore.sheet import isolate  # noqa: PLC0415  # a child must be deaf to Ctrl-C first

    first = read_frame(questions)
    if first is None:
        return
    task, seconds, memory = pickle.loads(first)  # noqa: S301  # written by our own parent
    isolate.stay_here()
    _limit_memory(memory)
    _collect_seldom()
    write_frame(answers, b"")
    _silence()
    while (path := read_frame(questions)) is not None:
        faulthandler.dump_traceback_later(seconds, exit=True, file=2)
        answer = task(Path(os.fsdecode(path)))
        faulthandler.cancel_dump_traceback_later()
        write_frame(answers, answer)


if __name__ == "__main__":
    main()
