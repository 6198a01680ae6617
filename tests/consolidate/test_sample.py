"""A sample for spot checks: how many of each department, who is certain, who by lot, and that it can be repeated."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from submissions import bad_file, collection, finding, make_form, read_file, result

from xlcore import __version__
from xlcore.consolidate.collect import Collection
from xlcore.consolidate.sample import Plan, draw, share_of
from xlcore.consolidate.sample_book import publish_sample
from xlcore.errors import InputError

HALF = Decimal("0.5")


def files(**counts):
    """So many files of each department, every file with one form; the first of each has an error."""
    return [
        read_file(
            f"in/{department}{number:03}.xlsx",
            result(make_form(f"单位{number}", department=department), *[finding()] * (number == 0)),
        )
        for department, count in counts.items()
        for number in range(count)
    ]


def drawn_from(found, how):
    """The sample of these files."""
    return draw(Collection(found), how)


def plan(share="0.2", by_priority="0.5", seed=1):
    return Plan(Decimal(share), Decimal(by_priority), seed)


def names(sample):
    return [form.line.path.name for form in sample.drawn]


@pytest.mark.parametrize(
    ("share", "count", "expected"),
    [("0.2", 10, 2), ("0.2", 11, 3), ("0.2", 1, 1), ("0.01", 3, 1), ("1", 7, 7), ("0.3", 10, 3)],
)
def test_each_department_gives_its_share_rounded_up(share, count, expected):
    """At least one, and never less than the share."""
    sample = drawn_from(files(甲局=count, 乙局=1), plan(share))
    assert [("甲局", count, expected), ("乙局", 1, 1)] == sorted(
        ((s.department, s.forms, s.by_priority + s.by_lot) for s in sample.strata), reverse=True
    )


@pytest.mark.parametrize(("by_priority", "expected"), [("0", (0, 4)), ("0.5", (2, 2)), ("0.6", (3, 1)), ("1", (4, 0))])
def test_the_two_ways_of_drawing_share_the_number(by_priority, expected):
    """The part by priority is rounded up; the lots give the rest."""
    (stratum,) = drawn_from(files(甲局=20), plan(by_priority=by_priority)).strata
    assert expected == (stratum.by_priority, stratum.by_lot)


def test_the_highest_priority_is_certain():
    """Of each department the form with the highest priority is drawn, for every seed."""
    for seed in range(20):
        drawn = drawn_from(files(甲局=9, 乙局=3), plan(seed=seed)).drawn
        assert {"甲局000.xlsx", "乙局000.xlsx"} <= {form.line.path.name for form in drawn if form.how == "重点"}


def test_the_rest_have_the_smallest_lots():
    """Anybody can check the draw with the lots in the workbook."""
    sample = drawn_from(files(甲局=30), plan())
    chosen = {form.lot for form in sample.forms if form.how == "随机"}
    left = {form.lot for form in sample.forms if form.how is None}
    assert max(chosen) <= min(left)


def test_a_seed_gives_these_lots():
    """The numbers are fixed: another version of Python must give the same."""
    assert ["0.447341", "0.836253"] == [f"{form.lot:f}" for form in drawn_from(files(甲局=2), plan(seed=7)).forms]


def test_names_and_order_of_files_change_nothing():
    """Files renamed, moved and read in another order give the same forms."""
    found = files(甲局=20, 乙局=5)
    moved = [replace(file, path=Path("else") / f"{number}.xlsx") for number, file in enumerate(reversed(found))]
    first, second = drawn_from(found, plan()), drawn_from(moved, plan())
    assert [form.line.sha256 for form in first.drawn] == [form.line.sha256 for form in second.drawn]
    assert first.population == second.population


def test_another_department_changes_no_lots():
    """The lots of a department depend on its own forms and the seed only."""
    alone, beside = (
        drawn_from(files(甲局=10), plan(by_priority="0")),
        drawn_from(files(甲局=10, 乙局=50), plan(by_priority="0")),
    )
    assert set(names(alone)) <= set(names(beside))


def test_seeds_differ():
    """Over many seeds every form is drawn at some time."""
    drawn = {name for seed in range(60) for name in names(drawn_from(files(甲局=10), plan(by_priority="0", seed=seed)))}
    assert 10 == len(drawn)


def test_other_forms_are_another_population():
    """The fingerprint tells whether the sample was drawn from the same forms."""
    assert drawn_from(files(甲局=3), plan()).population != drawn_from(files(甲局=4), plan()).population


def test_a_department_may_be_called_by_half_a_sign():
    """What a damaged file gave as a name does not stop the draw."""
    found = [read_file(f"in/{number}.xlsx", result(make_form(department="半\ud800个"))) for number in range(3)]
    assert 1 == len(drawn_from(found, plan()).drawn)


def test_forms_without_department_are_a_group():
    """They are drawn like a department."""
    sample = drawn_from([read_file("a", result(make_form(department=None)))], plan())
    assert [("（未填主管部门）", 1)] == [(stratum.department, stratum.by_priority) for stratum in sample.strata]


def test_a_form_that_came_twice_is_drawn_from_once():
    """Of two submissions of one project the fuller is in the population, and the other is counted."""
    found = [read_file("in/早.xlsx", result(make_form())), read_file("in/晚.xlsx", result(make_form(total=None)))]
    sample = drawn_from(found, plan())
    assert (["早.xlsx"], 1) == ([form.line.path.name for form in sample.forms], sample.left_out)


def test_nothing_to_draw_from_is_an_empty_sample():
    """Files without forms are no part of the population."""
    assert [] == drawn_from([bad_file("in/坏.xlsx", "K03", "坏")], plan()).drawn


@given(
    st.lists(st.sampled_from("甲乙丙"), max_size=30), st.decimals("0.01", 1, places=2), st.decimals(0, 1, places=2),
    st.integers(),
)  # fmt: skip
def test_every_draw_has_its_numbers(departments, share, by_priority, seed):
    """Whatever the plan: no form twice, at least the share, at most one more than it a department."""
    forms = [make_form(f"单位{number}", department=name) for number, name in enumerate(departments)]
    found = [read_file(str(number), result(form)) for number, form in enumerate(forms)]
    sample = drawn_from(found, Plan(share, by_priority, seed))
    assert len(sample.forms) == len(found)
    for stratum in sample.strata:
        drawn = stratum.by_priority + stratum.by_lot
        assert 1 <= drawn <= stratum.forms
        assert stratum.forms * share <= drawn < stratum.forms * share + 1
        assert drawn * by_priority <= stratum.by_priority < drawn * by_priority + 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20%", "0.2"), ("12.5％", "0.125"), ("100%", "1"), ("0%", "0"), ("1%", "0.01"), ("0.5%", "0.005"),
        ("20", "0.2"), ("12.5", "0.125"), ("100", "1"), ("0", "0"), ("0.2", "0.2"), ("２０", "0.2"),
    ],
)  # fmt: skip
def test_shares_are_read(text, expected):
    """20% and 20 are per cent, 0.2 is the share; half width or full width."""
    assert Decimal(expected) == share_of("--share")(text)


@pytest.mark.parametrize(
    "text", ["1", "1.0", "", "abc", "-5%", "-0.2", "101%", "101", "≥20%", "20%以上", "20%%", "20分"]
)
def test_what_is_no_share_is_refused(text):
    """With option, value and range; a bare 1 could be 1 % or all."""
    with pytest.raises(InputError, match=r"选项 --share .*应为 0% 到 100% 的比例，例如 20%"):
        share_of("--share")(text)


def test_a_share_of_nothing_is_refused():
    """An empty list is not what anybody wants."""
    with pytest.raises(InputError, match="大于 0%"):
        plan("0")


@pytest.fixture
def book(tmp_path):
    found = collection(*files(甲局=10, 乙局=2), bad_file("in/坏.xlsx", "K03", "坏"))
    publish_sample(drawn_from(found.files, plan(seed=42)), found, tmp_path / "名单.xlsx")
    return load_workbook(tmp_path / "名单.xlsx")


def test_the_workbook_says_how_the_sample_was_drawn(book):
    """Share, seed, population, unread files, version, and the counts of every department."""
    lines = {row[0]: row for row in book["抽样说明"].iter_rows(values_only=True) if row[0]}
    assert ("20%", "42", "12 份", f"xlcore {__version__}") == tuple(
        lines[name][1] for name in ("抽取比例", "种子", "总体", "工具版本")
    )
    assert "没有读到自评表的文件 1 个" in lines["总体"][2]
    assert ("甲局", 10, "2 份：重点 1，随机 1") == lines["甲局"]
    assert ("合计", 12, "3 份") == lines["合计"]


def test_the_workbook_lists_drawn_and_all(book):
    """Three forms drawn, with parts, reasons and a way to the file; all twelve with their lots."""
    chosen, everything = (
        [row for row in book[name].iter_rows(values_only=True) if isinstance(row[0], int | float)]
        for name in ("抽评名单", "全部自评表")
    )
    assert (3, 12) == (len(chosen), len(everything))
    assert {"重点", "随机"} == {row[5] for row in chosen}
    for row in everything:
        assert row[6] == pytest.approx(sum(row[7:11]))
        assert row[12].startswith("0.")


def test_the_same_draw_gives_the_same_bytes(tmp_path):
    """Two runs differ in nothing."""
    found = collection(*files(甲局=5))
    for _ in range(2):
        publish_sample(drawn_from(found.files, plan()), found, tmp_path / "名单.xlsx")
        (tmp_path / "名单.xlsx").rename(tmp_path / f"{len(list(tmp_path.iterdir()))}.xlsx")
    first, second = sorted(tmp_path.iterdir())
    assert first.read_bytes() == second.read_bytes()


def test_a_submission_is_never_the_output(tmp_path):
    """A file that was read is not written over."""
    path = tmp_path / "a.xlsx"
    found = collection(read_file(path, result()))
    with pytest.raises(InputError, match="不能覆盖"):
        publish_sample(drawn_from(found.files, plan()), found, path)
