"""Checks of what belongs to another form: its year, its unit, its version of the template (F04, K05)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from xlcore.checks.places import HEAD_LABELS, row_label, short
from xlcore.checks.readings import value
from xlcore.checks.registry import Fault, check
from xlcore.form.model import Entry
from xlcore.form.scoring import ScoredForm
from xlcore.quantity import Kind, normalise

__all__ = ["other_years_are_not_named", "template_is_current", "title_names_the_year", "units_are_of_one_place"]

TITLE: Final = "标题"
OTHER_YEARS: Final = (
    *("决算", "预算", "审计", "评价", "考核", "检查", "验收", "清算", "结算", "公开", "下达", "提前"),
    *("尾款", "欠", "补贴", "补助", "奖", "结转", "结余", "遗留", "未完", "续", "第一"),
    *(
        "上年",
        "上一年",
        "去年",
        "以前",
        "往年",
        "历年",
        "跨年",
        "基期",
        "较",
        "比",
        "增",
        "降",
        "减",
        "至",
        "-",
        "—",
        "~",
    ),
)
"""Words beside which a form may rightly name a year that is not its own."""

_CITY = "市"
_YEAR = re.compile(r"(20[0-9]{2})年度")
_ANY_YEAR = re.compile(r"20[0-9]{2}")
_ORGAN = re.compile(r"^[0-9\-—\[\]【】()（）]*(?P<place>[一-鿿]+[县区市旗](?![场民政容域区委]))(?P<organ>[一-鿿]{3,})$")


@check("F04")
def title_names_the_year(scored: ScoredForm) -> Iterator[Fault]:
    """The year in the title is the year of the form.

    Source: what finance bureaus look at: own year and unit.
    """
    title, year = scored.form.title, scored.form.year_number
    named = _YEAR.findall(normalise(title.text)) if title else []
    if year is not None and named and str(year) not in _ANY_YEAR.findall(normalise(title.text if title else "")):
        text = f"填写 {year}，{TITLE}写的是 {named[0]} 年度"
        yield Fault(scored.form.year, HEAD_LABELS["year"], text, named[0], str(year))


@check("F04")
def other_years_are_not_named(scored: ScoredForm) -> Iterator[Fault]:
    """A yearly target ends in no year before the form's, and no row is about another 年度 than the form.

    Accounts, audits, balances and comparisons rightly name another year, and
    a project of several years may end later.

    Source: what finance bureaus look at: own year and unit.
    """
    year = scored.form.year_number
    if year is None:
        return
    for row in scored.rows:
        target = value(row, "target")
        if target.kind is Kind.DATE and target.year and target.year < year and row.row.target:
            text = f"“{short(row.row.target.text)}”在 {target.year} 年，表的年度是 {year}"
            yield Fault(row.row.target, row_label(row.row, "target"), text, str(year), str(target.year))
            continue
        for column, entry in (("name", row.row.name), ("target", row.row.target)):
            if entry and "20" in entry.quantity.text and (other := _other_year(entry, year)):
                text = f"“{short(entry.text)}”写的是 {other} 年度，表的年度是 {year}"
                yield Fault(entry, row_label(row.row, column), text, str(year), other)


def _other_year(entry: Entry, year: int) -> str:
    """Return the one year that a text is about, where it is another than the form's; '' else."""
    if not isinstance(entry.content, str):
        return ""
    text = entry.quantity.text
    named, years = set(_YEAR.findall(text)), set(_ANY_YEAR.findall(text))
    lone = len(years) == 1 and named == years and str(year) not in years
    return named.pop() if lone and not any(word in text for word in OTHER_YEARS) else ""


@check("F04")
def units_are_of_one_place(scored: ScoredForm) -> Iterator[Fault]:
    """The unit's own kind of office stands in title, department and project only with the unit's own place.

    甲县水利局 is not supervised by 乙县水利局. Places of different rank prove
    nothing: a city's office supervises those of its districts, and of the
    cities below it.

    Source: what finance bureaus look at: own year and unit.
    """
    form = scored.form
    found = _ORGAN.fullmatch("".join(form.unit.text.split())) if form.unit else None
    if found is None:
        return
    own, organ = found["place"], found["organ"]
    elsewhere = re.compile(rf"([一-鿿]{{1,8}}{own[-1]}){re.escape(organ)}")
    told: list[str] = []
    for name in ("project",) if own[-1] == _CITY else ("department", "project"):
        entry = getattr(form, name)
        other = elsewhere.search("".join(entry.text.split())) if entry else None
        if other and not _same_place(own, other[1]):
            told.append(other[0])
            yield Fault(entry, HEAD_LABELS[name], _of_elsewhere(other[0], own + organ), found=other[0])
    # The title holds whole cells with blanks between, and may repeat the name of the project.
    for part in form.title.text.split() if form.title else ():
        other = elsewhere.search(part)
        if other and not _same_place(own, other[1]) and other[0] not in told:
            entry = form.title if form.title and form.title.place else form.unit
            yield Fault(entry, TITLE, _of_elsewhere(other[0], own + organ), found=other[0])
            return


def _of_elsewhere(other: str, own: str) -> str:
    return f"写的是“{short(other)}”，实施单位是“{short(own)}”"


def _same_place(one: str, other: str) -> bool:
    """Tell whether two names can be one place: one may name the province too, or words may stand in front."""
    return one.endswith(other[-3:]) or other.endswith(one[-3:])


@check("K05")
def template_is_current(scored: ScoredForm) -> Iterator[Fault]:
    """A workbook of the bureau was made from the scheme by which it is checked, in its present version.

    Source: consolidation of forms that were filled in last year's template.
    """
    template, scheme = scored.form.template, scored.scheme
    if template is None:
        return
    if template.scheme != scheme.id:
        text = f"工作簿按方案“{short(template.scheme)}”生成，现按方案“{scheme.id}”校验"
        yield Fault(None, "模板", text, scheme.id, short(template.scheme))
    elif template.fingerprint != scheme.fingerprint:
        text = f"工作簿的模板版本是 {short(template.fingerprint)}，方案现行版本是 {scheme.fingerprint}"
        yield Fault(None, "模板", text, scheme.fingerprint, short(template.fingerprint))
