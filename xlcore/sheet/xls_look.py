"""How the cells of an .xls look, in the words of XlsxWriter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlcore.sheet.scan_xls import format_of

if TYPE_CHECKING:
    from xlrd.book import Book
    from xlrd.formatting import XF, Font, XFAlignment, XFBackground, XFBorder
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

_ACROSS = ("", "left", "center", "right", "fill", "justify", "center_across", "distributed")
_DOWN = ("top", "vcenter", "bottom", "vjustify", "vdistributed")
_BOLD = 600
_SOLID = 1
_STACKED, _STACKED_XLSX = 255, 270
_TWIPS = 20
"""Twentieths of a point, in which heights of fonts and rows are stored."""


def points(twips: int) -> float:
    """Return a height in points."""
    return twips / _TWIPS


class Looks:
    """The formats of a workbook that is written, one for each cell style of the .xls."""

    def __init__(self, book: Book, workbook: Workbook) -> None:
        self._book, self._workbook = book, workbook
        self._formats: dict[int, Format] = {}

    def __getitem__(self, style: int) -> Format:
        if style not in self._formats:
            self._formats[style] = self._workbook.add_format(self._properties(self._book.xf_list[style]))
        return self._formats[style]

    def __len__(self) -> int:
        return len(self._book.xf_list)

    def _properties(self, look: XF) -> dict[str, Any]:
        number, code = format_of(self._book, look.xf_index)
        return {
            "num_format": number if code is None else code,
            **self._font(self._book.font_list[look.font_index]),
            **(_alignment(look.alignment) if look.alignment else {}),
            **(self._fill(look.background) if look.background else {}),
            **(self._border(look.border) if look.border else {}),
            "locked": look.protection is None or bool(look.protection.cell_locked),
            "hidden": look.protection is not None and bool(look.protection.formula_hidden),
        }

    def _font(self, font: Font) -> dict[str, Any]:
        return {
            "font_name": font.name,
            "font_size": points(font.height),
            "bold": bool(font.bold) or font.weight >= _BOLD,
            "italic": bool(font.italic),
            "underline": font.underline_type,
            "font_strikeout": bool(font.struck_out),
            "font_script": font.escapement,
            **self._colour("font_color", font.colour_index),
        }

    def _fill(self, fill: XFBackground) -> dict[str, Any]:
        if not fill.fill_pattern:
            return {}
        if fill.fill_pattern == _SOLID:
            return {"pattern": _SOLID, **self._colour("bg_color", fill.pattern_colour_index)}
        return {
            "pattern": fill.fill_pattern,
            **self._colour("fg_color", fill.pattern_colour_index),
            **self._colour("bg_color", fill.background_colour_index),
        }

    def _border(self, border: XFBorder) -> dict[str, Any]:
        return {
            "left": border.left_line_style,
            "right": border.right_line_style,
            "top": border.top_line_style,
            "bottom": border.bottom_line_style,
            "diag_type": border.diag_up + 2 * border.diag_down,
            "diag_border": border.diag_line_style,
            **self._colour("left_color", border.left_colour_index),
            **self._colour("right_color", border.right_colour_index),
            **self._colour("top_color", border.top_colour_index),
            **self._colour("bottom_color", border.bottom_colour_index),
            **self._colour("diag_color", border.diag_colour_index),
        }

    def _colour(self, name: str, index: int) -> dict[str, str]:
        """Return nothing for the automatic colour."""
        rgb = self._book.colour_map.get(index)
        return {} if rgb is None else {name: "#{:02X}{:02X}{:02X}".format(*rgb)}


def _alignment(alignment: XFAlignment) -> dict[str, Any]:
    across, down, turn = alignment.hor_align, alignment.vert_align, alignment.rotation
    return {
        "align": _ACROSS[across] if across < len(_ACROSS) else "",
        "valign": _DOWN[down] if down < len(_DOWN) else "",
        "text_wrap": bool(alignment.text_wrapped),
        "shrink": bool(alignment.shrink_to_fit),
        "indent": alignment.indent_level,
        "rotation": _STACKED_XLSX if turn == _STACKED else turn if turn <= 90 else 90 - turn,
    }
