"""XML parts streamed through handlers: well-formed to the end, and without a DOCTYPE, or refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.parsers import expat

from xlcore.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# An encoding in which all letters of the markup are themselves, and at its end the first element.
_UTF8 = re.compile(
    rb'(?:\xef\xbb\xbf)?(?:<\?xml version="1\.0"(?: encoding="[Uu][Tt][Ff]-8")?'
    rb'(?: standalone="(?:yes|no)")? ?\?>)?[ \t\r\n]*<[A-Za-z]'
)


def is_bare_utf8(content: bytes) -> bool:
    """Tell whether XML is UTF-8 without declarations, sections, comments and instructions: ``<`` always opens a tag."""
    head = _UTF8.match(content)
    return head is not None and b"<!" not in content and content.find(b"<?", head.end()) < 0


class _LocalNames(dict[str, str]):
    """The local name of each tag: a part has thousands of elements and a dozen names."""

    def __missing__(self, tag: str) -> str:
        self[tag] = name = tag.rpartition(":")[2]
        return name


def walk_xml(  # noqa: PLR0913 - three say what is read, three are the handlers that expat has
    path: Path,
    part: str,
    content: bytes,
    *,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Stream one XML part through handlers that get local names: prefixes and namespaces vary between writers.

    Attributes keep their prefix (``r:id``). Nothing is ever fetched or expanded.

    Raises:
        FileError: the part is not well-formed, or holds a DOCTYPE.
    """
    names = _LocalNames()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, attributes: start(names[tag], attributes)
    if end is not None:
        parser.EndElementHandler = lambda tag: end(names[tag])
    parser.CharacterDataHandler = text
    _parse(path, part, content, parser)


def walk_root(path: Path, part: str, content: bytes, *, start: Callable[[str, dict[str, str]], None]) -> str:
    """Stream one XML part as ``walk_xml``, but call the handler for its root only; return the root's local name.

    Raises:
        FileError: as ``walk_xml``.
    """
    roots: list[str] = []

    def start_root(tag: str, attributes: dict[str, str]) -> None:
        parser.StartElementHandler = None
        roots.append(tag.rpartition(":")[2])
        start(roots[0], attributes)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start_root
    _parse(path, part, content, parser)
    return roots[0]


def _parse(path: Path, part: str, content: bytes, parser: expat.XMLParserType) -> None:
    def refuse(*_declaration: object) -> None:
        raise FileError(path, f"部件 {part} 含有 DOCTYPE 声明，可能是恶意文件，拒绝读取")

    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(content, True)  # noqa: FBT003 - expat takes it by position
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise FileError(path, f"部件 {part} 的 XML 已损坏（{error}）") from error
