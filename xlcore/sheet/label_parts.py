"""What a label in no list means by its parts: the words of ``labels.yaml`` that a heading contains."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

Parts: TypeAlias = tuple[tuple[str, str], ...]
"""Words, and what a label means that contains them; the first one decides. ``none`` is not the unit's own."""

LONGEST_LAST = 10
"""A heading that only its last words explain has at most as many characters: longer ones are labels of blocks."""

LAST_RANK = 2000.0
"""The rank of a heading that only the words explain which say least."""

_REVIEWERS = "reviewers"
_LISTS = ("table_like", "money_like", "table_aside", "money_aside", "table_last", "money_last", "head_like")
_BEHIND_NAME = re.compile(r"(?:名称)?(?:及(?:代码|编码|编号|文号))?$")


def like(key: str, parts: Iterable[tuple[str, str]]) -> str:
    """Return what the first word means that a label contains; '' for none."""
    for part, role in parts:
        if part in key:
            return role
    return ""


def like_last(key: str, parts: Iterable[tuple[str, str]]) -> str:
    """Return what a short heading means that only the words explain which say least; '' for none, or not ours."""
    role = like(key, parts) if len(key) <= LONGEST_LAST else ""
    return "" if role == "none" else role


def by_end(key: str, ends: Parts) -> str:
    """Return what a label means by its end, with or without 名称 and 及编码 behind it; '' for none."""
    bare = _BEHIND_NAME.sub("", key)
    return next((role for label in (key, bare) for end, role in ends if label.endswith(end)), "")


def lists_of(data: Mapping[str, Any]) -> dict[str, Parts]:
    """Return the lists of words by name; the line ``reviewers`` in one of them stands for all words of that list."""
    reviewers = [(word, "none") for word in data[_REVIEWERS]]
    return {name: tuple(_entries(data[name], reviewers)) for name in _LISTS}


def _entries(found: Iterable[Any], reviewers: Sequence[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    for entry in found:
        if entry == _REVIEWERS:
            yield from reviewers
        else:
            part, role = entry
            yield part, role or "none"


def result_of(key: str, results: re.Pattern[str]) -> str:
    """Return what a label names that is made of such words, the total or the grade; '' for none."""
    found = results.fullmatch(key)
    return (found.lastgroup or "") if found else ""


def results_of(data: Mapping[str, Sequence[str]]) -> re.Pattern[str]:
    """Return how a label names the total or the grade: words such as 绩效自评 and a word for the result, 总得分."""
    total, grade = ("|".join(data[role]) for role in ("total", "grade"))
    return re.compile(rf"(?:{'|'.join(data['before'])})+(?:(?P<total>{total})|(?P<grade>(?:{grade})(?:得分|评分)?))")
