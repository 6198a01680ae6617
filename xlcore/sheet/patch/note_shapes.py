"""The boxes of notes: where each stands on its sheet, how large, and its shape in the VML drawing.

VML is not always well-formed XML (Excel writes ``<br>`` and never closes it), so
it is not parsed: shapes are spliced in before its last ``</xml>``, and numbers that
are taken are found by regular expression.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from math import ceil

from xlcore.sheet.codes import Position, attribute_number
from xlcore.sheet.patch.splice import Element, Refusal, spliced

_LAST_ROW, _LAST_COLUMN = 1_048_575, 16_383
_FARTHEST = 1_000
"""Columns or rows that a box covers at most, however many of them are hidden."""
_MEASURE = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,20})?")
_DIGIT, _POINT = 7, 4 / 3
"""Pixels of a digit in the default font, in which columns are measured, and of a point, in which rows are."""
_DEFAULT_WIDTH, _DEFAULT_HEIGHT = 64, 20
_LETTER, _LINE, _MARGIN = 7, 17, 16
"""Pixels of half a Chinese character, of a line, and of both margins in a note (9 points)."""
_NARROWEST, _WIDEST, _SHALLOW = 16, 44, 15
"""Letters across a note, and the lines from which on it becomes twice as wide."""
_CLUSTER = 1024
"""Shape numbers come in clusters; a drawing lists those that it uses, and no other drawing uses them."""

_SHAPE_NUMBER = re.compile(rb"_x0000_s(\d{1,9})(?!\d)")
_CLUSTERS = re.compile(rb"<(?:\w+:)?idmap\b[^>]{0,300}?\sdata=[\"']([\d,\s]{0,300})[\"']")
_NOTE_TYPE = re.compile(rb"\bid=[\"']_x0000_t202[\"']")
_SHAPE = re.compile(rb"<(?:\w+:)?shape\b")
_ROOT = re.compile(rb"<xml\b[^>]*>")
_END = re.compile(rb"</xml\s*>")

_NAMESPACES = {
    b"v": b"urn:schemas-microsoft-com:vml",
    b"o": b"urn:schemas-microsoft-com:office:office",
    b"x": b"urn:schemas-microsoft-com:office:excel",
}
_DECLARED = b" ".join(b'xmlns:%s="%s"' % item for item in _NAMESPACES.items())
_TYPE = (
    b'<v:shapetype id="_x0000_t202"%s coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    b'<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_NOTE = (
    b'<v:shape id="_x0000_s%d"%s type="#_x0000_t202" style="position:absolute;z-index:%d;visibility:hidden"'
    b' fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    b'<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
    b'</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>%s</x:Anchor>'
    b"<x:AutoFill>False</x:AutoFill><x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>"
)


@dataclass(slots=True)
class Ruler:
    """How wide the columns and how high the rows of a sheet are, in pixels; what is hidden has none.

    ``columns`` holds first, last and width; rows and columns count from 0.
    """

    width: int = _DEFAULT_WIDTH
    height: int = _DEFAULT_HEIGHT
    columns: list[tuple[int, int, int]] = field(default_factory=list)
    rows: dict[int, int] = field(default_factory=dict)

    def across(self, column: int) -> int:
        """Return the width of a column."""
        return next((width for first, last, width in self.columns if first <= column <= last), self.width)

    def down(self, row: int) -> int:
        """Return the height of a row."""
        return self.rows.get(row, self.height)

    @classmethod
    def of(cls, sheet: Element) -> Ruler:
        """Return the ruler of a worksheet, given the outline of its part."""
        ruler = cls()
        if usual := sheet.child("sheetFormatPr"):
            ruler.width = _width(usual.attributes.get("defaultColWidth", ""), ruler.width)
            ruler.height = _height(usual.attributes.get("defaultRowHeight", ""), ruler.height)
        for columns in sheet.all("cols"):
            for column in columns.all("col"):
                first, last = (attribute_number(column.attributes.get(name, "")) - 1 for name in ("min", "max"))
                width = 0 if _hidden(column) else _width(column.attributes.get("width", ""), ruler.width)
                ruler.columns.append((first, last, width))
        data = sheet.child("sheetData")
        number = 0
        for row in data.all("row") if data else ():
            number = attribute_number(row.attributes["r"]) if "r" in row.attributes else number + 1
            if _hidden(row) or "ht" in row.attributes:
                ruler.rows[number - 1] = 0 if _hidden(row) else _height(row.attributes["ht"], ruler.height)
        return ruler


def _hidden(element: Element) -> bool:
    return element.attributes.get("hidden") in {"1", "true"}


def _width(characters: str, otherwise: int) -> int:
    return round(float(characters) * _DIGIT) if _MEASURE.fullmatch(characters) else otherwise


def _height(points: str, otherwise: int) -> int:
    return round(float(points) * _POINT) if _MEASURE.fullmatch(points) else otherwise


def size(text: str) -> tuple[int, int]:
    """Return width and height, in pixels, of a box that shows a text; Chinese characters count double.

    A long text gets a box twice as wide.
    """
    lengths = [sum(1 + (unicodedata.east_asian_width(mark) in "WFA") for mark in line) for line in text.split("\n")]
    across = min(max(*lengths, _NARROWEST), _WIDEST)
    lines = _lines(lengths, across)
    if lines > _SHALLOW:
        across *= 2
        lines = _lines(lengths, across)
    return across * _LETTER + _MARGIN, lines * _LINE + _MARGIN


def _lines(lengths: Sequence[int], across: int) -> int:
    # A full-width character does not go halfway over the edge: a line may hold one letter less.
    return sum(max(1, ceil(length / (across - 1))) for length in lengths)


def anchor(ruler: Ruler, place: Position, text: str) -> str:
    """Return where the box of a note stands, in the words of VML: to the right of its cell, and a little higher.

    Columns and rows of both corners, each followed by the pixels from its edge.
    """
    width, height = size(text)
    row, column = max(place[0] - 1, 0), min(place[1] + 1, _LAST_COLUMN)
    left, top = min(15, ruler.across(column)), min(10, ruler.down(row))
    right = _reach(ruler.across, column, left + width, _LAST_COLUMN)
    bottom = _reach(ruler.down, row, top + height, _LAST_ROW)
    return ", ".join(map(str, (column, left, row, top, *right, *bottom)))


def _reach(measure: Callable[[int], int], first: int, pixels: int, last: int) -> tuple[int, int]:
    """Return the column (or row) in which a distance from the edge of the first one ends, and the rest in it."""
    at, left = first, pixels
    while at < min(last, first + _FARTHEST) and left >= measure(at):
        left -= measure(at)
        at += 1
    return at, min(left, measure(at))


def clusters(vml: bytes) -> set[int]:
    """Return the clusters of shape numbers that a drawing uses."""
    listed = {
        int(number) for match in _CLUSTERS.finditer(vml) for number in re.findall(rb"(?<!\d)\d{1,5}(?!\d)", match[1])
    }
    return listed | {number // _CLUSTER for number in _numbers(vml)}


def free_clusters(taken: Collection[int]) -> Iterator[int]:
    """Yield the clusters of shape numbers that are not taken, from the lowest on."""
    return (cluster for cluster in count(1) if cluster not in taken)


def drawing(cluster: int) -> bytes:
    """Return a VML drawing without shapes that owns a cluster of shape numbers."""
    return (b'<xml %b><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="%d"/></o:shapelayout></xml>') % (
        _DECLARED,
        cluster,
    )


def with_notes(vml: bytes, anchors: Mapping[Position, str], taken: Collection[int]) -> bytes:
    """Return a VML drawing with a hidden box for the note of each cell; all else keeps its bytes.

    Args:
        vml: the drawing.
        anchors: where the boxes stand.
        taken: the clusters of shape numbers that drawings of the workbook use.

    Raises:
        Refusal: the drawing has no end.
    """
    ends = list(_END.finditer(vml))
    if not ends:
        raise Refusal("批注图形没有结尾")
    root = found[0] if (found := _ROOT.search(vml)) else b""
    declared = b"" if all(b'xmlns:%b="%b"' % item in root for item in _NAMESPACES.items()) else b" " + _DECLARED
    numbers, more = _free_numbers(vml, len(anchors), taken)
    first = len(_SHAPE.findall(vml)) + 1
    shapes = [
        _NOTE % (number, declared, index, where.encode(), row, column)
        for index, (number, ((row, column), where)) in enumerate(
            zip(numbers, sorted(anchors.items()), strict=True), first
        )
    ]
    type_of_notes = b"" if _NOTE_TYPE.search(vml) else _TYPE % declared
    edits = [(ends[-1].start(), ends[-1].start(), b"".join((type_of_notes, *shapes)))]
    if more and (listed := _CLUSTERS.search(vml)):
        edits.append((listed.end(1), listed.end(1), b"".join(b",%d" % cluster for cluster in more)))
    return spliced(vml, edits)


def _numbers(vml: bytes) -> set[int]:
    return {int(match[1]) for match in _SHAPE_NUMBER.finditer(vml)}


def _free_numbers(vml: bytes, wanted: int, taken: Collection[int]) -> tuple[list[int], list[int]]:
    """Return shape numbers behind the highest one, and the clusters that the drawing did not use before."""
    own, free = clusters(vml), free_clusters(taken)
    number = max(_numbers(vml), default=min(own, default=0) * _CLUSTER)
    numbers: list[int] = []
    more: list[int] = []
    while len(numbers) < wanted:
        number += 1
        if number // _CLUSTER not in own:
            more.append(next(free))
            own.add(more[-1])
            number = more[-1] * _CLUSTER + 1
        numbers.append(number)
    return numbers, more
