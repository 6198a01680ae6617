import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from submissions import ROWS, bad_file, cell, collection, finding, make_form, read_file, result

from xlcore.checks.finding import Level
from xlcore.consolidate.report import document, number, path_text
from xlcore.form.model import Form, IndicatorRow
from xlcore.quantity import CellError
from xlcore.scheme.model import Checks

EXAMPLE = json.loads("""
{"version": 1,
 "files": [{"path": "...", "sha256": "...", "status": "read", "reason": null,
   "forms": [{"sheet": "自评表", "scheme": "project-jinnan-2020", "kind": "project",
     "unit": "...", "department": null, "project": "...", "year": 2020, "money_unit": "万元",
     "budget": {"initial": 2837.8294, "adjusted": 2635.204432, "executed": 2635.204432, "rate": 1.0,
                "weight": 10, "score": 10, "computed_score": 10},
     "indicators": [{"level1": "产出指标", "level2": "数量指标", "name": "...", "nature": "≥",
                     "target": "1套", "actual": "1套", "weight": 3, "score": 3, "computed_score": 3, "reason": "",
                     "cells": {"target": "D14", "actual": "E14", "weight": "F14", "score": "G14", "reason": "H14"}}],
     "claimed": {"total": 96, "grade": null}, "computed": {"total": 97, "grade": "优"},
     "findings": [{"code": "T01", "level": "error", "cell": "G29", "message": "...", "expected": 97, "found": 96}],
     "checks": {"off": {}, "levels": {}}}]}],
 "summary": {"files": 1, "forms": 1, "rejected": 0, "errors": 1, "warnings": 0, "infos": 0}}
""")
"""The document that the tool promises, version 1."""


def written(*files):
    """The document as a program reads it."""
    return json.loads(json.dumps(document(collection(*files)), ensure_ascii=False))


def form_of(form):
    return written(read_file("a.xlsx", result(form)))["files"][0]["forms"][0]


def shape(value):
    """The keys of a document, in their order, all the way down."""
    if isinstance(value, dict):
        return [(key, shape(item)) for key, item in value.items()]
    return [shape(item) for item in value[:1]] if isinstance(value, list) else None


def test_keys_and_their_order_are_those_promised():
    """The shape of a document is the shape of the example."""
    assert shape(EXAMPLE) == shape(written(read_file("a.xlsx", result(make_form(), finding()))))


def test_what_the_scheme_switches_is_said():
    """A check that is off stands with its reason, one that weighs otherwise with its level."""
    checks = Checks(off={"I13": "细则由上级统一规定"}, levels={"B06": "info"})
    form = result(make_form())
    scheme = form.scored.scheme.model_copy(update={"checks": checks})
    form = replace(form, scored=replace(form.scored, scheme=scheme))
    found = written(read_file("a.xlsx", form))["files"][0]["forms"][0]["checks"]
    assert {"off": {"I13": "细则由上级统一规定"}, "levels": {"B06": "info"}} == found


def test_values_of_a_form():
    """Text as the cell holds it, numbers as numbers."""
    row = ("产出指标", "数量指标", "机房\n运维", "1套 ", "1套", 3, 3, "")
    found = form_of(make_form(money=(2837.8294, 2635.204432, 2635.204432), rows=[row], execution=10, total=96))
    expected = dict(EXAMPLE["files"][0]["forms"][0]["budget"])
    assert expected == found["budget"]
    assert ("机房\n运维", "1套 ", "", 3) == tuple(
        found["indicators"][0][key] for key in ("name", "target", "reason", "score")
    )
    assert {"total": 96, "grade": "优"} == found["claimed"]


def test_cells_are_addresses():
    """Each value can be traced to its cell."""
    expected = {"target": "D10", "actual": "E10", "weight": "F10", "score": "G10", "reason": "H10"}
    assert expected == form_of(make_form())["indicators"][0]["cells"]


def test_what_the_form_does_not_have_is_null():
    """A form without head, money, weights or claims is told as such."""
    row = IndicatorRow(level1=cell("产出指标", "A1"), name=cell("道路", "C1"))
    found = form_of(Form("表", "project", indicators=(row,)))
    assert {None} == {found[key] for key in ("unit", "department", "project", "year", "budget")}
    assert {"total": None, "grade": None} == found["claimed"] == found["computed"]
    left = {key: value for key, value in found["indicators"][0].items() if key not in {"level1", "name", "cells"}}
    assert {None} == set(left.values())


