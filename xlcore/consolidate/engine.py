"""What reads the files of a run: this process, processes of its own, or a cluster."""

from __future__ import annotations

import os
import time
from collections.abc import Generator, Iterable
from pathlib import Path
from typing import Protocol, TypeAlias

from xlcore.consolidate import spare
from xlcore.consolidate.engine_read import Reader
from xlcore.consolidate.record import Receipt, unpacked
from xlcore.consolidate.workers import DEFAULT_LIMITS, Limits, Lost, Task, run
from xlcore.errors import InputError

Answer: TypeAlias = tuple[int, Path, Receipt]
"""The number of a task, its path, and what came of it."""

Answers: TypeAlias = Generator[Answer, None, None]
"""Answers as they come; who stops listening closes it, which ends what was started."""


class Engine(Protocol):
    """Reads the files of ``tasks``, taken one by one, and yields each with its receipt, in any order."""

    def __call__(self, tasks: Iterable[Task], reader: Reader) -> Answers:
        """Read the files."""
        ...


def inline(tasks: Iterable[Task], reader: Reader) -> Answers:
    """Read in this process, one file after another: for a few files, and without the protection of processes."""
    for number, path in tasks:
        start = time.perf_counter()
        try:
            receipt = reader(path)
        except MemoryError:
            receipt = reader.lost(path, "内存不足，文件没有读完", time.perf_counter() - start)
        yield number, path, receipt


def local(jobs: int | None = None, limits: Limits = DEFAULT_LIMITS) -> Engine:
    """Return the engine that reads in ``jobs`` processes, each with limits; None: as many as there are cores.

    The first of them starts at once: while it does, files can be looked for.

    Raises:
        InputError: ``jobs`` is less than one.
    """
    count = cores() if jobs is None else jobs
    if count < 1:
        raise InputError(f"进程数至少为 1，写的是 {count}")
    spare.prepare()

    def read(tasks: Iterable[Task], reader: Reader) -> Answers:
        for number, path, answer in run(tasks, reader.packed, count, limits):
            yield number, path, settled(answer, path, reader)

    return read


def settled(answer: bytes | Lost, path: Path, reader: Reader) -> Receipt:
    """Return the receipt of a file, also where its process ended over it, or gave none."""
    if isinstance(answer, Lost):
        return reader.lost(path, answer.reason, answer.seconds)
    try:
        return unpacked(answer)
    except ValueError:
        return reader.lost(path, "读取它的进程给出的结果无法识别，文件可能是恶意的", 0)


def cores() -> int:
    """Return how many cores this process may use."""
    usable = getattr(os, "sched_getaffinity", None)  # not on Windows and macOS
    return len(usable(0)) if usable else os.cpu_count() or 1


def engine_of(address: str | None, jobs: int | None = None) -> Engine:
    """Return the engine of an address: ``dask://host:port``; None or ``local`` for processes of this machine.

    Raises:
        InputError: the address is of no engine, or its library is not installed.
    """
    if address is None or address == "local":
        return local(jobs)
    if address.startswith("dask://") and len(address) > len("dask://"):
        from xlcore.consolidate.engine_dask import cluster  # noqa: PLC0415  # an extra that few install

        return cluster(address.removeprefix("dask://"))
    raise InputError(f"没有这种引擎：{address}。可以写 local，或 dask://主机:端口")
