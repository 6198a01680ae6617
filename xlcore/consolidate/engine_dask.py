"""The same reading on a Dask cluster: batches of files go to its machines, each file to a process of its own there."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from xlcore.consolidate.engine import Answer, Answers, Engine, settled
from xlcore.consolidate.engine_read import Reader
from xlcore.consolidate.engine_tool import tool
from xlcore.consolidate.record import Receipt
from xlcore.consolidate.workers import DEFAULT_LIMITS, Limits, Task, Worker
from xlcore.errors import InputError, XlcoreError

BATCH = 32
"""Files of one task: its cost on the cluster, some milliseconds, must not show beside theirs."""

AHEAD = 4
"""Tasks for each thread of the cluster that wait there: enough to keep it busy, few enough to be lost."""

_CONNECT_SECONDS = 20

_own = threading.local()
"""The process that a thread of a cluster's machine keeps between tasks, and what it was made for."""


def cluster(address: str, limits: Limits = DEFAULT_LIMITS) -> Engine:
    """Return the engine that reads on the Dask cluster whose scheduler is at ``host:port``.

    Every machine must see the files under the same paths and have the same
    xlcore. A machine that is lost costs nothing: the scheduler gives its tasks
    to another. Passwords go to the machines, but not into Dask's logs.

    Raises:
        InputError: Dask is not installed.
    """
    library = _distributed()

    def read(tasks: Iterable[Task], reader: Reader) -> Answers:
        try:
            client = library.Client(f"tcp://{address}", timeout=_CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError) as error:
            raise InputError(
                f"连接不上 Dask 集群 {address}（{error}）。请检查地址，以及调度进程是否在运行。"
            ) from error
        with client:
            yield from _mapped(library, client, tasks, reader, limits)

    return read


def _distributed() -> Any:  # noqa: ANN401  # much of Dask has no types
    try:
        import distributed  # noqa: PLC0415  # the extra [dask]
    except ImportError as error:
        raise InputError('没有安装 Dask。请运行：pip install "xlcore[dask]"') from error
    return distributed


def _mapped(
    library: Any,  # noqa: ANN401  # as above
    client: Any,  # noqa: ANN401  # as above
    tasks: Iterable[Task],
    reader: Reader,
    limits: Limits,
) -> Iterator[Answer]:
    batches = _batches(tasks)
    threads = sum(client.nthreads().values()) or 1

    def submit(some: list[Task]) -> object:
        return client.submit(read_batch, some, reader, limits, tool(), pure=False, retries=AHEAD)

    first = [submit(batch) for batch in islice(batches, AHEAD * threads)]
    running = library.as_completed(first, with_results=True, loop=client.loop)
    try:
        for future, answers in running:
            future.release()
            for batch in islice(batches, 1):
                running.add(submit(batch))
            yield from ((number, Path(path), receipt) for number, path, receipt in answers)
    except library.scheduler.KilledWorker as error:
        raise XlcoreError("Dask 集群的工作进程接连退出，没有读完。再次运行同一条命令即接着处理。") from error


def _batches(tasks: Iterable[Task]) -> Iterator[list[Task]]:
    source = iter(tasks)
    while batch := list(islice(source, BATCH)):
        yield batch


def read_batch(tasks: list[Task], reader: Reader, limits: Limits, version: str) -> list[tuple[int, Path, Receipt]]:
    """Read files on a machine of the cluster.

    Raises:
        XlcoreError: this machine has another xlcore, or cannot start a process.
    """
    if tool() != version:
        raise XlcoreError(f"集群上的 xlcore（{tool()}）与本机（{version}）不同，结果会不一致。请装成同一版本。")
    worker = _worker(reader, limits)
    return [(number, path, settled(worker.ask(path), path, reader)) for number, path in tasks]


def _worker(reader: Reader, limits: Limits) -> Worker:
    """Return this thread's process, a new one where the files are to be read in another way."""
    made_for = (reader, limits)
    if getattr(_own, "made_for", None) != made_for:
        if hasattr(_own, "worker"):
            _own.worker.close()
        _own.worker, _own.made_for = Worker(reader.packed, limits), made_for
    worker: Worker = _own.worker
    return worker
