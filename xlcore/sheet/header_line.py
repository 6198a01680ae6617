"""Whether a line holds the headings of an indicator table, of one form or of a list of many."""

from __future__ import annotations

from collections.abc import Iterable, Set  # noqa: PYI025  # no set is built
from decimal import Decimal

from xlcore.sheet.board import Line
from xlcore.sheet.label_text import spelling
from xlcore.sheet.labels import Vocabulary, Word
from xlcore.sheet.years import is_year

LEVELS = ("level1", "level2", "name")
VALUES = frozenset({"target", "adjusted", "actual", "weight", "score", "nature", "reason", "criterion"})
IDENTITY = frozenset({"project", "unit", "department"})
POINTS = frozenset({"weight", "score"})
TASK = frozenset({"target", "actual"})
_MANY = 5
"""So many labels in one line are headings, whatever stands behind them."""


def is_header(line: Line, vocabulary: Vocabulary, *, owned: bool = False, goals: bool = False) -> bool:
    """Tell whether a line holds the headings of an indicator table.

    A table with a column for projects or units is a list of many forms, and no form; unless they are ``owned``, where
    a head has said whose form it is: then the column says who has an indicator. With ``goals`` labels of goals count
    in a table without points too.
    """
    words = [word for word in line.words.values() if word.table and word.value is None]
    if not words or _holds_figures(line):
        return False
    if not owned and any(names_owner(word, vocabulary) for word in line.words.values()):
        return False
    roles = _roles(((word.table, word.key) for word in words), vocabulary, goals=goals)
    if _is_heading(roles):
        return True
    texts = [cell.content for cell in line.cells.values() if isinstance(cell.content, str)]
    # Where some headings are known, those that only their words explain may make up the rest.
    return len(roles) > 1 and _is_heading(
        _roles(((vocabulary.column(text), spelling(text)) for text in texts), vocabulary) - {""}
    )


def is_listing(line: Line, vocabulary: Vocabulary) -> bool:
    """Tell whether a line holds the headings of a list of indicators with a column for whose they are."""
    words = [word for word in line.words.values() if word.value is None]
    # Asked of every line of a sheet: what most of them answer comes first.
    if not any(names_owner(word, vocabulary) for word in words) or not any(word.table for word in words):
        return False
    roles = {vocabulary.column(cell.content) for cell in line.cells.values() if isinstance(cell.content, str)}
    return {"name", "target"} <= roles and not roles.isdisjoint({"actual", "score"}) and not _holds_figures(line)


def _holds_figures(line: Line) -> bool:
    """Tell whether a figure stands among the labels of a line, or right behind a few of them.

    A year there may be a heading, and behind many labels a figure may be the points of its column.
    """
    labels = [column for column, word in line.words.items() if word.value is None and word.table != "none"]
    last = max(labels, default=-1) + (len(labels) < _MANY)
    return any(
        column <= last and isinstance(cell.content, Decimal) and not is_year(cell.content)
        for column, cell in line.cells.items()
    )


def names_owner(word: Word, vocabulary: Vocabulary) -> bool:
    """Tell whether a heading is that of a column for projects or units, whose rows are of many forms."""
    return word.head in IDENTITY and word.key not in vocabulary.columns_too


def _roles(found: Iterable[tuple[str, str]], vocabulary: Vocabulary, *, goals: bool = False) -> set[str]:
    """Return the roles of labels; without points the labels that need them have none, unless ``goals`` count."""
    pairs = list(found)
    without = vocabulary.tasks if goals else needing({role for role, _ in pairs}, vocabulary)
    return {role for role, key in pairs if key not in without}


def needing(roles: Set[str], vocabulary: Vocabulary) -> Set[str]:
    """Return the labels that mean nothing among headings of some roles: they need points, tasks also what was due."""
    if roles.isdisjoint(POINTS):
        return vocabulary.with_points
    return frozenset() if roles >= TASK else vocabulary.tasks


def _is_heading(roles: Set[str]) -> bool:
    levels = roles & {*LEVELS, "levels"}
    if not levels or len(roles) < 2:
        return False
    return len(levels & set(LEVELS)) >= 2 or len(roles & VALUES) >= 2
