"""The sheet 等级分布: how grades, totals and findings spread, claimed against computed, as tables and native charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from xlcore.checks.catalogue import CATALOGUE
from xlcore.consolidate import names
from xlcore.consolidate.figures import GRADE_BLANK, GRADE_NONE, GRADE_UNKNOWN, counts, grade_names
from xlcore.consolidate.publish_book import Book, Sheet
from xlcore.consolidate.publish_cells import Column
from xlcore.consolidate.publish_charts import CHART_COLUMN, CHART_ROWS, CHART_WIDTH, Bars, place, place_wide
from xlcore.consolidate.tables import FormLine, Tables
from xlcore.consolidate.tables_verdict import Verdict
from xlcore.numbers import HUNDRED

BANDS = tuple(Decimal(limit) for limit in (0, 60, 70, 80, 90))
"""Lower ends of the bands of totals, each included, in percent of the full total."""

CODES_CHARTED = 25
"""Codes that one chart can show; the table holds all."""

_OVER = "超过满分"


def write(book: Book, tables: Tables, verdict: Verdict, codes: Mapping[str, int]) -> None:
    """Write the sheet: grades, bands of totals and codes with their charts, then grade against grade."""
    lines = verdict.counted
    grades = grade_names(tables.schemes.values())
    width = max(len(grades) + 2, CHART_COLUMN)
    columns = [Column("", 20, "centre"), *[Column("", 16, "count")] * (width - 1)]
    sheet = book.sheet(names.GRADES, columns, charted=True)
    sheet.title("自评等级与复算等级分布")
    sheet.note(
        "“自评分对应等级”按方案的等级标准由填写的总分得出；表上没有等级栏时，可与复算等级比较。"
        "“无等级”：方案没有规定等级，或没有可复算的得分。重报而未采用的表不计。"
    )
    sheet.gap()
    listed = [*grades, GRADE_BLANK, GRADE_UNKNOWN, GRADE_NONE]
    grade_series = {
        "自评等级（填写）": counts(listed, (line.claimed_grade for line in lines)),
        "自评分对应等级": counts(listed, (line.grade_of_claim for line in lines)),
        "复算等级": counts(listed, (line.computed_grade for line in lines)),
    }
    _block(sheet, "等级", listed, grade_series, "等级分布（份）")
    bands = band_names()
    band_series = {
        "自评分": counts(bands, (band_of(line.share(line.claimed_total)) for line in lines)),
        "复算分": counts(bands, (band_of(line.share(line.total)) for line in lines)),
    }
    _block(sheet, "总分区间", bands, band_series, "总分分布（份）")
    _cross(sheet, lines, grades)
    sheet.gap()
    _codes(sheet, codes)
    sheet.one_page()


def band_names() -> list[str]:
    """Return the bands of totals, best first: 90—100, …, below 60, blank."""
    ends = [*BANDS[1:], HUNDRED]
    named = [f"{low}—{high}" for low, high in zip(BANDS[1:], ends[1:], strict=True)]
    return [_OVER, *reversed(named), f"{BANDS[1]} 以下", GRADE_BLANK]


def band_of(share: Decimal | None) -> str:
    """Return the band of a share of the full total; a lower end belongs to its band, the full total to the best."""
    if share is None:
        return GRADE_BLANK
    if share > 1:
        return _OVER
    index = sum(share * HUNDRED >= limit for limit in BANDS[1:])
    return list(reversed(band_names()[1:-1]))[index]


def _block(sheet: Sheet, corner: str, listed: Sequence[str], series: Mapping[str, Sequence[int]], title: str) -> None:
    """Write a table of counts, one column a series, with the chart of it to the right."""
    top = sheet.row
    sheet.header([corner, *series])
    bars = Bars(title, listed, series, sheet.row)
    sheet.body([name, *row] for name, *row in zip(listed, *series.values(), strict=True))
    place(sheet, bars, (top, CHART_COLUMN), CHART_WIDTH)
    sheet.gap(max(0, top + CHART_ROWS - sheet.row))


def _cross(sheet: Sheet, lines: Sequence[FormLine], grades: Sequence[str]) -> None:
    """Write how many forms claim the row's grade and compute to the column's."""
    sheet.note("按自评分对应的等级（行）与复算等级（列）交叉计数：不在对角线上的，等级因复算而改变。")
    columns = [*grades, GRADE_NONE]
    sheet.header(["自评＼复算", *columns])
    pairs = [(line.grade_of_claim, line.computed_grade) for line in lines]
    sheet.body(
        [name, *counts(columns, (computed for claimed, computed in pairs if claimed == name))]
        for name in (*grades, GRADE_BLANK)
    )


def _codes(sheet: Sheet, codes: Mapping[str, int]) -> None:
    """Write how often each code was reported, the most frequent first, with a chart below."""
    sheet.note(f"各类问题的条数，与“{names.FINDINGS}”的行数一致。")
    ordered = sorted(codes, key=lambda code: (-codes[code], list(CATALOGUE).index(code)))
    titles = [f"{code} {CATALOGUE[code].title}" for code in ordered]
    sheet.header(["编号与标题", "条数"])
    first = sheet.row
    sheet.body([title, codes[code]] for title, code in zip(titles, ordered, strict=True))
    if ordered:
        sheet.gap()
        shown = titles[:CODES_CHARTED]
        limited = f"（最多的 {CODES_CHARTED} 类）" if len(titles) > CODES_CHARTED else ""
        series = {"条数": [codes[code] for code in ordered[: len(shown)]]}
        place_wide(sheet, Bars(f"各类问题条数{limited}", shown, series, first))
