"""Puts what belongs to a whole worksheet at its place in the part: columns, merges, validations, colours, links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from xlcore.sheet.codes import attribute_number
from xlcore.sheet.patch.splice import (
    Edit,
    Element,
    gap,
    grown,
    outline,
    prefixed,
    retagged,
    spliced,
    with_attributes,
)
from xlcore.sheet.patch.survey import DATA

ORDER = (
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)
"""The children of a worksheet in the order that the schema demands (ECMA-376, CT_Worksheet)."""


def insert_block(xml: bytes, name: str, fragment: bytes) -> bytes:
    """Return a worksheet part with a block at its place; a part that has one of that name is returned as it is.

    The fragment is the block as XML without prefixes; it gets the prefix of the part.
    """
    root = outline(xml, DATA)
    return xml if root.child(name) else _inserted(xml, root, name, fragment)


def extend_block(xml: bytes, name: str, items: Sequence[bytes]) -> bytes:
    """Return a worksheet part with items behind those of a counted block, such as ``mergeCells``, made if missing."""
    if not items:
        return xml
    root = outline(xml, DATA)
    block, fragment = root.child(name), b"".join(items)
    if block is None:
        whole = b'<%b count="%d">%b</%b>' % (name.encode(), len(items), fragment, name.encode())
        return _inserted(xml, root, name, whole)
    count = {"count": str(len(block.children) + len(items))}
    return spliced(xml, grown(xml, block, prefixed(fragment, root.prefix), count))


def with_colours(xml: bytes, formats: Sequence[bytes]) -> bytes:
    """Return a worksheet part with ``conditionalFormatting`` elements behind those it has, and ranking after them."""
    if not formats:
        return xml
    root = outline(xml, DATA)
    ranks = [attribute_number(rule.attributes.get("priority", "")) for rule in _rules(root)]
    behind = max([0, *ranks])
    ranked = b"".join(_ranked(element, behind) for element in formats)
    return _inserted(xml, root, "conditionalFormatting", ranked)


def with_widths(xml: bytes, widths: Mapping[int, str]) -> bytes:
    """Return a worksheet part with the widths of these columns (from 0) set, and shown if they were hidden.

    A range of columns that holds one of them is split; each piece keeps its other attributes.
    """
    if not widths:
        return xml
    root = outline(xml, DATA)
    block = root.child("cols")
    left = dict(widths)
    edits: list[Edit] = []
    for column in block.all("col") if block else ():
        first, last = (attribute_number(column.attributes.get(end, "")) - 1 for end in ("min", "max"))
        inside = {number: left.pop(number) for number in sorted(left) if first <= number <= last}
        if inside:
            opening = xml[column.start : column.end]
            edits.append((column.start, column.end, b"".join(_pieces(opening, first, last, inside))))
    fresh = [(number, _column(prefixed(b"<col/>", root.prefix), number, width)) for number, width in left.items()]
    if block is None:
        return _inserted(xml, root, "cols", b"<cols>%b</cols>" % b"".join(added for _, added in sorted(fresh)))
    if block.closed:
        return spliced(xml, grown(xml, block, b"".join(added for _, added in sorted(fresh))))
    for number, added in sorted(fresh):
        behind = (old.start for old in block.all("col") if attribute_number(old.attributes.get("min", "")) > number + 1)
        at = next(behind, block.close)
        edits.append((at, at, added))
    return spliced(xml, edits)


def _inserted(xml: bytes, root: Element, name: str, fragment: bytes) -> bytes:
    at = gap(root, name, ORDER)
    return spliced(xml, [(at, at, prefixed(fragment, root.prefix))])


def _rules(root: Element) -> list[Element]:
    return [element for element in root.descendants() if element.name == "cfRule"]


def _ranked(element: bytes, behind: int) -> bytes:
    """Return a ``conditionalFormatting`` element whose rules rank after so many others."""
    root = outline(element)
    ranks = [(rule, attribute_number(rule.attributes["priority"]) + behind) for rule in _rules(root)]
    return spliced(element, [retagged(element, rule, {"priority": str(rank)}) for rule, rank in ranks])


def _pieces(opening: bytes, first: int, last: int, widths: Mapping[int, str]) -> Iterator[bytes]:
    """Yield the elements into which a range of columns falls, both ends from 0."""
    for number, width in widths.items():
        if first < number:
            yield with_attributes(opening, {"min": str(first + 1), "max": str(number)})
        yield _column(opening, number, width)
        first = number + 1
    if first <= last:
        yield with_attributes(opening, {"min": str(first + 1), "max": str(last + 1)})


def _column(opening: bytes, number: int, width: str) -> bytes:
    place = str(number + 1)
    shown = {"min": place, "max": place, "width": width, "customWidth": "1", "hidden": None, "bestFit": None}
    return with_attributes(opening, shown)
