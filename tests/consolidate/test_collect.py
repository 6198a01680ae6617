import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from submissions import make_form

from xlcore.consolidate import collect as module
from xlcore.consolidate import engine_read
from xlcore.consolidate.collect import collect
from xlcore.consolidate.engine import inline, local
from xlcore.consolidate.ledger import Ledger
from xlcore.consolidate.names import SHEETS
from xlcore.errors import FileError
from xlcore.scheme.catalogue import get
from xlcore.sheet.grid import Grid, Workbook


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Five files: good ones, one without a form, one that is refused, one that trips over a defect."""

    def read_workbook(path, passwords=()):
        if path.name == "c.xlsx" and "secret" not in passwords:
            raise FileError(path, "文件已加密")
        return Workbook(path, hashlib.sha256(path.read_bytes()).hexdigest(), (Grid("自评表"),))

    def forms_of(workbook, scheme=None):
        if workbook.path.name == "d.xlsx":
            raise ZeroDivisionError("secret")
        found = {"e.xlsx": [make_form("甲"), make_form("乙")], "b.xlsx": []}.get(workbook.path.name, [make_form()])
        return [(form, scheme or get("mof-project"), "指定" if scheme else "识别") for form in found]

    monkeypatch.setattr(engine_read, "read_workbook", read_workbook)
    monkeypatch.setattr(engine_read, "forms_of", forms_of)
    for name in "abcde":
        (tmp_path / f"{name}.xlsx").write_bytes(name.encode())
    return tmp_path


@pytest.fixture
def read():
    """The names of the files that were read, in order, while the test runs."""
    names = []

    def counted(tasks, reader):
        for task in tasks:
            names.append(task[1].name)
            yield from inline([task], reader)

    counted.names = names
    return counted


def test_one_bad_file_does_not_stop_the_run(folder):
    """Every file has its result, in order."""
    results = collect([folder]).files
    assert [("a", "read"), ("b", "read"), ("c", "rejected"), ("d", "rejected"), ("e", "read")] == [
        (result.path.stem, result.status) for result in results
    ]


@pytest.mark.parametrize(
    ("name", "code", "reason"),
    [("b", "F01", "没有找到自评表"), ("c", "K03", "文件已加密"), ("d", "K03", "ZeroDivisionError")],
)
def test_a_file_without_forms_is_one_finding(folder, name, code, reason):
    """Its code says why, the reason says more, and no traceback or message of a defect gets out."""
    (result,) = collect([folder / f"{name}.xlsx"]).files
    assert [code] == [finding.code for finding in result.findings]
    assert reason in result.reason
    assert reason in result.findings[0].message
    assert "secret" not in result.reason


def test_a_missing_path_is_unreadable(tmp_path):
    """It is a K03 with its reason, without a fingerprint."""
    (result,) = collect([tmp_path / "没有.xlsx"]).files
    assert ("rejected", "文件不存在", None) == (result.status, result.reason, result.sha256)


def test_a_folder_that_cannot_be_listed_is_unreadable(tmp_path, monkeypatch):
    """It is a K03 like a file."""
    monkeypatch.setattr(module, "find_workbooks", lambda paths, _: list(paths))
    (result,) = collect([tmp_path]).files
    assert ("rejected", "文件夹不能打开", None) == (result.status, result.reason, result.sha256)


def test_a_published_workbook_is_no_submission(folder, monkeypatch):
    """In a folder it is left out, so that a second run gives the same; named itself, it is F01."""
    grids = tuple(Grid(name) for name in SHEETS)
    monkeypatch.setattr(engine_read, "read_workbook", lambda path, **_: Workbook(path, "0", grids))
    assert [] == list(collect([folder]).files)
    (result,) = collect([folder / "a.xlsx"]).files
    assert ("read", "F01") == (result.status, result.findings[0].code)
    assert "汇总生成的工作簿" in result.reason


def test_counts_reconcile(folder):
    """Found = read + rejected, and a collection with a file that gave nothing is not complete."""
    collection = collect([folder])
    read = sum(result.status == "read" for result in collection.files)
    assert len(collection.files) == read + collection.rejected
    assert (3, 2, 1) == (collection.form_count, collection.rejected, collection.without_form)
    assert not collection.complete


def test_findings_about_files_are_counted(folder):
    """F01 and K03 are errors of the collection."""
    whole = collect([folder])
    assert 3 == whole.errors - collect([folder / "a.xlsx"]).errors - collect([folder / "e.xlsx"]).errors


def test_good_files_are_complete(folder):
    """A collection whose files all gave forms is complete."""
    assert collect([folder / "a.xlsx", folder / "e.xlsx"]).complete


def test_the_fingerprint_is_that_of_the_bytes(folder):
    """SHA-256 in hex, also for a file that was refused."""
    for name in "ac":
        (result,) = collect([folder / f"{name}.xlsx"]).files
        assert hashlib.sha256(name.encode()).hexdigest() == result.sha256


def test_the_scheme_is_handed_to_the_reader(folder):
    """A given scheme is the scheme of every form."""
    (result,) = collect([folder / "a.xlsx"], scheme=get("jinnan-project-2020")).files
    assert ("jinnan-project-2020", "指定") == (result.forms[0].scored.scheme.id, result.forms[0].scheme_reason)


def test_progress_is_told_after_each_file(folder):
    """The callback sees every file once, with its counts."""
    seen = []
    collection = collect([folder], on_file=seen.append)
    assert [file.path for file in collection.files] == [done.path for done in seen]
    assert collection.errors == sum(done.errors for done in seen)


def test_forms_are_scored(folder):
    """Claimed and computed stand side by side."""
    (result,) = collect([folder / "a.xlsx"]).files
    assert (99, 99) == (result.forms[0].scored.claimed_total, result.forms[0].scored.total)


def test_a_second_run_reads_only_what_changed(folder, read):
    """And what was refused; the collection is the same as that of one run."""
    with Ledger(folder / "台账.ledger") as ledger:
        collect([folder], engine=read, ledger=ledger)
    (folder / "a.xlsx").write_bytes(b"changed")
    read.names.clear()
    with Ledger(folder / "台账.ledger") as ledger:
        second = collect([folder], engine=read, ledger=ledger)
        assert ["a.xlsx", "c.xlsx", "d.xlsx"] == read.names
        assert collect([folder]).tally == second.tally
        assert [*"abcde"] == [file.path.stem for file in second.files]
        assert () == second.others


def test_a_file_that_is_gone_is_gone(folder, read):
    """The ledger remembers its bytes, the collection does not hold it."""
    with Ledger(folder / "台账.ledger") as ledger:
        collect([folder], ledger=ledger)
        (folder / "a.xlsx").rename(folder / "z.xlsx")
        files = collect([folder], engine=read, ledger=ledger).files
        assert ["b", "c", "d", "e", "z"] == [file.path.stem for file in files]
        assert "z.xlsx" not in read.names


def test_the_same_content_twice_is_read_once(folder, read):
    """Both files have the result; what is refused is looked at under each name."""
    for source, copy in (("a", "f"), ("c", "g"), ("a", "h")):
        (folder / f"{copy}.xlsx").write_bytes((folder / f"{source}.xlsx").read_bytes())
    files = collect([folder], engine=read).files
    assert ["a.xlsx", "b.xlsx", "c.xlsx", "d.xlsx", "e.xlsx", "g.xlsx"] == read.names
    assert [*"abcdefgh"] == [file.path.stem for file in files]
    assert files[0].sha256 == files[5].sha256 == files[7].sha256
    assert ["rejected", "read"] == [files[2].status, files[6].status]


def test_a_run_that_was_broken_off_goes_on(folder, read):
    """What was done before Ctrl-C is not done again."""

    def breaks(tasks, reader):
        for number, task in enumerate(tasks):
            if number == 2:
                raise KeyboardInterrupt
            yield from inline([task], reader)

    with Ledger(folder / "台账.ledger") as ledger, pytest.raises(KeyboardInterrupt):
        collect([folder], engine=breaks, ledger=ledger)
    with Ledger(folder / "台账.ledger") as ledger:
        assert 5 == len(collect([folder], engine=read, ledger=ledger).files)
    assert ["c.xlsx", "d.xlsx", "e.xlsx"] == read.names


def test_a_password_is_tried_on_what_was_refused_and_not_kept(folder, read):
    """Neither the ledger nor what the reader prints as holds it."""
    with Ledger(folder / "台账.ledger") as ledger:
        collect([folder], ledger=ledger)
        files = collect([folder], engine=read, ledger=ledger, passwords=["secret"]).files
        assert "read" == files[2].status
    assert b"secret" not in (folder / "台账.ledger").read_bytes()
    assert "secret" not in repr(engine_read.Reader(passwords=("secret",)))


def test_processes_give_what_one_process_gives():
    """Same files, same results, same order."""
    shipped = sorted((Path(__file__).parents[2] / "workbooks" / "examples").glob("*.xlsx"))
    alone, together = collect(shipped), collect(shipped, engine=local(2))
    assert alone.tally == together.tally
    for one, other in zip(alone.forms, together.forms, strict=True):
        assert one[0].path == other[0].path
        assert one[1].findings == other[1].findings
        assert one[1].scored.form == other[1].scored.form


def test_a_large_file_is_not_hashed(tmp_path):
    """It is refused by its size, which says nothing of what is in it."""
    (tmp_path / "a.xlsx").write_bytes(b"")
    os.truncate(tmp_path / "a.xlsx", 21 << 20)
    (result,) = collect([tmp_path]).files
    assert "file_bytes" in result.reason
    assert result.sha256 is None


@pytest.mark.slow
def test_a_killed_run_goes_on(tmp_path):
    """Killed at any moment, the ledger is sound and the next run gives what an undisturbed one gives."""
    source = sorted((Path(__file__).parents[2] / "workbooks" / "examples").glob("*.xlsx"))
    for number in range(12):
        (tmp_path / f"{number}.xlsx").write_bytes(source[number % len(source)].read_bytes() + b"\0" * number)
    code = (
        "import sys; from pathlib import Path; from xlcore.consolidate.collect import collect;"
        "from xlcore.consolidate.ledger import Ledger; from xlcore.consolidate import ledger as m;"
        "m.COMMIT_SECONDS = 0; collect([Path(sys.argv[1])], ledger=Ledger(Path(sys.argv[1]) / 'a.ledger'))"
    )
    for seconds in (0.9, 1.4, 1.9):
        process = subprocess.Popen([sys.executable, "-c", code, tmp_path])
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    with Ledger(tmp_path / "a.ledger") as ledger:
        resumed, whole = collect([tmp_path], ledger=ledger), collect([tmp_path])
        assert whole.tally == resumed.tally
        assert [file.path for file in whole.files] == [file.path for file in resumed.files]
