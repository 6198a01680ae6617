"""Layouts that bureaus publish are read field by field, and nobody is accused of what is right."""

import pytest
from render import read_grids
from test_unseen_forms import wrong
from unseen_forms import grid
from unseen_forms_headings import FORMS as HEADINGS
from unseen_forms_levels import FORMS as BY_LEVELS
from unseen_forms_money import FORMS as MONEY
from unseen_forms_pairs import FORMS as PAIRS
from unseen_forms_published import FORMS as PUBLISHED
from unseen_forms_rows import FORMS as ROWS
from unseen_forms_vague import FORMS as VAGUE

from xlcore.checks import Level, run
from xlcore.form.scoring import score
from xlcore.scheme.catalogue import get

FORMS = {**PUBLISHED, **HEADINGS, **PAIRS, **VAGUE, **ROWS, **BY_LEVELS, **MONEY}


@pytest.mark.parametrize("name", FORMS)
def test_every_field_is_found_in_its_cell(name):
    """Identity, money, levels, values and claims stand where the picture says."""
    (form,) = read_grids(grid(FORMS[name].picture, line_break="⏎"))
    assert [] == wrong(FORMS[name], form)


@pytest.mark.parametrize("name", FORMS)
def test_a_right_form_has_no_error(name):
    """Whatever the layout, sums, rates and points that are right are not called wrong."""
    (form,) = read_grids(grid(FORMS[name].picture, line_break="⏎"))
    found = run(score(form, get(f"mof-{form.kind}")))
    assert [] == [finding.message for finding in found if finding.level is Level.ERROR]


@pytest.mark.parametrize("name", {**PAIRS, **MONEY})
def test_nothing_is_left_unread(name):
    """Money with further labels, changes, rests and lists beside it has no cell that is told as unknown."""
    (form,) = read_grids(grid(FORMS[name].picture, line_break="⏎"))
    assert () == form.unread


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("sources in columns", ("C6", "C7", "I6", "J6", 10, 4)),
        ("two lines of sources in columns", ("C6", "C7", "H6", "I6", 10, 5)),
        ("names and amounts in one cell", ("B4", "B5", None, None, None, 5)),
    ],
)
def test_sources_beside_each_other(name, expected):
    """The total, rate, points and sources are found where the sources have columns or cells of their own."""
    (form,) = read_grids(grid(FORMS[name].picture, line_break="⏎"))
    total = form.budget.total
    cells = [entry and entry.cell for entry in (total.adjusted, total.executed, total.rate, total.score)]
    weight = total.weight and total.weight.number
    assert expected == (*cells, weight, 1 + len(form.budget.sources))
