"""One rule by two routes: what Python gives, and what its formula gives in an independent engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engines import evaluate

from xlcore.quantity import Content, read
from xlcore.rules import Inputs, Rule


def inputs_of(contents: Mapping[str, Content]) -> Inputs:
    """Return the readings of what cells hold."""
    return {name: read(content) for name, content in contents.items()}


def by_formula(rule: Rule, contents: Mapping[str, Content]) -> Any:  # whatever a cell shows
    """Return what the rule's formula shows over cells with these contents; parts have cells of their own."""
    refs = {name: f"A{row}" for row, name in enumerate(contents, 1)}
    cells = {refs[name]: content for name, content in contents.items()}
    parts = {f"part{index}": f"B{index + 1}" for index in range(len(rule.parts))}
    formulas = {parts[f"part{index}"]: part.formula(refs) for index, part in enumerate(rule.parts)}
    formulas["C1"] = rule.formula({**refs, **parts})
    return evaluate(formulas, cells)["C1"]
