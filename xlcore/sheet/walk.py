"""XML parts streamed through handlers: well-formed to the end, and without a DOCTYPE, or refused."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING
from xml.parsers import expat

from xlcore.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

# An encoding in which all letters of the markup are themselves, and at its end the first element.
_UTF8 = re.compile(
    rb'(?:\xef\xbb\xbf)?(?:<\?xml version="1\.0"(?: encoding="[Uu][Tt][Ff]-8")?'
    rb'(?: standalone="(?:yes|no)")? ?\?>)?[ \t\r\n]*<[A-Za-z]'
)
_DECLARED = re.compile(r"""(\ufeff?<\?xml[^>]*?\bencoding\s*=\s*["'])([A-Za-z0-9._-]*)""")
_CHINESE = {"gbk", "gb2312", "gb18030"}
_BLANK = " "
"""Stands between a namespace and a name."""


def is_bare_utf8(content: bytes) -> bool:
    """Tell whether XML is UTF-8 without declarations, sections, comments and instructions: ``<`` always opens a tag."""
    head = _UTF8.match(content)
    return head is not None and b"<!" not in content and content.find(b"<?", head.end()) < 0


def in_utf8(content: bytes) -> bytes:
    """Return XML in UTF-8, whichever of UTF-16 and the Chinese encodings it is in; UTF-8 stays the same bytes.

    Raises:
        ValueError: it is in another encoding, which one reader knows and another does not.
    """
    if _UTF8.match(content):
        return content
    # A declaration may be as long as its writer likes.
    head = content[: content.find(b"?>")] if b"<?xml" in content[:8] else b""
    declared = _DECLARED.match(head.decode("utf-8", "replace"))
    name = declared[2].casefold() if declared else "utf-8"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = known = "utf-16"
    elif content.startswith((b"<\0", b"\0<")):
        name = known = "utf-16-le" if content[1] == 0 else "utf-16-be"
    elif name in _CHINESE:
        known = "gb18030"
    elif name == "utf-8":
        return content
    else:
        known = "ascii"
    try:
        text = content.decode(known)
    except UnicodeDecodeError as error:
        message = f"编码（{name}）无法识别；请用 Excel 或 WPS 打开，另存为 .xlsx"
        raise ValueError(message) from error
    declared = _DECLARED.match(text)
    return (f"{declared[1]}UTF-8{text[declared.end() :]}" if declared else text).encode()


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


def walk_own(  # noqa: PLR0913 - as above, and what is the part's own
    path: Path,
    part: str,
    content: bytes,
    *,
    own: Collection[str],
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Stream one XML part as ``walk_xml``, and refuse in it what one program reads and another leaves out.

    ``own`` are the local names of the elements that hold the data. Each must
    be the root or a child of it, and may be there once; all that stands in it
    must be of the root's namespace. So nothing of it is an extension or an
    alternative (ECMA-376, part 3), which programs are free to ignore. In other
    places the handlers see nothing of other namespaces.

    Raises:
        FileError: as ``walk_xml``, or for such an element.
    """
    within, main = 0, ""
    spaces = _Spaces()
    seen: set[str] = set()

    def open_element(tag: str, attributes: dict[str, str]) -> None:
        nonlocal within, main
        space, depth = spaces.open(tag, attributes), spaces.depth
        if depth == 1:
            main = space
        if within and space != main:
            raise FileError(path, f"部件 {part} 的数据里有不属于工作簿格式的内容（{tag}），各程序读法不一，拒绝读取")
        name = tag.rpartition(":")[2]
        if name in own and not within:
            if depth > 2 or space != main or name in seen:
                raise FileError(path, f"部件 {part} 的 {tag} 重复或位置不对，各程序读法不一，拒绝读取")
            seen.add(name)
            within = depth
        if space == main:
            start(name, attributes)

    def close_element(tag: str) -> None:
        nonlocal within
        if end is not None and spaces.of(tag) == main:
            end(tag.rpartition(":")[2])
        if within == spaces.depth:
            within = 0
        spaces.close()

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = open_element
    parser.EndElementHandler = close_element
    parser.CharacterDataHandler = text
    _parse(path, part, content, parser)


class _Spaces:
    """Which namespace the elements that are open are in; a prefix that nobody declared stands for itself."""

    def __init__(self) -> None:
        self._bound: dict[str, list[str]] = {}
        self._declared: list[list[str]] = []

    @property
    def depth(self) -> int:
        """How many elements are open."""
        return len(self._declared)

    def open(self, tag: str, attributes: Mapping[str, str]) -> str:
        """Take the start of an element and return its namespace."""
        declared = [key for key in attributes if key == "xmlns" or key.startswith("xmlns:")]
        for key in declared:
            self._bound.setdefault(key[6:], []).append(attributes[key])
        self._declared.append(declared)
        return self.of(tag)

    def of(self, tag: str) -> str:
        """Return the namespace of a tag where it stands."""
        prefix = tag.rpartition(":")[0]
        bound = self._bound.get(prefix)
        return bound[-1] if bound else prefix

    def close(self) -> None:
        """Take the end of an element."""
        for key in self._declared.pop():
            self._bound[key[6:]].pop()


class _KnownNames(dict[str, str]):
    """Each name with the prefix that we know for its namespace; a namespace that we do not know is its own prefix."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        super().__init__()
        self._prefixes = prefixes

    def __missing__(self, full: str) -> str:
        space, _, name = full.rpartition(_BLANK)
        self[full] = known = f"{self._prefixes.get(space, space)}:{name}" if space else name
        return known


def walk_named(  # noqa: PLR0913 - as above, and the names
    path: Path,
    part: str,
    content: bytes,
    *,
    prefixes: Mapping[str, str],
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> None:
    """Stream one XML part through handlers that get tags and attributes by the prefixes given, whatever the part's are.

    ``prefixes`` maps namespaces to them.

    Raises:
        FileError: as ``walk_xml``, or a prefix stands for no namespace.
    """
    names = _KnownNames(prefixes)
    parser = expat.ParserCreate(namespace_separator=_BLANK)
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, attributes: start(
        names[tag], {names[key]: value for key, value in attributes.items()}
    )
    parser.EndElementHandler = lambda tag: end(names[tag])
    parser.CharacterDataHandler = text
    _parse(path, part, content, parser)


def check_xml(path: Path, part: str, content: bytes) -> None:
    """Read one XML part through, for nothing but to know that it is one.

    Raises:
        FileError: as ``walk_xml``.
    """
    _parse(path, part, content, expat.ParserCreate())


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
        content = in_utf8(content)
    except ValueError as error:
        raise FileError(path, f"部件 {part} 的{error}") from error
    try:
        parser.Parse(content, True)  # noqa: FBT003 - expat takes it by position
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise FileError(path, f"部件 {part} 的 XML 已损坏（{error}）") from error
