"""How the cells of a live workbook look: a few styles as values, turned into XlsxWriter formats once each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

from xlsxwriter import Workbook
from xlsxwriter.format import Format

BODY_FONT, TITLE_FONT = "宋体", "黑体"
INPUT_FILL, SIDE_FILL, LABEL_FILL = "#FFFBE6", "#EAF3FB", "#F2F2F2"
ALERT, CAUTION = "#C00000", "#9C5700"

AS_TYPED, PERCENT, AMOUNT, DATE = "@", "0.00%", "#,##0.00####", "yyyy-mm-dd"


@dataclass(frozen=True, slots=True)
class Style:
    """One look of a cell; ``numbers`` is its number format."""

    align: Literal["left", "center", "right"] = "center"
    numbers: str = "General"
    size: float = 10
    bold: bool = False
    title: bool = False
    fill: str = ""
    colour: str = ""
    border: bool = True
    locked: bool = True

    def shown_as(self, numbers: str) -> Style:
        """Return the same look with another number format."""
        return replace(self, numbers=numbers)

    @property
    def properties(self) -> dict[str, Any]:
        """The properties as XlsxWriter names them."""
        found: dict[str, Any] = {
            "font_name": TITLE_FONT if self.title else BODY_FONT,
            "font_size": self.size,
            "align": self.align,
            "valign": "vcenter",
            "text_wrap": True,
            "num_format": self.numbers,
            "locked": self.locked,
        }
        if self.bold:
            found["bold"] = True
        if self.fill:
            found["bg_color"] = self.fill
        if self.colour:
            found["font_color"] = self.colour
        if self.border:
            found["border"] = 1
        return found


TITLE = Style(size=16, title=True, border=False)
YEAR = Style(border=False, fill=INPUT_FILL, locked=False, numbers='"（"0"年度）"')
YEAR_LABEL = Style(border=False, align="right")
LABEL = Style(bold=True)
FIXED = Style()
FIXED_LEFT = Style(align="left")
RESULT = Style()
TYPED_RESULT = Style(locked=False)
INPUT = Style(fill=INPUT_FILL, locked=False)
INPUT_TEXT = Style(fill=INPUT_FILL, locked=False, numbers=AS_TYPED)
INPUT_LONG = Style(fill=INPUT_FILL, locked=False, numbers=AS_TYPED, align="left")
INPUT_AMOUNT = Style(fill=INPUT_FILL, locked=False, numbers=AMOUNT, align="right")
SIGNATURE = Style(align="left", border=False, locked=False)
NOTE = Style(align="left", border=False)
BLOCK = Style(align="left", bold=True, title=True, size=11, fill=LABEL_FILL)
SIDE_HEAD = Style(bold=True, fill=SIDE_FILL, size=9)
SIDE = Style(fill=SIDE_FILL, size=9)
SIDE_CHECK = Style(fill=SIDE_FILL, size=9, align="left")
SIDE_INPUT = Style(fill=INPUT_FILL, size=9, locked=False)
WORKING = Style(border=False, align="left", size=9)


class Formats:
    """The formats of one workbook, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[Style, Format] = {}

    def __getitem__(self, style: Style) -> Format:
        if style not in self._made:
            self._made[style] = self._workbook.add_format(style.properties)
        return self._made[style]

    def marked(self, colour: str, fill: str) -> Format:
        """Return a format for conditional formatting."""
        return self._workbook.add_format({"font_color": colour, "bg_color": fill})
