"""A ledger that is looked at: nothing changes, wherever it lies and however the last run ended."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from submissions import finding, make_form, read_file, result

from xlcore.consolidate.engine_read import Reader
from xlcore.consolidate.ledger import Ledger
from xlcore.consolidate.ledger_report import about, faults
from xlcore.consolidate.ledger_view import viewed
from xlcore.consolidate.record_store import receipt_of, version_of_text
from xlcore.errors import FileError

READER = Reader()


@pytest.fixture
def path(tmp_path):
    """A ledger of one run, in a folder with a name that an address must spell otherwise."""
    folder = tmp_path / "共享 100%?#"
    folder.mkdir()
    with Ledger(folder / "汇总.ledger") as ledger:
        ledger.begin(READER, 1)
        receipt = receipt_of(read_file("a.xlsx", result(make_form(), finding())), READER.schemes, 0.5)
        ledger.place(0, Path("a.xlsx"), ledger.add(receipt))
        ledger.finish()
    return folder / "汇总.ledger"


def state(folder):
    return {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.iterdir()}


def test_looking_changes_nothing(path):
    """Neither the ledger nor what lies beside it."""
    before = state(path.parent)
    with viewed(path) as ledger:
        assert (1, 1) == (about(ledger).tally.forms, ledger.tally().errors)
        assert [] == list(faults(ledger))
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            ledger.data.execute("DELETE FROM file")
    assert before == state(path.parent)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_will_do(path):
    """A share that is only read."""
    path.parent.chmod(0o555)
    try:
        with viewed(path) as ledger:
            assert 1 == ledger.tally().files
    finally:
        path.parent.chmod(0o755)


def test_a_ledger_without_its_lock_can_be_looked_at(path):
    """It was copied alone."""
    path.with_name(f".{path.name}.lock").unlink()
    with viewed(path) as ledger:
        assert 1 == ledger.tally().files
    assert [path] == list(path.parent.iterdir())


def test_two_may_look_at_once(path):
    """They do not wait for each other."""
    with viewed(path) as one, viewed(path) as other:
        assert one.tally() == other.tally()


def test_a_run_keeps_others_from_looking(path):
    """And is named; it could not write while somebody reads."""
    with (
        Ledger(path),
        pytest.raises(FileError, match=r"正在使用这本台账（.*进程 \d+，开始于 .*）；请等它结束再看"),
        viewed(path),
    ):
        pass


def test_who_looks_keeps_a_run_away(path):
    """Its reading could break the run off."""
    with viewed(path), pytest.raises(FileError, match="有人正在查看"):
        Ledger(path)


def test_what_a_killed_run_left_is_taken_back_in_a_copy(path):
    """The figures are those before, and the ledger stays as it was found."""
    kill = (
        "import os, sqlite3, sys; data = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "data.execute('PRAGMA cache_size = 1'); data.execute('BEGIN IMMEDIATE')\n"
        "data.execute('UPDATE result SET errors = 7, record = zeroblob(200000)')\n"
        "data.execute('INSERT INTO scheme VALUES (1, hex(zeroblob(200000)))'); os._exit(9)"
    )
    assert 9 == subprocess.run([sys.executable, "-c", kill, path], check=False).returncode
    before = state(path.parent)
    assert path.with_name(f"{path.name}-journal").name in before
    with viewed(path) as ledger:
        assert 1 == ledger.tally().errors
        assert [] == list(faults(ledger))
    assert before == state(path.parent)


def test_a_later_format_is_told(path):
    """Its version is named, and ours."""
    with sqlite3.connect(path) as data:
        data.execute("PRAGMA user_version = 7")
    data.close()
    with pytest.raises(FileError, match="格式 7，本版本 1"), viewed(path):
        pass


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('{"id":"新"}', "台账中的方案由另一版本的 xlcore 写成。请用那个版本打开，或重新汇总"),
        ('{"id":"坏"}', r"台账已损坏（方案 .*）。请运行 xlcore ledger verify"),
    ],
)
def test_a_scheme_of_another_version_is_no_damage(path, content, told):
    """It is what was written, but this program does not know it."""
    with sqlite3.connect(path) as data:
        data.execute("INSERT INTO scheme VALUES (?, ?)", (version_of_text('{"id":"新"}'), content))
    data.close()
    with viewed(path) as ledger, pytest.raises(FileError, match=told):
        ledger.schemes()


def test_damage_is_told(path):
    """With what to do."""
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(FileError, match=r"台账已损坏.*重新汇总"), viewed(path) as ledger:
        about(ledger)
