"""The sheet 等级分布: how grades and totals spread, claimed against computed, as tables and native charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from xlcore.consolidate import names
from xlcore.consolidate.collect import Collection, FormResult
from xlcore.consolidate.figures import (
    GRADE_BLANK,
    GRADE_NONE,
    GRADE_UNKNOWN,
    claimed_grade,
    computed_grade,
    counts,
    grade_names,
    grade_of_claim,
)
from xlcore.consolidate.publish_book import Book, Column, Sheet, Value
from xlcore.consolidate.publish_looks import BODY_FONT
from xlcore.numbers import HUNDRED

COLOURS = ("#8FAADC", "#2F5597", "#C55A11")
CHART_WIDTH, CHART_HEIGHT = 620, 300
"""Pixels."""

CHART_ROWS = 17
"""Rows that a chart takes, with a gap below it; a row is 20 pixels high."""

CHART_COLUMN = 4
"""The column beside the widest table of counts."""

BANDS = tuple(Decimal(limit) for limit in (0, 60, 70, 80, 90))
"""Lower ends of the bands of totals, each included, in percent of the full total."""

_OVER = "超过满分"


@dataclass(frozen=True, slots=True)
class Bars:
    """A column chart: ``series`` stand beside each other from ``column`` on, rows from ``first``, names in column 0."""

    title: str
    names: Sequence[str]
    series: Mapping[str, Sequence[Decimal | int | None]]
    first: int
    column: int = 1


def write(book: Book, collection: Collection) -> None:
    """Write the sheet: grades with their chart, bands of totals with theirs, then grade against grade."""
    results = [result for _, result in collection.forms]
    grades = grade_names(results)
    width = max(len(grades) + 2, CHART_COLUMN)
    sheet = book.sheet(names.GRADES, [Column("", 16, "centre"), *[Column("", 16, "count")] * (width - 1)])
    sheet.title("自评等级与复算等级分布")
    sheet.note(
        "“自评分对应等级”按方案的等级标准由填写的总分得出；表上没有等级栏时，可与复算等级比较。"
        "“无等级”：方案没有规定等级，或没有可复算的得分。"
    )
    sheet.gap()
    listed = [*grades, GRADE_BLANK, GRADE_UNKNOWN, GRADE_NONE]
    grade_series = {
        "自评等级（填写）": counts(listed, map(claimed_grade, results)),
        "自评分对应等级": counts(listed, map(grade_of_claim, results)),
        "复算等级": counts(listed, map(computed_grade, results)),
    }
    _block(sheet, "等级", listed, grade_series, "等级分布（份）")
    bands = band_names()
    band_series = {
        "自评分": counts(bands, (band_of(result.scored.claimed_total, result) for result in results)),
        "复算分": counts(bands, (band_of(result.scored.total, result) for result in results)),
    }
    _block(sheet, "总分区间", bands, band_series, "总分分布（份）")
    _cross(sheet, results, grades)
    sheet.one_page()


def band_names() -> list[str]:
    """Return the bands of totals, best first: 90—100, …, below 60, blank."""
    ends = [*BANDS[1:], HUNDRED]
    named = [f"{low}—{high}" for low, high in zip(BANDS[1:], ends[1:], strict=True)]
    return [_OVER, *reversed(named), f"{BANDS[1]} 以下", GRADE_BLANK]


def band_of(total: Decimal | None, result: FormResult) -> str:
    """Return the band of a total; a lower end belongs to its band, the full total to the best."""
    if total is None:
        return GRADE_BLANK
    share = total / result.scored.scheme.total * HUNDRED if result.scored.scheme.total else total
    if share > HUNDRED:
        return _OVER
    index = sum(share >= limit for limit in BANDS[1:])
    return list(reversed(band_names()[1:-1]))[index]


def _block(sheet: Sheet, corner: str, listed: Sequence[str], series: Mapping[str, Sequence[int]], title: str) -> None:
    """Write a table of counts, one column a series, with the chart of it to the right."""
    top = sheet.row
    sheet.header([corner, *series])
    bars = Bars(title, listed, series, sheet.row)
    sheet.body([[name, *row] for name, *row in zip(listed, *series.values(), strict=True)])
    place(sheet, bars, (top, CHART_COLUMN), CHART_WIDTH)
    sheet.row = max(sheet.row, top + CHART_ROWS)


def place(sheet: Sheet, bars: Bars, where: tuple[int, int], width: int) -> None:
    """Put a chart with its corner at a row and column; it is ``CHART_ROWS`` high, the gap below included."""
    chart = sheet.book.workbook.add_chart({"type": "column"})
    last = bars.first + len(bars.names) - 1
    for index, (name, values) in enumerate(bars.series.items()):
        chart.add_series(
            {
                "name": name,
                "categories": sheet.span(0, bars.first, last),
                "values": sheet.span(bars.column + index, bars.first, last),
                "categories_data": list(bars.names),  # the rows are streamed away: give the chart its cache
                "values_data": ["" if value is None else float(value) for value in values],
                "fill": {"color": COLOURS[index]},
                "gap": 80,
                "data_labels": {"value": True, "font": {"name": BODY_FONT, "size": 8}},
            }
        )
    font = {"name": BODY_FONT, "size": 9}
    chart.set_title({"name": bars.title, "name_font": {"name": BODY_FONT, "size": 12}})
    chart.set_x_axis({"num_font": font})
    highest = max((value for values in bars.series.values() for value in values if value is not None), default=0)
    grid = {"visible": True, "line": {"color": "#D9D9D9"}}
    chart.set_y_axis({"num_font": font, "min": 0, "major_unit": max(1, ceil(highest / 5)), "major_gridlines": grid})
    chart.set_legend({"position": "bottom", "font": font})
    chart.set_size({"width": width, "height": CHART_HEIGHT})
    sheet.worksheet.insert_chart(*where, chart, {"x_offset": 8, "y_offset": 2, "object_position": 2})


def _cross(sheet: Sheet, results: Sequence[FormResult], grades: Sequence[str]) -> None:
    """Write how many forms claim the row's grade and compute to the column's."""
    sheet.note("按自评分对应的等级（行）与复算等级（列）交叉计数：不在对角线上的，等级因复算而改变。")
    columns = [*grades, GRADE_NONE]
    sheet.header(["自评＼复算", *columns])
    pairs = [(grade_of_claim(result), computed_grade(result)) for result in results]
    rows: list[list[Value]] = [
        [name, *counts(columns, (computed for claimed, computed in pairs if claimed == name))]
        for name in (*grades, GRADE_BLANK)
    ]
    sheet.body(rows)
