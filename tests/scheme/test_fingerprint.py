from decimal import Decimal

import pytest

from xlcore.scheme.catalogue import builtin, get
from xlcore.scheme.fingerprint import LENGTH, digest
from xlcore.scheme.model import Checks, Scheme, Thresholds


def changed(scheme, **values):
    return Scheme.model_validate(scheme.model_dump() | {name: value.model_dump() for name, value in values.items()})


def test_numbers_count_by_value_and_keys_by_name():
    """10 and 10.0 are one number, and the order of keys says nothing."""
    assert digest({"a": Decimal(10), "b": 1}) == digest({"b": 1, "a": Decimal("10.0")})


def test_another_value_gives_another_text():
    """What a workbook is made from cannot change unnoticed."""
    assert digest({"a": Decimal(10)}) != digest({"a": Decimal(11)})


def test_what_is_no_number_is_refused():
    """A value that has no one spelling cannot be compared."""
    with pytest.raises(TypeError):
        digest({"a": object()})


@pytest.mark.parametrize("name", builtin())
def test_every_built_in_scheme_has_its_own(name):
    """The text is short, and no two schemes share it."""
    assert LENGTH == len(get(name).fingerprint)
    assert 1 == [get(other).fingerprint for other in builtin()].count(get(name).fingerprint)


@pytest.mark.parametrize("name", builtin())
def test_a_scheme_that_is_read_again_keeps_it(name):
    """Writing out and reading back changes nothing."""
    scheme = get(name)
    assert scheme.fingerprint == Scheme.model_validate(scheme.model_dump()).fingerprint


def test_switches_and_thresholds_of_the_checks_do_not_count():
    """They change no figure of a workbook, so that it stays current."""
    scheme = get("mof-project")
    checks, thresholds = Checks(off={"I13": "不适用"}), Thresholds(rate_floor=Decimal("0.9"))
    assert scheme.fingerprint == changed(scheme, checks=checks, thresholds=thresholds).fingerprint


def test_another_rule_counts():
    """A scheme that scores otherwise is another version."""
    scheme = get("mof-project")
    plan = scheme.execution.model_copy(update={"cap": Decimal("1.2")})
    assert scheme.fingerprint != changed(scheme, execution=plan).fingerprint
