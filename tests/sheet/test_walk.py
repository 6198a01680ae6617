from __future__ import annotations

from pathlib import Path

import pytest

from xlcore.errors import FileError
from xlcore.sheet.walk import is_bare_utf8, walk_root, walk_xml

PATH = Path("表.xlsx")


def test_gives_local_names_and_texts():
    """Tags come without prefix, attributes with theirs, texts in one piece."""
    found: list[object] = []

    walk_xml(
        PATH,
        "a.xml",
        b'<x:a xmlns:x="u" x:b="1">1&amp;2</x:a>',
        start=lambda tag, attributes: found.append((tag, attributes["x:b"])),
        end=found.append,
        text=found.append,
    )

    assert [("a", "1"), "1&2", "a"] == found


def test_shows_the_root_alone():
    """Of a part only the root is shown, with its local name."""
    found: list[object] = []

    root = walk_root(PATH, "a.xml", b'<x:a b="1"><c/></x:a>', start=lambda *element: found.append(element))

    assert ("a", [("a", {"b": "1"})]) == (root, found)


@pytest.mark.parametrize(("content", "words"), [(b"<a><b></a>", "XML 已损坏"), (b"<!DOCTYPE a><a/>", "DOCTYPE")])
def test_reads_to_the_end_also_for_the_root(content: bytes, words: str):
    """A part is refused for what comes before its root and after it."""
    with pytest.raises(FileError, match=words):
        walk_root(PATH, "a.xml", content, start=lambda *_: None)


@pytest.mark.parametrize(
    ("content", "bare"),
    [
        (b"<a/>", True),
        (b'\xef\xbb\xbf<?xml version="1.0" encoding="utf-8"?>\r\n<a/>', True),
        (b'<?xml version="1.0" standalone="yes" ?><a/>', True),
        (b'<?xml version="1.0" encoding="GBK"?><a/>', False),
        (b'<?xml version="1.1"?><a/>', False),
        (b"<a><!-- --></a>", False),
        (b"<a><![CDATA[]]></a>", False),
        (b"<a><?b?></a>", False),
        (b"<?b?><a/>", False),
        ("<a/>".encode("utf-16"), False),
        ("<a/>".encode("utf-16-le"), False),
        (b"", False),
    ],
)
def test_knows_xml_without_anything_but_tags_and_texts(content: bytes, bare: bool):  # noqa: FBT001 - a table
    """UTF-8 by declaration or by default, without comments, sections and instructions."""
    assert bare is is_bare_utf8(content)
