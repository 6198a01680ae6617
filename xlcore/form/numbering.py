"""The level that the number in front of a name stands for: 一、 above （一） above 1、 above （1）."""

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


def spelled(name: str) -> str:
    """Return a name with its number in one spelling."""
    return normalise(name).replace("（", "(").replace("）", ")").replace("．", ".")


def level_of(name: str) -> int | None:
    """Return the level of the number in front of a name, 0 being the upper one; None for a name without number."""
    return _level(name[:LONGEST_TEXT])


@lru_cache(maxsize=4096)
def _level(name: str) -> int | None:
    text = spelled(name)
    return next((found for found, style in enumerate(_LEVELS) if style.match(text)), None)
