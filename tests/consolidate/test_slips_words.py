"""docs/review.md cannot lie: every name of a template and every constant of the priority stands in it."""

import re
from pathlib import Path

import pytest
from submissions import finding, make_form, read_file, result

from xlcore.consolidate.priority import EACH, FULL_GAP, FULL_SHARE, MOST
from xlcore.consolidate.slips import slips_of
from xlcore.consolidate.slips_docx import context_of
from xlcore.consolidate.slips_names import LONGEST_NAME
from xlcore.consolidate.slips_words import Letter, about_copies, request
from xlcore.numbers import plain

DOCUMENTED = (Path(__file__).parent.parent.parent / "docs" / "review.md").read_text("utf-8")
TEMPLATE = DOCUMENTED.partition("### A template of your own")[2].partition("## Spot checks")[0]


def context():
    (slip,) = slips_of([read_file("a", result(make_form(), finding()))])
    return context_of(slip, Letter(), {})


def test_every_name_of_a_template_is_documented():
    """Names of the slip, of a form, of a finding; and no name that does not exist."""
    names = context()
    inner = {key for items in names.values() if isinstance(items, list) for item in items for key in item}
    table = "\n".join(line for line in TEMPLATE.splitlines() if line.startswith("| `"))
    documented = {name.strip("{} ") for name in re.findall(r"`([^`]+)`", table)} - {"--sender", "--due"}
    assert names.keys() | inner == documented


@pytest.mark.parametrize("name", MOST)
def test_the_parts_of_the_priority_are_documented(name):
    """Each with the points that it gives at most."""
    assert f"| {name} | {plain(MOST[name])} |" in DOCUMENTED


def test_the_constants_are_documented():
    """Points a finding, gap, share, and the length of names."""
    error, warning, _ = (plain(points) for points in EACH.values())
    assert f"{error} for each error, {warning} for each warning" in DOCUMENTED
    assert f"20 from {plain(FULL_GAP * 100)} percentage points on" in DOCUMENTED
    assert f"20 from {plain(FULL_SHARE * 100)} % on" in DOCUMENTED
    assert f"cut to {LONGEST_NAME} signs" in DOCUMENTED


def test_a_unit_without_errors_is_not_asked_to_mend():
    """With --all it is told that nothing is wrong."""
    (slip,) = slips_of([read_file("a", result())])
    assert "你单位报送的绩效自评表经核对没有发现错误。" == request(slip, Letter())


def test_what_is_not_enclosed_is_told():
    """A workbook of several units is named, and said not to be there."""
    slip, _ = slips_of([read_file("in/局.xlsx", result(make_form("甲")), result(make_form("乙")))])
    assert "局.xlsx 还含有其他单位的表，标注副本没有随附。" == about_copies(slip, {})
