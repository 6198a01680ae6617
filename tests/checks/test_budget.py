from dataclasses import replace

from made_forms import made

from xlcore.checks import run
from xlcore.form.model import Entry
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


def test_how_the_money_was_managed_explains_its_spending_only():
    """A reason for late payments is none for a changed budget."""
    form = made({"budget.initial": 80, "budget.executed": 40, "budget.rate": "40%"}, "project")
    form = replace(form, spending_reasons=(Entry("尾款未到付款期", "H9"),))
    codes = {one.code for one in run(score(form, get("mof-project")))}
    assert {"B06"} == codes & {"B04", "B06"}
