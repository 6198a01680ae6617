import re
from decimal import Decimal

import pytest
from made_forms import CLEAN, checked, made

from xlcore.checks import Finding, Level, run
from xlcore.form.model import Entry
from xlcore.form.scoring import score
from xlcore.scheme.catalogue import get

WRONG = {
    "unit": "",
    "budget.rate": "100%",
    "indicators[0].score": 30,
    "indicators[3].actual": "未开展",
    "claimed.total": 90,
}


def test_findings_come_in_reading_order():
    """Head first, then money, then rows, then the total; the order does not depend on the code."""
    order = [finding.cell for finding in checked(made(WRONG))]
    assert ["unit", "budget.rate", "indicators[0].score", "indicators[3].score", "claimed.total"] == order


def test_findings_at_one_cell_follow_the_catalogue():
    """B02 and B04 at one rate are told in the order of the catalogue."""
    changes = {"budget.executed": 40, "budget.rate": "50", **{f"budget.rows[{n}].executed": "" for n in (0, 1)}}
    codes = [finding.code for finding in checked(made(changes)) if finding.cell == "budget.rate"]
    assert ["C07", "B02", "B04"] == codes


def test_each_finding_comes_once():
    """A second run gives the same findings, none of them twice."""
    scored = score(made(WRONG), get("mof-project"))
    assert run(scored) == run(scored)
    assert len(run(scored)) == len(set(run(scored)))


def test_figures_are_numbers():
    """Expected and found are Decimals where the message tells numbers."""
    (finding,) = checked(made({"claimed.total": 96}))
    assert (Decimal("99.5"), Decimal(96)) == (finding.expected, finding.found)


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("B05", {"budget.adjusted": 95, "budget.rate": "100%"}),
        ("B06", {"budget.initial": 80}),
        ("C02", {"budget.executed": "95万元"}),
        ("C02", {"indicators[0].score": "25分"}),
        ("C02", {"indicators[0].actual": "≥10座"}),
    ],
)
def test_a_note_expects_no_other_figure(code, changes):
    """A finding that only asks for a second look names no figure that should stand there."""
    (finding,) = (finding for finding in checked(made(changes)) if finding.code == code)
    assert finding.expected is None


@pytest.mark.parametrize("number", [Decimal("4e-320"), Decimal(10) ** 300, -(Decimal(10) ** 40)])
def test_a_message_never_prints_a_line_of_digits(number):
    """Numbers beyond every form are cut."""
    findings = checked(made({f"indicators[{row}].score": number for row in range(4)} | {"budget.executed": number}))
    assert findings
    assert not any(re.search(r"[\d.]{31}", finding.message) for finding in findings)


def test_the_message_is_the_sample_of_the_contract():
    """Level, code, sheet and cell, place in words, both numbers, advice."""
    (finding,) = checked(made({"claimed.total": Entry(Decimal(96), "H31")}))
    assert finding.message == "错误 T01 自评表!H31 总分：填写 96，各项得分之和 99.5。请核对各项得分或更正总分。"


def test_a_cell_on_another_sheet_names_that_sheet():
    """The place of base data is the sheet that it stands on."""
    facts = {
        "facts.staff.establishment": 10,
        "facts.staff.in_post": Entry(Decimal(12), "B4", sheet="基础数据"),
    }
    findings = checked(made(facts, "department"), "mof-department")
    assert ["基础数据!B4"] == [finding.place for finding in findings]


@pytest.mark.parametrize(
    ("sheet", "cell", "place"), [("表", "A1", "表!A1"), ("表", None, "表"), (None, None, ""), (None, "A1", "A1")]
)
def test_a_place_needs_neither_sheet_nor_cell(sheet, cell, place):
    """A finding about a whole form or file has a shorter place."""
    assert place == Finding("T01", Level.ERROR, sheet, cell, "", "", "").place


def test_text_of_a_file_cannot_forge_a_line():
    """Line breaks in names and values are dropped, long names are cut."""
    changes = {"indicators[0].name": "名\r\n错误 T01 伪造" + "长" * 500, "indicators[0].score": "无\n效"}
    messages = [finding.message for finding in checked(made(changes))]
    assert messages
    assert all(message.isprintable() and len(message) < 200 for message in messages)


def test_no_file_text_is_lost_from_the_form_by_checking():
    """Checks read; the form stays as typed."""
    form = made(WRONG)
    checked(form)
    assert made(WRONG) == form
    assert CLEAN["unit"] == "甲县水利局"
