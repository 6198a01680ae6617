"""A formula without its value is unknown: it neither lacks in a sum nor makes one wrong."""

import pytest
from made_forms import checked, made

from xlcore.form.model import Entry


def formula(path):
    """A formula whose value nobody calculated."""
    return Entry(None, path, uncalculated=True, formula=True)


@pytest.mark.parametrize("path", ["indicators[0].weight", "indicators[0].score", "budget.weight", "budget.score"])
def test_only_the_formula_is_told(path):
    """C05 names it; no sum of weights or scores is called wrong for it."""
    found = {finding.code for finding in checked(made({path: formula(path)}))}
    assert "C05" in found
    assert found.isdisjoint({"W01", "W02", "W03", "T01"})


def test_weight_and_score_of_one_row():
    """Where both are unknown, the total may be anything above the rest."""
    paths = ("indicators[0].weight", "indicators[0].score")
    found = {finding.code for finding in checked(made({path: formula(path) for path in paths}))}
    assert found.isdisjoint({"W01", "W02", "W03", "T01"})


def test_a_sum_above_the_full_total_stays_wrong():
    """What is known already exceeds 100."""
    changes = {"indicators[0].weight": formula("indicators[0].weight"), "indicators[2].weight": 90}
    assert "W01" in {finding.code for finding in checked(made(changes))}
