from dataclasses import replace

from made_forms import made

from xlcore.checks import run
from xlcore.form.scoring import score
from xlcore.scheme.catalogue import get

PLANNED = {"budget.initial": 110, "budget.adjusted": 85, "budget.executed": 85, "budget.rate": "100%"}


def found(*, received):
    form = made(PLANNED, "project")
    form = replace(form, budget=replace(form.budget, received=received))
    findings = run(score(form, get("mof-project")))
    return {one.code: one.message for one in findings if one.code in {"B05", "B06"}}


def test_all_that_was_received_may_be_spent():
    """Money that arrived and was spent is no adjusted budget copied from the spending."""
    assert {"B05", "B06"} == found(received=False).keys()
    assert {"B06"} == found(received=True).keys()


def test_a_receipt_is_called_so():
    """The message names what was planned and what was received."""
    assert "年初预算或计划数 110，到位数 85，变动 -22.73%，没有说明" in found(received=True)["B06"]
