"""The grade and the points that a cell beside 评价结论 gives, or that a report there says in so many words."""

from __future__ import annotations

import re
from collections.abc import Set  # noqa: PYI025  # no set is built
from decimal import Decimal
from functools import cache

from xlcore.numbers import HUNDRED
from xlcore.sheet.label_text import LONGEST_HEADING
from xlcore.sheet.labels import vocabulary

GRADES = frozenset(
    {"优", "良", "中", "差", "优秀", "良好", "中等", "一般", "较好", "较差", "合格", "基本合格", "不合格"}
)
GRADE_IN = re.compile("|".join(sorted(GRADES, key=lambda grade: (-len(grade), grade))))
_LONGEST_CELL = 60
"""A longer cell is a report, whatever it is made of."""
_END = re.compile(r"[,;、。!\n]|\.(?![0-9])")
_FIGURE = r"(?>[0-9]+(?:\.[0-9]+)?)"
_BRACKET = r"(?:\([^()]{0,20}\))?"
_LETTER = r"(?:[A-Da-d](?:级|等)?)?"
_NAMED = rf"[“\"《'\[]?{_LETTER}\(?(?P<grade>{GRADE_IN.pattern})(?:等级|等次|级|等|档)?\)?[”\"》'\]]?{_BRACKET}"
_OWN = r"(?:自评|自我|综合|总体|绩效|评价|评定|评估|考评)*+"
_POINTS = rf"{_OWN}(?:总得分|总分|得分|分数|评分|打分|得|分)?[:为是]?{_FIGURE}分?"
_NOUN = r"(?:得分)?(?:等级|等次|级别|档次|评级|结果|结论)"
_VERB = r"(?:评定为|评为|定为|达到|确定为)"
_SAID = (
    rf"(?:{_OWN}{_NOUN}(?:评定|确定)?[:为是]{{0,2}}|{_OWN}(?<=评定)[:为]|{_OWN}{_VERB}|{_OWN}(?<=自评)[:为是]{{1,2}})"
)
_LOOSE = rf"(?:{_SAID}|{_OWN}[:为是]{{0,2}})"
_WHO = (
    r"(?:20[0-9]{2}年度?|本年度?)?"
    r"(?:[^,;:。]{0,40}?(?:项目|支出|专项|本局|我局|(?:部门|单位)(?=绩效|自评))|[本该我]?(?:部门|单位))?"
)
_POINTS_ONLY = re.compile(f"(?:{_WHO}{_POINTS}|{_FIGURE})")
_GRADE_ONLY = re.compile(rf"{_WHO}(?:{_POINTS})?{_LOOSE}{_NAMED}(?:{_POINTS})?")
_SAYS = re.compile(rf"(?P<who>{_WHO})(?:{_POINTS})?{_SAID}{_NAMED}")
_TOTAL = re.compile(
    rf"(?P<who>{_WHO}){_OWN}(?:总得分|得分|评分|打分|得|(?<=自评|评价|综合|绩效)(?:总分|分数))[:为是]?(?P<points>{_FIGURE})分?(?:{_LOOSE}{_NAMED})?"
)
_WITH_UNIT = re.compile(rf"({_FIGURE})分")
_GRADE_AFTER = re.compile(rf"{_OWN}{_NOUN}(?:评定|确定)?[:为是]{{0,2}}{_NAMED}")
_BRACKETS = str.maketrans("", "", "()【】[]")
_PRAISE = re.compile(r"(?:总体|综合)评价[:为是]{0,2}(?:优秀|良好|较好|较差|一般|合格)")
_SEVERAL = re.compile(f"(?:{GRADE_IN.pattern})++")
_BARE = re.compile(_NAMED)
_OTHERS = re.compile("上年|去年|上一年|往年|以前年度|财政评|财政复|复核|抽查|第三方")
"""Words beside a grade that is not this one's."""
_OTHERS_SAY = "对|群众|公众|上级|主管部门|财政|人大|审计|验收|质量|考核|[省市厅]级"
"""Words before a result that is no result of the form; those of a reviewer are in the vocabulary."""
_YEAR = re.compile(r"20[0-9]{2}")


def said_grade(text: str, years: Set[str]) -> str | None:
    """Return the grade that a text gives; None for a report that merely holds such a word: 总体评价良好.

    Of a short cell nothing may be left but points and grades: 优秀（95分）, 自评98分，等级优. A longer one opens
    with the grade, 良；主要问题…, or says it in a clause of its own of the form itself: 自评等级为良. ``years`` are
    those that the form names: a grade of another year is none. Of two grades nobody knows which is meant.
    """
    if len(text) > LONGEST_HEADING:
        return None
    if _SEVERAL.fullmatch(text):  # 优良 is no grade of a scheme, and yet what was typed
        return text
    clauses = [clause for clause in _END.split(text) if clause]
    if len(text) <= _LONGEST_CELL and (found := _only(clauses, years or None)) is not None:
        return _single(found)
    if len(clauses) > 1 and (bare := _BARE.fullmatch(clauses[0])):
        return bare["grade"]
    said: set[str] = set()
    for clause in clauses:
        if (found_here := _SAYS.fullmatch(clause)) and _is_own(clause, found_here["who"], years):
            said.add(found_here["grade"])
            if _OTHERS.search(text[: text.index(clause) + len(clause)]):
                return None
    return _single(said)


def said_points(text: str) -> Decimal | None:
    """Return the points that a text says in a clause of its own of the form itself: 自评得分99分，等级为优.

    A short cell may hold nothing but points and a grade: 99分，优.
    Of two different figures nobody knows which is meant. Points are at most 100.
    """
    if len(text) > LONGEST_HEADING or _OTHERS.search(text):
        return None
    clauses = [clause for clause in _END.split(text) if clause]
    said = [found for clause in clauses if (found := _TOTAL.fullmatch(clause))]
    points = {Decimal(found["points"]) for found in said if _is_own(found[0], found["who"], None)}
    if not points and len(text) <= _LONGEST_CELL and _only(clauses, None):  # 96分，优
        points = {Decimal(figure) for figure in _WITH_UNIT.findall(text)}
    only = next(iter(points)) if len(points) == 1 else None
    return only if only is not None and only <= HUNDRED else None


def said_behind(text: str) -> str | None:
    """Return the grade in a cell behind a total: 优, （自评等级）优, 自评等级为优; None for other words."""
    if text in GRADES:
        return text
    found = _GRADE_AFTER.fullmatch(text.translate(_BRACKETS)) if len(text) <= _LONGEST_CELL else None
    return found["grade"] if found else None


def _only(clauses: list[str], years: Set[str] | None) -> set[str] | None:
    """Return the grades of clauses that hold nothing but points and grades; None where one holds more."""
    found: set[str] = set()
    for clause in clauses:
        if grade := _GRADE_ONLY.fullmatch(clause):
            if _PRAISE.fullmatch(clause) or not _is_own(clause, clause[: grade.start("grade")], years):
                return None
            found.add(grade["grade"])
        elif not _POINTS_ONLY.fullmatch(clause):
            return None
    return found


def _is_own(clause: str, who: str, years: Set[str] | None) -> bool:
    """Tell whether a clause speaks of the form itself, in its own year."""
    if _OTHERS.search(clause) or (_others_say().search(who) and "自评" not in clause):
        return False
    return years is None or years >= set(_YEAR.findall(clause))


@cache
def _others_say() -> re.Pattern[str]:
    return re.compile("|".join((_OTHERS_SAY, *vocabulary().reviewers)))


def _single(grades: Set[str]) -> str | None:
    return next(iter(grades)) if len(grades) == 1 else None
