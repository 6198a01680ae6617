"""What is wrong with a form: one small registered generator a code, one file a family."""

from __future__ import annotations

from xlcore.checks import (
    belonging,
    budget,
    cells,
    contents,
    execution,
    facts,
    identity,
    indicators,
    splits,
    totals,
    units,
    weights,
)
from xlcore.checks.finding import Finding, Level
from xlcore.checks.registry import run

FAMILIES = (identity, belonging, cells, units, weights, budget, splits, execution, facts, indicators, contents, totals)
"""The modules whose import registers their checks."""

__all__ = ["FAMILIES", "Finding", "Level", "run"]
