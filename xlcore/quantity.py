"""What a cell says: "≥95%", "不少于12种", "2837.83万元", "2023年12月底前" -> comparator, number, unit.

The reading is a chain of small steps, each of which also exists as a
worksheet formula (``rules/reading.py``): the live workbook and Python read a
cell the same way, and every step can be shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Final, TypeAlias

from xlcore.dates import date_key, has_digit, is_period, month_text, read_date, respelled, vague
from xlcore.numbers import HUNDRED, ONE, plain, round_half_up

SPACES = (" ", "\n", "\r", "\t", "\u3000", "\u00a0", "\u200b", "\ufeff")
"""White space that typing, pasting and line breaks leave in a cell."""

GLYPHS: tuple[tuple[str, str], ...] = (
    *((chr(0xFF10 + digit), str(digit)) for digit in range(10)),
    ("．", "."),
    ("，", ","),
    ("％", "%"),
    ("﹪", "%"),
    ("百分比", "%"),
    ("－", "-"),
    ("−", "-"),
    ("*", "·"),
    ("×", "·"),
    ("＞", ">"),
    ("﹥", ">"),
    ("＜", "<"),
    ("﹤", "<"),
    ("／", "/"),
    ("＝", "="),
    ("═", "="),
    ("¥", ""),
    ("￥", ""),
    ("\\geq", "≥"),
    ("\\leq", "≤"),
    (">=", "≥"),
    ("=>", "≥"),
    ("<=", "≤"),
    ("=<", "≤"),
    ("≧", "≥"),
    ("⩾", "≥"),
    ("≦", "≤"),
    ("⩽", "≤"),
)
"""Families of glyphs that mean one thing, replaced in this order."""

SIGN_WORDS: tuple[tuple[str, str], ...] = (
    ("控制在", ""),
    ("大于或等于", "≥"),
    ("大于等于", "≥"),
    ("小于或等于", "≤"),
    ("小于等于", "≤"),
    *((f"{span}不{less}于", "≥") for span in ("全年", "每年") for less in ("少", "低")),
    ("不得少于", "≥"),
    ("不得低于", "≥"),
    ("不少于", "≥"),
    ("不低于", "≥"),
    ("不小于", "≥"),
    ("至少", "≥"),
    ("不得超过", "≤"),
    ("不得高于", "≤"),
    ("不超过", "≤"),
    ("不高于", "≤"),
    ("不大于", "≤"),
    ("不多于", "≤"),
    ("至多", "≤"),
    ("(含)以上", "≥"),
    ("（含）以上", "≥"),
    ("及以上", "≥"),
    ("以上", "≥"),
    ("(含)以下", "≤"),
    ("（含）以下", "≤"),
    ("及以下", "≤"),
    ("以下", "≤"),
    ("以内", "≤"),
    ("之内", "≤"),
    ("大于", ">"),
    ("超过", ">"),
    ("高于", ">"),
    ("多于", ">"),
    ("小于", "<"),
    ("低于", "<"),
    ("少于", "<"),
)
"""Comparators in words, before or after the number, replaced in this order."""

_RESPELLED = (*((space, "") for space in SPACES), *GLYPHS, *SIGN_WORDS)
_RESPELLED_ANY = re.compile("|".join(re.escape(old) for old, _ in _RESPELLED))

TERMS: tuple[tuple[str, str], ...] = tuple(
    (span, done) for span in ("天", "日", "小时", "分钟", "个月") for done in ("", "完成", "办结", "到达", "拨付")
)
"""Ends of a text that begins with a figure, around 内: a term in which something is done, 3天内, 10日内办结.