@pytest.mark.parametrize("blank", [None, "", "  "])
def test_blank_head_and_blank_figures_are_null(blank):
    """A blank field says nothing, and a blank number is no zero."""
    rows = [(*ROWS[0][:5], blank, blank, "")]
    found = form_of(make_form(department=blank, rows=rows, total=blank, grade=blank, money=(blank, 1, 1)))
    assert found["department"] is None
    assert (None, None) == (found["indicators"][0]["weight"], found["indicators"][0]["score"])
    assert (None, None, None) == (found["claimed"]["total"], found["claimed"]["grade"], found["budget"]["initial"])


def test_unreadable_figures_stand_as_their_text():
    """They are never taken as zero."""
    found = form_of(make_form(money=("见附件", 90, "81万元"), total="九十九"))
    assert ("见附件", 81) == (found["budget"]["initial"], found["budget"]["executed"])
    assert "九十九" == found["claimed"]["total"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("≥", "≥"), ("＞＝", "≥"), ("≦", "≤"), ("＝", "="), ("定性", "定性"), ("正向", None), ("", None)],
)
def test_nature_is_one_of_four_words(typed, expected):
    """Glyphs are brought to one spelling; other words are not among those promised."""
    row = IndicatorRow(level1=cell("产出指标", "A1"), nature=cell(typed, "B1"))
    assert expected == form_of(Form("表", "project", indicators=(row,)))["indicators"][0]["nature"]


def test_error_cells_and_numbers_in_text_places():
    """A number stays a number, an error value its sign."""
    rows = [(*ROWS[0][:3], 95, CellError("#DIV/0!"), 50, 50, "")]
    found = form_of(make_form(rows=rows))["indicators"][0]
    assert (95, "#DIV/0!") == (found["target"], found["actual"])


@pytest.mark.parametrize(
    ("value", "text"),
    [("10", "10"), ("10.00", "10"), ("2635.204432", "2635.204432"), ("0.1", "0.1"), ("1E+3", "1000"), ("-0.00", "0")],
)
def test_numbers_print_their_own_digits(value, text):
    """No float noise, no closing zeros, no exponent."""
    assert text == json.dumps(number(Decimal(value)))


def test_the_rate_is_a_fraction():
    """2 of 3 is 0.6666666667."""
    assert 0.6666666667 == form_of(make_form(money=(3, 3, 2)))["budget"]["rate"]


@pytest.mark.parametrize(("code", "status"), [("F01", "read"), ("K03", "rejected")])
def test_a_file_without_forms_says_why(code, status):
    """Code and reason stand with the file, and the summary counts an error."""
    found = written(bad_file("坏.xlsx", code, "原因"))
    assert {"path": "坏.xlsx", "sha256": None, "status": status, "reason": f"{code} 原因", "forms": []} == found[
        "files"
    ][0]
    assert (1, 0, 1) == tuple(found["summary"][key] for key in ("files", "forms", "errors"))
    assert (status == "rejected") == found["summary"]["rejected"]


def test_the_summary_counts_levels():
    """Errors, warnings and infos of all forms."""
    findings = [finding(level=level) for level in (Level.ERROR, Level.WARNING, Level.WARNING, Level.INFO)]
    found = written(read_file("a.xlsx", result(make_form(), *findings)), bad_file("b.xlsx", "K03", "坏"))
    assert {"files": 2, "forms": 1, "rejected": 1, "errors": 2, "warnings": 2, "infos": 1} == found["summary"]


def test_findings_tell_figures_as_numbers():
    """Expected and found are numbers, words or null."""
    findings = [finding(), finding(expected="优", found=None)]
    found = written(read_file("a.xlsx", result(make_form(), *findings)))["files"][0]["forms"][0]["findings"]
    assert [(97, 96), ("优", None)] == [(item["expected"], item["found"]) for item in found]
    assert "错误 T01 自评表!G20 总分：填写 96，各项得分之和 97。请核对各项得分或更正总分。" == found[0]["message"]


def test_a_file_name_that_is_no_text_can_be_written():
    """Bytes of a name that are not UTF-8 are shown as such."""
    assert "坏\ufffd.xlsx" == path_text(Path("坏\udcff.xlsx"))
