"""How a label is spelled: the one spelling in which labels are compared, and what it carries beside its words."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

LONGEST_HEADING = 200
"""A text with more characters is neither a heading nor a name: it is not searched, and not remembered."""

_ORDINAL = re.compile(r"^(?:[一二三四五六七八九十]+|\d+|\([一二三四五六七八九十\d]+\))[、.．]")
_GROUP_ORDINAL = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}[、.．]|\d{1,2}[、.．]|[（(][一二三四五六七八九十\d]{1,2}[)）][、.．]?)\s*(?=[\u4e00-\u9fff])"
)
_CIRCLED = re.compile(r"(?<!^)[\u2460-\u2473].*$")  # 执行率④=③/②: the number of a column, and how it is computed
_CIRCLED_FIRST = re.compile(r"^[\u2460-\u2473]+(?=.)")  # ②全年预算数
_YEAR = re.compile(r"^(20\d\d)(?:(?=年[初中底末])|年度?)(?=.{2})")
_BRACKETS = re.compile(r"\([^()]*\)?")
_MARKS = re.compile(r"[\W_]+")
# What a label carries behind its words: the letter of a formula (全年预算数A), a money unit, points.
_TAIL = re.compile(r"(?<=[\u4e00-\u9fff])(?:[A-Za-z]+|\d+分|(?:人民币)?[万亿]?元)$")
_POINTS = re.compile(r"[(（]?\s*(\d+(?:\.\d+)?)\s*分\s*[)）]?\s*$|[(（]\s*(\d+(?:\.\d+)?)\s*[%％]?\s*[)）]\s*$")
# One character for one, so that what was found has the same place in the text as typed.
_NARROW = str.maketrans({0xFF10 + digit: str(digit) for digit in range(10)} | {"．": ".", "︵": "(", "︶": ")"})
_POINTS_INSIDE = re.compile(r"[(（]\s*(\d+(?:\.\d+)?)\s*分")


def spelling(text: str) -> str:
    """Return a label in the one spelling in which labels are compared.

    White space, line breaks, width of characters, punctuation, brackets with
    what they hold, ordinals, a year in front, money units, points and the
    letters of formulas do not count: ``执行率（B/A)``, ``一、执行率``,
    ``2023年执行率`` and ``执 行 率`` are one label.
    A long text is no label: ''.
    """
    return _spelling(text) if len(text) <= LONGEST_HEADING else ""


@lru_cache(maxsize=8192)
def _spelling(text: str) -> str:
    plain = unicodedata.normalize("NFKC", _CIRCLED.sub("", _CIRCLED_FIRST.sub("", "".join(text.split()))))
    plain = _YEAR.sub("", _ORDINAL.sub("", plain))
    bare = _MARKS.sub("", _BRACKETS.sub("", plain)) or _MARKS.sub("", plain)
    return _TAIL.sub("", bare)


def joined(text: str) -> str:
    """Return a text without white space, wide digits, letters and punctuation as narrow ones."""
    return unicodedata.normalize("NFKC", "".join(text.split()))


def year_of(text: str) -> int | None:
    """Return the year that stands in front of a label: 2023 in 2023年指标值."""
    if "2" not in text and "２" not in text:  # most labels
        return None
    found = _YEAR.match(_ORDINAL.sub("", joined(text[:LONGEST_HEADING])))
    return int(found[1]) if found else None


def letters(text: str) -> str:
    """Return a label without white space and punctuation, brackets read through: more exact than ``spelling``."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text[:LONGEST_HEADING]))


def heading(text: str) -> tuple[str, Decimal | None]:
    """Split the heading of a group into its name and the points that it states: 产出指标（50分）.

    An ordinal in front, （一）产出指标, does not count. A heading without points
    otherwise keeps its text, but letters set one below the other are joined.
    """
    return _heading(text) if len(text) <= LONGEST_HEADING else (text, None)


@lru_cache(maxsize=4096)
def _heading(text: str) -> tuple[str, Decimal | None]:
    text = _GROUP_ORDINAL.sub("", text)
    found = _POINTS.search(text.translate(_NARROW))
    if found and found.start() > 0:
        return "".join(text[: found.start()].split()), Decimal(found[1] or found[2])
    lines = text.split()
    return ("".join(lines) if len(lines) > 1 and all(len(line) == 1 for line in lines) else text), None


def points_inside(text: str) -> Decimal | None:
    """Return the points in the brackets of a column heading: 20 in 得分(20分*执行率)."""
    found = _POINTS_INSIDE.search(text.translate(_NARROW))
    return Decimal(found[1]) if found else None
