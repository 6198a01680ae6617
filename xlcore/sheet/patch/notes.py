"""Adds notes (classic comments) to cells: their texts in a comments part, their boxes in a VML drawing.

What people wrote is theirs: their notes keep their bytes, and ours stands below in
the same note. A conversation (threaded comment) cannot be joined that way and is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xlcore.sheet.codes import Position, address, attribute_number, position
from xlcore.sheet.patch.blocks import insert_block
from xlcore.sheet.patch.note_shapes import Ruler, anchor, clusters, drawing, free_clusters, with_notes
from xlcore.sheet.patch.parts import WORKBOOK, Parts
from xlcore.sheet.patch.splice import Edit, Element, Refusal, escaped, grown, link, outline, prefixed, spliced

AUTHOR = "xlcore"
OURS = "【校验】"
"""Opens our part of a note that somebody else began."""

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_NAMESPACES = {
    False: b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    True: b"http://purl.oclc.org/ooxml/spreadsheetml/main",
}
_EMPTY = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<comments xmlns="%b"><authors></authors><commentList></commentList></comments>'
)
_FONT = '<rPr><sz val="9"/><color indexed="81"/><rFont val="宋体"/><charset val="134"/></rPr>'
_BEHIND_RUNS = frozenset({"rPh", "phoneticPr"})


def add_notes(parts: Parts, sheet: str, notes: Mapping[Position, str]) -> tuple[Position, ...]:
    """Add a note to each of the cells, hidden until the pointer is on the cell.

    Where a cell has a note, ours follows it after a line break and 【校验】, in the box that is there; a note
    that ends so already stays as it is. Cells under a merged block have no note of their own in Excel:
    name the first cell of the block.

    Args:
        parts: the workbook; comments, drawing, links and types are changed in it.
        sheet: the name of the worksheet part.
        notes: the texts, by row and column from 0; a line feed breaks the line.

    Returns:
        The cells that hold a conversation, in order: they got no note.

    Raises:
        FileError: a part that the sheet links to is missing.
        Refusal: a part is broken.
    """
    texts = {place: text.replace("\r\n", "\n").replace("\r", "\n") for place, text in sorted(notes.items()) if text}
    name = _linked(parts, sheet, "comments")
    if name is None:
        name = parts.free_name("xl/comments{}.xml")
        found = _Comments.of(_EMPTY % _NAMESPACES[parts.strict])
    else:
        found = _Comments.of(parts.read(name))
    threaded = conversations(parts, sheet)
    refused = tuple(place for place in texts if place in threaded)
    wanted = {place: text for place, text in texts.items() if place not in threaded}
    if not wanted:
        return refused
    if parts.holds(name):
        parts.write(name, found.with_texts(wanted))
    else:
        parts.add(name, found.with_texts(wanted), _COMMENTS_TYPE)
        parts.relate(sheet, f"{_OFFICE}/comments", name)
    if fresh := {place: text for place, text in wanted.items() if place not in found.notes}:
        _add_boxes(parts, sheet, fresh)
    return refused


def conversations(parts: Parts, sheet: str) -> frozenset[Position]:
    """Return the cells of a worksheet part that hold a conversation, and so take no note of ours.

    Raises:
        FileError: a part that the sheet links to is missing.
        Refusal: a part is broken.
    """
    notes, talks = _linked(parts, sheet, "comments"), _linked(parts, sheet, "threadedComment")
    stand_ins = _Comments.of(parts.read(notes)).stand_ins if notes else set()
    openings = outline(parts.read(talks), deepest=1).all("threadedComment") if talks else []
    return frozenset({place for element in openings if (place := _place(element))} | stand_ins)


def _linked(parts: Parts, source: str, kind: str) -> str | None:
    return next((found.target for found in parts.relations(source) if found.type.endswith(f"/{kind}")), None)


def _place(element: Element) -> Position | None:
    try:
        return position(element.attributes.get("ref", ""))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class _Comments:
    """A comments part: its bytes, its two lists, the first note of each cell in the order of the part."""

    xml: bytes
    authors: Element
    listed: Element
    notes: Mapping[Position, Element]

    @classmethod
    def of(cls, xml: bytes) -> _Comments:
        root = outline(xml)
        authors, listed = root.child("authors"), root.child("commentList")
        if authors is None or listed is None:
            raise Refusal("批注部件不完整")
        notes: dict[Position, Element] = {}
        for element in listed.all("comment"):
            if place := _place(element):
                notes.setdefault(place, element)
        return cls(xml, authors, listed, notes)

    @property
    def names(self) -> list[bytes]:
        """The authors, as the part spells them."""
        return [self.content(author) for author in self.authors.all("author")]

    @property
    def stand_ins(self) -> set[Position]:
        """The cells whose note stands in for a conversation: its author is the conversation's id."""
        talks = {number for number, name in enumerate(self.names) if name.startswith(b"tc=")}
        return {
            place
            for place, note in self.notes.items()
            if attribute_number(note.attributes.get("authorId", "")) in talks
        }

    def content(self, element: Element) -> bytes:
        return self.xml[element.inside : element.close]

    def with_texts(self, texts: Mapping[Position, str]) -> bytes:
        """Return the part with our texts: in the notes that are there, and as notes in the order of the cells."""
        edits: list[Edit] = []
        behind: dict[int | None, list[bytes]] = {}
        names = self.names
        ours = names.index(AUTHOR.encode()) if AUTHOR.encode() in names else len(names)
        for place, text in sorted(texts.items()):
            if note := self.notes.get(place):
                edits += self._continued(note, text)
                continue
            next_note = next((other.start for there, other in self.notes.items() if there > place), None)
            opening = f'<comment ref="{address(*place)}" authorId="{ours}" shapeId="0"><text>'.encode()
            behind.setdefault(next_note, []).append(b"%b%b</text></comment>" % (opening, _run(text)))
        if behind and ours == len(names):
            edits += grown(self.xml, self.authors, self._tagged(f"<author>{AUTHOR}</author>".encode()))
        for next_note, fragments in behind.items():
            fragment = self._tagged(b"".join(fragments))
            edits += [(next_note, next_note, fragment)] if next_note else grown(self.xml, self.listed, fragment)
        return spliced(self.xml, edits)

    def _continued(self, note: Element, text: str) -> Iterator[Edit]:
        """Yield the edits that put our text below what a note says, unless it ends so."""
        body = note.child("text")
        if body is None:
            yield from grown(self.xml, note, self._tagged(b"<text>%b</text>" % _run(text)))
            return
        plain = body.all("t")
        letters = [self.content(found) for found in (*plain, *(t for run in body.all("r") for t in run.all("t")))]
        below = f"\n{OURS}{text}" if letters else text
        if letters and letters[-1] in {escaped(text).encode(), escaped(below).encode()}:
            return
        for found in plain:  # beside runs Excel expects all text in runs
            yield found.start, found.start, self._tagged(b"<r>")
            yield found.end, found.end, self._tagged(b"</r>")
        run = self._tagged(_run(below))
        tail = next((found.start for found in body.children if found.name in _BEHIND_RUNS), None)
        yield from grown(self.xml, body, run) if tail is None else [(tail, tail, run)]

    def _tagged(self, fragment: bytes) -> bytes:
        return prefixed(fragment, self.listed.prefix)


