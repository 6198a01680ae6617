import pytest

from xlcore.form.grades import grade_in, is_list

NATIONAL = ("优", "良", "中", "差")
LUQUAN = ("优秀", "良好", "一般", "差")


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("优", "优"),
        (" 优 ", "优"),
        ("优秀", "优"),
        ("良好", "良"),
        ("中等", "中"),
        ("优（95分）", "优"),
        ("", ""),
        ("优良中差（请打√）", ""),
        ("优 良 中 差（选√）", ""),
    ],
)
def test_a_typed_grade_is_read(text, grade):
    """A longer word for the same grade is that grade of the scheme."""
    assert grade == grade_in(text, NATIONAL)


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("□优 □良 ☑中 □差", "中"),
        ("优□ 良☑ 中□", "良"),
        ("优 ☑   良 □   中 □   差 □", "优"),
        ("□√优 □良", "优"),
        ("优□√、良□", "优"),
        ("□优 □良√ □中", "良"),
        ("（优☑）（良□）", "优"),
        ("优（ ） 良（√） 中（ ） 差（ ）", "良"),
        ("（ ）优（√）良（ ）中", "良"),
        ("优[√] 良[ ]", "优"),
        ("优 良√ 中 差", "良"),
        ("优良√中差", "良"),
        ("优 √良 中 差", "良"),
        ("√优良中差", "优"),
        ("优秀□ 良好☑ 中等□", "良"),
        ("优（90分及以上）□ 良（80-90分）☑", "良"),
        ("等级：优□ 良☑", "良"),
    ],
)
def test_a_ticked_grade_is_read(text, grade):
    """Of a list only the ticked grade counts, with boxes, with brackets, or with a tick beside it."""
    assert grade == grade_in(text, NATIONAL)


@pytest.mark.parametrize("text", ["□优 □良", "优（ ）良（ ）", "优 良 中 差", "优良中差", "优/良/中/差"])
def test_of_an_unticked_list_nothing_is_chosen(text):
    """Boxes without a tick, or all grades of the scheme without any mark, name no grade."""
    assert not grade_in(text, NATIONAL)


@pytest.mark.parametrize(
    ("text", "grade"),
    [("A", "a"), ("优 良 中 差 √", "优良中差√"), ("☑优 ☑良", "优、良"), ("优、良", "优、良"), ("—", "—")],
)
def test_what_names_no_grade_stays_as_it_is(text, grade):
    """A word that the scheme does not know, two ticks, or a tick beside nothing are not guessed at."""
    assert grade == grade_in(text, NATIONAL)


@pytest.mark.parametrize(("text", "grade"), [("优", "优秀"), ("优□ 良√", "良好"), ("较差", "较差")])
def test_the_grade_has_the_name_of_the_scheme(text, grade):
    """A scheme that says 优秀 reads 优 as that."""
    assert grade == grade_in(text, LUQUAN)


def test_a_scheme_of_one_grade():
    """Its name alone is no list of all grades."""
    assert "合格" == grade_in("合格", ("合格",))


def test_a_scheme_without_grades():
    """What is ticked is read all the same."""
    assert "良" == grade_in("□优 ☑良", ())


@pytest.mark.parametrize(
    ("text", "expected"), [("优□ 良☑", True), ("优（ ）", True), ("优√", True), ("优（95分）", False)]
)
def test_lists_to_be_ticked(text, expected):
    """Boxes, room in brackets and ticks make a list."""
    assert expected is is_list(text)
