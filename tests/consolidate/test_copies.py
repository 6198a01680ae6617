"""Copies of submitted files: where they lie, what is in them, and that what was sent is never touched."""

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from xlcore.consolidate.copies import Copy, check_folder, make, save, targets
from xlcore.errors import InputError

EXAMPLES = Path(__file__).parent.parent.parent / "workbooks" / "examples"


def test_copies_keep_the_way_below_the_folder(tmp_path):
    """A file below a folder that was named keeps its way; a file that was named itself lies at the top."""
    root, single = tmp_path / "in", tmp_path / "other" / "b.xls"
    inside = root / "局" / "a.xlsx"
    inside.parent.mkdir(parents=True)
    out = tmp_path / "out"
    assert [(inside, out / "局" / "a.xlsx"), (single, out / "b.xlsx")] == list(
        targets([inside, single], [root, single], out)
    )


def test_two_files_of_one_name_get_two_copies(tmp_path):
    """The second of two files with one name gets a number."""
    paths = [tmp_path / "x" / "a.xlsx", tmp_path / "y" / "A.xls"]
    assert ["a.xlsx", "A（2）.xlsx"] == [target.name for _, target in targets(paths, paths, tmp_path / "out")]


def test_a_path_that_climbs_stays_inside_the_folder(tmp_path, monkeypatch):
    """A file outside the folder that was named first lies at the top, never beside the folder of the copies."""
    inside, outside = tmp_path / "data" / "a.xlsx", tmp_path / "other" / "z.xlsx"
    for path in (inside, outside):
        path.parent.mkdir()
        path.write_bytes(b"")
    monkeypatch.chdir(tmp_path / "data")
    out = tmp_path / "out"
    found = targets([Path("a.xlsx"), Path("../other/z.xlsx")], [Path(), Path("../other/z.xlsx")], out)
    assert [out / "a.xlsx", out / "z.xlsx"] == [target for _, target in found]


def test_a_folder_that_cannot_be_made_is_refused(tmp_path):
    """Before anything is read."""
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="不能写入文件夹"):
        check_folder(tmp_path / "file" / "deep" / "out", [])


@pytest.mark.parametrize("folder", [".", "in", "in/deep"])
def test_copies_do_not_lie_among_files_that_were_sent(folder, tmp_path):
    """A folder that is read, one inside it, and one that holds something are refused."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.xlsx").write_bytes(b"")
    with pytest.raises(InputError):
        check_folder(tmp_path / folder, [tmp_path / "in"])


def copied(path: Path, target: Path, *, marks: bool, scores: bool) -> Copy:
    return save(path, target, make(path, None, marks=marks, scores=scores))


def test_a_long_name_costs_at_most_its_own_copy(tmp_path):
    """A name as long as the system bears gets its copy."""
    path = tmp_path / f"{'长' * 80}.xlsx"
    shutil.copy(EXAMPLES / "jinnan-project-2020.xlsx", path)
    made = copied(path, tmp_path / "out" / path.name, marks=True, scores=False)
    assert made.target.is_file()


def test_the_file_that_was_sent_is_not_touched(tmp_path):
    """The file keeps its bytes and its time; the copy holds marks and scores."""
    path = tmp_path / "a.xlsx"
    shutil.copy(EXAMPLES / "jinnan-project-2020.xlsx", path)
    before, time = path.read_bytes(), path.stat().st_mtime_ns
    made = copied(path, tmp_path / "out" / "a.xlsx", marks=True, scores=True)
    assert (tmp_path / "out" / "a.xlsx", None) == (made.target, made.reason)
    assert (before, time) == (path.read_bytes(), path.stat().st_mtime_ns)
    assert "校验结果" in load_workbook(made.target).sheetnames


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 damaged", "只有文字".encode()])
def test_a_file_that_cannot_be_read_has_no_copy(content, tmp_path):
    """The reason is given, and nothing is written."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    made = copied(path, tmp_path / "out" / "a.xlsx", marks=True, scores=False)
    assert made.target is None
    assert made.reason
    assert not (tmp_path / "out").exists()
