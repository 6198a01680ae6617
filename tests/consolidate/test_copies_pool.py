"""Copies of many files: made in processes, written by one, in order, and one bad file is one missing copy."""

import shutil
import sys
from pathlib import Path

import pytest
from copying_tasks import Act
from openpyxl import load_workbook

from xlcore.consolidate import copies_pool
from xlcore.consolidate.copies import Copy, Made
from xlcore.consolidate.copies_pool import Copier, copies, packed, unpacked

EXAMPLES = Path(__file__).parent.parent.parent / "workbooks" / "examples"


@pytest.fixture
def act(monkeypatch):
    """A task that processes find."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    return Act(marks=True, scores=False)


def test_copies_come_in_order(tmp_path, act):
    """Whichever process is done first; each lies at its place with all its bytes."""
    names = ["slow.xlsx", *(f"{number}.xlsx" for number in range(10))]
    tasks = [(Path(name), tmp_path / "out" / name) for name in names]
    assert [Copy(path, target, remarks=("没有密码",)) for path, target in tasks] == list(copies(tasks, act, 2))
    assert names == [target.read_bytes().decode().removesuffix("\n\0") for _, target in tasks]


def test_a_file_that_ends_its_process_costs_its_copy(tmp_path, act):
    """The others are written, before and after; nothing is left of it."""
    tasks = [(Path(name), tmp_path / name) for name in ("a.xlsx", "die.xlsx", "b.xlsx")]
    found = list(copies(tasks, act, 1))
    assert [True, False, True] == [copy.target is not None for copy in found]
    assert "处理进程中止" in found[1].reason
    assert ["a.xlsx", "b.xlsx"] == sorted(path.name for path in tmp_path.iterdir())


def test_a_place_that_cannot_be_written_costs_its_copy(tmp_path, act):
    """A file stands where a folder should."""
    (tmp_path / "file").touch()
    (made,) = copies([(Path("a.xlsx"), tmp_path / "file" / "a.xlsx")], act, 1)
    assert (None, True) == (made.target, made.reason.startswith("无法写入："))


def test_the_copy_is_the_marked_one(tmp_path):
    """From disk, through a process; a file that cannot be read has none."""
    shutil.copy(EXAMPLES / "jinnan-project-2020.xlsx", tmp_path / "a.xlsx")
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04")
    tasks = [(tmp_path / name, tmp_path / "out" / name) for name in ("a.xlsx", "坏.xlsx")]
    good, bad = copies(tasks, Copier(marks=True, scores=False), 1)
    assert "校验结果" in load_workbook(good.target).sheetnames
    assert (None, True) == (bad.target, "文件不完整" in bad.reason)


def test_a_defect_costs_one_copy(monkeypatch):
    """Whatever goes wrong with one copy is told there."""

    def broken(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr(copies_pool, "make", broken)
    made = unpacked(Copier(marks=True, scores=False)(Path("a.xlsx")))
    assert Made(None, "处理时程序出错（ZeroDivisionError）") == made


def test_passwords_are_not_shown():
    """What is handed to processes may be printed by mistake."""
    assert "geheim" not in repr(Copier(marks=True, scores=False, passwords=("geheim",)))


@pytest.mark.parametrize("made", [Made(b"PK\n\0", remarks=("甲", "乙")), Made(b""), Made(None, "已加密")])
def test_what_was_made_comes_back(made):
    """Bytes and none, reason and remarks."""
    assert made == unpacked(packed(made))


@pytest.mark.parametrize("content", [b"", b"garbage", b"{}\nPK", b'{"data": 1, "reason": null, "remarks": []}\nPK'])
def test_nothing_is_made_of_what_was_not_packed(content):
    """A process that a file took over may answer anything."""
    made = unpacked(content)
    assert (None, True) == (made.data, "无法识别" in made.reason)


@pytest.mark.skipif(sys.platform == "win32", reason="counts processes as POSIX does")
def test_without_files_no_process_is_started(monkeypatch):
    """Nothing to copy costs nothing."""
    monkeypatch.setattr("xlcore.consolidate.workers.Worker._started", None)
    assert [] == list(copies([], Copier(marks=True, scores=False), 2))
