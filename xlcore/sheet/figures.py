"""What each figure of the base data sheet can be, as checks at the keyboard: number, sign, size, answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlcore.rules.base import literal
from xlcore.scheme.facts import Figure, FigureKind
from xlcore.scheme.model import Scheme
from xlcore.sheet.hint import DIGITS_ONLY, Hint, blank, no_figure, outside
from xlcore.sheet.limits import limits_of
from xlcore.sheet.relations import RelationHint, judged_points

_NOUNS: dict[FigureKind, str] = {"money": "金额", "count": "数量", "percent": "百分数", "points": "得分"}


def figure_hints(scheme: Scheme, figures: Mapping[str, Figure]) -> Iterator[RelationHint]:
    """Yield the checks of every figure by itself; in a table the complaint names the column.

    Points that a person gives under a rule have a check of their own.
    """
    judged = judged_points(scheme)
    for path, figure in figures.items():
        if path not in judged:
            for hint in _hints(path, figure, scheme):
                yield RelationHint(path, (path,), hint)


def _hints(path: str, figure: Figure, scheme: Scheme) -> list[Hint]:
    if figure.kind == "choice":
        return [_unknown_answer(path, figure.choices)]
    limits = limits_of(figure, scheme)
    if limits is None:
        return []
    noun = f"“{figure.label}”" if "[" in path else _NOUNS[figure.kind]
    if figure.kind == "percent":
        unreadable = no_figure(path, f"{noun}不是数字，请填写如 95%", percent=True)
    else:
        unreadable = no_figure(path, f"{noun}不是数字，{DIGITS_ONLY}")
    return [unreadable, *outside([path], noun, limits)]


def _unknown_answer(path: str, choices: tuple[str, ...]) -> Hint:
    return Hint(
        "请从列表中选择",
        lambda r: "AND(" + ",".join(f"{r[path]}<>{literal(word)}" for word in ("", *choices)) + ")",
        lambda s: not blank(s[path]) and s[path] not in choices,
    )
