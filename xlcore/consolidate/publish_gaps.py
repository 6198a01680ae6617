"""The sheets 未报与重报 and 未读文件: what is missing, came twice, was not asked for, or could not be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from xlcore.consolidate import names
from xlcore.consolidate.publish_book import Book, Sheet
from xlcore.consolidate.publish_cells import Column, Value
from xlcore.consolidate.publish_looks import AMBER, RED
from xlcore.consolidate.publish_places import Places
from xlcore.consolidate.report import path_text
from xlcore.consolidate.roster import Compared, Expected
from xlcore.consolidate.tables import FormLine, Tables, UnreadFile
from xlcore.consolidate.tables_repeated import RULE, Repeated
from xlcore.consolidate.tables_verdict import Verdict

MISSING, TWICE, MAYBE_TWICE, UNLISTED, WRONG = "未报", "重报", "疑似重报", "不在名册", "方案不符"
"""The kinds of lines, by which the sheet can be filtered."""

REPEATED_COLUMNS = (
    Column("类别", 9, "centre"),
    Column("组号", 6, "count"),
    Column("单位", 22),
    Column("项目", 26),
    Column("主管部门", 16),
    Column("年度", 7, "year"),
    Column("表序号", 7, "count"),
    Column("文件", 28),
    Column("工作表", 10),
    Column("自评分", 8, "points"),
    Column("复算分", 8, "points"),
    Column("说明", 36),
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


def write_repeated(book: Book, verdict: Verdict, places: Places) -> None:
    """Write 未报与重报."""
    sheet = book.sheet(names.REPEATED, REPEATED_COLUMNS)
    sheet.title("未报与重报")
    sheet.note(_roster_note(verdict.roster))
    certain = sum(group.certain for group in verdict.repeated)
    sheet.note(f"重报：{certain} 组，{len(verdict.left_out)} 份不计入合计与统计。{RULE}未采用的仍列在汇总表和明细中。")
    first = sheet.row + 1
    sheet.table(gap_rows(verdict, places), freeze=4, empty="（没有未报或重报）")
    sheet.colour("类别", first, "==", f'"{MISSING}"', RED)
    sheet.colour("类别", first, "==", f'"{TWICE}"', AMBER)


def _roster_note(found: Compared | None) -> str:
    if found is None:
        return "未报：没有应报名册（--roster），无法知道哪些单位应报而未报。"
    asked, came = len(found.roster.lines), len(found.roster.lines) - len(found.missing)
    by = "单位和项目" if found.roster.by_project else "单位"
    repeats = f"名册中重复的 {len(found.roster.repeats)} 行只计一次。" if found.roster.repeats else ""
    return (
        f"未报：名册应报 {asked}，已报 {came}，未报 {len(found.missing)}；"
        f"不在名册的表 {len(found.unlisted)} 份，方案与名册不符的表 {len(found.wrong)} 份。"
        f"按代码对应，没有代码的按{by}名称（不分全半角、括号样式和空格）；只是相近的列出，不自动对应。{repeats}"
    )


def gap_rows(verdict: Verdict, places: Places) -> Iterator[list[Value]]:
    """Yield the lines: missing, repeated, unlisted, of another scheme."""
    if verdict.roster:
        for entry, alike in verdict.roster.missing:
            yield _missing_row(entry, alike, places)
    for number, group in enumerate(verdict.repeated, start=1):
        yield from _group_rows(number, group, places)
    if verdict.roster:
        for line, near in verdict.roster.unlisted:
            told = f"名册上有相近的：{'；'.join(near)}。没有自动对应，请核对" if near else "名册上没有这个单位和项目"
            yield _line_row(UNLISTED, None, line, told, places)
        for line, entry in verdict.roster.wrong:
            told = f"名册要求“{entry.scheme}”，实际按“{line.scheme}”（{entry.place}）"
            yield _line_row(WRONG, None, line, told, places)


def _missing_row(entry: Expected, alike: tuple[FormLine, ...], places: Places) -> list[Value]:
    told = "；".join(f"表 {line.number}（{line.unit} {line.project}，{places.name(line)}）" for line in alike)
    remark = f"相近而没有自动对应的：{told}，请核对" if alike else "没有收到自评表"
    head: list[Value] = [MISSING, None, entry.unit, entry.project, entry.department]
    return [*head, None, None, "", "", None, None, f"{remark}（{entry.place}）", None]


def _group_rows(number: int, group: Repeated, places: Places) -> Iterator[list[Value]]:
    kind = TWICE if group.certain else MAYBE_TWICE
    return (_line_row(kind, number, line, group.verdict(line), places) for line in group.lines)


def _line_row(kind: str, group: int | None, line: FormLine, told: str, places: Places) -> list[Value]:
    return [
        kind,
        group,
        line.typed_unit,
        line.project,
        line.typed_department,
        line.year,
        line.number,
        places.name(line),
        line.sheet,
        line.claimed_total,
        line.total,
        told,
        places.line_link(line),
    ]


def write_unread(book: Book, tables: Tables) -> None:
    """Write 未读文件: the files that gave no form, with their full paths."""
    sheet: Sheet = book.sheet(names.UNREAD, UNREAD_COLUMNS)
    sheet.title("未读文件")
    sheet.note("下列文件没有任何数据进入汇总。“拒绝”：不能读取；“无表”：没有找到自评表；“未读”：不是工作簿。")
    sheet.table(unread_rows(tables), freeze=2, empty="（所有文件都已读取）")


def unread_rows(tables: Tables) -> Iterator[list[Value]]:
    """Yield one row a file that gave no form, those that are no workbooks last."""
    for index, file in enumerate(tables.unread, start=1):
        yield _unread_row(index, file)
    for index, path in enumerate(tables.others, start=len(tables.unread) + 1):
        yield _other_row(index, path)


def _unread_row(index: int, file: UnreadFile) -> list[Value]:
    return [
        index,
        path_text(file.path),
        "拒绝" if file.rejected else "无表",
        "、".join(finding.code for finding in file.findings),
        file.reason,
        "；".join(finding.advice for finding in file.findings),
    ]


def _other_row(index: int, path: Path) -> list[Value]:
    kind = path.suffix or "没有扩展名"
    advice = "如为报送材料，请改报 Excel 或 WPS 工作簿。"
    return [index, path_text(path), "未读", "", f"不是工作簿文件（{kind}）", advice]
