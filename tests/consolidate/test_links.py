from pathlib import Path

import pytest

from xlcore.consolidate import links
from xlcore.consolidate.links import address_of, link_to


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.xlsx", "external:./in/a.xlsx#'自评表'!G29"),
        ("绩效 自评.xlsx", "external:./in/绩效%20自评.xlsx#'自评表'!G29"),
        ("第#1号.xlsx", "external:./in/第%231号.xlsx#'自评表'!G29"),
        ("完成100%.xlsx", "external:./in/完成100%25.xlsx#'自评表'!G29"),
        ("a%41[1].xlsx", "external:./in/a%2541%5b1%5d.xlsx#'自评表'!G29"),
    ],
)
def test_a_link_is_relative_and_escaped(tmp_path, name, expected):
    """The folder and the workbook can move together, whatever the file is called."""
    assert expected == link_to(address_of(tmp_path / "in" / name, tmp_path), "自评表", "G29")


def test_a_link_leads_up(tmp_path):
    """The workbook may lie beside the folder of the forms."""
    address = address_of(tmp_path / "in" / "a.xlsx", tmp_path / "out")
    assert "./../in/a.xlsx" == address.replace("\\", "/")


@pytest.mark.parametrize(
    ("sheet", "cell", "anchor"),
    [
        ("自评表", None, "'自评表'!A1"),
        ("it's", "B2", "'it''s'!B2"),
        ("自评表", "基础数据!B4", "'基础数据'!B4"),
        ("a!b", "a!b!C3", "'a!b'!C3"),
    ],
)
def test_the_anchor_names_sheet_and_cell(sheet, cell, anchor):
    """An address on another sheet carries that sheet's name; quotes are doubled."""
    assert anchor == link_to("./a.xlsx", sheet, cell).partition("#")[2]


@pytest.mark.parametrize("path", ["/".join(["很长" * 50] * 21), "坏\udcff"])
def test_a_link_that_excel_refuses_is_none(tmp_path, path):
    """Too long an address, or a name that is no text."""
    assert link_to(address_of(tmp_path / path / "a.xlsx", tmp_path), "表", "A1") is None


def test_another_drive_gives_an_absolute_address(tmp_path, monkeypatch):
    """Where no relative path exists, the whole path is given."""

    def relpath(*_):
        raise ValueError

    monkeypatch.setattr(links.os.path, "relpath", relpath)
    assert str(tmp_path / "a.xlsx") == address_of(tmp_path / "a.xlsx", Path("/elsewhere"))
