"""Legacy workbooks are read in a child process, whose end is one error."""

import os
import random
import time
from pathlib import Path

import pytest

from xlcore.errors import FileError
from xlcore.sheet import isolate
from xlcore.sheet.grid import read_workbook
from xlcore.sheet.isolate import isolated
from xlcore.sheet.preflight import inspect

FILES = Path(__file__).parent / "files"
BOOK = Path("表.xls")


def test_result_comes_back():
    """Arguments go to the child, and its result comes back."""
    assert [1, 2, 3] == isolated(BOOK, sorted, [3, 1, 2])


def test_what_a_library_prints_does_no_harm():
    """The child's own output is no part of its answer."""
    assert isolated(BOOK, print, "*** WARNING") is None


@pytest.mark.parametrize("arguments", [(os._exit, 3), (os.abort,), (int, "x")])
def test_child_that_ends_is_one_error(arguments):
    """An abort, an exit or an exception that is no FileError blames the file."""
    with pytest.raises(FileError, match="读取程序中止") as caught:
        isolated(BOOK, *arguments)
    assert BOOK == caught.value.path


def test_file_error_of_the_child_comes_through():
    """What the child has to say about the file is said here."""
    with pytest.raises(FileError, match="文件不存在"):
        isolated(BOOK, inspect, Path("没有.xls"))


def test_late_child_is_ended(monkeypatch):
    """A child that does not come back is ended when its time is up."""
    monkeypatch.setattr(isolate, "SECONDS", 0.5)
    with pytest.raises(FileError, match=r"读取超过 0\.5 秒"):
        isolated(BOOK, time.sleep, 30)


@pytest.mark.parametrize("name", ["sheetjs.xls", "xlwt.xls"])
def test_a_damaged_xls_never_ends_the_run(name, tmp_path):
    """Whatever flipped bytes do to the reader, the caller sees a Workbook or a FileError."""
    content = (FILES / name).read_bytes()
    chance = random.Random(1)  # noqa: S311  # no secret
    path, outcomes = tmp_path / "damaged.xls", []
    for _ in range(4):
        damaged = bytearray(content)
        for _ in range(10):
            damaged[chance.randrange(512, len(damaged))] = chance.randrange(256)
        path.write_bytes(damaged)
        try:
            outcomes.append(bool(read_workbook(path).sha256))
        except FileError as error:
            outcomes.append(bool(error.reason))
    assert [True] * 4 == outcomes


def test_a_module_in_the_working_folder_is_not_run(tmp_path, monkeypatch):
    """A file that came with the submitted ones and bears the name of a library stays unread."""
    for name in ("yaml", "json", "xlcore"):
        (tmp_path / f"{name}.py").write_text("open('ran', 'w')\nraise SystemExit(3)\n")
    monkeypatch.chdir(tmp_path)
    assert [1, 2, 3] == isolated(BOOK, sorted, [3, 1, 2])
    assert not (tmp_path / "ran").exists()
