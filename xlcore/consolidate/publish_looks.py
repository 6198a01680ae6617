"""How the cells of a published workbook look: one numbered palette a workbook."""

from __future__ import annotations

from itertools import product
from typing import Any, Literal, get_args

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


def _properties() -> dict[tuple[str, str], dict[str, Any]]:
    cells = {(look, tone): {**_GRID, **_LOOKS[look], **_TONES[tone]} for look, tone in product(_LOOKS, _TONES)}
    return {**cells, **{("line", line): _LINES[line] for line in get_args(Line)}}


def _palette() -> list[dict[str, Any]]:
    """Return each set of properties once: XlsxWriter gives equal formats one number."""
    found: list[dict[str, Any]] = []
    for properties in _properties().values():
        if properties not in found:
            found.append(properties)
    return found


PALETTE = _palette()
"""Everything that a cell can look like, by number less one."""

_NUMBERS = {key: PALETTE.index(properties) + 1 for key, properties in _properties().items()}


def style(look: Look, tone: Tone) -> int:
    """Return the number of a table cell's format in the workbook; 0 is the default."""
    return _NUMBERS[look, tone]


def line_style(line: Line) -> int:
    """Return the number of the format of a line outside the tables."""
    return _NUMBERS["line", line]


class Formats:
    """The formats of one XlsxWriter workbook, in the order of the palette."""

    def __init__(self, workbook: Any) -> None:  # noqa: ANN401  # XlsxWriter has no types
        self._workbook = workbook
        self.made = [workbook.add_format({**BODY, **properties}) for properties in PALETTE]

    def mark(self, colours: dict[str, str]) -> Any:  # noqa: ANN401  # XlsxWriter has no types
        """Return a format that only colours, for conditional formatting."""
        return self._workbook.add_format(colours)
