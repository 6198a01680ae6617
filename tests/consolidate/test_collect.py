import hashlib

import pytest
from submissions import make_form

from xlcore.consolidate import collect as module
from xlcore.consolidate.collect import collect
from xlcore.consolidate.names import SHEETS
from xlcore.errors import FileError
from xlcore.scheme.catalogue import get
from xlcore.sheet.grid import Grid, Workbook


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Five files: good ones, one without a form, one that is refused, one that trips over a defect."""

    def read_workbook(path):
        if path.name == "c.xlsx":
            raise FileError(path, "文件已加密")
        return Workbook(path, hashlib.sha256(path.read_bytes()).hexdigest(), (Grid("自评表"),))

    def forms_of(workbook, scheme=None):
        if workbook.path.name == "d.xlsx":
            raise ZeroDivisionError("secret")
        found = {"a.xlsx": [make_form()], "e.xlsx": [make_form("甲"), make_form("乙")]}.get(workbook.path.name, [])
        return [(form, scheme or get("mof-project"), "指定" if scheme else "识别") for form in found]

    monkeypatch.setattr(module, "read_workbook", read_workbook)
    monkeypatch.setattr(module, "forms_of", forms_of)
    for name in "abcde":
        (tmp_path / f"{name}.xlsx").write_bytes(name.encode())
    return tmp_path


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
    monkeypatch.setattr(module, "find_workbooks", list)
    (result,) = collect([tmp_path]).files
    assert ("rejected", "文件夹不能打开", None) == (result.status, result.reason, result.sha256)


def test_a_published_workbook_is_no_submission(folder, monkeypatch):
    """In a folder it is left out, so that a second run gives the same; named itself, it is F01."""
    grids = tuple(Grid(name) for name in SHEETS)
    monkeypatch.setattr(module, "read_workbook", lambda path: Workbook(path, "0", grids))
    assert () == collect([folder]).files
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
    """The callback sees every result once, in order."""
    seen = []
    collection = collect([folder], on_file=seen.append)
    assert list(collection.files) == seen


def test_forms_are_scored(folder):
    """Claimed and computed stand side by side."""
    (result,) = collect([folder / "a.xlsx"]).files
    assert (99, 99) == (result.forms[0].scored.claimed_total, result.forms[0].scored.total)
