import os
import sys
import time
from pathlib import Path

import pytest
from reading_tasks import Act

from xlcore.consolidate import workers
from xlcore.consolidate.workers import Limits, Lost, Worker, run
from xlcore.errors import XlcoreError
from xlcore.sheet.isolate import MEMORY_BYTES

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot limit the memory of a process like this")


@pytest.fixture(autouse=True)
def _children_find_the_task(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))


def answers(folder, names, jobs=1, **limits):
    tasks = [(number, folder / name) for number, name in enumerate(names)]
    return {path.name: answer for _, path, answer in run(tasks, Act(folder), jobs, Limits(**limits))}


def test_every_file_has_its_answer(tmp_path):
    """More files than processes, each answered once."""
    names = [f"{number}.xlsx" for number in range(20)]
    found = answers(tmp_path, names, jobs=2)
    assert set(names) == set(found)
    assert {name.encode() for name in names} == {answer.split()[0] for answer in found.values()}


@pytest.mark.parametrize(("processes", "files"), [(1, 10), (2, 40)])
def test_few_files_share_one_process(tmp_path, monkeypatch, processes, files):
    """Another one would take longer to start than they take to be read."""
    monkeypatch.setattr(workers, "_PATIENCE", 60)  # a busy machine may take a second to start the first
    found = answers(tmp_path, [f"{number}.xlsx" for number in range(files)], jobs=2)
    assert processes == len({answer.split()[1] for answer in found.values()})


def test_another_process_helps_where_a_run_takes_long(tmp_path, monkeypatch):
    """A file behind one that hangs is read by somebody else."""
    monkeypatch.setattr(workers, "_PATIENCE", 0.1)
    found = answers(tmp_path, ["hang.xlsx", "a.xlsx"], jobs=2, seconds=6)
    assert isinstance(found["hang.xlsx"], Lost)
    assert ["a.xlsx", "hang.xlsx"] == list(found)


@pytest.mark.parametrize("name", ["die.xlsx", pytest.param("fat.xlsx", marks=posix)])
def test_a_process_that_ends_costs_its_file(tmp_path, name):
    """The others are answered, before and after; the reason says what may be wrong and what to do."""
    found = answers(tmp_path, ["a.xlsx", name, "b.xlsx"], memory=MEMORY_BYTES)
    assert isinstance(found["a.xlsx"], bytes)
    assert isinstance(found["b.xlsx"], bytes)
    assert "处理进程中止" in found[name].reason
    assert "2048 MB" in found[name].reason


@pytest.mark.parametrize("name", ["hang.xlsx", "spin.xlsx"])
def test_a_process_that_hangs_costs_its_file(tmp_path, name):
    """It is ended when its time is up, also where it holds the interpreter, and not tried again."""
    start = time.monotonic()
    found = answers(tmp_path, [name, "a.xlsx"], seconds=1)
    assert "读取超过 1 秒" in found[name].reason
    assert isinstance(found["a.xlsx"], bytes)
    assert 30 > time.monotonic() - start


def test_a_file_is_tried_again_when_its_process_ended(tmp_path):
    """It may have been something else that ended it: somebody who freed memory."""
    assert isinstance(answers(tmp_path, ["once.xlsx"])["once.xlsx"], bytes)


def test_what_a_library_prints_is_no_answer(tmp_path):
    """Native code writes to the standard output as it likes."""
    assert b"noisy.xlsx" == answers(tmp_path, ["noisy.xlsx"])["noisy.xlsx"].split()[0]


def test_without_files_no_process_is_started(tmp_path, monkeypatch):
    """A second run in which nothing changed starts nothing."""
    monkeypatch.setattr(Worker, "_started", None)
    assert {} == answers(tmp_path, [])


def test_who_stops_listening_ends_the_processes(tmp_path):
    """Also those that are in the middle of a file."""
    tasks = [(0, tmp_path / "a.xlsx"), (1, tmp_path / "hang.xlsx")]
    answered = run(tasks, Act(tmp_path), 1)
    (_, _, first) = next(answered)
    start = time.monotonic()
    answered.close()
    assert 20 > time.monotonic() - start
    if sys.platform != "win32":
        with pytest.raises(ProcessLookupError):
            os.kill(int(first.split()[1]), 0)


def test_answers_wait_only_in_small_numbers(tmp_path):
    """Each may be a whole workbook: while nobody takes them, no more are made."""
    answered = run(((number, tmp_path / f"{number}.count") for number in range(40)), Act(tmp_path), 1)
    next(answered)
    time.sleep(0.5)
    # One was taken, two wait, and one is in the process's hands.
    assert 4 >= len(list(tmp_path.glob("*.made")))
    answered.close()


def test_who_stops_listening_starts_nothing(tmp_path, monkeypatch):
    """Files that still wait are nobody's."""
    answered = run(((number, tmp_path / f"{number}.xlsx") for number in range(40)), Act(tmp_path), 2)
    next(answered)
    started = []
    monkeypatch.setattr(Worker, "_started", lambda _: started.append(1))
    answered.close()
    assert [] == started


def test_a_process_that_cannot_start_is_told(tmp_path, monkeypatch):
    """With what it said, not as a bad file."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(XlcoreError, match=r"不能启动.*reading_tasks"):
        answers(tmp_path, ["a.xlsx"])


def test_a_lost_file_is_not_an_answer(tmp_path):
    """Who asks one process gets one or the other."""
    worker = Worker(Act(tmp_path), Limits())
    try:
        assert isinstance(worker.ask(tmp_path / "die.xlsx"), Lost)
        assert isinstance(worker.ask(tmp_path / "a.xlsx"), bytes)
    finally:
        worker.close()
