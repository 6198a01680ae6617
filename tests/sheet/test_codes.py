from datetime import date, datetime
from decimal import Decimal

import pytest

from xlcore.sheet.codes import day_of, shows_date, shows_day, shows_percent


@pytest.mark.parametrize(
    ("number", "code", "percent"),
    [(9, None, True), (10, None, True), (0, None, False), (164, "0.0%", True), (164, '0"%"', False), (9, "0", False)],
)
def test_shows_percent(number, code, percent):
    """A percent sign counts unless it stands in quotes; a code in the file counts more than the number."""
    assert percent == shows_percent(number, code)


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
