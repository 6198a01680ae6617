"""The sheets 未报与重报 and 未读文件: what came twice, what may be missing, what could not be read."""

from __future__ import annotations

from pathlib import Path

from xlcore.consolidate import names
from xlcore.consolidate.collect import Collection, FileResult, FormResult
from xlcore.consolidate.figures import shown
from xlcore.consolidate.publish_book import Book, Column, Value
from xlcore.consolidate.publish_places import Places
from xlcore.consolidate.report import path_text
from xlcore.quantity import normalise

REPEATED_COLUMNS = (
    Column("组号", 6, "count"),
    Column("单位", 24),
    Column("项目", 28),
    Column("年度", 7, "year"),
    Column("表序号", 7, "count"),
    Column("文件", 30),
    Column("工作表", 10),
    Column("自评分", 8, "points"),
    Column("复算分", 8, "points"),
    Column("说明", 18),
    Column("定位", 8, "link"),
)
UNREAD_COLUMNS = (
    Column("序号", 6, "count"),
    Column("文件", 60),
    Column("处理", 8, "centre"),
    Column("编号", 7, "centre"),
    Column("原因", 50),
    Column("建议", 50),
)

Numbered = tuple[int, FileResult, FormResult]


def repeated(collection: Collection) -> list[list[Numbered]]:
    """Return the forms of the same unit and project (a department's own forms: the same unit), two or more a group.

    Names are compared in one spelling. A form without a unit, or a project
    form without a project, is not compared: it may be anybody's.
    """
    groups: dict[tuple[str, str, str], list[Numbered]] = {}
    for number, (file, result) in enumerate(collection.forms, start=1):
        form = result.scored.form
        unit, project = normalise(shown(form.unit)), normalise(shown(form.project))
        if unit and (project or form.kind == "department"):
            groups.setdefault((form.kind, unit, project), []).append((number, file, result))
    return [group for group in groups.values() if len(group) > 1]


def write_repeated(book: Book, collection: Collection, places: Places) -> None:
    """Write 未报与重报."""
    sheet = book.sheet(names.REPEATED, REPEATED_COLUMNS)
    sheet.title("未报与重报")
    sheet.note("未报：没有应报名册，无法知道哪些单位应报而未报。")
    groups = repeated(collection)
    sheet.note(f"重报：同一单位、同一项目在本次汇总中出现两次以上的，共 {len(groups)} 组；汇总表与各项合计没有剔除。")
    rows = [
        _repeated_row(index, numbered, group[0], places)
        for index, group in enumerate(groups, start=1)
        for numbered in group
    ]
    sheet.table(rows, freeze=2, empty="（没有重报）")


def _repeated_row(group: int, numbered: Numbered, first: Numbered, places: Places) -> list[Value]:
    number, file, result = numbered
    form = result.scored.form
    same = first[1].sha256 is not None and file.sha256 == first[1].sha256
    if file is first[1]:
        remark = "" if number == first[0] else "在同一个文件中"
    else:
        remark = f"与第 {first[0]} 份文件完全相同" if same else f"与第 {first[0]} 份文件不同"
    return [
        group,
        shown(form.unit),
        shown(form.project),
        form.year_number,
        number,
        places.name(file),
        form.sheet,
        result.scored.claimed_total,
        result.scored.total,
        remark,
        places.sheet_link(file, result),
    ]


def write_unread(book: Book, collection: Collection) -> None:
    """Write 未读文件: the files that gave no form, with their full paths."""
    sheet = book.sheet(names.UNREAD, UNREAD_COLUMNS)
    sheet.title("未读文件")
    sheet.note("下列文件没有任何数据进入汇总。“拒绝”：不能读取；“无表”：没有找到自评表；“未读”：不是工作簿。")
    files = [file for file in collection.files if not file.forms]
    rows = [_unread_row(index, file) for index, file in enumerate(files, start=1)]
    sheet.table(
        rows + [_other_row(index, path) for index, path in enumerate(collection.others, start=len(rows) + 1)],
        freeze=2,
        empty="（所有文件都已读取）",
    )


def _unread_row(index: int, file: FileResult) -> list[Value]:
    return [
        index,
        path_text(file.path),
        "拒绝" if file.status == "rejected" else "无表",
        "、".join(finding.code for finding in file.findings),
        file.reason,
        "；".join(finding.advice for finding in file.findings),
    ]


def _other_row(index: int, path: Path) -> list[Value]:
    kind = path.suffix or "没有扩展名"
    advice = "如为报送材料，请改报 Excel 或 WPS 工作簿。"
    return [index, path_text(path), "未读", "", f"不是工作簿文件（{kind}）", advice]