def _run(text: str) -> bytes:
    return f'<r>{_FONT}<t xml:space="preserve">{escaped(text)}</t></r>'.encode()


def _add_boxes(parts: Parts, sheet: str, texts: Mapping[Position, str]) -> None:
    """Draw a box for the note of each cell, in the sheet's drawing of notes and controls, or in a new one."""
    xml = parts.read(sheet)
    root = outline(xml, deepest=2)
    taken = {cluster for part in _drawings(parts) for cluster in clusters(parts.read(part))}
    ruler = Ruler.of(root)
    anchors = {place: anchor(ruler, place, text) for place, text in texts.items()}
    if linked := root.child("legacyDrawing"):
        identifier = next((value for key, value in linked.attributes.items() if key.endswith(":id")), "")
        part = next((found.target for found in parts.relations(sheet) if found.id == identifier), "")
        parts.write(part, with_notes(parts.read(part), anchors, taken))
        return
    part = parts.free_name("xl/drawings/vmlDrawing{}.vml")
    cluster = next(free_clusters(taken))
    parts.add(part, with_notes(drawing(cluster), anchors, {*taken, cluster}), _VML_TYPE)
    identifier = parts.relate(sheet, f"{_OFFICE}/vmlDrawing", part)
    fragment = b"<legacyDrawing %b/>" % link(xml, identifier)
    parts.write(sheet, insert_block(xml, "legacyDrawing", fragment))


def _drawings(parts: Parts) -> Iterator[str]:
    """Yield the names of all VML drawings of the workbook."""
    for sheet in parts.relations(WORKBOOK):
        for found in parts.relations(sheet.target):
            if found.type.endswith("/vmlDrawing") and parts.holds(found.target):
                yield found.target
