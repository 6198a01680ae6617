"""A cluster of two workers on this machine, one of which is killed in mid-run."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from xlcore.consolidate import engine_dask
from xlcore.consolidate.collect import collect
from xlcore.consolidate.engine_dask import cluster, read_batch
from xlcore.consolidate.engine_read import Reader
from xlcore.consolidate.workers import DEFAULT_LIMITS
from xlcore.errors import InputError, XlcoreError

pytest.importorskip("distributed")
EXAMPLES = sorted((Path(__file__).parents[2] / "workbooks" / "examples").glob("*.xlsx"))
PACKAGE = Path(__file__).parents[2]


def started(words, pattern, log):
    """A process, and what it says when it is ready."""
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE)}
    with log.open("wb") as file:
        process = subprocess.Popen([sys.executable, "-m", *words], stdout=file, stderr=file, env=environment)
    until = time.monotonic() + 60
    while not (found := re.search(pattern, log.read_text("utf-8"))):
        assert time.monotonic() < until, log.read_text("utf-8")
        time.sleep(0.1)
    return process, found[1]


@pytest.fixture
def two_workers(tmp_path):
    """The address of a scheduler, and its workers' processes."""
    options = ["--no-dashboard"]
    scheduler, address = started(
        ["distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", *options],
        r"tcp://(127[\d.]+:\d+)",
        tmp_path / "scheduler.log",
    )
    more = ["--no-nanny", "--nthreads", "1", "--local-directory", str(tmp_path), *options]
    workers = [
        started(["distributed.cli.dask_worker", f"tcp://{address}", *more], r"(Registered to)", tmp_path / f"{n}.log")[
            0
        ]
        for n in range(2)
    ]
    yield address, workers
    for process in (*workers, scheduler):
        process.kill()
        process.wait()


def test_a_cluster_gives_what_one_process_gives(tmp_path, two_workers, monkeypatch):
    """Same files, same results, same order, although one of its machines is lost in mid-run."""
    monkeypatch.setattr(engine_dask, "BATCH", 2)
    for number in range(24):
        (tmp_path / f"{number:02}.xlsx").write_bytes(
            EXAMPLES[number % len(EXAMPLES)].read_bytes() + b"\0" * number if number != 5 else b"no workbook"
        )
    address, (lost, _) = two_workers
    done = []

    def kill_at_the_fifth(step):
        done.append(step)
        if len(done) == 5:
            lost.kill()

    together = collect([tmp_path], engine=cluster(address), on_file=kill_at_the_fifth)
    alone = collect([tmp_path])
    assert lost.wait() != 0
    assert alone.tally == together.tally
    assert [(file.path, file.sha256) for file in alone.files] == [(file.path, file.sha256) for file in together.files]
    for one, other in zip(alone.forms, together.forms, strict=True):
        assert (one[1].findings, one[1].scored.form) == (other[1].findings, other[1].scored.form)


def test_a_scheduler_that_is_not_there_is_told(monkeypatch):
    """With what to look at, before long."""
    monkeypatch.setattr(engine_dask, "_CONNECT_SECONDS", 0.5)
    with pytest.raises(InputError, match=r"连接不上 Dask 集群 127\.0\.0\.1:9"):
        collect(EXAMPLES[:1], engine=cluster("127.0.0.1:9"))


def test_dask_need_not_be_installed(monkeypatch):
    """It is an extra; the message says how to get it."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"xlcore\[dask\]"):
        cluster("127.0.0.1:9")


def test_a_machine_with_another_program_is_refused():
    """Its results might differ."""
    with pytest.raises(XlcoreError, match="请装成同一版本"):
        read_batch([], Reader(), DEFAULT_LIMITS, "0.0.1+other")


def test_a_thread_keeps_its_process():
    """As long as the files are read in the same way."""
    one = engine_dask._worker(Reader(), DEFAULT_LIMITS)
    assert one is engine_dask._worker(Reader(), DEFAULT_LIMITS)
    assert one is not engine_dask._worker(Reader(passwords=("x",)), DEFAULT_LIMITS)