The formula of a worksheet counts on what stands behind 内 being of one length.
"""

DATE_MARKS = (("以前", ""), ("之前", ""), ("前", ""), ("-", "月"), ("/", "月"), (".", "月"))
"""What stands between and behind the figures of 2023-12-31前, replaced in this order."""

SIGNS = ("≥", "≤", ">", "<", "=")
DASHES = ("-", "—", "―", "–", "/", "\\")
_DASHES = "".join(DASHES)
SCALES = (("亿", Decimal(10) ** 8), ("万", Decimal(10) ** 4))
NUMBER_MARKS = "0123456789.,"
TERM_STARTS = "0123456789≥≤><="
"""What a text with a term begins with."""
LONGEST_NUMBER = 20
"""More digits than this are no figure of a form."""
_LEADING_NUMBER = re.compile(f"[{NUMBER_MARKS}]{{0,{LONGEST_NUMBER}}}")
LONGEST_TEXT = 500
"""Characters of a value cell that are looked at; a value is short."""

OPTION_LISTS = (
    "好坏",
    "高中低",
    "优良中低差",
    "优良中差",
    "优良差",
    "优中差",
    "好中差",
    "强中弱",
    "大中小",
    "是否",
    "有无",
)
"""Option lists printed as a qualitative target, best option first (forms: quxian and others)."""

MET_WORDS = ("达成预期指标", "达成年度指标", "达成预期目标", "达成预期")
"""Standing answers that mean a qualitative target is met (form: guichi; national tiers)."""

NOT_DONE_WORDS = ("未开展", "未调查", "无", "未实施", "未进行")
"""Answers that say that nothing was done or measured."""

_DAY_ZERO = date(1899, 12, 30).toordinal()


class Kind(StrEnum):
    """What sort of thing a cell says; the values are those of the helper cells."""

    BLANK = ""
    NUMBER = "数"
    DATE = "期"
    WORDS = "文"
    DASH = "-"
    UNREADABLE = "?"

    # That of an enum is Python, and readings are looked up in sets of kinds all the time.
    __hash__ = str.__hash__


@dataclass(frozen=True, slots=True)
class CellError:
    """An error value of a cell: #DIV/0!, #REF! and so on."""

    code: str


Content: TypeAlias = str | Decimal | bool | date | CellError | None
"""What a cell holds: blank is None, a number is a Decimal."""


@dataclass(slots=True, unsafe_hash=True)
class Quantity:
    """One reading of one cell.

    ``text`` is the normalised text, ``body`` the text without comparator,
    ``number`` the leading figure, ``unit`` what follows it, ``factor`` and
    ``base`` the scale (万, 亿) and the rest of the unit. ``month`` and ``day``
    are set for dates, and are the last that the text can mean; ``first_month``
    and ``first_day`` are the first. ``year`` is None when the text leaves it
    to the form.
    ``typed`` tells that the cell held a number, not text.
    """

    kind: Final[Kind]
    text: Final[str] = ""
    sign: Final[str] = ""
    body: Final[str] = ""
    number: Final[Decimal | None] = None
    unit: Final[str] = ""
    factor: Final[Decimal] = ONE
    base: Final[str] = ""
    year: Final[int | None] = None
    month: Final[int] = 0
    day: Final[int] = 0
    first_month: Final[int] = 0
    first_day: Final[int] = 0
    typed: Final[bool] = False

    @property
    def fraction(self) -> Decimal | None:
        """The number as a worksheet holds it: 95% is 0.95."""
        if self.number is None:
            return None
        return self.number / HUNDRED if self.base == "%" else self.number

    def date_key(self, form_year: int) -> int:
        """Return a number that orders the last days; a missing year is the form's own."""
        return date_key(self.year or form_year, self.month, self.day)

    def first_key(self, form_year: int) -> int:
        """Return a number that orders the first days that the text can mean."""
        return date_key(self.year or form_year, self.first_month, self.first_day)


def lowered(text: str) -> str:
    """Return the text in small letters, each letter one letter, as the worksheet's LOWER has it."""
    text = text[:LONGEST_TEXT]
    if text == text.lower():
        return text
    return "".join(small if len(small := mark.lower()) == 1 else mark for mark in text)


def serial(day: date) -> Decimal:
    """Return the number by which a worksheet keeps a day; it counts from the end of 1899."""
    return Decimal(day.toordinal() - _DAY_ZERO)


def normalise(text: str) -> str:
    """Return the text in one spelling: no white space, one glyph for each sign, cut to LONGEST_TEXT."""
    return _normalise(text[:LONGEST_TEXT])


@lru_cache(maxsize=8192)
def _normalise(text: str) -> str:
    text = lowered(text)
    # Most texts hold none of the eighty.
    if _RESPELLED_ANY.search(text):
        for old, new in _RESPELLED:
            text = text.replace(old, new)
    return termed(text) if "内" in text else text


def termed(text: str) -> str:
    """Return a text with the comparator of its term, 3天≤ for 3天内; where it has one already 内 adds none."""
    if text[:1] not in TERM_STARTS:
        return text
    sign = "" if any(mark in text for mark in SIGNS) else "≤"
    for span, done in TERMS:
        if text.endswith(f"{span}内{done}"):
            return f"{text.removesuffix(f'内{done}')}{sign}{done}"
    return text


def number_length(body: str) -> int:
    """Return how many leading characters can belong to a number."""
    found = _LEADING_NUMBER.match(body)
    return found.end() if found else 0


