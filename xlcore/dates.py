"""Days and spans of time that a text can mean: 2023年12月底前, 第三季度, 2023年度."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeAlias

PERIOD_ENDS = ("底以前", "底之前", "底前", "末以前", "末之前", "末前", "底", "末", "内", "完成")
"""Words behind a half-year or quarter that change nothing about its last day, taken out in this order."""

YEAR_ENDS = (*PERIOD_ENDS, "度", "全年", "年")
"""Words behind a year that leave its last day the deadline; behind other words the day is not known."""

PERIODS: tuple[tuple[str, str], ...] = (
    ("半年度", "半年"),
    ("第", ""),
    ("上半年", "06月半年"),
    ("下半年", "12月半年"),
    *((f"{digit}季度", f"{3 * number:02}月季度") for number, digit in enumerate("一二三四", 1)),
    *((f"{number}季度", f"{3 * number:02}月季度") for number in range(1, 5)),
    *((end, "") for end in PERIOD_ENDS),
)
"""Half-years and quarters, respelled as their last month with a mark of their length."""

PERIOD_MONTHS = (("半年", 6), ("季度", 3))
"""How many months a respelled period has, by the mark behind its last month."""

VAGUE_DAYS = ("上旬", "中旬", "初")
"""Parts of a month, or its beginning: no day that a deadline could be held to."""

_FIRST_YEAR, _LAST_YEAR, _MONTHS, _DAYS = 1900, 2100, 12, 31

_Day: TypeAlias = tuple[int, int]


def date_key(year: int, month: int, day: int) -> int:
    """Return a number that orders dates and is plain to compute in a worksheet."""
    return (year * 13 + month) * 32 + day


def respelled(body: str) -> str:
    """Return the text with its half-years and quarters as months: 2022年第三季度 is 2022年09月季度."""
    for old, new in PERIODS:
        body = body.replace(old, new)
    return body


def is_period(text: str) -> bool:
    """Tell whether a respelled text is one period, with or without its year, and nothing else."""
    marked = any(text.endswith(f"月{mark}") for mark, _ in PERIOD_MONTHS)
    return marked and (len(text) == 5 or (len(text) == 10 and text[4] == "年"))


def leading_digits(text: str) -> str:
    """Return the one or two digits that open the text: a month or a day."""
    length = 0
    while length < min(len(text), 2) and text[length] in "0123456789":
        length += 1
    return text[:length]


def has_digit(text: str) -> bool:
    """Tell whether a figure stands anywhere in the text."""
    return any(mark in text for mark in "0123456789")


def month_text(first: Decimal, figures: str, unit: str) -> str | None:
    """Return the text that must name the month of a date; None where no year and no month opens the figures."""
    if unit.startswith("年") and _FIRST_YEAR <= first <= _LAST_YEAR and first == int(first):
        return unit[1:]
    return figures if unit.startswith("月") else None


def vague(unit: str, months: str) -> bool:
    """Tell whether a text speaks of a time without a last day: 2022年初, 9月上旬."""
    return (unit.startswith("年") and not has_digit(months)) or any(mark in months for mark in VAGUE_DAYS)


def read_date(first: Decimal, unit: str, months: str) -> tuple[int | None, _Day, _Day] | None:
    """Return the year, and the first and last day that 2023年12月底前, 9月前 or 2023年底 can mean."""
    year = int(first) if unit.startswith("年") else None
    if year and is_whole_year(months):
        return year, (1, 1), (_MONTHS, _DAYS)
    found = _read_month(months)
    return (year, *found) if found else None


def is_whole_year(tail: str) -> bool:
    """Tell whether nothing behind a year narrows it: 2023年, 2023年度, 2023年底前."""
    for end in YEAR_ENDS:
        tail = tail.replace(end, "")
    return tail == ""


def _read_month(text: str) -> tuple[_Day, _Day] | None:
    """Return the first and last day of 12月底前, 9月15日 or 09月季度; a month without a day ends on its 31st."""
    digits = leading_digits(text)
    tail = text[len(digits) :]
    if not digits or not tail.startswith("月") or not 1 <= int(digits) <= _MONTHS:
        return None
    rest = tail.removeprefix("月份") if tail.startswith("月份") else tail[1:]
    days = leading_digits(rest)
    end = rest[len(days) :]
    if has_digit(end) or any(mark in text for mark in VAGUE_DAYS):
        return None
    if days and not (1 <= int(days) <= _DAYS and end.startswith(("日", "号"))):
        return None
    month = int(digits)
    if days:
        return (month, int(days)), (month, int(days))
    length = next((count for mark, count in PERIOD_MONTHS if rest.startswith(mark)), 1)
    return (month - length + 1, 1), (month, _DAYS)
