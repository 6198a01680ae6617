"""Make xlwt.xls beside this file: looks, sizes, page set-up and formulas without values, as xlwt writes them.

Not run by the tests: pip install xlwt==1.3.0 && python make_xlwt.py
"""

from pathlib import Path

import xlwt

BOX = "borders: left thin, right thin, top thin, bottom medium;"
book = xlwt.Workbook(encoding="utf-8")
sheet = book.add_sheet("自评表")
title = xlwt.easyxf(
    f"font: name 黑体, height 320, bold on, colour red; align: horiz center, vert center, wrap on; {BOX}"
    "pattern: pattern solid, fore_colour light_yellow"
)
sheet.write_merge(0, 0, 0, 3, "项目支出绩效自评表", title)
sheet.write(1, 0, "执行率", xlwt.easyxf("align: horiz right, rotation 45, indent 1"))
sheet.write(1, 1, 0.95, xlwt.easyxf(num_format_str="0.00%"))
sheet.write(1, 2, 45291, xlwt.easyxf(num_format_str="yyyy-mm-dd"))
sheet.write(1, 3, "=1+1", xlwt.easyxf("protection: cell_locked off"))
sheet.write(2, 0, xlwt.Formula("B2*2"))
sheet.row(2).set_cell_boolean(1, value=True)
sheet.row(2).set_cell_error(2, "#DIV/0!")
sheet.write_rich_text(3, 0, ["粗", ("体", xlwt.easyfont("bold on"))])
sheet.col(0).width = 20 * 256
sheet.col(2).hidden = True
sheet.row(0).height_mismatch = True
sheet.row(0).height = 30 * 20
sheet.row(3).hidden = True
sheet.set_panes_frozen(True)
sheet.set_horz_split_pos(2)
sheet.set_vert_split_pos(1)
sheet.portrait = False
sheet.paper_size_code = 9
sheet.fit_num_pages = 1
sheet.fit_width_to_pages, sheet.fit_height_to_pages = 1, 0
sheet.protect = True
sheet.show_grid = False
for name, visibility in (("参数", 1), ("方案", 2)):
    book.add_sheet(name).visibility = visibility
for number in range(3):
    book.get_sheet(number).header_str = b"&C&P"
    book.get_sheet(number).footer_str = b""
book.save(str(Path(__file__).with_name("xlwt.xls")))
