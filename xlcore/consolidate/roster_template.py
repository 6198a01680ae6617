"""An empty roster to fill in."""

from __future__ import annotations

import io
from pathlib import Path

import xlsxwriter

from xlcore.consolidate.publish_book import CREATED
from xlcore.consolidate.publish_looks import BODY, TITLE_FONT
from xlcore.consolidate.roster_read import COLUMNS
from xlcore.sheet.paint import save_bytes

SHEET = "应报名册"
_ROWS = 2_000
_WIDTHS = {"unit": 32, "project": 40, "department": 24, "scheme": 28, "code": 16}
_HELP = {
    "unit": "必填。单位全称，与自评表上的一致。",
    "project": "应报项目的名称。报部门（单位）整体自评表的，空着。",
    "department": "可空。不同部门有同名单位、同名项目时用来区分。",
    "scheme": "可空。应使用的评价方案：编号或名称，见 xlcore schemes list。",
    "code": "可空。单位或项目的代码；自评表上写有代码的，先按代码对应。",
}


def write_template(path: Path) -> None:
    """Write a workbook with the headings of a roster, what belongs under each, and text cells below.

    Raises:
        FileError: the file cannot be written.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "default_format_properties": dict(BODY)}) as workbook:
        workbook.set_properties({"title": SHEET, "created": CREATED})
        sheet = workbook.add_worksheet(SHEET)
        heading = {"bold": True, "align": "center", "bg_color": "#D9E2F3", "font_name": TITLE_FONT, "border": 1}
        look = workbook.add_format({**BODY, **heading})
        text = workbook.add_format({**BODY, "num_format": "@"})  # a code keeps its leading zeros
        for column, (field, labels) in enumerate(COLUMNS.items()):
            sheet.set_column(column, column, _WIDTHS[field], text)
            sheet.write_string(0, column, labels[0], look)
            told = {"validate": "any", "input_title": labels[0], "input_message": _HELP[field]}
            sheet.data_validation(1, column, _ROWS, column, told)
        sheet.freeze_panes(1, 0)
    save_bytes(path, buffer.getvalue())
