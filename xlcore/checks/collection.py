"""Findings about a collection: a form that came twice, one that is missing, one that nobody asked for."""

from __future__ import annotations

from xlcore.checks.catalogue import CATALOGUE
from xlcore.checks.finding import Finding
from xlcore.checks.places import short

__all__ = ["missing", "repeated", "unlisted"]


def repeated(unit: str, project: str, kept: str, others: tuple[str, ...]) -> Finding:
    """Return K01: the same unit and project came more than once.

    Args:
        unit: as the forms name it.
        project: as the forms name it; '' for a department form.
        kept: the file that counts, and in a few words why, as a message tells it.
        others: the files that do not count.
    """
    named = "、".join(others)
    return _finding("K01", unit, project, f"报送了 {len(others) + 1} 份，汇总采用 {kept}，未采用 {named}")


def missing(unit: str, project: str) -> Finding:
    """Return K02: the roster asks for a form and none came; ``project`` is '' for a department form."""
    return _finding("K02", unit, project, "在应报名册上，没有收到自评表")


def unlisted(unit: str, project: str, near: str = "") -> Finding:
    """Return K04: a form came that the roster does not ask for.

    ``near`` is a name of the roster that looks alike and was not taken for it, '' if there is none.
    """
    alike = f"；名册上有相近的“{short(near)}”，未自动对应" if near else ""
    return _finding("K04", unit, project, f"应报名册上没有{alike}")


def _finding(code: str, unit: str, project: str, text: str) -> Finding:
    clause = CATALOGUE[code]
    whose = short(unit) + (f"“{short(project)}”" if project else "")
    line = "".join(letter for letter in text if letter.isprintable())
    return Finding(code, clause.level, None, None, whose or "单位空白", line, clause.advice)
