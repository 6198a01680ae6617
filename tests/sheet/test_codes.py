import time
from datetime import date, datetime
from decimal import Decimal

import pytest

from xlcore.sheet import codes
from xlcore.sheet.codes import day_of, extent, shows_date, shows_day, shows_other_digits, shows_percent, stored_number


@pytest.mark.parametrize(
    ("number", "code", "percent"),
    [
        (9, None, True),
        (10, None, True),
        (0, None, False),
        (164, "0.0%", True),
        (164, '0"%"', False),
        (9, "0", False),
        (164, "0.00;0%", False),
        (164, '[=0]"";0%', True),
        (164, "[>=1]0%;0.00", False),
    ],
)
def test_shows_percent(number, code, percent):
    """A percent sign counts unless it stands in quotes; a code in the file counts more than the number."""
    assert percent == shows_percent(number, code)


@pytest.mark.parametrize(
    ("code", "other"),
    [
        *((code, True) for code in ("0!.0000", r"0\.0000", '0"."00"万元"', "0!.0,", "#,##0,", "0.00,,", "0,.00")),
        *((code, True) for code in (";;;", '"100"', '""', ";0", '"1"0', '[=0]"";0,', "#,##0,;-#,##0,;0")),
        *(
            (code, False)
            for code in (None, "", "General", "G/通用格式", "@", "0", "#,##0.00", "0.00_ ", "0%", "¥#,##0")
        ),
        *(
            (code, False)
            for code in ('0.0"万元"', '0"分，满分10分"', "yyyy-mm-dd", "0;;", '0;-0;"无"', "[Red]0.00", "0E+00")
        ),
        (r'_ * #,##0.00_ ;_ * \-#,##0.00_ ;_ * "-"??_ ;_ @_ ', False),
    ],
)
def test_shows_other_digits(code, other):
    """Scaled, hidden and replaced digits are told; rounding, units, signs and what zero looks like are not."""
    assert other == shows_other_digits(200, code)


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        (14, None, (True, True)),
        (31, None, (True, True)),
        (46, None, (True, False)),
        (0, None, (False, False)),
        (164, "yyyy年m月", (True, True)),
        (164, "[h]:mm", (True, False)),
        (164, '[Red]0"days"', (False, False)),
    ],
)
def test_shows_date_and_day(number, code, shown):
    """A span of time is shown by letters of dates, but is no day."""
    assert shown == (shows_date(number, code), shows_day(number, code))


@pytest.mark.parametrize(
    ("serial", "since_1904", "day"),
    [
        (45291.0, False, date(2023, 12, 31)),
        (43829.0, True, date(2023, 12, 31)),
        (45291.5, False, datetime(2023, 12, 31, 12)),  # noqa: DTZ001 - worksheets have no zones
        (1.0, False, date(1900, 1, 1)),
        (59.0, False, date(1900, 2, 28)),
        (61.0, False, date(1900, 3, 1)),
        (0.5, False, Decimal("0.5")),
        (-1.0, False, Decimal(-1)),
        (2958464.999999999, False, date(9999, 12, 31)),
        (2958465.0, False, date(9999, 12, 31)),
        (2957003.0, True, date(9999, 12, 31)),
        (2958465.9999999995, False, Decimal(2958466)),
        (2958466.0, False, Decimal(2958466)),
        (2958000.0, True, Decimal(2958000)),
    ],
)
def test_day_of(serial, since_1904, day):
    """Serial days are counted as a worksheet counts them; what is no day stays a number."""
    assert day == day_of(serial, since_1904=since_1904)


def test_day_of_nothing():
    """A number that is not finite is none."""
    with pytest.raises(ValueError, match="finite"):
        day_of(float("nan"), since_1904=False)


@pytest.mark.parametrize(
    ("text", "number"),
    [("96", "96"), ("-1.50", "-1.5"), (".5", "0.5"), ("1.", "1"), ("1E2", "100"), ("9.7000000000000004", "9.7")],
)
def test_stored_number_is_as_shown(text, number):
    """A stored number is read with the digits that Excel shows."""
    assert number == str(stored_number(text))


@pytest.mark.parametrize("text", ["", "1,5", "1e999", "0x1", "1 ", "nan", "."])
def test_stored_number_refuses_what_is_none(text):
    """What is no number in a file, or past the range of a double, is refused."""
    with pytest.raises(ValueError, match="not a"):
        stored_number(text)


def test_stored_number_refuses_many_digits_in_linear_time():
    """A cell full of digits that are no number costs nothing to speak of."""
    start = time.process_time()

    with pytest.raises(ValueError, match="not a number"):
        stored_number("1" * 32_767 + "x")

    assert time.process_time() - start < 0.5


def test_a_format_without_end_costs_nothing():
    """Brackets that nobody closes are not looked through again from each of them."""
    start = time.process_time()
    assert not shows_percent(200, "[" * 1_000_000 + "0%")
    assert time.process_time() - start < 0.5


@pytest.mark.parametrize(("places", "size"), [([], (0, 0)), ([(2, 5), (7, 0)], (8, 6))])
def test_extent_holds_all_places(places, size):
    """Rows and columns count from the first ones of the sheet."""
    assert size == extent(places)


def test_long_texts_are_not_kept():
    """What a file holds in an attribute must not stay in memory: only short texts are remembered."""
    before = codes._small_number.cache_info().currsize
    assert [-1, -1] == [codes.attribute_number(mark * 1000) for mark in "1a"]
    assert not codes.shows_percent(200, "0" * 1000 + "%")
    assert before == codes._small_number.cache_info().currsize
