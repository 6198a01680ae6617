from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcore.dates import date_key
from xlcore.quantity import CellError, Content, Kind, normalise, read, serial


@pytest.mark.parametrize(
    ("text", "sign", "number", "unit"),
    [
        ("≥266米", "≥", "266", "米"),
        ("≧95", "≥", "95", ""),
        (">=21933人", "≥", "21933", "人"),
        ("＞5", ">", "5", ""),
        ("═100", "=", "100", ""),
        ("＝100", "=", "100", ""),
        ("≤90万元", "≤", "90", "万元"),
        ("<=5300元/户", "≤", "5300", "元/户"),
        ("70 \\leq", "≤", "70", ""),
        ("98%以上", "≥", "98", "%"),
        ("不少于12种", "≥", "12", "种"),
        ("全年不少于4次", "≥", "4", "次"),
        ("每年不低于200人次", "≥", "200", "人次"),
        ("不超过10次", "≤", "10", "次"),
        ("不低于80%", "≥", "80", "%"),
        ("至少3个", "≥", "3", "个"),
        ("10天以内", "≤", "10", "天"),
        ("10天内", "≤", "10", "天"),
        ("30个工作日内", "≤", "30", "个工作日"),
        ("24小时内", "≤", "24", "小时"),
        ("6个月内", "≤", "6", "个月"),
        ("3天内完成", "≤", "3", "天完成"),
        ("10个工作日内办结", "≤", "10", "个工作日办结"),
        ("2小时内到达", "≤", "2", "小时到达"),
        ("<3天内", "<", "3", "天"),
        ("少于3天内", "<", "3", "天"),
        ("=3天内", "=", "3", "天"),
        ("≥10天内", "≥", "10", "天"),
        ("15日内容审核", "", "15", "日内容审核"),
        ("10个月内部评审", "", "10", "个月内部评审"),
        ("5%以下", "≤", "5", "%"),
        ("控制在10万元以内", "≤", "10", "万元"),
        ("100%", "", "100", "%"),
        ("100百分比", "", "100", "%"),
        ("95%", "", "95", "%"),
        ("1套", "", "1", "套"),
        ("0起", "", "0", "起"),
        ("530元/人*月", "", "530", "元/人·月"),
        ("583元/人·月", "", "583", "元/人·月"),
        ("150万", "", "150", "万"),
        ("2837.8294万元", "", "2837.8294", "万元"),
        ("¥2,837.8", "", "2837.8", ""),
        ("￥ 2837.8万元", "", "2837.8", "万元"),
        ("50.7亿元", "", "50.7", "亿元"),
        ("16,535.40", "", "16535.40", ""),
        ("16，535.40", "", "16535.40", ""),
        ("３００个", "", "300", "个"),
        ("-5%", "", "-5", "%"),
        ("290%", "", "290", "%"),
    ],
)
def test_reads_figures(text: str, sign: str, number: str, unit: str):
    """Comparator, number and unit are found, whatever glyphs and words say them."""
    found = read(text)
    assert (Kind.NUMBER, sign, Decimal(number), unit) == (found.kind, found.sign, found.number, found.unit)


