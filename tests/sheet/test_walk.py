from __future__ import annotations

from pathlib import Path

import pytest

from xlcore.errors import FileError
from xlcore.sheet.walk import check_xml, in_utf8, is_bare_utf8, walk_named, walk_own, walk_root, walk_xml

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


TEXT = '<?xml version="1.0" encoding="{}"?><a>得分</a>'


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (TEXT.format("UTF-8").encode(), TEXT.format("UTF-8")),
        ("\ufeff<a>得分</a>".encode(), "\ufeff<a>得分</a>"),
        (TEXT.format("UTF-16").encode("utf-16"), TEXT.format("UTF-8")),
        (TEXT.format("utf-16").encode("utf-16-be"), TEXT.format("UTF-8")),
        ("<a>得分</a>".encode("utf-16-le"), "<a>得分</a>"),
        (TEXT.format("GBK").encode("gbk"), TEXT.format("UTF-8")),
        (TEXT.format("gb2312").encode("gb18030"), TEXT.format("UTF-8")),
        (b'<?xml version="1.0" encoding="ISO-8859-1"?><a>1</a>', '<?xml version="1.0" encoding="UTF-8"?><a>1</a>'),
        (b"\x89PNG", None),
    ],
)
def test_gives_every_reader_one_encoding(content: bytes, expected: str | None):
    """UTF-16 and the Chinese encodings become UTF-8; what is UTF-8, or no XML, stays the same bytes."""
    assert (content if expected is None else expected.encode()) == in_utf8(content)


@pytest.mark.parametrize("name", ["windows-1252", "UTF-16", "GBK", "koi8-r", "rot13"])
def test_refuses_encodings_that_only_some_readers_know(name: str):
    """Letters beyond ASCII in an encoding that is not known, or not the one that is declared, are refused by name."""
    for content in (TEXT.format(name), TEXT.format(name).replace(" enc", " " * 9999 + "enc")):
        with pytest.raises(FileError, match=rf"a\.xml 的编码（{name.casefold()}）无法识别.*另存为"):
            check_xml(PATH, "a.xml", content.encode() + b"\xff")


OWN = 'xmlns="main"'
SPACES = f'{OWN} xmlns:m="main" xmlns:e="else" xmlns:x="x"'


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (f"<a {SPACES}><d><c/></d></a>", ["a", "d", "c"]),
        (f"<m:a {SPACES}><d><m:c/></d></m:a>", ["a", "d", "c"]),
        (f"<d {SPACES}><c/></d>", ["d", "c"]),
        ("<a><d><c/></d></a>", ["a", "d", "c"]),
        (f"<a {SPACES}><e:b><e:c/></e:b><d/></a>", ["a", "d"]),
        (f'<a {SPACES}><e:b xmlns="else"><c/></e:b><d><c/></d></a>', ["a", "d", "c"]),
        (f'<a {SPACES} xmlnsx="else"><d xmlnsx="else"/></a>', ["a", "d"]),
    ],
)
def test_shows_elements_of_the_own_namespace(content: str, expected: list[str]):
    """Whatever the prefixes are, of the data and what stands around it the handlers see what is the part's own."""
    found: list[str] = []
    ended: list[str] = []

    walk_own(PATH, "a.xml", content.encode(), own={"d"}, start=lambda tag, _: found.append(tag), end=ended.append)

    assert (expected, sorted(expected)) == (found, sorted(ended))


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ("<d><e:c/></d>", "不属于工作簿格式的内容（e:c）"),
        ('<d><c xmlns="else"/></d>', "不属于工作簿格式的内容（c）"),
        ('<d><c xmlns=""/></d>', "不属于工作簿格式的内容（c）"),
        ("<d><c><e:AlternateContent><c/></e:AlternateContent></c></d>", "（e:AlternateContent）"),
        ("<b><d/></b>", "的 d 重复或位置不对"),
        ("<d/><d/>", "的 d 重复或位置不对"),
        ("<d/><e:d/>", "的 e:d 重复或位置不对"),
        ("<e:d/>", "的 e:d 重复或位置不对"),
        ('<d xmlns="else"/>', "的 d 重复或位置不对"),
    ],
)
def test_refuses_data_that_one_program_reads_and_another_leaves_out(inside: str, words: str):
    """Extensions and alternatives in the data, and data in them, or there twice."""
    with pytest.raises(FileError, match=words):
        walk_own(PATH, "a.xml", f"<a {SPACES}>{inside}</a>".encode(), own={"d"}, start=lambda *_: None)


def test_many_nested_namespaces_take_linear_time():
    """Each element may declare one more; together they are remembered once."""
    content = "".join(f'<a xmlns:b{number}="c">' for number in range(20_000)) + "</a>" * 20_000

    walk_own(PATH, "a.xml", content.encode(), own={"d"}, start=lambda *_: None)


def test_gives_names_by_the_prefixes_that_are_known():
    """Elements and attributes come by namespace; one that is not known is its own prefix."""
    found: list[object] = []

    walk_named(
        PATH,
        "a.xml",
        b'<x:a xmlns:x="u" xmlns:y="v" b="1" x:c="2"><y:d/></x:a>',
        prefixes={"u": "table"},
        start=lambda *element: found.append(element),
        end=found.append,
        text=found.append,
    )

    assert [("table:a", {"b": "1", "table:c": "2"}), ("v:d", {}), "v:d", "table:a"] == found


def test_checks_without_handlers():
    """A part is read through to its end."""
    check_xml(PATH, "a.xml", b"<a/>")
    with pytest.raises(FileError, match="XML 已损坏"):
        check_xml(PATH, "a.xml", b"<a><b></a>")
