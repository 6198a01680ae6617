"""The grade that a cell names, in the words of its scheme: typed, or ticked in a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from xlcore.quantity import LONGEST_TEXT, normalise

EMPTY: Final = "□☐○◯"
"""Boxes that are not ticked."""

FULL: Final = "☑☒■●"
"""Boxes that are ticked."""

TICKS: Final = "√✓✔"
"""Ticks, which may stand in a box, in brackets, or alone."""

_MARKS = EMPTY + FULL + TICKS
_BETWEEN = r"\s、，,/;；:：|"
_BRACKETS = re.compile(rf"[(（\[【〔]\s*([{_MARKS}]?)\s*[)）\]】〕]")
_REMARKS = re.compile(rf"[(（](?:[^()（）{_MARKS}]*\d[^()（）{_MARKS}]*|[^()（）]*[打选勾划][^()（）]*)[)）]")
"""What brackets say of a grade, （95分）, or of the list, （请打√）."""
_OUTER = str.maketrans(dict.fromkeys("()（）[]【】〔〕", " "))
_ENDINGS = ("等级", "等", "级", "秀", "好")


def grade_in(text: str, names: Sequence[str]) -> str:
    """Return the grade that a cell names, as one of ``names`` where it is one of them, else as it is typed.

    优秀 is 优, 良好 is 良; of a list only what is ticked counts: □优 ☑良, 优（ ） 良（√）, 优 良√ 中. The answer is ''
    for a blank cell, a list in which nothing is ticked, and one of all ``names``, two at least, without any tick.
    """
    return _grade_in(text[:LONGEST_TEXT], tuple(names))


def is_list(text: str) -> bool:
    """Tell whether a cell is a list to be ticked: it holds boxes, ticks, or brackets with room for a tick."""
    short = text[:LONGEST_TEXT]
    return any(mark in short for mark in _MARKS) or _BRACKETS.search(short) is not None


@lru_cache(maxsize=1024)
def _grade_in(text: str, names: tuple[str, ...]) -> str:
    known = {_root(name): name for name in names} | {normalise(name): name for name in names}
    bare = _REMARKS.sub("", text)
    if is_list(bare):
        return _listed(bare, known)
    if len(names) > 1 and {*names} <= {_named(word, known) for word in re.findall(_word(known), bare)}:
        return ""
    found = _named(bare, known)
    return found if found in names else normalise(text)


def _listed(text: str, known: dict[str, str]) -> str:
    """Return what is ticked in a list; the whole text where something is ticked and nobody can tell what."""
    line = _BRACKETS.sub(lambda found: _box(found[1]), text).translate(_OUTER).strip()
    word, gap = _word(known), r"\s?" if any(box in line for box in EMPTY + FULL) else ""
    if line[:1] in _MARKS:
        # A box belongs to the word behind it, but a tick right behind a word to that word.
        options = re.findall(rf"((?:[{_MARKS}][{_MARKS}\s]*)?)({word})([{TICKS}]?)", line)
    else:
        options = re.findall(rf"([{TICKS}]?)({word})((?:{gap}[{_MARKS}]+)?)", line)
    found = [_named(name, known) for before, name, behind in options if _is_ticked(before + behind)]
    return "、".join(dict.fromkeys(found)) if found or not _is_ticked(line) else normalise(text)


def _box(inside: str) -> str:
    return FULL[0] if _is_ticked(inside) else EMPTY[0]


def _is_ticked(marks: str) -> bool:
    return any(tick in marks for tick in FULL + TICKS)


def _word(known: dict[str, str]) -> str:
    """Return the pattern of one word of a list: grades may follow each other without anything between them."""
    other = rf"[^{_MARKS}{_BETWEEN}]"
    grades = "|".join(re.escape(name) for name in sorted({*known, *known.values()}, key=len, reverse=True))
    return rf"(?:{grades})(?={grades}|[{_MARKS}{_BETWEEN}]|$)|{other}+" if grades else f"{other}+"


def _named(word: str, known: dict[str, str]) -> str:
    """Return the grade that a word means; the word itself where it is none."""
    name = normalise(word)
    return known.get(name) or known.get(_root(name)) or name


def _root(name: str) -> str:
    """Return what 优秀, 优等 and 优 have in common."""
    word = normalise(name)
    return next((word.removesuffix(end) for end in _ENDINGS if word.endswith(end) and word != end), word)
