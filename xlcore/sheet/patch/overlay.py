"""Makes the fill of cells seen where conditional formats of the sheet would hide it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from xlcore.sheet.patch.blocks import ORDER
from xlcore.sheet.patch.splice import Edit, Element, gap, outline, prefixed, retagged, spliced, text_of
from xlcore.sheet.patch.survey import DATA, TRUE, rectangle, reference
from xlcore.sheet.scan import Rectangle

_LAST_RANK = (1 << 31) - 1
_BLOCK, _RULE = "conditionalFormatting", "cfRule"


def with_fills_seen(xml: bytes, fills: Mapping[str, Sequence[Rectangle]], style: Callable[[str], int]) -> bytes:
    """Return a worksheet part in which blocks of cells show their fill whatever its conditional formats say.

    ``fills`` are the blocks by colour, ``style`` gives the number of the conditional style that fills with a
    colour. A conditional format wins over the fill of a cell, so where one of the sheet lies over a block, a rule
    that always holds goes before all others, and none of them is looked at behind it: a bar or a white font of
    theirs would hide the colour or the text. All other rules keep their order, each a few ranks lower. What looks
    at a pivot table is named by its rank there, and such a sheet stays as it is.
    """
    root = outline(xml, DATA)
    theirs = [element for element in root.descendants() if element.name == _BLOCK]
    over = [block for element in theirs for block in _blocks(xml, element)]
    hidden = {
        colour: found
        for colour, blocks in fills.items()
        if (found := [block for block in blocks if any(_meet(block, other) for other in over)])
    }
    if not hidden or any(element.attributes.get("pivot") in TRUE for element in theirs):
        return xml
    ours = "".join(
        f'<{_BLOCK} sqref="{" ".join(map(reference, blocks))}"><{_RULE} type="expression" dxfId="{style(colour)}" '
        f'priority="{rank}" stopIfTrue="1"><formula>TRUE</formula></{_RULE}></{_BLOCK}>'
        for rank, (colour, blocks) in enumerate(hidden.items(), 1)
    )
    first = root.child(_BLOCK)
    # LibreOffice takes of several blocks over a cell the first in the part, whatever their ranks.
    at = first.start if first else gap(root, _BLOCK, ORDER)
    return spliced(xml, [(at, at, prefixed(ours.encode(), root.prefix)), *_lowered(xml, root, len(hidden))])


def _blocks(xml: bytes, element: Element) -> Iterator[Rectangle]:
    """Yield the blocks of cells of a conditional format, also of one of the kind of 2010, which has them in a child."""
    inner = element.child("sqref")
    ranges = text_of(xml, inner) if inner else element.attributes.get("sqref", "")
    yield from map(rectangle, ranges.split())


def _meet(block: Rectangle, other: Rectangle) -> bool:
    (top, left, bottom, right), (other_top, other_left, other_bottom, other_right) = block, other
    return top <= other_bottom and other_top <= bottom and left <= other_right and other_left <= right


def _lowered(xml: bytes, root: Element, ranks: int) -> Iterator[Edit]:
    """Yield the edits that move every rule of the part down by so many ranks."""
    for rule in root.descendants():
        rank = rule.attributes.get("priority", "")
        if rule.name == _RULE and rank.isascii() and rank.isdecimal() and len(rank) <= len(str(_LAST_RANK)):
            yield retagged(xml, rule, {"priority": str(min(int(rank) + ranks, _LAST_RANK))})
