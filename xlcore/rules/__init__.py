"""How one indicator earns its points: one family a file; each rule scores, explains itself, writes its formula."""

from __future__ import annotations

from xlcore.rules.bands import Band, Bands, Deduction
from xlcore.rules.base import Inputs, Labels, Outcome, Refs, Rule, State, settled_formula
from xlcore.rules.choices import Checklist, Item, Judged, Tier, Tiers
from xlcore.rules.execution import Execution, execution_rate, rate_call, rate_formula
from xlcore.rules.progress import Progress
from xlcore.rules.ratios import Completion, Procurement
from xlcore.rules.target import Comparison, Target, best_option, compare
from xlcore.rules.total import FactRule, Sum

__all__ = [
    "Band",
    "Bands",
    "Checklist",
    "Comparison",
    "Completion",
    "Deduction",
    "Execution",
    "FactRule",
    "Inputs",
    "Item",
    "Judged",
    "Labels",
    "Outcome",
    "Procurement",
    "Progress",
    "Refs",
    "Rule",
    "State",
    "Sum",
    "Target",
    "Tier",
    "Tiers",
    "best_option",
    "compare",
    "execution_rate",
    "rate_call",
    "rate_formula",
    "settled_formula",
]
