"""Several processes that make the rows of a published workbook, and one order in which they come."""

from __future__ import annotations

import pickle
import queue
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from itertools import islice
from tempfile import TemporaryFile
from typing import TypeAlias

from xlcore.consolidate.ledger_files import Row
from xlcore.consolidate.publish_parts import Maker, Part
from xlcore.consolidate.workers_child import read_frame, write_frame
from xlcore.errors import XlcoreError, reason_of
from xlcore.sheet.child import give_back, launch

Task: TypeAlias = tuple[list[Row], int]
"""The arguments of ``Maker.part``."""

_AHEAD = 8
"""Parts for each process that wait for an earlier one."""

_POLL = 0.2
"""Seconds after which a waiting parent looks up: on Windows a waiting thread does not notice Ctrl-C."""

_SWITCH = 0.001
"""Seconds for which a thread computes before another gets its turn: what a process sends is read in many small pieces,
each of which would wait five times as long for the thread that makes parts here."""


class Helper:
    """One process that makes parts.

    Raises:
        XlcoreError: it cannot be started.
    """

    def __init__(self, first: bytes) -> None:
        self._first: bytes | None = first
        self._said = TemporaryFile()  # noqa: SIM115  # open as long as the process
        try:
            self._process = subprocess.Popen(  # our own module under our own interpreter
                **launch("xlcore.consolidate.publish_child"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._said,
            )
        except OSError as error:
            self._said.close()
            raise XlcoreError(f"写汇总表的进程不能启动：{reason_of(error)}") from error

    def ask(self, task: Task) -> Part:
        """Return a part.

        Raises:
            XlcoreError: the process ended.
        """
        assert self._process.stdin is not None  # noqa: S101  # both are pipes
        assert self._process.stdout is not None  # noqa: S101
        content = None
        with suppress(OSError):  # the pipe is broken
            if self._first is not None:
                write_frame(self._process.stdin, self._first)
                self._first = None
            write_frame(self._process.stdin, pickle.dumps(task))
            content = read_frame(self._process.stdout)
        if content is None:
            self._said.seek(0)
            said = self._said.read().decode("utf-8", "replace").strip().rpartition("\n")[2]
            raise XlcoreError(f"写汇总表的进程中止：{said or '没有说明原因'}。请重新运行；已读取的结果保留在台账中")
        part: Part = pickle.loads(content)  # noqa: S301  # written by our own module
        return part

    def stop(self) -> None:
        """End the process at once, whatever it does; from any thread."""
        self._process.kill()

    def close(self) -> None:
        """Give back what the system keeps for a process that was ended."""
        give_back(self._process)
        self._said.close()


def parts(maker: Maker, tasks: Iterable[Task], helpers: int) -> Generator[Part]:
    """Yield the part of each task in the order of the tasks, made here and in ``helpers`` other processes.

    Whatever ends the iteration, also an exception or ``close()``, ends them.

    Raises:
        XlcoreError: one of the processes ended.
    """
    first = pickle.dumps(maker)
    idle: queue.SimpleQueue[Helper] = queue.SimpleQueue()
    started = []
    pool = ThreadPoolExecutor(helpers)
    switch = sys.getswitchinterval()
    try:
        sys.setswitchinterval(min(switch, _SWITCH))
        for _ in range(helpers):
            started.append(Helper(first))
            idle.put(started[-1])
        yield from _ordered(maker, iter(tasks), lambda task: pool.submit(_asked, idle, task), _AHEAD * (helpers + 1))
    finally:
        sys.setswitchinterval(switch)
        for helper in started:
            helper.stop()
        pool.shutdown(cancel_futures=True)
        for helper in started:
            helper.close()


def _asked(idle: queue.SimpleQueue[Helper], task: Task) -> Part:
    """Ask a process that has nothing to do; there is one for each thread."""
    helper = idle.get()
    try:
        return helper.ask(task)
    finally:
        idle.put(helper)


def _ordered(maker: Maker, tasks: Iterator[Task], submit: Callable[[Task], Future[Part]], ahead: int) -> Iterator[Part]:
    """Yield the parts in order; while the next one is not there, make one here that nobody has begun."""
    waiting: deque[tuple[Task, Future[Part]]] = deque()
    while True:
        waiting.extend((task, submit(task)) for task in islice(tasks, ahead - len(waiting)))
        if not waiting:
            return
        _, future = waiting[0]
        if future.done():
            waiting.popleft()
            yield future.result()
        else:
            index = next((index for index, (_, other) in enumerate(waiting) if other.cancel()), None)
            if index is None:
                wait([future], _POLL)
            else:
                task, _ = waiting[index]
                waiting[index] = task, _made(maker.part(*task))


def _made(part: Part) -> Future[Part]:
    future: Future[Part] = Future()
    future.set_result(part)
    return future
