import io
import zipfile

import pytest
import xlsxwriter
from submissions import collection, make_form, read_file, result

from xlcore.consolidate import publish_package
from xlcore.consolidate.publish import publish
from xlcore.consolidate.publish_package import Filled, Links, assemble


def test_a_file_is_named_once_however_many_cells_lead_to_it(tmp_path):
    """One relationship a file; each cell says where in it."""
    publish(
        collection(read_file(tmp_path / "in" / "a.xlsx", result(), result(make_form("乙")))), tmp_path / "汇总.xlsx"
    )
    with zipfile.ZipFile(tmp_path / "汇总.xlsx") as archive:
        relations = archive.read("xl/worksheets/_rels/sheet3.xml.rels").decode()
        sheet = archive.read("xl/worksheets/sheet3.xml").decode()
    assert (1, 8) == (relations.count("<Relationship "), sheet.count("<hyperlink "))


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("./in/a.xlsx", "in\\a.xlsx"),
        ("./../in/a.xlsx", "..\\in\\a.xlsx"),
        ("D:/in/a.xlsx", "file:///D:\\in\\a.xlsx"),
        ("//server/in/a.xlsx", "file:///\\\\server\\in\\a.xlsx"),
    ],
)
def test_targets_are_spelled_as_excel_does(tmp_path, address, target):
    """Relative, on a drive, on a server."""
    links = Links(tmp_path / "links")
    links.add("A1", f"external:{address}#'表'!B2")
    links.close()
    assert [target] == links.targets


def test_other_numbers_for_formats_are_refused(tmp_path):
    """A writer that numbers them otherwise must not make a workbook in wrong looks."""
    frame = io.BytesIO()
    with xlsxwriter.Workbook(frame, {"in_memory": True}) as workbook:
        workbook.add_worksheet()
    rows = tmp_path / "rows.xml"
    rows.write_bytes(b"")
    links = Links(tmp_path / "links")
    links.close()
    with pytest.raises(RuntimeError, match="numbers formats"):
        assemble(frame, [Filled(rows, "A1", links)], 2, io.BytesIO())


def test_a_worksheet_takes_no_more_links_than_excel_opens(tmp_path, monkeypatch):
    """The others are told that they lead nowhere; what was taken back leaves no trace."""
    monkeypatch.setattr(publish_package, "LINKS_PER_SHEET", 1)
    links = Links(tmp_path / "links")
    for _ in range(2):
        assert (True, False) == tuple(links.add(cell, "external:./a.xlsx#'表'!B2") for cell in ("A1", "A2"))
        links.drop()
    links.close()
    assert (0, [], "") == (links.count, links.targets, links.path.read_text("utf-8"))
