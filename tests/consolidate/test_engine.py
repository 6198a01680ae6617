import hashlib
from pathlib import Path

import pytest

from xlcore.consolidate import engine_read
from xlcore.consolidate.engine import cores, engine_of, inline, local, settled
from xlcore.consolidate.engine_read import Reader
from xlcore.consolidate.engine_tool import tool
from xlcore.consolidate.record_store import unpack
from xlcore.consolidate.workers import Lost
from xlcore.errors import FileError, InputError


@pytest.mark.parametrize("address", ["spark://a:1", "dask://", "dask:", "", "8786"])
def test_an_unknown_engine_is_told(address):
    """With what can be written instead."""
    with pytest.raises(InputError, match="没有这种引擎"):
        engine_of(address)


@pytest.mark.parametrize("jobs", [0, -1])
def test_there_is_at_least_one_process(jobs):
    """None would read nothing."""
    with pytest.raises(InputError, match="至少为 1"):
        engine_of("local", jobs)


def test_by_default_every_core_reads():
    """That is at least one."""
    assert 1 <= cores()
    assert engine_of(None) is not None


def test_a_lost_file_is_one_finding(tmp_path):
    """K03 with the reason, and the fingerprint of its bytes."""
    (tmp_path / "a.xlsx").write_bytes(b"")
    receipt = settled(Lost("读取超过 1 秒", 1.0), tmp_path / "a.xlsx", Reader())
    assert ("rejected", 1, 1.0) == (receipt.status, receipt.errors, receipt.seconds)
    assert receipt.sha256.startswith("e3b0c442")


def test_an_answer_that_is_none_is_one_finding(tmp_path):
    """A file may have taken its process over."""
    (tmp_path / "a.xlsx").write_bytes(b"")
    receipt = settled(b"garbage", tmp_path / "a.xlsx", Reader())
    assert ("rejected", 1) == (receipt.status, receipt.errors)


def test_a_process_reads_what_was_named_in_this_folder(tmp_path, monkeypatch):
    """Also where it was started while another one was the working folder."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.xlsx").write_text(name)
    monkeypatch.chdir(tmp_path / "one")
    engine = local(1)
    monkeypatch.chdir(tmp_path / "two")
    ((_, path, receipt),) = engine([(0, Path("a.xlsx"))], Reader())
    assert (Path("a.xlsx"), hashlib.sha256(b"two").hexdigest()) == (path, receipt.sha256)


def test_processes_answer_as_this_one_does(tmp_path):
    """A file that is missing is refused in both."""
    tasks = [(0, tmp_path / "没有.xlsx")]
    ((_, _, one),), ((_, _, other),) = list(inline(tasks, Reader())), list(local(1)(tasks, Reader()))
    assert (one.status, one.record) == (other.status, other.record)


def test_the_program_is_known_to_the_byte():
    """The version alone would not tell of a file that was changed in place."""
    version, _, found = tool().partition("+")
    assert version
    assert 12 == len(found)


def test_a_lack_of_memory_is_a_finding(tmp_path, monkeypatch):
    """Without processes of its own the file that needed too much is refused, and the others are read."""

    def read(path, **_):
        raise MemoryError if path.name == "大.xlsx" else FileError(path, "别的原因")

    monkeypatch.setattr(engine_read, "read_workbook", read)
    tasks = [(0, tmp_path / "大.xlsx"), (1, tmp_path / "小.xlsx")]
    found = [receipt for _, _, receipt in inline(tasks, Reader())]
    reasons = [unpack(receipt.record, Reader().schemes)[0] for receipt in found]
    assert ["内存不足，文件没有读完", "别的原因"] == reasons


def test_a_process_without_memory_is_not_believed(tmp_path, monkeypatch):
    """The lack of memory goes through, so that the process ends and another one reads the file."""

    def read(*_, **__):
        raise MemoryError

    monkeypatch.setattr(engine_read, "read_workbook", read)
    with pytest.raises(MemoryError):
        Reader()(tmp_path / "大.xlsx")
