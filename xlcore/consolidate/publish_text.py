"""Texts as cells of a published workbook can hold and show them."""

from __future__ import annotations

import re
from math import ceil, floor

LONGEST_TEXT = 32_767
"""UTF-16 units that Excel accepts in a cell."""

# Halves of surrogate pairs and the two non-characters: no XML can hold them.
_UNWRITABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")
# What a cell's XML cannot hold as it stands: markup, control signs, and Excel's own spelling of these.
_MARKED = re.compile(r"[&<>\x00-\x08\x0b-\x1f]|_x(?=[0-9a-fA-F]{4}_)")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "_x": "_x005F_x"}
_SPECIAL = re.compile("[&<>\x00-\x1f\ud800-\udfff\ufffe\uffff]|_x")
"""Whether any of these may be needed."""

_SHORT = 200


def writable(text: str) -> str:
    """Return the text as a cell can hold it: without what XML forbids, cut with … at Excel's limit."""
    text = _UNWRITABLE.sub("\ufffd", text)
    if 2 * len(text) <= LONGEST_TEXT:  # a sign is two units at most
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LONGEST_TEXT:
        return text
    return units[: 2 * (LONGEST_TEXT - 1)].decode("utf-16-le", "ignore") + "…"


def lines(text: str, width: float) -> int:
    """Return how many lines a text takes in a column of ``width`` characters; a Chinese sign is two wide.

    An odd width holds no half of a Chinese sign.
    """
    if 2 * len(text) <= width and "\n" not in text:
        return 1
    return sum(_lines(part, width) for part in text.split("\n"))


def _lines(text: str, width: float) -> int:
    wide = _wide(text)
    usable = width if wide == len(text) else 2 * floor(width / 2)
    return max(1, ceil(wide / max(usable, 1)))


def _wide(text: str) -> int:
    """Return how many narrow signs are as wide as the text: it is as wide as it is long in GB 18030, or less."""
    return len(text.encode("gb18030", "replace"))


def inline(text: str) -> tuple[str, int]:
    """Return the text as the XML of a cell behind its address and style, and how wide it is; a line break is endless.

    The text is a typed string: whatever it begins with, it is no formula.
    """
    if len(text) <= _SHORT and not _SPECIAL.search(text) and len(text) == len(text.strip()):
        return f' t="inlineStr"><is><t>{text}</t></is></c>', _wide(text)
    shown = writable(text)
    space = ' xml:space="preserve"' if shown[:1].isspace() or shown[-1:].isspace() or "\n" in shown else ""
    escaped = _MARKED.sub(_escape, shown)
    wide = LONGEST_TEXT if "\n" in shown else _wide(shown)
    return f' t="inlineStr"><is><t{space}>{escaped}</t></is></c>', wide


def _escape(found: re.Match[str]) -> str:
    mark = found[0]
    return _ESCAPES.get(mark) or f"_x{ord(mark):04X}_"
