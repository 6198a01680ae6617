"""Years: what a text says about one, and which columns are another year's: 2022年执行数 beside 全年执行数."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from xlcore.sheet.board import Board, Line
from xlcore.sheet.label_text import joined, year_of

Heading: TypeAlias = tuple[str, range, str]
"""The role of a heading, the columns that it covers, its label."""

_LONGEST_TITLE = 60
_FIRST, _LAST = 2000, 2100
_DATED = ("日期", "时间")
# Names of rules, numbers of documents, and days on which something was done are about no form.
_ASIDE = re.compile(
    r"《[^》]*[^》表]》|[(\[〔【](?:19|20)\d\d[)\]〕】]第?\d+号"
    r"|20\d\d年\d+月(?:\d+日)?(?:[填编制印]|报[送表]|上报)"
    r"|20\d\d年(?:填[报表写]|编[报制](?=\W*$)|报送|上报(?!项目))"
)
# A blank is all that parts the number of an annex from the year: 附件1 2022年度…表.
_ANNEX = re.compile(r"\s*附\s*[件表录]?\s*\d{1,2}(?:\s*[-—–－.．]\s*\d{1,2})*(?=\s+20\d\d)")
_CHINESE = re.compile(r"二[〇○零Oo0][〇○零一二三四五六七八九]{2}(?=年)")
_CHINESE_DIGITS = str.maketrans("〇○零Oo一二三四五六七八九", "00000123456789")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?:\)?年|$|\))")
_WHOLE = re.compile(r"(?<!\d)(20\d\d)\)?年度(?!结[转余])")
_FORM = re.compile(r"自评|评价|表$|表\W*(?:20\d\d)")
_TITLE = re.compile(r"(?<!\d)(20\d\d)年.*(?:表|自评|评价)\W*$|(?:表|自评|评价)\W*(20\d\d)(?:年度?)?\W*$")
_ALONE = re.compile(r"\W*(?:[^\W\d]*年度[:：])?(20\d\d)\)?(?:年度?)?\W*")


class Said(NamedTuple):
    """A year in a text, and how sure the form is about it: 2 for 2023年度, 1 for 2023年…自评表, 0 for any other."""

    year: int
    sure: int


def is_year(number: Decimal) -> bool:
    """Tell whether a number can be the year of a form."""
    return _FIRST <= number <= _LAST and number == int(number)


def said_year(text: str) -> Said | None:
    """Return the year that a text above a form speaks of; None where it names none, or a day.

    Years in names of rules, numbers of documents and days of filling in do not count.
    """
    plain = _about_the_form(text)
    if "20" not in plain or any(part in plain for part in _DATED):
        return None
    if found := _WHOLE.search(plain):
        return Said(int(found[1]), 2)
    found = _YEAR.search(plain)
    return Said(int(found[1]), int(_FORM.search(plain) is not None)) if found else None


def _about_the_form(text: str) -> str:
    """Return a text without white space and what is about no form, digits as narrow ones, Chinese years in digits."""
    annex = _ANNEX.match(text[:_LONGEST_TITLE])
    plain = _CHINESE.sub(lambda found: found[0].translate(_CHINESE_DIGITS), joined(text[annex.end() if annex else 0 :]))
    return _ASIDE.sub("", plain)


def years_in(line: Line) -> dict[int, int]:
    """Return the years in front of the headings of a line, by column."""
    texts = ((column, cell.content) for column, cell in line.cells.items() if isinstance(cell.content, str))
    return {column: year for column, text in texts if (year := year_of(text)) is not None}


def years_over(board: Board, above: Line, line: Line) -> dict[int, int]:
    """Return the years that stand alone above the headings of a line, by column: 2022年 over 指标值 and 完成值."""
    texts = ((column, cell.content) for column, cell in above.cells.items() if isinstance(cell.content, str))
    return {
        under: year
        for column, text in texts
        if (year := _stated(text)) is not None
        for under in range(column, board.beside(above.row, column))
        if under in line.cells
    }


def of_other_years(
    board: Board, row: int, found: Sequence[Heading], years: Mapping[int, int], leading: str
) -> frozenset[int]:
    """Return the first columns of the headings that name another year than the form's, beside a heading that does not.

    ``years`` are the years that headings name, by their first columns; the form's own is looked for above ``row``.
    Headings that stand one below the other are given in the same way, with their places in the list for columns.
    ``leading`` is the role that tells the year of a form whose head gives none: the latest year of its columns. Where
    that is not known either, a heading with a year gives way to the same one without, and to a later year. The only
    heading of a role is never another year's.
    """
    if not years:
        return frozenset()
    own = _own_year(board, row, [years.get(covers.start) for role, covers, _ in found if role == leading])
    others: set[int] = set()
    for role in {role for role, covers, _ in found if role and covers.start in years}:
        same = [(years.get(covers.start), covers.start, key) for part, covers, key in found if part == role]
        plain = {key for year, _, key in same if year is None}
        last = max((year for year, _, _ in same if year is not None), default=0)
        mine = own if own is not None and (plain or any(year == own for year, _, _ in same)) else last
        others.update(
            column
            for year, column, key in same
            if year is not None and (year != mine or (own is None and key in plain))
        )
    return frozenset(others)


def _own_year(board: Board, row: int, leading: Sequence[int | None]) -> int | None:
    """Return the year that the head gives, or the latest of the leading columns where all of them are of others."""
    own, dated = form_year(board, row), [year for year in leading if year is not None]
    return max(dated) if dated and own not in dated and None not in leading else own


def form_year(board: Board, row: int) -> int | None:
    """Return the year of the nearest title, or cell with nothing but a year, above a row; None if there is none."""
    for above in range(row - 1, -1, -1):
        found = board.line(above)
        labelled = any(word.head == "year" for word in found.words.values())
        texts = [str(c.content) for c in found.cells.values() if labelled or isinstance(c.content, str)]
        years = {year for text in texts if (year := _stated(text)) is not None}
        if len(years) == 1:  # several stand over columns
            return years.pop()
    return None


def _stated(text: str) -> int | None:
    """Return the year of a title, or that which is all that a text says."""
    if len(text) > _LONGEST_TITLE:
        return None
    plain = _about_the_form(text)
    if found := _ALONE.fullmatch(plain) or _TITLE.search(plain):
        return int(found[found.lastindex or 1])
    return None
