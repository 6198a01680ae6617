import os
import sys
from pathlib import Path

import pytest

from xlcore.consolidate.find import find_others, find_workbooks


@pytest.fixture
def folder(tmp_path):
    for name in ("b/2.xlsx", "b/1.XLS", "a/甲.et", "表.xlsm", "z.ods", "y.xlsb"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


def test_a_folder_is_walked_in_a_stable_order(folder):
    """Files come sorted by name, those of a folder before its folders."""
    expected = ["y.xlsb", "z.ods", "表.xlsm", "a/甲.et", "b/1.XLS", "b/2.xlsx"]
    assert expected == [path.relative_to(folder).as_posix() for path in find_workbooks([folder])]


@pytest.mark.parametrize("name", ["~$b.xlsx", ".b.xlsx", ".git/b.xlsx", "b.docx", "b.csv", "xlsx"])
def test_what_is_no_workbook_is_left_out(folder, name):
    """Lock files, hidden files and folders, and other kinds are passed over."""
    before = find_workbooks([folder])
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).touch()
    assert before == find_workbooks([folder])


@pytest.mark.parametrize("name", ["b.docx", "~$b.xlsx", "没有.xlsx"])
def test_a_path_that_is_given_is_taken_as_it_is(tmp_path, name):
    """Whatever its name, and also when it does not exist: reading says what is wrong."""
    assert [tmp_path / name] == find_workbooks([tmp_path / name])


def test_a_file_is_found_once(folder):
    """A file that is given twice, by its own name and by its folder, counts once, where it came first."""
    found = find_workbooks([folder / "b" / "2.xlsx", folder, folder / "b" / ".." / "z.ods"])
    assert folder / "b" / "2.xlsx" == found[0]
    assert 6 == len(found)


def test_a_roster_beside_the_submissions_is_none(folder):
    """Nor is the scheme, or a ledger; whoever names the file itself wants it read."""
    (folder / "b" / "名册.csv").touch()
    (folder / "汇总.ledger").touch()
    without = [folder / "b" / ".." / "z.ods", folder / "b" / "名册.csv", Path("mof-project")]
    assert {folder / "z.ods"} == set(find_workbooks([folder])) - set(find_workbooks([folder], without))
    assert ([folder / "b" / "名册.csv"], []) == (find_others([folder]), find_others([folder], without))
    assert [folder / "z.ods"] == find_workbooks([folder / "z.ods"], without)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_links_are_not_followed(folder, tmp_path_factory):
    """Neither a linked folder nor a linked file inside a folder leads out of it."""
    outside = tmp_path_factory.mktemp("outside")
    (outside / "秘密.xlsx").touch()
    before = find_workbooks([folder])
    (folder / "folder").symlink_to(outside, target_is_directory=True)
    (folder / "link.xlsx").symlink_to(outside / "秘密.xlsx")
    assert before == find_workbooks([folder])


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may list every folder")
def test_a_folder_that_cannot_be_listed_stands_for_itself(folder):
    """It is not passed over without a word."""
    locked = folder / "a"
    locked.chmod(0)
    try:
        assert locked in find_workbooks([folder])
    finally:
        locked.chmod(0o700)


def test_a_folder_that_vanishes_stands_for_itself(folder, monkeypatch):
    """A folder whose listing fails is reported through itself, and the others are walked on."""
    scandir = os.scandir

    def failing(path):
        if Path(path).name == "a":
            raise PermissionError
        return scandir(path)

    monkeypatch.setattr(os, "scandir", failing)
    found = find_workbooks([folder])
    assert folder / "a" in found
    assert folder / "b" / "2.xlsx" in found


@pytest.mark.skipif(sys.platform == "win32", reason="Windows takes long paths in another way")
def test_a_folder_too_deep_to_be_named_stands_for_itself(folder, monkeypatch):
    """One that no system call takes any more is told, and the rest is found."""
    monkeypatch.chdir(folder)
    for _ in range(25):
        os.mkdir("深" * 60)  # noqa: PTH102  # one level at a time: the whole path is too long
        os.chdir("深" * 60)
    found = find_workbooks([folder])
    monkeypatch.chdir(folder)
    assert 4000 < max(len(os.fsencode(path)) for path in found)
    assert folder / "b" / "2.xlsx" in found


def test_deep_folders_are_walked(tmp_path):
    """Nesting has no limit of its own."""
    deep = tmp_path.joinpath(*["a"] * 200)
    deep.mkdir(parents=True)
    (deep / "表.xlsx").touch()
    assert [deep / "表.xlsx"] == find_workbooks([tmp_path])
