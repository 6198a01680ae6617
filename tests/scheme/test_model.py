from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from xlcore.rules import Execution, Target
from xlcore.scheme.catalogue import builtin, get
from xlcore.scheme.model import Group, Indicator, Layout, Scheme, Section


def scheme(*sections: Section, **rest: object) -> Scheme:
    """Return the smallest scheme that holds the sections."""
    layout = Layout(title="自评表", head=(("unit",),))
    given = {"id": "sample", "title": "样例", "place": "样例", "kind": "project", "layout": layout, **rest}
    return Scheme.model_validate({**given, "sections": sections})


def group(*weights: int, rows: int = 0, weight: Decimal | None = None) -> Group:
    """Return a group of indicators with the weights."""
    indicators = tuple(Indicator(name=f"指标{n}", weight=Decimal(w)) for n, w in enumerate(weights))
    return Group(name="数量指标", weight=weight, indicators=indicators, rows=rows)


def test_prescribed_rows_come_before_blank_ones():
    """A group prints its own indicators first, then the unit's rows."""
    found = scheme(Section(name="产出指标", weight=Decimal(100), groups=(group(40, 20, rows=2),)))
    assert ["指标0", "指标1", None, None] == [row.name if row else None for *_, row in found.prescribed()]


def test_a_row_without_rule_is_scored_by_the_row_rule():
    """The unit's rows, and prescribed rows without a rule, follow the scheme's row rule."""
    found = scheme(row_rule=Target(reverse="linear"))
    with_rule = Indicator(name="预算执行率", weight=Decimal(10), rule=Execution())
    assert Target(reverse="linear") == found.rule_of(None)
    assert Target(reverse="linear") == found.rule_of(Indicator(name="甲", weight=Decimal(1)))
    assert Execution() == found.rule_of(with_rule)


@given(st.lists(st.integers(1, 50), min_size=1, max_size=6), st.integers(0, 2), st.integers(-20, 20))
def test_weights_agree_or_leave_room(weights: list[int], rows: int, gap: int):
    """A group's weight equals its indicators', or exceeds them where blank rows can take the rest."""
    weight = Decimal(max(sum(weights) + gap, 0))
    section = Section(name="产出指标", groups=(group(*weights, rows=rows, weight=weight),))
    room = weight - sum(weights)
    if room == 0 or (room > 0 and rows):
        assert weight == scheme(section).sections[0].groups[0].weight
    else:
        with pytest.raises(ValidationError, match="其下各项合计为"):
            scheme(section)


def test_a_scheme_cannot_be_changed():
    """A cached scheme is shared, so that nobody may alter it."""
    with pytest.raises(ValidationError, match="frozen"):
        get("mof-project").year = 2024  # type: ignore[misc]


@pytest.mark.parametrize("scheme_id", builtin())
def test_a_scheme_survives_being_dumped(scheme_id: str):
    """What a scheme dumps as plain data is the same scheme again."""
    dumped = get(scheme_id).model_dump(mode="json")
    assert get(scheme_id) == Scheme.model_validate(dumped)
