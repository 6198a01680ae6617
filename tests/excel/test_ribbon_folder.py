from pathlib import Path

import openpyxl
import pytest
from com_excel import Workbook
from live_excel import excel, form_workbook, open_book, said

from xlcore.excel import ribbon


def _opened(book):
    """Return the files that were opened beside the book."""
    return [other.path for other in excel(book).books[1:]]


def _folder(tmp_path, *names):
    for name in names:
        form_workbook().save(tmp_path / name)
    return tmp_path


def test_consolidation_is_written_and_opened(tmp_path):
    """The forms of the chosen folder become a workbook beside them, which is opened; the status bar is given back."""
    book = open_book(form_workbook())
    excel(book).folder = _folder(tmp_path, "甲.xlsx", "乙.xlsx")
    ribbon.consolidate_folder(book)
    assert [tmp_path / "绩效自评汇总.xlsx"] == _opened(book)
    assert "2 份自评表" in said(book)
    assert book.app.status_bar is False


def test_consolidation_replaces_nothing(tmp_path):
    """A second run takes another name, and does not read the first result."""
    book = open_book(form_workbook())
    excel(book).folder = _folder(tmp_path, "甲.xlsx")
    ribbon.consolidate_folder(book)
    ribbon.consolidate_folder(book)
    assert tmp_path / "绩效自评汇总 (2).xlsx" == _opened(book)[-1]
    assert "1 份自评表" in said(book)


def test_a_result_that_cannot_be_opened_is_still_told(tmp_path):
    """Excel opens no second workbook of one name; then the person is asked to open it."""
    book = open_book(form_workbook())
    excel(book).folder = _folder(tmp_path, "甲.xlsx")
    Workbook(excel(book), form_workbook(), path=Path("绩效自评汇总.xlsx"))
    ribbon.consolidate_folder(book)
    assert "1 份自评表" in said(book)
    assert "请自己打开" in said(book)


def test_unread_files_are_named(tmp_path):
    """A file that cannot be read is named with its reason."""
    folder = _folder(tmp_path, "甲.xlsx")
    (folder / "坏.xlsx").write_bytes(b"PK")
    book = open_book(form_workbook())
    excel(book).folder = folder
    ribbon.consolidate_folder(book)
    assert "没有汇入：\n· 坏.xlsx" in said(book)


def test_cancelled_choice_does_nothing():
    """Nothing is said when no folder was chosen."""
    book = open_book(form_workbook())
    ribbon.consolidate_folder(book)
    assert [] == excel(book).alerts


@pytest.mark.parametrize(("names", "words"), [((), "没有工作簿"), (("空.xlsx",), "没有找到自评表")])
def test_folder_without_forms(tmp_path, names, words):
    """A folder without a form is said to be one, and gets no file."""
    for name in names:
        openpyxl.Workbook().save(tmp_path / name)
    book = open_book(form_workbook())
    excel(book).folder = tmp_path
    ribbon.consolidate_folder(book)
    assert words in said(book)
    assert sorted(names) == sorted(path.name for path in Path(tmp_path).iterdir())
