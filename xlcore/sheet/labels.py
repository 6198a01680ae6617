"""What the labels of a form mean: the vocabulary of ``labels.yaml``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from typing import Literal, TypeAlias, get_args

import yaml

from xlcore.sheet.label_parts import LAST_RANK, Parts, by_end, like, like_last, lists_of, result_of, results_of
from xlcore.sheet.label_text import LONGEST_HEADING, spelling

Area: TypeAlias = Literal["head", "money", "rows", "table", "foot", "base"]

LONGEST_LABEL = 40
"""A text with more characters is no label, unless a short one stands before its colon."""

LONGEST_HEAD = 12
"""A label of the head in no list has at most as many characters."""

MOST_TEXTS = 20_000
"""Texts whose meaning is remembered."""

LIKE_RANK = 500.0
"""The rank of a heading that only its words explain: behind the labels of its meaning, before the vague ones."""

ASIDE_RANK = 1000.0
"""The rank of a heading that may be beside the matter, 指标值设定依据: behind every other one."""

_AREAS: tuple[Area, ...] = get_args(Area)
_LABEL_BEFORE_COLON = re.compile(r"\s*([^:：]{1,20})[:：](.*)", re.DOTALL)
_FIGURE_BEHIND_COLON = re.compile(r"[:：]\s*\d+(?:[.．]\d+)?\s*分?\s*$")
_TICKED = re.compile(r"[:：].*[☑☒√✓■]", re.DOTALL)
_NEXT_LABEL = re.compile(r"\s(?=[^\s:：]{2,12}[:：])")
_GAP = re.compile(r"[ \t\xa0]{2,}|[ \t\xa0]*\u3000+[ \t\xa0]*")
_BLANKS = ("  ", "\u3000", "\xa0", "\t")
_TO_SIGN = re.compile(r"(?:[盖公签印]\s*章|签\s*[字名]|意\s*见|年\s*月\s*日)\s*[)）]?\s*[:：]?$")
_WITH_PERSON = re.compile(
    r"(.{4,12}?)(?:[/／、,，]|[及和与](?=.{2,}))(?:项目|单位)?(?:负责人|责任人|联系人|法人|经办人).{0,8}"
)
_OWNERS = frozenset({"project", "unit", "department"})
# What stands behind a name and is none: a date or a year, who filled the form in, a page.
_BESIDE_NAME = re.compile(
    r"[(（]?\s*20\d\d(?:\s*年度?|\s*[-./年]\s*\d{1,2}\s*(?:[-./月]\s*(?:\d{1,2}\s*日?)?)?)?\s*[)）]?|.*年\s*月.*"
    r"|[□☐☑☒√✓■].*|(?:填[报表写]|编[报制]|制表|报送|上报)(?:时间|日期|[人于]).*|(?:日期|时间|第\s*\d+\s*页).*"
    r"|(?:经办|负责|联系|审核|复核|财务)人.*|(?:审[核批查]|复核|核定)",
    re.DOTALL,
)
_YEAR_BEHIND = re.compile(r"(?<=\S)\s*[(（]?20\d\d\s*年度?[)）]?$")
_FIGURE_BEHIND = re.compile(r"\s\d+(?:\.\d+)?\s*分?$")
_A_YEAR = re.compile(r"20\d\d(?:\s*年度?)?")
_OPENS, _SHUTS = frozenset("（([【"), frozenset("）)]】")


@dataclass(frozen=True, slots=True)
class Word:
    """What a label means in each part of a form ('' for nothing), and the value behind its colon.

    ``apart``: behind blanks instead, where no more than the order of the words says that it is one.
    """

    key: str
    head: str = ""
    money: str = ""
    rows: str = ""
    table: str = ""
    foot: str = ""
    base: str = ""
    value: str | None = None
    apart: bool = False


@dataclass(frozen=True)
class Vocabulary:
    """The labels in their one spelling; ``ranks`` orders the labels of one meaning, best first."""

    words: Mapping[str, Word]
    ranks: Mapping[tuple[Area, str], float]
    sources: tuple[str, ...] = ()
    table_like: Parts = ()
    money_like: Parts = ()
    table_aside: Parts = ()
    money_aside: Parts = ()
    table_last: Parts = ()
    money_last: Parts = ()
    head_like: Parts = ()
    changed: tuple[str, ...] = ()
    results: re.Pattern[str] = re.compile(r"(?!)")
    right_of_levels: frozenset[str] = frozenset()
    with_points: frozenset[str] = frozenset()
    tasks: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    changes: frozenset[str] = frozenset()
    reviewers: tuple[str, ...] = ()
    columns_too: frozenset[str] = frozenset()
    above: frozenset[str] = frozenset()
    assessors: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    branches: frozenset[str] = frozenset()
    duties: frozenset[str] = frozenset()
    either_points: frozenset[str] = frozenset()
    near_score: frozenset[str] = frozenset()
    accounts: Mapping[str, str] = field(default_factory=dict)
    spending: Mapping[str, str] = field(default_factory=dict)
    managed: frozenset[str] = frozenset()
    sheets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    _known: dict[str, Word | None] = field(init=False, default_factory=dict, repr=False, compare=False)
    _columns: dict[str, str] = field(init=False, default_factory=dict, repr=False, compare=False)

    def word(self, text: str) -> Word | None:
        """Return what a label means; None if the text is no known label."""
        if text in self._known:
            return self._known[text]
        word = self._read(text)
        if len(text) <= LONGEST_HEADING:
            if len(self._known) >= MOST_TEXTS:
                self._known.clear()
            self._known[text] = word
        return word

    def _read(self, text: str) -> Word | None:
        found = self.words.get(spelling(text)) if len(text) <= LONGEST_LABEL else None
        # 分 behind a label are points that it carries, but those behind the colon of a total are its figure, and what
        # is ticked there is the value: 自评等级：（优☑）（良□）.
        valued = found and found.foot in {"total", "sum"} and _FIGURE_BEHIND_COLON.search(text)
        if found and not valued and not _TICKED.search(text):
            return found
        if inline := _LABEL_BEFORE_COLON.match(text):
            label = self.words.get(spelling(inline[1])) or self._with_person(inline[1])
            if label:  # 项目实施单位/项目负责人： has its value beside it
                value = _NEXT_LABEL.split(inline[2].strip(), maxsplit=1)[0].rstrip()
                if inline[1].lstrip()[:1] in _OPENS and value[-1:] in _SHUTS:  # （自评等级：优）
                    value = value[:-1].rstrip()
                return replace(label, value=value or None)
        if len(text) > LONGEST_HEADING:
            return None
        found = self._with_person(text) if "人" in text else self._result(text)
        return found or (self._apart(text.strip()) if any(blank in text for blank in _BLANKS) else None)

    def _result(self, text: str) -> Word | None:
        """Return the label of a total or grade in no list, by what it is made of: 绩效自评总得分."""
        role = result_of(spelling(text), self.results) if len(text) <= LONGEST_LABEL else ""
        return Word(spelling(text), foot=role) if role else None

    def _with_person(self, text: str) -> Word | None:
        """Return the label of a name beside which a person's stands: 项目实施单位/项目负责人, 单位名称及负责人."""
        found = _WITH_PERSON.fullmatch("".join(text.split())) if len(text) <= LONGEST_LABEL else None
        word = self.words.get(spelling(found[1])) if found else None
        return word if word and word.head in _OWNERS else None

    def _apart(self, text: str) -> Word | None:
        """Return the label with a value behind blanks in its cell: 项目名称    某工程; None for a row of labels.

        What follows behind more blanks and is a label, a date or a year is no part of the value.
        """
        for gap in reversed(list(_GAP.finditer(text))):
            label = self.words.get(spelling(gap.string[: gap.start()]))
            if label and label.head in {*_OWNERS, "year"}:
                value = _NEXT_LABEL.split(gap.string[gap.end() :], maxsplit=1)[0].rstrip()
                ends = [*(after.start() for after in _GAP.finditer(value)), len(value)]
                parts = _GAP.split(value)
                known = [self._is_no_name(part) for part in parts]
                if label.head == "year":
                    return replace(label, value=parts[0], apart=True) if _A_YEAR.fullmatch(parts[0]) else None
                if known[0] or self._heads(parts[-1]) or _TO_SIGN.search(value):
                    return None
                value = value[: ends[(*known, True).index(True) - 1]]
                value = value if label.head == "project" else _YEAR_BEHIND.sub("", value)
                return replace(label, value=value, apart=True)
        return None

    def _heads(self, text: str) -> bool:
        """Tell whether a text is a label, with a figure behind it or without: 自评得分 98."""
        label = _FIGURE_BEHIND.sub("", text)
        return spelling(label) in self.words or self.head_field(label) != ""

    def _is_no_name(self, text: str) -> bool:
        return self._heads(text) or _BESIDE_NAME.fullmatch(text) is not None

    def inline(self, text: str) -> Iterable[Word]:
        """Yield every label with a value that one cell holds: 填报单位：某局  填报日期：3月1日."""
        for part in _NEXT_LABEL.split(text.strip()):
            word = self.word(part)
            if word and word.value is not None:
                yield word

    def column(self, text: str) -> str:
        """Return the column that a heading of the indicator table names.

        A heading that is in no list is understood by the words it contains.
        ``none`` is a column that is not the unit's own; '' is no heading.
        """
        known = self._columns.get(text)
        if known is not None:
            return known
        key = spelling(text)
        word = self.words.get(key)
        role = word.table if word and word.table else like(key, self.table_like) or like(key, self.table_aside)
        role = "adjusted" if role == "target" and any(part in text for part in self.changed) else role
        if len(text) <= LONGEST_HEADING:
            if len(self._columns) >= MOST_TEXTS:
                self._columns.clear()
            self._columns[text] = role
        return role

    def money_column(self, text: str) -> str:
        """Return what a heading beside those of money names; as ``column``."""
        key = spelling(text)
        word = self.words.get(key)
        return word.money if word and word.money else like(key, self.money_like) or like(key, self.money_aside)

    def last(self, area: Area, text: str) -> str:
        """Return what a heading names that is no other one, by the words that say least: 计划任务; '' for none."""
        known = self.column(text) if area == "table" else self.money_column(text)
        return "" if known else like_last(spelling(text), self.table_last if area == "table" else self.money_last)

    def aside(self, area: Area, key: str) -> str:
        """Return what a heading names where another one has the meaning of its words: none for 指标值设定依据.

        '' is a heading whose words, or whose place in a list, leave no doubt.
        """
        if (area, key) in self.ranks or area not in {"money", "table"}:
            return ""
        return like(key, self.table_aside if area == "table" else self.money_aside)

    def is_reviewers(self, text: str) -> bool:
        """Tell whether a label below the table names points that a reviewer gave: 财政复核得分."""
        key = spelling(text)
        return "分" in key and any(part in key for part in self.reviewers)

    def is_kept(self, text: str) -> bool:
        """Tell whether a text in the column of adjusted targets says that the target was kept."""
        return spelling(text) in self.kept

    def head_field(self, text: str) -> str:
        """Return the field of the head that a label in no list names by its end: 二级项目名称; '' for none."""
        key = spelling(text)
        if len(key) > LONGEST_HEAD or key in self.words:
            return ""
        return by_end(key, self.head_like)

    def is_change(self, key: str) -> bool:
        """Tell whether a heading of the adjusted budget may also be by how much it was changed: 预算调整数."""
        return key in self.changes

    def is_source(self, text: str) -> bool:
        """Tell whether the text names a source of money."""
        key = spelling(text)
        return any(part in key for part in self.sources)

    def is_group(self, name: str) -> bool:
        """Tell whether a heading without its points is the name of a level-1 group."""
        return spelling(name) in self.groups

    def opens_group(self, title: str) -> bool:
        """Tell whether a title begins with the name of a level-1 group: 产出指标完成情况."""
        key = spelling(title)
        return any(key.startswith(name) for name in self.groups)

    def is_row(self, text: str) -> bool:
        """Tell whether the text is the name of a row of money."""
        word = self.word(text)
        return word is not None and word.rows != ""

    def rank(self, area: Area, key: str) -> float:
        """Return the place of a label among those of its meaning; one that is in no list goes before the vague ones."""
        known = self.ranks.get((area, key))
        if known is not None:
            return known
        if self.aside(area, key):
            return ASIDE_RANK
        return LAST_RANK if area in {"money", "table"} and self.last(area, key) else LIKE_RANK

    def extended(self, headings: Mapping[str, str], money_rows: Iterable[str] = ()) -> Vocabulary:
        """Return the vocabulary with the headings of a scheme, which go before all others."""
        words, ranks = dict(self.words), dict(self.ranks)
        columns = {area: {getattr(word, area) for word in self.words.values()} for area in ("money", "table")}
        for role, label in headings.items():
            for area in (area for area in ("money", "table") if role in columns[area]):
                _add(words, ranks, area, role, spelling(label), -1)
        for index, label in enumerate(money_rows):
            _add(words, ranks, "rows", "source" if index else "total", spelling(label), -1)
        return replace(self, words=words, ranks=ranks)


