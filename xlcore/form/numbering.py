"""The number in front of a name, and the level that it stands for: 一、 above （一） above 1、 above （1）."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from xlcore.quantity import LONGEST_TEXT, normalise

_LEVELS: Final = tuple(
    map(
        re.compile,
        (
            r"[一二三四五六七八九十]{1,3}[、.]",
            r"\([一二三四五六七八九十]{1,3}\)",
            r"\d{1,2}[、.](?!\d)",
            r"\(\d{1,2}\)|\d{1,2}\)|[①-⑳]|\d{1,2}\.\d{1,2}(?!\d)",
        ),
    )
)
_STARTS: Final = frozenset("一二三四五六七八九十0123456789(") | {chr(circled) for circled in range(0x2460, 0x2474)}


def spelled(name: str) -> str:
    """Return a name with its number in one spelling."""
    return normalise(name).replace("（", "(").replace("）", ")").replace("．", ".")


def unnumbered(name: str) -> str:
    """Return a name without the number in front of it, in one spelling; one that is nothing else stays.

    1.5 may be a figure: 1.5米道路.
    """
    text = spelled(name)
    if text[:1] not in _STARTS:  # most names
        return text
    number = next((found[0] for style in _LEVELS if (found := style.match(text))), "")
    return text if "." in number[:-1] else text[len(number) :] or text


def level_of(name: str) -> int | None:
    """Return the level of the number in front of a name, 0 being the upper one; None for a name without number."""
    return _level(name[:LONGEST_TEXT])


@lru_cache(maxsize=4096)
def _level(name: str) -> int | None:
    text = spelled(name)
    if text[:1] not in _STARTS:
        return None
    return next((found for found, style in enumerate(_LEVELS) if style.match(text)), None)
