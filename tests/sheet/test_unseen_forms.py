"""Forms of places that nobody transcribed, drawn by hand, are read field by field."""

import pytest
from render import read_grids
from unseen_forms import FORMS, grid


def budget_wrong(drawn, form):
    rows = [form.budget.total, *form.budget.sources] if form.budget else []
    wanted = [f"{column}{row}" for row in drawn.money_rows for column in drawn.money.values()]
    found = [entry.cell if (entry := getattr(row, role)) else None for row in rows for role in drawn.money]
    if drawn.money and wanted != found:
        yield f"money {wanted}, read {found}"


def table_wrong(drawn, form):
    if len(drawn.table_rows) != len(form.indicators):
        yield f"rows {len(drawn.table_rows)}, read {[r.name and (r.name.cell, r.name.text) for r in form.indicators]}"
        return
    for number, row in zip(drawn.table_rows, form.indicators, strict=True):
        for role, column in drawn.table.items():
            entry = getattr(row, role)
            if entry is None or entry.cell != f"{column}{number}":
                yield f"{role} {column}{number}, read {entry}"
    for group, row in zip(drawn.groups, form.indicators, strict=bool(drawn.groups)):
        one, two = ("".join(entry.text.split())[:2] if entry else "" for entry in (row.level1, row.level2))
        if f"{one}/{two}" != group:
            yield f"group {group}, read {one}/{two}"


def wrong(drawn, form):
    """Return what of a drawn form was not read as it stands."""
    found = [*budget_wrong(drawn, form), *table_wrong(drawn, form)]
    for role, cell in drawn.head.items():
        entry = getattr(form, role)
        if entry is None or entry.cell != cell:
            found.append(f"{role} {cell}, read {entry}")
    for role in ("total", "grade", "weight_total"):
        entry = getattr(form.claimed, role)
        if (entry.cell if entry else None) != drawn.claimed.get(role):
            found.append(f"{role} {drawn.claimed.get(role)}, read {entry}")
    about = (form.kind, form.year_number, form.money_unit)
    if about != (drawn.kind, drawn.year, drawn.unit):
        found.append(f"about {about}")
    sections = {section.level1: section.stated for section in form.sections if section.level2 is None}
    if sections != drawn.sections:
        found.append(f"sections {sections}")
    return found


@pytest.mark.parametrize("name", FORMS)
def test_drawn_form_is_read(name):
    """Every field of the form is found in its cell."""
    (form,) = read_grids(grid(FORMS[name].picture))
    assert [] == wrong(FORMS[name], form)
