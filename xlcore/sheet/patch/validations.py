"""Adds data validations to a worksheet part, around the cells that have one already: theirs stay in force."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlcore.sheet.patch.blocks import extend_block
from xlcore.sheet.patch.formula import shifted
from xlcore.sheet.patch.splice import Edit, Element, escaped, outline, retagged, spliced, text_of
from xlcore.sheet.patch.survey import DATA, rectangle, reference
from xlcore.sheet.scan import Rectangle


def with_validations(xml: bytes, items: Sequence[bytes]) -> bytes:
    """Return a worksheet part with ``dataValidation`` elements of one block each, less the cells validated already.

    Two validations on one cell have no defined meaning, and theirs was there first.
    """
    taken = list(_taken(xml, outline(xml, DATA)))
    return extend_block(xml, "dataValidations", [piece for item in items for piece in _around(item, taken)])


def _taken(xml: bytes, root: Element) -> Iterator[Rectangle]:
    """Yield the blocks that have a validation, also of the kind that looks at other sheets."""
    for element in root.descendants():
        if element.name == "dataValidation":
            ranges = element.attributes.get("sqref", "")
            inner = element.child("sqref")
            for block in (text_of(xml, inner) if inner else ranges).split():
                yield rectangle(block)


def _around(item: bytes, taken: Sequence[Rectangle]) -> Iterator[bytes]:
    """Yield a validation once for each block that is left of its own."""
    root = outline(item)
    whole = rectangle(root.attributes["sqref"])
    left = [whole]
    for block in taken:
        left = [piece for old in left for piece in without(old, block)]
    for piece in left:
        yield _moved(item, root, whole, piece)


def without(block: Rectangle, other: Rectangle) -> list[Rectangle]:
    """Return the blocks that remain of one when another is cut out of it."""
    (top, left, bottom, right), (other_top, other_left, other_bottom, other_right) = block, other
    if other_top > bottom or other_bottom < top or other_left > right or other_right < left:
        return [block]
    upper, lower = max(top, other_top), min(bottom, other_bottom)
    pieces = [
        (top, left, upper - 1, right),
        (upper, left, lower, other_left - 1),
        (upper, other_right + 1, lower, right),
        (lower + 1, left, bottom, right),
    ]
    return [piece for piece in pieces if piece[0] <= piece[2] and piece[1] <= piece[3]]


def _moved(item: bytes, root: Element, whole: Rectangle, piece: Rectangle) -> bytes:
    """Return the validation for a part of its block; its formulas speak of the first cell of the block."""
    rows, columns = piece[0] - whole[0], piece[1] - whole[1]
    edits: list[Edit] = [retagged(item, root, {"sqref": reference(piece)})]
    if rows or columns:
        edits += [
            (child.inside, child.close, escaped(shifted(text_of(item, child), rows, columns)).encode())
            for child in root.children
        ]
    return spliced(item, edits)