def _roles(data: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {spelling(label): role for role, labels in data.items() for label in labels}


def _add(  # noqa: PLR0913, PLR0917  # the six parts of one entry
    words: dict[str, Word], ranks: dict[tuple[Area, str], float], area: Area | str, role: str, key: str, rank: float
) -> None:
    words[key] = replace(words.get(key) or Word(key), **{area: role})  # type: ignore[arg-type]  # areas hold roles
    ranks[area, key] = rank  # type: ignore[index]


@cache
def vocabulary() -> Vocabulary:
    """Return the vocabulary of ``labels.yaml``."""
    # libyaml, where it is there, takes a tenth of the time.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data = yaml.load((resources.files(__package__) / "labels.yaml").read_text("utf-8"), loader)  # noqa: S506  # a safe one
    words: dict[str, Word] = {}
    ranks: dict[tuple[Area, str], float] = {}
    for area in _AREAS:
        for role, labels in data[area].items():
            if role != "like":
                vague = set(data["vague"].get(area, ()))
                for rank, label in enumerate(labels):
                    _add(words, ranks, area, role, spelling(label), rank + (label in vague) * LIKE_RANK)
    return Vocabulary(
        words,
        ranks,
        tuple(data["rows"]["like"]),
        **lists_of(data),
        changed=tuple(data["changed"]),
        results=results_of(data["foot_like"]),
        right_of_levels=frozenset(data["right_of_levels"]),
        with_points=frozenset({*data["with_points"], *data["tasks"]}),
        tasks=frozenset(data["tasks"]),
        kept=frozenset(data["kept"]),
        changes=frozenset(data["changes"]),
        reviewers=tuple(data["reviewers"]),
        columns_too=frozenset(data["columns_too"]),
        above=frozenset(data["above"]),
        assessors=frozenset(data["assessors"]),
        groups=frozenset(data["groups"]),
        branches=frozenset(data["branches"]),
        duties=frozenset(data["duties"]),
        either_points=frozenset(data["either_points"]),
        near_score=frozenset(data["near_score"]),
        accounts=_roles(data["accounts"]),
        spending=_roles(data["spending"]),
        managed=frozenset(data["managed"]),
        sheets={role: frozenset(names) for role, names in data["sheets"].items()},
    )