def number_of(text: str) -> Decimal | None:
    """Return the number, if its points and thousands commas stand where they belong."""
    whole, _, decimals = text.partition(".")
    digits = whole.replace(",", "")
    if not digits.isdecimal() or not (decimals == "" or decimals.isdecimal()):
        return None
    if "," in whole and whole != f"{int(digits):,}":
        return None
    return Decimal(f"{digits}.{decimals}" if decimals else digits)


def read(content: Content, *, percent: bool = False) -> Quantity:
    """Read what a cell says.

    ``percent`` tells that the cell's number format shows a percent, so that a
    stored 0.95 is what the person sees: 95%.
    """
    if isinstance(content, str):
        return _read_text(content if len(content) <= LONGEST_TEXT else content[:LONGEST_TEXT])
    if content is None:
        return _BLANK
    if isinstance(content, Decimal):
        return _read_number(content, percent)
    return _read_day(content) if isinstance(content, date) else _UNREADABLE


_BLANK, _UNREADABLE = Quantity(Kind.BLANK), Quantity(Kind.UNREADABLE)


@lru_cache(maxsize=4096)
def _read_number(number: Decimal, percent: bool) -> Quantity:  # noqa: FBT001  # a name would double the look-up
    if percent:
        number = round_half_up(number * HUNDRED, 10)
    unit = "%" if percent else ""
    text = plain(number)
    return Quantity(Kind.NUMBER, text + unit, "", text + unit, number, unit, base=unit, typed=True)


def _read_day(day: date) -> Quantity:
    return Quantity(
        Kind.DATE,
        # No strftime: on Windows it refuses Chinese characters under some locales.
        f"{day.year:04d}年{day.month:02d}月{day.day:02d}日",
        year=day.year,
        month=day.month,
        day=day.day,
        first_month=day.month,
        first_day=day.day,
    )


@lru_cache(maxsize=4096)
def _read_text(raw: str) -> Quantity:
    text = normalise(raw)
    if not text:
        return Quantity(Kind.BLANK)
    signs = [sign for sign in SIGNS if sign in text]
    sign = signs[0] if signs else ""
    body = text
    for mark in signs:
        body = body.replace(mark, "")
    body = spelled_date(body)
    if not body.strip(_DASHES):
        return Quantity(Kind.DASH if body else Kind.UNREADABLE, text, sign, body)
    if number_length(body.removeprefix("-")) == 0:
        return Quantity(Kind.WORDS, text, sign, body)
    figure = _read_figure(text, sign, body)
    return Quantity(Kind.UNREADABLE, text, sign, body) if figure is None or len(signs) > 1 else figure


def _read_figure(text: str, sign: str, body: str) -> Quantity | None:
    """Return the date or number that opens the body, words where the day stays open; None if it makes neither."""
    negative = body.startswith("-")
    figures = body.removeprefix("-")
    length = number_length(figures)
    number = number_of(figures[:length])
    unit = figures[length:]
    if number is None or length >= LONGEST_NUMBER:
        return None
    months = month_text(number, figures, unit)
    if not negative and months is not None and (found := read_date(number, unit, months)):
        year, (first_month, first_day), (month, day) = found
        return Quantity(
            Kind.DATE,
            text,
            sign,
            body,
            number,
            unit,
            year=year,
            month=month,
            day=day,
            first_month=first_month,
            first_day=first_day,
        )
    if months is not None and vague(unit, months):
        return Quantity(Kind.WORDS, text, sign, body)
    if has_digit(unit):
        return None
    factor, base = scale(unit)
    return Quantity(Kind.NUMBER, text, sign, body, -number if negative else number, unit, factor, base)


@lru_cache(maxsize=1024)
def scale(unit: str) -> tuple[Decimal, str]:
    """Split a unit into its factor and its base: 万元 is 10000 and 元; %完成 is %."""
    if unit.startswith("%"):
        return ONE, "%"
    for mark, factor in SCALES:
        if unit.startswith(mark):
            return factor, unit[1:]
    return ONE, unit


def spelled_date(body: str) -> str:
    """Spell 2023-12-31, 2023/12/31前, 2023.12.31 and 2023-12 with 年月日, and a half-year or quarter as its last month.

    2023.12 stays a number: it can be one.
    """
    # Most texts name neither, and every text of a form comes through here.
    if ("半" in body or "季" in body) and is_period(period := respelled(body)):
        return period
    year, mark, rest = body[:4], body[4:5], body[5:]
    if rest and number_length(year) == 4 and (mark in {"-", "/"} or (mark == "." and "." in rest)):
        for old, new in DATE_MARKS:
            rest = rest.replace(old, new)
        return f"{year}年{rest}{'日' if '月' in rest else '月'}"
    return body
