"""Draw docs/images/layout.png: how a form is cut into head, money, table and foot.

Needs LibreOffice and pdftoppm; run ``python docs/layout_picture.py``.
"""

import subprocess
import tempfile
from pathlib import Path

import xlsxwriter

from xlcore.sheet.board import board
from xlcore.sheet.grid import read_workbook
from xlcore.sheet.labels import vocabulary
from xlcore.sheet.locate import locate

TARGET = Path(__file__).parent / "images" / "layout"
ZONES = {"head": "#DDEBF7", "money": "#FFF2CC", "header": "#A9D08E", "table": "#E2EFDA", "foot": "#EDEDED"}
NAMES = {"head": "表头", "money": "资金", "header": "表头行", "table": "指标", "foot": "表尾"}
FORM = (
    ("项目支出绩效自评表（2023年度）",),
    ("项目名称", "农村公路养护", "", "", "实施单位", "某县公路管理站"),
    ("主管部门", "某县交通运输局", "", "", "项目负责人", "（略）"),
    ("项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
    ("", "年度资金总额", 200, 200, 190, 10, "95%", 9.5),
    ("", "其中：财政拨款", 200, 200, 190, "—", "95%", "—"),
    ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因"),
    ("产出指标（50分）", "数量指标", "养护里程", "≥20公里", "20公里", 50, 50, ""),
    ("效益指标（30分）", "社会效益指标", "群众出行", "改善", "改善", 30, 30, ""),
    ("满意度指标（10分）", "满意度指标", "群众满意度", "≥90%", "95%", 10, 10, ""),
    ("总分", "", "", "", "", 100, 99.5),
    ("注：得分按评分规则计算。",),
)


def write(path: Path, zones: dict[int, str]) -> None:
    """Write the form; each row in the colour of its zone, whose name stands beside it."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("自评表")
        sheet.set_landscape()
        sheet.fit_to_pages(1, 1)
        sheet.set_column(0, 7, 15)
        looks = {zone: book.add_format({"bg_color": colour, "border": 1}) for zone, colour in ZONES.items()}
        plain = book.add_format({})
        last = ""
        for row, cells in enumerate(FORM):
            zone = zones.get(row, "")
            for column in range(8):
                value = cells[column] if column < len(cells) else ""
                sheet.write(row, column, value, looks.get(zone, plain))
            if zone and zone != last:
                sheet.write(row, 9, NAMES[zone], looks[zone])
            last = zone


def zones_of(path: Path) -> dict[int, str]:
    """Return the zone of each row as the reader cuts the form."""
    (place,) = locate(board(read_workbook(path).grids[0], vocabulary()))
    (table,) = place.tables
    zones = dict.fromkeys(range(len(FORM)), "head")
    zones |= dict.fromkeys(range(place.money.row if place.money else 0, place.body), "money")
    zones |= dict.fromkeys(range(table.header.first, table.header.last + 1), "header")
    zones |= dict.fromkeys(range(table.header.last + 1, table.end), "table")
    return zones | dict.fromkeys(range(place.foot, len(FORM)), "foot")


def main() -> None:
    """Read a form, colour it by what was found, and draw it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        write(path, {})
        write(path, zones_of(path))
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, str(path)]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603  # fixed program, own file
        crop = ["-r", "110", "-x", "70", "-y", "75", "-W", "1110", "-H", "250"]
        picture = ["pdftoppm", *crop, "-l", "1", "-singlefile", "-png", str(path.with_suffix(".pdf")), str(TARGET)]
        subprocess.run(picture, check=True)  # noqa: S603  # as above


if __name__ == "__main__":
    main()
