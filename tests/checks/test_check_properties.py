"""What holds for every form: a right one gets no error, a score out of range does, and nothing raises."""

from datetime import date
from decimal import Decimal

import pytest
from bad_books import with_rubric
from breakers import BREAKERS, FACTS, right_forms
from hypothesis import given, settings
from hypothesis import strategies as st
from made_forms import CLEAN, checked, made, places

from xlcore.checks import Level, run
from xlcore.checks.registry import registered
from xlcore.form.model import Entry
from xlcore.form.scoring import score
from xlcore.quantity import CellError

SCORED = [f"indicators[{row}]" for row in range(4)]
SETTINGS = settings(max_examples=60, deadline=None, derandomize=True)
FEW = settings(max_examples=20, deadline=None, derandomize=True)


@SETTINGS
@given(right_forms())
def test_a_right_form_has_no_error_and_no_warning(changes):
    """Whatever its figures, a form that adds up and follows the rules is left alone."""
    assert [] == [f.message for f in checked(made(changes)) if f.level is not Level.INFO]


@SETTINGS
@given(right_forms(), st.sampled_from(SCORED), st.decimals("1.01", 9, places=2))
def test_a_score_above_its_weight_is_out_of_range(changes, row, factor):
    """Multiplying a full score gives I01 at that score, and the total no longer adds up."""
    weight = Decimal({**CLEAN, **changes}[f"{row}.weight"])
    score = weight * factor
    found = places(checked(made({**changes, f"{row}.score": Entry(score, f"{row}.score")})))
    assert ("I01", f"{row}.score") in found
    assert ("T01", "claimed.total") in found


@SETTINGS
@given(right_forms(), st.integers(1, 100))
def test_a_total_that_is_off_is_found(changes, cents):
    """The smallest difference that the scheme's rounding shows gives T01."""
    total = changes["claimed.total"] - Decimal(cents) / 100
    assert ("T01", "claimed.total") in places(checked(made({**changes, "claimed.total": total, "claimed.grade": None})))


@pytest.mark.parametrize("code", BREAKERS)
@FEW
@given(data=st.data())
def test_breaking_one_thing_gives_its_code(code, data):
    """A right form with one mistake gets the code of that mistake, and no other but its known companions."""
    breaker, companions = BREAKERS[code]
    form = data.draw(right_forms())
    changes = {**form, **breaker(form, data.draw)}
    found = {finding.code for finding in checked(made(changes))}
    assert code in found
    assert {code, *companions, "C02"} >= found


@pytest.mark.parametrize("code", FACTS)
@FEW
@given(data=st.data())
def test_breaking_base_data_gives_its_code(code, data):
    """A figure above its limit, or a printed one that does not follow, gets its code and no other."""
    scheme, breaker = FACTS[code]
    found = {finding.code for finding in checked(made(breaker(data.draw), "department"), scheme)}
    assert {code} == found - {"T04"}


@FEW
@given(start=st.integers(1, 100))
def test_a_rubric_that_awards_another_weight_gets_its_code(start):
    """A scheme whose rubric awards more or less than the weight gets I13 and no other but what it cannot verify."""
    found = {finding.code for finding in run(score(made({}), with_rubric(start)))}
    assert (set() if start == 25 else {"I13"}) == found - {"T04"}


def test_every_check_is_broken_at_random():
    """No check of a form is left out; the rubric, which only a scheme can get wrong, has a test of its own above."""
    assert {code for code, _ in registered()} == BREAKERS.keys() | FACTS.keys() | {"I13"}


CONTENTS = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.sampled_from(
        ["", " ", "—", "无", "≥", "≤90%", "0起", "九十", "1,2", "2023年13月", "指标1：", "……", "好坏", "优"]
    ),
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**12), max_value=10**12),
    st.booleans(),
    st.dates(min_value=date(1900, 1, 1)),
    st.builds(CellError, st.sampled_from(["#DIV/0!", "#REF!\n"])),
)


@pytest.mark.parametrize("scheme", ["mof-project", "yaohai-project-2021", "mof-department"])
@settings(max_examples=100, deadline=None, derandomize=True)
@given(data=st.data())
def test_nothing_that_a_person_types_raises(scheme, data):
    """Any content in any place gives findings with one-line messages, never an exception."""
    paths = [path for path in CLEAN if not path.startswith("sections") and not path.endswith("level1")]
    if scheme == "mof-department":
        paths += ["facts.staff.in_post", "facts.staff.establishment", "facts.staff.printed_control"]
    chosen = data.draw(st.lists(st.sampled_from(paths), max_size=6, unique=True))
    kinds = {"percent": st.booleans(), "formula": st.booleans(), "uncalculated": st.booleans()}
    changes = {path: Entry(data.draw(CONTENTS), path, **{k: data.draw(s) for k, s in kinds.items()}) for path in chosen}
    for finding in checked(made(changes), scheme):
        assert finding.message.isprintable()