@pytest.mark.parametrize(
    ("text", "year", "month", "day"),
    [
        ("9月前", None, 9, 31),
        ("12月底", None, 12, 31),
        ("2021年12月完成", 2021, 12, 31),
        ("2023年12月前", 2023, 12, 31),
        ("2023年12月底前", 2023, 12, 31),
        ("2023年12月", 2023, 12, 31),
        ("2023年底", 2023, 12, 31),
        ("2023-12-05", 2023, 12, 5),
        ("2023/1/5", 2023, 1, 5),
        ("12月15日", None, 12, 15),
        ("3月份完成", None, 3, 31),
        ("2022年上半年", 2022, 6, 31),
        ("下半年", None, 12, 31),
        ("第三季度", None, 9, 31),
        ("2022年4季度末", 2022, 12, 31),
        ("2023年度", 2023, 12, 31),
        ("2023年年底前完成", 2023, 12, 31),
        ("2022.12.31", 2022, 12, 31),
        ("2022.12.31前", 2022, 12, 31),
        ("2022-11-30之前", 2022, 11, 30),
        ("2022/6/1以前", 2022, 6, 1),
        ("2022-11前", 2022, 11, 31),
        ("2022-11", 2022, 11, 31),
    ],
)
def test_reads_deadlines(text: str, year: int | None, month: int, day: int):
    """A deadline gives year, month and day; the last day stands for a month, no year for the form's own."""
    found = read(text)
    assert (Kind.DATE, year, month, day) == (found.kind, found.year, found.month, found.day)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("达到要求", Kind.WORDS),
        ("达成预期指标", Kind.WORDS),
        ("好坏", Kind.WORDS),
        ("未开展", Kind.WORDS),
        ("★★★", Kind.WORDS),
        ("2022年初", Kind.WORDS),
        ("2022年前", Kind.WORDS),
        ("9月上旬", Kind.WORDS),
        ("2022年9月中旬前", Kind.WORDS),
        ("上半年完成率明显提高", Kind.WORDS),
        ("公猪舍(≥**平方米)", Kind.WORDS),
        ("—", Kind.DASH),
        ("——", Kind.DASH),
        ("---", Kind.DASH),
        ("/", Kind.DASH),
        ("／", Kind.DASH),
        ("", Kind.BLANK),
        (" \n\u3000", Kind.BLANK),
        ("3M.8", Kind.UNREADABLE),
        ("1.2.3", Kind.UNREADABLE),
        ("3-5天", Kind.UNREADABLE),
        ("1,2号", Kind.UNREADABLE),
        ("≥", Kind.UNREADABLE),
        ("≥5≤9", Kind.UNREADABLE),
        ("2023年13月", Kind.UNREADABLE),
        ("1月32日", Kind.UNREADABLE),
    ],
)
def test_tells_kinds_apart(text: str, kind: Kind):
    """Words, dashes, blanks and damaged figures are never taken for numbers."""
    assert kind is read(text).kind


def test_line_breaks_do_not_matter():
    """White space from typing and pasting is no difference."""
    assert normalise("达到效果") == normalise("达到\n 效果\u3000")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (None, Kind.BLANK),
        (True, Kind.UNREADABLE),
        (CellError("#DIV/0!"), Kind.UNREADABLE),
        (date(2023, 5, 6), Kind.DATE),
        (Decimal(5), Kind.NUMBER),
    ],
)
def test_reads_every_content(content: Content, kind: Kind):
    """Blank, error, logical value, day and number stay apart."""
    assert kind is read(content).kind


def test_percent_format_is_what_the_person_sees():
    """A stored 0.95 shown as 95% reads as 95 with the unit %."""
    found = read(Decimal("0.95"), percent=True)
    assert (Decimal(95), "%", Decimal("0.95")) == (found.number, found.unit, found.fraction)


def test_dates_are_ordered():
    """An earlier day has a smaller key, across months and years."""
    keys = [date_key(2022, 12, 31), date_key(2023, 1, 1), date_key(2023, 1, 31), date_key(2023, 2, 1)]
    assert sorted(set(keys)) == keys


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("9月15日", (9, 15)),
        ("9月", (9, 1)),
        ("2022年", (1, 1)),
        ("2022年上半年", (1, 1)),
        ("第三季度", (7, 1)),
        ("2022年12月底前", (12, 1)),
    ],
)
def test_a_time_begins_on_its_first_day(text: str, first: tuple[int, int]):
    """A month, a quarter and a year stand for all their days."""
    found = read(text)
    assert first == (found.first_month, found.first_day)


def test_serial_number_of_a_day():
    """A worksheet keeps the first of January 2024 as 45292."""
    assert Decimal(45292) == serial(date(2024, 1, 1))


@given(st.text(max_size=30))
def test_any_text_is_read(text: str):
    """Reading never fails, and reading the normalised text again says the same kind."""
    assert read(text).kind in Kind


@pytest.mark.parametrize("text", ["每日内容更新", "当日内办结", "节日内完成", "天内"])
def test_words_around_a_term_stay(text: str):
    """内 makes a term only behind a figure: words keep their text."""
    assert (Kind.WORDS, text, "") == ((found := read(text)).kind, found.text, found.sign)
