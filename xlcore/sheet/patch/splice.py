"""Changes an XML part by replacing stretches of its bytes; whatever is not replaced stays as it was written.

A writer that parses and prints a part again rewrites all of it: prefixes, quotes, order of attributes, and
what it does not know. Here a parser only tells where an element begins and ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape

_OPENING = re.compile(rb"""<[^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*>""")
_ATTRIBUTE = re.compile(rb"""\s+([^\s=/>"']+)\s*=\s*("[^"]*"|'[^']*')""")
_PLAIN_TAG = re.compile(rb"<(/?)([A-Za-z_][\w.-]*)(?=[\s/>])")
# What XML cannot hold, a carriage return, which it would turn, and what would be taken for such an escape.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006"
STRICT = "http://purl.oclc.org/ooxml/officeDocument"
"""How the types of relations begin; strict OOXML spells them in its own way."""

Edit = tuple[int, int, bytes]
"""Where a stretch of bytes starts and ends, and what takes its place."""


class Refusal(Exception):  # noqa: N818  # not always an error: a formula that must not be cut, for one
    """Why a part cannot be changed, in Chinese; whoever knows the file and the sheet adds them."""


@dataclass(slots=True)
class Element:
    """One element of a part and its byte offsets.

    The opening tag is ``start:inside``, the content ``inside:close``, the whole ``start:end``; the three
    last are one where it closes itself. ``name`` is ``tag`` without its prefix.
    """

    tag: str
    name: str
    attributes: dict[str, str]
    start: int
    inside: int
    close: int = 0
    end: int = 0
    children: list[Element] = field(default_factory=list)

    @property
    def prefix(self) -> bytes:
        """The prefix of the tag with its colon; empty where it has none."""
        return self.tag.removesuffix(self.name).encode()

    @property
    def closed(self) -> bool:
        """Whether the element closes itself: ``<row/>``."""
        return self.inside == self.end

    def child(self, name: str) -> Element | None:
        """Return the first child of that name, whatever its prefix."""
        return next((child for child in self.children if child.name == name), None)

    def all(self, name: str) -> list[Element]:
        """Return the children of that name, whatever their prefix."""
        return [child for child in self.children if child.name == name]

    def descendants(self) -> Iterator[Element]:
        """Yield every element below, in document order."""
        for child in self.children:
            yield child
            yield from child.descendants()


def opening_end(xml: bytes, start: int) -> int:
    """Return the offset behind the opening tag that starts at ``start``."""
    match = _OPENING.match(xml, start)
    if match is None:
        raise Refusal("XML 已损坏")
    return match.end()


def outline(xml: bytes, leaves: frozenset[str] = frozenset(), deepest: int = 100) -> Element:
    """Return the root element of a part in UTF-8; what lies inside ``leaves`` or below ``deepest`` levels is left out.

    Raises:
        Refusal: the part is not well-formed.
    """
    found: list[Element] = []
    open_elements: list[Element] = []
    skipped = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal skipped
        if skipped or (open_elements and (len(open_elements) > deepest or open_elements[-1].name in leaves)):
            skipped += 1
            return
        offset = parser.CurrentByteIndex
        element = Element(tag, tag.rpartition(":")[2], attributes, offset, opening_end(xml, offset))
        (open_elements[-1].children if open_elements else found).append(element)
        open_elements.append(element)

    def end(_tag: str) -> None:
        nonlocal skipped
        if skipped:
            skipped -= 1
            return
        finish(xml, open_elements.pop(), parser.CurrentByteIndex)

    parser = expat.ParserCreate()
    parse(parser, xml, start, end)
    return found[0]


def text_of(xml: bytes, element: Element) -> str:
    """Return the text inside an element of a part."""
    pieces: list[str] = []
    parser = expat.ParserCreate()
    parser.CharacterDataHandler = pieces.append
    parser.Parse(b"<t>%b</t>" % xml[element.inside : element.close], True)  # noqa: FBT003 - expat takes it by position
    return "".join(pieces)


def finish(xml: bytes, element: Element, offset: int) -> None:
    """Note where an element ends, given the offset at which the parser saw its end."""
    if xml.endswith(b"/>", element.start, element.inside):
        element.close = element.end = element.inside
    else:
        element.close, element.end = offset, xml.index(b">", offset) + 1


def parse(parser: expat.XMLParserType, xml: bytes, start: object, end: object) -> None:
    """Run a parser over a part.

    Raises:
        Refusal: the part is not well-formed, or declares a document type.
    """

    def refuse(*_declaration: object) -> None:
        raise Refusal("XML 含有 DOCTYPE 声明")

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler = start, end  # type: ignore[assignment]
    try:
        parser.Parse(xml, True)  # noqa: FBT003 - expat takes it by position
    except (expat.ExpatError, LookupError, ValueError) as error:
        message = f"XML 已损坏（{error}）"
        raise Refusal(message) from error


def spliced(xml: bytes, edits: Iterable[Edit]) -> bytes:
    """Return the bytes with all edits made at once; insertions at one place keep their order.

    Raises:
        ValueError: two edits overlap.
    """
    pieces: list[bytes] = []
    at = 0
    for start, end, replacement in sorted(edits, key=lambda edit: edit[:2]):
        if start < at:
            raise ValueError("edits overlap")
        pieces += (xml[at:start], replacement)
        at = end
    return b"".join((*pieces, xml[at:]))


def grown(xml: bytes, parent: Element, fragment: bytes, values: Mapping[str, str | None] | None = None) -> list[Edit]:
    """Return the edits that put a fragment behind the last child of an element, and set attributes of it."""
    if parent.closed:
        opening = with_attributes(xml[parent.start : parent.inside], values or {})
        return [(parent.start, parent.end, filled(opening, parent.tag, fragment))]
    return [retagged(xml, parent, values or {}), (parent.close, parent.close, fragment)]


def filled(opening: bytes, tag: str, inner: bytes) -> bytes:
    """Return an element with this content, whether or not the opening tag closes itself."""
    start = opening.removesuffix(b"/>" if opening.endswith(b"/>") else b">")
    return b"%b>%b</%b>" % (start, inner, tag.encode()) if inner else b"%b/>" % start


def gap(root: Element, name: str, order: Sequence[str]) -> int:
    """Return the offset at which a child of this name belongs: before the first child that ``order`` puts behind it.

    A child that ``order`` does not know, such as ``mc:AlternateContent``, stands for the first in it that it knows.
    """
    rank = {known: place for place, known in enumerate(order)}
    for child in root.children:
        ranks = (rank[inner.name] for inner in (child, *child.descendants()) if inner.name in rank)
        if next(ranks, -1) > rank[name]:
            return child.start
    return root.close


def retagged(xml: bytes, element: Element, values: Mapping[str, str | None]) -> Edit:
    """Return the edit that sets attributes of an element; None removes one."""
    return element.start, element.inside, with_attributes(xml[element.start : element.inside], values)


def with_attributes(opening: bytes, values: Mapping[str, str | None]) -> bytes:
    """Return an opening tag with attributes set, or removed where the value is None; the others keep their bytes."""
    left = dict(values)

    def replaced(match: re.Match[bytes]) -> bytes:
        name = match[1].decode()
        if name not in left:
            return match[0]
        value = left.pop(name)
        return b"" if value is None else b"%b%b" % (match[0][: match.start(2) - match.start()], _quoted(value))

    changed = _ATTRIBUTE.sub(replaced, opening)
    more = b"".join(b" %b=%b" % (name.encode(), _quoted(value)) for name, value in left.items() if value is not None)
    tail = 2 if changed.endswith(b"/>") else 1
    return changed[:-tail].rstrip() + more + changed[-tail:] if more else changed


def _quoted(value: str) -> bytes:
    return f'"{escaped_attribute(value)}"'.encode()


def prefixed(fragment: bytes, prefix: bytes) -> bytes:
    """Return a fragment whose tags without prefix have this one (``b"x:"``)."""
    return _PLAIN_TAG.sub(rb"<\1%b\2" % prefix, fragment) if prefix else fragment


def escaped(text: str) -> str:
    """Return a text as XML content; characters that XML cannot hold are spelled ``_x000B_`` (ECMA-376, 22.9.2.19)."""
    return escape(_UNWRITABLE.sub(lambda match: f"_x{ord(match[0]):04X}_", text))


def escaped_attribute(text: str) -> str:
    """Return a text as it stands between the double quotes of an attribute."""
    return escape(text, {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def strict(root: Element) -> bool:
    """Tell whether a part uses the namespaces of strict OOXML."""
    family = STRICT.removesuffix("officeDocument")
    return any(value.startswith(family) for name, value in root.attributes.items() if name.partition(":")[0] == "xmlns")


def link(xml: bytes, identifier: str) -> bytes:
    """Return the attribute that names a relation, ``r:id="rId3"``, with the prefix that the part's root declares.

    Where it declares none, the attribute brings its declaration.
    """
    root = outline(xml, deepest=0)
    namespace = f"{STRICT if strict(root) else TRANSITIONAL}/relationships"
    declared = {
        value: name.removeprefix("xmlns:") for name, value in root.attributes.items() if name.startswith("xmlns:")
    }
    prefix = declared.get(namespace)
    quoted = escaped_attribute(identifier)
    return (f'{prefix}:id="{quoted}"' if prefix else f'xmlns:r="{namespace}" r:id="{quoted}"').encode()
