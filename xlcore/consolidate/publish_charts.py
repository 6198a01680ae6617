"""Native charts on tables of a published workbook, with their cached values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from typing import Any

from xlcore.consolidate.publish_book import Sheet
from xlcore.consolidate.publish_looks import BODY_FONT
from xlcore.consolidate.publish_text import writable

COLOURS = ("#8FAADC", "#2F5597", "#C55A11")
CHART_WIDTH, CHART_HEIGHT = 620, 300
WIDE_CHART_WIDTH = 1_000
"""Pixels."""

CHART_ROWS = 17
"""Rows that a chart takes, with a gap below it; a row is 20 pixels high."""

CHART_COLUMN = 4
"""The column beside the widest table of counts."""

_NAMES_SHARE = 0.5
"""The most that names take of the width of a chart whose bars lie."""

_ROW_PIXELS = 20
_FRAME_PIXELS = 110
"""What title, axis and legend take of a chart whose bars lie."""


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart: ``series`` stand beside each other from ``column`` on, rows from ``first``, names in column 0."""

    title: str
    names: Sequence[str]
    series: Mapping[str, Sequence[Decimal | int | None]]
    first: int
    column: int = 1
    number: str = "0"


def place(sheet: Sheet, bars: Bars, where: tuple[int, int], width: int) -> None:
    """Put a chart of standing bars with its corner at a row and column; it is ``CHART_ROWS`` high with its gap."""
    chart = _chart(sheet, bars, "column")
    highest = max((value for values in bars.series.values() for value in values if value is not None), default=0)
    chart.set_x_axis({"num_font": _font(9)})
    chart.set_y_axis(
        {
            "num_font": _font(9),
            "min": 0,
            "major_unit": max(1, ceil(highest / 5)),
            "major_gridlines": _GRID,
        }
    )
    _insert(sheet, chart, where, (width, CHART_HEIGHT))


def place_wide(sheet: Sheet, bars: Bars) -> None:
    """Put a chart of lying bars at the next row and go below it; its height grows with the names."""
    chart = _chart(sheet, bars, "bar")
    chart.set_y_axis({"num_font": _font(9), "reverse": True})
    # With the first name on top the axis of values would stand there too.
    chart.set_x_axis(
        {"num_font": _font(9), "num_format": bars.number, "min": 0, "label_position": "high", "major_gridlines": _GRID}
    )
    height = _FRAME_PIXELS + len(bars.names) * (12 + 14 * len(bars.series))
    left = min(_NAMES_SHARE, 0.02 + 0.013 * max(map(len, bars.names), default=0))
    top, bottom = 45 / height, 60 / height
    chart.set_plotarea({"layout": {"x": left, "y": top, "width": 0.95 - left, "height": 1 - top - bottom}})
    _insert(sheet, chart, (sheet.row, 0), (WIDE_CHART_WIDTH, height))
    sheet.gap(ceil(height / _ROW_PIXELS) + 2)


def _chart(sheet: Sheet, bars: Bars, kind: str) -> Any:  # noqa: ANN401  # XlsxWriter has no types
    chart = sheet.book.workbook.add_chart({"type": kind})
    last = bars.first + len(bars.names) - 1
    for index, (name, values) in enumerate(bars.series.items()):
        chart.add_series(
            {
                "name": name,
                "categories": sheet.span(0, bars.first, last),
                "values": sheet.span(bars.column + index, bars.first, last),
                # The rows are streamed away: give the chart its cache.
                "categories_data": list(map(writable, bars.names)),
                "values_data": ["" if value is None else float(value) for value in values],
                "fill": {"color": COLOURS[index]},
                "gap": 60,
                "data_labels": {"value": True, "num_format": bars.number, "font": _font(8)},
            }
        )
    chart.set_title({"name": bars.title, "name_font": {"name": BODY_FONT, "size": 12}})
    chart.set_legend({"position": "bottom", "font": _font(9)} if len(bars.series) > 1 else {"none": True})
    return chart


def _insert(sheet: Sheet, chart: Any, where: tuple[int, int], size: tuple[int, int]) -> None:  # noqa: ANN401  # as above
    chart.set_size({"width": size[0], "height": size[1]})
    sheet.worksheet.insert_chart(*where, chart, {"x_offset": 8, "y_offset": 2, "object_position": 2})


def _font(size: int) -> dict[str, Any]:
    return {"name": BODY_FONT, "size": size}


_GRID = {"visible": True, "line": {"color": "#D9D9D9"}}
