"""The places of a form in reading order."""

import pytest

from xlcore.checks.places import entries, places
from xlcore.examples.records import examples, form_of, scheme_id
from xlcore.form.scoring import score
from xlcore.scheme.catalogue import get

RECORDS = {record["id"]: record for _, record in examples()}


@pytest.mark.parametrize("name", RECORDS)
def test_entries_are_those_of_the_places(name: str):
    """The entries alone come in the order of the places, which is the reading order of the form."""
    scored = score(form_of(RECORDS[name]), get(scheme_id(RECORDS[name])))
    assert [id(place.entry) for place in places(scored)] == list(map(id, entries(scored)))
