from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from patching import LINKS, NAME, SHEET, book, container_of, parts_of, unzipped, zipped

from xlcore.errors import FileError
from xlcore.sheet.patch.parts import TYPES, WORKBOOK, Parts, Relation
from xlcore.sheet.preflight import Container

OTHER = "xl/worksheets/Other.xml"
LINK = "xl/_rels/workbook.xml.rels"


def entries(data: bytes) -> list[tuple]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(item.filename, item.date_time, item.compress_type) for item in archive.infolist()]


def test_what_is_not_written_stays_in_the_zip():
    """Unchanged entries keep order, date and packing; changed ones get a fixed date, new ones go last."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, packing in (("b.bin", zipfile.ZIP_STORED), ("folder/", 0), ("a.xml", 8), (TYPES, 8)):
            item = zipfile.ZipInfo(name, (2020, 2, 3, 4, 5, 6))
            item.compress_type = packing
            archive.writestr(item, b"<Types/>" if name == TYPES else b"")
    data = buffer.getvalue()
    container = Container(Path("x"), "xlsx", data, "", {n: c for n, c in unzipped(data).items() if n != "folder/"})
    parts = Parts(container)
    parts.write("A.XML", b"<a/>")
    parts.add("xl/new.xml", b"<b/>", "x/y")

    now, fixed = (2020, 2, 3, 4, 5, 6), (1980, 1, 1, 0, 0, 0)
    assert [
        ("b.bin", now, 0),
        ("folder/", now, 0),
        ("a.xml", fixed, 8),
        (TYPES, fixed, 8),
        ("xl/new.xml", fixed, 8),
    ] == entries(parts.result())


def test_equal_changes_give_equal_bytes():
    """The result depends on the container and the changes alone."""
    container = book("<row/>")
    first, second = Parts(container), Parts(container)
    first.write(SHEET, b"<a/>")
    second.write(SHEET, b"<a/>")

    assert first.result() == second.result()


@pytest.mark.parametrize("target", ["worksheets/Other.xml", "/xl/worksheets/other.XML", "./x/../worksheets/Other.xml"])
def test_a_sheet_is_found_through_the_links(target):
    """Targets are absolute or relative, and case does not count."""
    parts = parts_of("<row/>")
    parts[OTHER] = parts.pop(SHEET)
    parts[LINK] = parts[LINK].replace(b"worksheets/sheet1.xml", target.encode())

    assert Parts(container_of(zipped(parts))).sheet_part(NAME) == OTHER


@pytest.mark.parametrize("more", [{"strict": True}, {"prefix": "x"}])
def test_a_sheet_is_found_in_other_namespaces(more):
    """Strict OOXML and prefixes make no difference."""
    assert Parts(book("<row/>", **more)).sheet_part(NAME) == SHEET


def test_a_sheet_that_is_not_there_is_refused():
    """The reason names the sheet."""
    with pytest.raises(FileError, match="没有名为“别处”的工作表"):
        Parts(book("<row/>")).sheet_part("别处")


def test_a_part_that_is_not_there_is_refused():
    """The reason names the part."""
    with pytest.raises(FileError, match=r"缺少部件 xl/none\.xml"):
        Parts(book("<row/>")).read("xl/none.xml")


@pytest.mark.parametrize(
    ("strict", "kind"), [(False, LINKS), (True, "http://purl.oclc.org/ooxml/officeDocument/relationships")]
)
def test_a_new_link_has_a_free_id(strict, kind):
    """Links get the first number that is free, relative targets, and strict types in a strict workbook."""
    parts = Parts(book("<row/>", strict=strict))
    for name in ("xl/a.xml", "xl/b.xml"):
        parts.add(name, b"<a/>", "x/y")

    assert ["rId1", "rId1", "rId2"] == [
        parts.relate(WORKBOOK, f"{LINKS}/x", "xl/a.xml"),
        parts.relate(SHEET, f"{LINKS}/x", "xl/a.xml"),
        parts.relate(SHEET, f"{LINKS}/y", "xl/b.xml"),
    ]
    assert b'Target="../b.xml"' in parts.read("xl/worksheets/_rels/sheet1.xml.rels")
    assert [Relation("rId1", f"{kind}/x", "xl/a.xml"), Relation("rId2", f"{kind}/y", "xl/b.xml")] == parts.relations(
        SHEET
    )


def test_links_to_the_outside_are_left_out_but_keep_their_ids():
    """An external link is nobody's part, and its id is taken."""
    parts = parts_of("<row/>")
    outside = b'<Relationship Id="rid1" Type="x" Target="http://a.b/" TargetMode="External"/></Relationships>'
    parts[LINK] = parts[LINK].replace(b"</Relationships>", outside)
    found = Parts(container_of(zipped(parts)))

    assert {"rId5", "rId6"} == {link.id for link in found.relations(WORKBOOK)}
    assert found.relate(WORKBOOK, f"{LINKS}/x", SHEET) == "rId2"


def test_types_are_declared_once():
    """A new part replaces a stale declaration of its name; an extension is declared only if it is not."""
    parts = parts_of("<row/>")
    parts[TYPES] = parts[TYPES].replace(b"</Types>", b'<Override PartName="/xl/A.xml" ContentType="old"/></Types>')
    found = Parts(container_of(zipped(parts)))
    found.add("xl/a.xml", b"<a/>", "new")
    found.default_type("vml", "v/m")
    found.default_type("VML", "other")

    types = found.read(TYPES)
    assert (0, 1, 1, 0) == tuple(types.count(text) for text in (b'"old"', b'"/xl/a.xml"', b'"vml"', b'"other"'))


def test_a_part_goes_with_its_type_and_links():
    """What is removed leaves no trace."""
    parts = Parts(book("<row/>"))
    parts.unrelate(WORKBOOK, "xl/Styles.xml")
    parts.remove("xl/styles.xml")

    found = unzipped(parts.result())
    assert "xl/styles.xml" not in found
    assert b"/styles" not in found[TYPES] + found[LINK]


def test_a_name_is_added_once():
    """To add what is there is a mistake of the program; free names count up."""
    parts = Parts(book("<row/>"))

    assert ("xl/worksheets/sheet2.xml", "xl/a1.xml") == (
        parts.free_name("xl/worksheets/Sheet{}.xml").lower(),
        parts.free_name("xl/a{}.xml"),
    )
    with pytest.raises(ValueError, match="exists"):
        parts.add("XL/styles.xml", b"", "x/y")
