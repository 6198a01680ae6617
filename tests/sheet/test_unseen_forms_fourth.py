"""A fourth round of forms that nobody transcribed is read field by field, and whole."""

import pytest
from render import read_grids
from test_unseen_forms import wrong
from unseen_forms import grid
from unseen_forms_fourth import FORMS


@pytest.mark.parametrize("name", FORMS)
def test_drawn_form_is_read_to_its_last_cell(name):
    """Every field of the form is found in its cell, and nothing is left unread."""
    (form,) = read_grids(grid(FORMS[name].picture))
    assert ([], ()) == (wrong(FORMS[name], form), form.unread)
