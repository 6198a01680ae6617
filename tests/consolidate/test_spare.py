from __future__ import annotations

import subprocess

import pytest

from xlcore.consolidate import spare
from xlcore.consolidate.engine import local
from xlcore.consolidate.engine_read import Reader
from xlcore.errors import XlcoreError
from xlcore.sheet.child import give_back


@pytest.fixture(autouse=True)
def _none_left():
    spare.dismiss()
    yield
    spare.dismiss()


def ended(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


def test_gives_the_process_that_was_prepared():
    """Who asks for a process gets the one that was started for him, and the next one another."""
    spare.prepare()
    (prepared,) = spare._SPARE

    first, second = spare.taken(), spare.taken()

    assert (prepared, True) == (first, second is not first)
    for process in (first, second):
        ended(process)
        give_back(process)


def test_prepares_no_more_than_it_must():
    """Asked twice, it starts no second process."""
    spare.prepare()
    spare.prepare()

    assert 1 == len(spare._SPARE)


def test_gives_no_process_that_ended():
    """A process that somebody killed meanwhile is replaced."""
    spare.prepare()
    (dead,) = spare._SPARE
    ended(dead)

    process = spare.taken()

    assert (True, None) == (process is not dead, process.poll())
    ended(process)
    give_back(process)


def test_dismisses_what_nobody_took():
    """No process waits for ever."""
    spare.prepare()
    (process,) = spare._SPARE

    spare.dismiss()

    assert (0, True) == (len(spare._SPARE), process.poll() is not None)


def test_an_engine_that_finds_nothing_to_read_leaves_no_process():
    """What was prepared for it ends with it."""
    engine = local(1)
    (process,) = spare._SPARE

    assert [] == list(engine([], Reader()))
    assert process.poll() is not None


def test_says_why_no_process_starts(monkeypatch: pytest.MonkeyPatch):
    """A system that has no more processes is told in words."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(subprocess, "Popen", refuse)

    with pytest.raises(XlcoreError, match="读取文件的进程不能启动"):
        spare.prepare()
