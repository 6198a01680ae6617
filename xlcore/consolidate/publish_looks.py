"""How the cells of a published workbook look, each look made once a workbook."""

from __future__ import annotations

from typing import Any, Literal

BODY_FONT, TITLE_FONT = "宋体", "黑体"
"""Fonts that every Chinese desktop has, WPS on domestic systems included."""

BODY = {"font_name": BODY_FONT, "font_size": 10}
RED = {"font_color": "#9C0006", "bg_color": "#FFC7CE"}
AMBER = {"font_color": "#7F6000", "bg_color": "#FFEB9C"}

Look = Literal["text", "centre", "count", "year", "points", "money", "rate", "link"]
Tone = Literal["body", "heading", "total"]
Line = Literal["title", "note"]

_LOOKS: dict[Look, dict[str, Any]] = {
    "text": {"align": "left", "text_wrap": True},
    "centre": {"align": "center", "text_wrap": True},
    "count": {"align": "center", "num_format": "0"},
    "year": {"align": "center", "num_format": "0"},
    "points": {"align": "right", "num_format": "0.00"},
    "money": {"align": "right", "num_format": "#,##0.00"},
    "rate": {"align": "right", "num_format": "0.00%"},
    "link": {"align": "center", "font_color": "#0563C1", "underline": 1},
}
_TONES: dict[Tone, dict[str, Any]] = {
    "body": {},
    "heading": {"bold": True, "align": "center", "text_wrap": True, "bg_color": "#D9E2F3", "font_name": TITLE_FONT},
    "total": {"bold": True, "bg_color": "#E2EFDA"},
}
_GRID = {"border": 1, "border_color": "#BFBFBF", "valign": "vcenter"}
_LINES: dict[Line, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 15, "font_name": TITLE_FONT, "valign": "vcenter"},
    "note": {"font_color": "#595959", "valign": "vcenter"},
}


class Formats:
    """The formats of one XlsxWriter workbook."""

    def __init__(self, workbook: Any) -> None:  # noqa: ANN401  # XlsxWriter has no types
        self._workbook = workbook
        self._made: dict[tuple[str, str], Any] = {}

    def cell(self, look: Look, tone: Tone) -> Any:  # noqa: ANN401  # XlsxWriter has no types
        """Return the format of a table's cell."""
        return self._once((look, tone), _GRID, _LOOKS[look], _TONES[tone])

    def line(self, line: Line) -> Any:  # noqa: ANN401  # XlsxWriter has no types
        """Return the format of a line outside the tables."""
        return self._once(("line", line), _LINES[line])

    def mark(self, colours: dict[str, str]) -> Any:  # noqa: ANN401  # XlsxWriter has no types
        """Return a format that only colours, for conditional formatting."""
        return self._workbook.add_format(colours)

    def _once(self, key: tuple[str, str], *properties: dict[str, Any]) -> Any:  # noqa: ANN401  # XlsxWriter has no types
        if key not in self._made:
            merged: dict[str, Any] = dict(BODY)
            for some in properties:
                merged |= some
            self._made[key] = self._workbook.add_format(merged)
        return self._made[key]
