"""Texts as cells of a published workbook can hold and show them."""

from __future__ import annotations

import re
import unicodedata
from math import ceil

LONGEST_TEXT = 32_767
"""UTF-16 units that Excel accepts in a cell."""

# Halves of surrogate pairs and the two non-characters: no XML can hold them.
_UNWRITABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")
_NARROW = {"N", "Na", "H"}


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
    """Return how many lines a text takes in a column of ``width`` characters; a Chinese sign is two wide."""
    if 2 * len(text) <= width and "\n" not in text:
        return 1
    return sum(max(1, ceil(_wide(part) / width)) for part in text.split("\n"))


def _wide(text: str) -> int:
    return sum(1 if unicodedata.east_asian_width(mark) in _NARROW else 2 for mark in text)
