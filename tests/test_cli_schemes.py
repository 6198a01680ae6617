"""Schemes on the command line: out to a workbook, back from it, compared, used."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from xlcore.scheme.catalogue import get, load
from xlcore.scheme.words import CHOICES
from xlcore.sheet.scheme_about import about_page
from xlcore.sheet.scheme_read import SHEETS

GUIDE = Path(__file__).parent.parent / "docs" / "schemes.md"


@pytest.fixture
def book(run, tmp_path):
    """Return an exported workbook."""
    path = tmp_path / "方案.xlsx"
    assert 0 == run("schemes", "export", "mof-project", "-o", path)[0]
    return path


def change(path, **cells):
    """Write cells of the sheet 方案, by address."""
    opened = openpyxl.load_workbook(path)
    for address, value in cells.items():
        opened["方案"][address].value = value
    opened.save(path)


@pytest.mark.parametrize("words", [("schemes", "export"), ("schemes", "import"), ("schemes", "diff")], ids=" ".join)
def test_help_is_chinese(run, words):
    """Every command explains itself in Chinese."""
    code, out, _ = run(*words, "--help")
    assert (0, True, True) == (code, out.startswith("用法：xlcore"), "显示本帮助" in out)


def test_export_and_import_give_the_scheme_back(run, book, tmp_path):
    """What was not edited comes back as a file of the same scheme, and is told as validate tells it."""
    target = tmp_path / "方案.yaml"
    code, out, _ = run("schemes", "import", book, "-o", target)
    assert (0, get("mof-project")) == (code, load(target))
    assert out == run("schemes", "validate", target)[1]


def test_a_file_can_be_exported_too(run, book, tmp_path):
    """Last year's own file is as good a start as a built-in scheme."""
    target = tmp_path / "去年.yaml"
    change(book, B4="own-2025")
    run("schemes", "import", book, "-o", target)
    assert 0 == run("schemes", "export", target, "-o", tmp_path / "今年.xlsx")[0]
    assert (0, "两个方案相同\n") == run("schemes", "diff", target, tmp_path / "今年.xlsx")[:2]


def test_mistakes_leave_no_file(run, book, tmp_path):
    """Every mistake is one line with file, sheet and cell, and nothing is written."""
    change(book, B4="样例", B11="一百")
    code, out, err = run("schemes", "import", book, "-o", tmp_path / "方案.yaml")
    assert (2, "", 2) == (code, out, len(err.splitlines()))
    assert f"{book} 方案!B4 方案编号：" in err
    assert f"{book} 方案!B11 满分：" in err
    assert not (tmp_path / "方案.yaml").exists()


@pytest.mark.parametrize(("command", "name"), [("export", "a.xlsx"), ("import", "a.yaml")])
def test_nothing_is_overwritten_unasked(run, book, tmp_path, command, name):
    """An existing file is kept unless --force is given."""
    target = tmp_path / name
    target.write_bytes(b"mine")
    source = "mof-project" if command == "export" else book
    code, _, err = run("schemes", command, source, "-o", target)
    assert (2, b"mine", True) == (code, target.read_bytes(), "--force" in err)
    assert 0 == run("schemes", command, source, "-o", target, "--force")[0]
    assert b"mine" != target.read_bytes()


def test_diff_tells_what_changed(run, book):
    """One line for each difference, old and new; the exit code tells that there are some."""
    change(book, B4="own-2025", B7=2025)
    code, out, _ = run("schemes", "diff", "mof-project", book)
    assert (1, ["方案编号：mof-project → own-2025", "适用年度：（空） → 2025"]) == (code, out.splitlines())


def test_diff_of_what_cannot_be_read(run, tmp_path):
    """A missing file is told, with the exit code of a path that cannot be read."""
    code, _, err = run("schemes", "diff", "mof-project", tmp_path / "没有.xlsx")
    assert 2 == code
    assert "没有.xlsx" in err


def test_a_workbook_stands_wherever_a_scheme_may(run, book, tmp_path):
    """Showing, validating, making a form and checking take the workbook as they take a file."""
    change(book, B4="own-2025")
    form = tmp_path / "自评表.xlsx"
    assert "own-2025" in run("schemes", "show", book)[1]
    assert run("schemes", "show", book, "--yaml")[1].startswith("id: own-2025\n")
    assert 0 == run("schemes", "validate", book)[0]
    assert 0 == run("new", book, "-o", form)[0]
    assert "方案 own-2025" in run("check", form, "--scheme", book)[1]


def test_the_guides_name_every_sheet_and_rule():
    """The guide in the documentation and the first sheet of the workbook leave none out."""
    page = about_page("样例")
    cells = " ".join(str(placed.content) for placed in page.cells.values())
    words = [*SHEETS, *CHOICES["rule"].values()]
    assert [] == [word for word in words if f"| {word} |" not in GUIDE.read_text("utf-8") or word not in cells]
