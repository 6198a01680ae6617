"""Processes that read files: one that dies or hangs costs its file, never the run."""

from __future__ import annotations

import os
import pickle
import queue
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from xlcore.consolidate import spare
from xlcore.consolidate.workers_child import read_frame, write_frame
from xlcore.errors import XlcoreError
from xlcore.sheet.child import give_back
from xlcore.sheet.isolate import MEMORY_BYTES, SECONDS

Task: TypeAlias = tuple[int, Path]
"""A file to read, with the number under which its receipt comes back."""

Read: TypeAlias = Callable[[Path], bytes]
"""What a process does with each file; it is pickled. What it gives comes from a process that a file may have taken
over: it must be read without trust."""

ATTEMPTS = 2
"""How often a file may end its process before it is given up: the first time it may have been something else."""

_MEBIBYTE = 1 << 20
_WORTH, _PATIENCE = 16, 1.0
"""Files that wait for each process, and seconds of a run, from which on another process is worth its start."""

_POLL = 0.2
"""Seconds after which a waiting parent looks up: on Windows a waiting thread does not notice Ctrl-C."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take: seconds, and bytes of address space where the system can limit it (not on Windows)."""

    seconds: float = SECONDS
    memory: int = MEMORY_BYTES


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Lost:
    """A file that ended its process, in Chinese why, and the seconds that it took."""

    reason: str
    seconds: float


_Answer: TypeAlias = tuple[int, Path, bytes | Lost] | BaseException
_Answered: TypeAlias = "queue.Queue[_Answer]"


class Worker:
    """One process, started when it is first asked, and again after it ended."""

    def __init__(self, read: Read, limits: Limits) -> None:
        self._first = pickle.dumps((read, limits.seconds, limits.memory))
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self.stopped = False

    def ask(self, path: Path) -> bytes | Lost:
        """Return what a file gave, or that the process ended over it, as often as is allowed.

        Raises:
            XlcoreError: the process cannot be started.
        """
        lost = Lost("", 0)
        for _ in range(ATTEMPTS):
            start = time.monotonic()
            answer = self._answer(path)
            if answer is not None:
                return answer
            lost = self._lost(time.monotonic() - start)
            if lost.seconds >= self._limits.seconds or self.stopped:
                break
        return lost

    def stop(self) -> None:
        """End the process at once, whatever it does, and start no other; from any thread."""
        self.stopped = True
        process = self._process
        if process is not None:
            process.kill()

    def close(self) -> None:
        """End the process and give back what it held; from the thread that asks."""
        if self._process is not None:
            self._process.kill()
            give_back(self._process)
            self._process = None

    def _answer(self, path: Path) -> bytes | None:
        process = self._process or self._started()
        assert process.stdin is not None  # noqa: S101  # both are pipes
        assert process.stdout is not None  # noqa: S101
        try:
            # A process that was prepared may have been started in another folder.
            write_frame(process.stdin, os.fsencode(os.path.abspath(path)))  # noqa: PTH100  # no .. is resolved in bytes
            content = read_frame(process.stdout)
        except OSError:  # the pipe is broken
            content = None
        if content is None:
            self.close()
            return None
        return content

    def _lost(self, seconds: float) -> Lost:
        advice = "请用 Excel 或 WPS 打开，另存为 .xlsx 后重新报送"
        if seconds >= self._limits.seconds:
            return Lost(f"读取超过 {self._limits.seconds:g} 秒；{advice}", seconds)
        limit = f"{self._limits.memory // _MEBIBYTE} MB"
        return Lost(f"读取时处理进程中止，文件可能已损坏，或所需内存超过上限 {limit}；{advice}", seconds)

    def _started(self) -> subprocess.Popen[bytes]:
        process = self._process = spare.taken()
        assert process.stdin is not None  # noqa: S101  # all three are pipes
        assert process.stdout is not None  # noqa: S101
        assert process.stderr is not None  # noqa: S101
        if self.stopped:  # by another thread, which had no process to end
            process.kill()
        try:
            write_frame(process.stdin, self._first)
            understood = read_frame(process.stdout)
        except OSError:
            understood = None
        if understood is None:
            process.kill()
            said = process.stderr.read().decode("utf-8", "replace").strip().rpartition("\n")[2]
            self.close()
            raise XlcoreError(f"读取文件的进程不能启动：{said or '没有说明原因'}")
        process.stderr.close()
        return process


def run(
    tasks: Iterable[Task], read: Read, jobs: int, limits: Limits = DEFAULT_LIMITS
) -> Iterator[tuple[int, Path, bytes | Lost]]:
    """Read files in up to ``jobs`` processes; yields each task with its answer, in the order in which they come.

    ``tasks`` is asked for the next one only when a process will soon be free,
    and in the calling thread. A further process is started when so many files
    wait, or the run takes so long, that its start is worth it. Whatever ends
    the iteration, also an exception or ``close()``, ends them.

    Raises:
        XlcoreError: a process cannot be started.
    """
    asked: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
    answered: _Answered = queue.Queue(2 * jobs)  # an answer may be a whole workbook
    workers: list[Worker] = []
    threads: list[threading.Thread] = []
    waiting = 0
    begun = time.monotonic()

    def staff() -> None:
        """Start a process if the files that wait are worth it."""
        slow = time.monotonic() - begun > _PATIENCE
        if len(workers) < min(jobs, waiting if slow else 1 + waiting // _WORTH):
            workers.append(Worker(read, limits))
            threads.append(threading.Thread(target=_serve, args=(workers[-1], asked, answered), daemon=True))
            threads[-1].start()

    try:
        for task in tasks:
            asked.put(task)
            waiting += 1
            staff()
            while waiting >= 2 * _WORTH * jobs:
                answer = _next(answered, staff)
                waiting -= 1
                yield answer
        while waiting:
            staff()
            answer = _next(answered, staff)
            waiting -= 1
            yield answer
    finally:
        spare.dismiss()
        for worker in workers:
            worker.stop()
        for _ in threads:
            asked.put(None)
        for thread in threads:
            thread.join()


def _serve(
    worker: Worker,
    asked: queue.SimpleQueue[Task | None],
    answered: _Answered,
) -> None:
    """Put every question to one worker, until there is none or it is stopped."""
    while not worker.stopped and (task := asked.get()) is not None:
        answer: _Answer
        try:
            answer = (*task, worker.ask(task[1]))
        except BaseException as error:  # noqa: BLE001  # raised again where the answers are read
            answer = error
        while not worker.stopped:
            try:
                answered.put(answer, timeout=_POLL)
                break
            except queue.Full:  # nobody may ever take it
                continue
    worker.close()


def _next(answered: _Answered, meanwhile: Callable[[], None]) -> tuple[int, Path, bytes | Lost]:
    while True:
        try:
            answer = answered.get(timeout=_POLL)
        except queue.Empty:
            meanwhile()
            continue
        if isinstance(answer, BaseException):
            raise answer
        return answer
