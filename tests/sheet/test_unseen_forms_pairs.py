"""Money in pairs and under long headings, and names that share a cell with their label, are read as published."""

import pytest
from render import read_grids
from test_unseen_forms import wrong
from unseen_forms import grid
from unseen_forms_pairs import FORMS

from xlcore.checks import Level, run
from xlcore.form.scoring import score
from xlcore.scheme.catalogue import get


@pytest.mark.parametrize("name", FORMS)
def test_every_field_is_found_in_its_cell(name):
    """Identity, money, values and claims stand where the picture says, and nothing is left unread."""
    (form,) = read_grids(grid(FORMS[name].picture, line_break="⏎"))
    assert ([], ()) == (wrong(FORMS[name], form), form.unread)


@pytest.mark.parametrize("name", FORMS)
def test_a_right_form_has_no_error(name):
    """Whatever the layout, sums, rates and points that are right are not called wrong."""
    (form,) = read_grids(grid(FORMS[name].picture, line_break="⏎"))
    found = run(score(form, get(f"mof-{form.kind}")))
    assert [] == [finding.message for finding in found if finding.level is Level.ERROR]
