"""The covering list of the slips (退回清单): every unit and every file, what was sent back, and where it lies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from xlcore import __version__
from xlcore.checks.finding import Level
from xlcore.consolidate.links import address_of
from xlcore.consolidate.publish_book import Book
from xlcore.consolidate.publish_cells import Column, Link, Value
from xlcore.consolidate.publish_looks import AMBER, RED
from xlcore.consolidate.record import Collection
from xlcore.consolidate.report import path_text
from xlcore.consolidate.slips import Slip
from xlcore.consolidate.slips_folder import Sent
from xlcore.consolidate.slips_words import AGAIN, Letter, where

SLIPS, FILES = "退回清单", "报送文件"
WORST = 3
"""Findings of a unit that the list quotes."""

_SLIP_COLUMNS = (
    Column("序号", 5, "count"),
    Column("单位", 24),
    Column("主管部门", 18),
    Column("表数", 5, "count"),
    Column("错误", 5, "count"),
    Column("提醒", 5, "count"),
    Column("提示", 5, "count"),
    Column("处理", 12, "centre"),
    Column("主要问题", 60),
    Column("退回单", 9, "link"),
    Column("文档", 9, "link"),
)
_FILE_COLUMNS = (
    Column("序号", 5, "count"),
    Column("文件", 44),
    Column("单位", 26),
    Column("表数", 5, "count"),
    Column("标注副本", 34, "link"),
    Column("说明", 50),
)


def write(book: Book, sent: Sequence[Sent], collection: Collection, letter: Letter, folder: Path) -> None:
    """Write both sheets; links are relative to ``folder``."""
    _write_slips(book, sent, letter, folder)
    _write_files(book, sent, collection.others, folder)


def handled(sent: Sent) -> str:
    """Say what became of a unit: 退回, 随送 (a slip without errors), 退回（未读） for a file, 不退回."""
    if sent.workbook is None:
        return "不退回"
    if not sent.slip.forms:
        return "退回（未读）"
    return "退回" if sent.slip.goes_back else "随送"


def _write_slips(book: Book, sent: Sequence[Sent], letter: Letter, folder: Path) -> None:
    sheet = book.sheet(SLIPS, _SLIP_COLUMNS)
    sheet.title("绩效自评表退回清单")
    units = [item for item in sent if item.slip.forms]
    kept = sum(item.workbook is None for item in units)
    unread = len(sent) - len(units)
    sheet.note(
        f"共 {len(units)} 个单位，{sum(len(item.slip.forms) for item in units)} 份自评表："
        f"有错误的退回 {sum(item.slip.goes_back for item in units)} 个单位，"
        f"没有错误的 {len(units) - sum(item.slip.goes_back for item in units)} 个"
        + (f"（其中 {kept} 个没有生成退回单，加 --all 可全部生成）" if kept else "（已一并生成）" if units else "")
        + f"；另有 {unread} 个文件没有读到自评表。"
    )
    about = (("退回单位", letter.sender), ("重新报送期限", letter.term), ("工具版本", f"xlcore {__version__}"))
    sheet.note("；".join(f"{name}：{text}" for name, text in about if text))
    first = sheet.row + 1
    sheet.table([_slip_row(number, item, folder) for number, item in enumerate(sent, start=1)], freeze=2)
    sheet.colour("错误", first, ">", "0", RED)
    sheet.colour("提醒", first, ">", "0", AMBER)


def _slip_row(number: int, item: Sent, folder: Path) -> list[Value]:
    slip = item.slip
    return [
        number,
        slip.unit,
        slip.department,
        len(slip.forms),
        *(slip.count(level) for level in Level),
        handled(item),
        worst(slip),
        _link("打开", item.workbook, folder),
        _link("打开", item.document, folder),
    ]


def worst(slip: Slip) -> str:
    """Return the gravest findings of a unit, one a line, and how many more there are."""
    points = [point for point in slip.points if point.finding.level is not Level.INFO]
    lines = [
        f"{point.finding.code} {where(slip, point)} {point.finding.label}：{point.finding.text}"
        for point in points[:WORST]
    ]
    if len(points) > WORST:
        lines.append(f"……另有 {len(points) - WORST} 条错误和提醒")
    return "\n".join(lines)


def _write_files(book: Book, sent: Sequence[Sent], others: Sequence[Path], folder: Path) -> None:
    sheet = book.sheet(FILES, _FILE_COLUMNS)
    rows = [*_file_rows(sent, folder), *(_other_row(path) for path in others)]
    sheet.table([[number, *row] for number, row in enumerate(rows, start=1)], freeze=2, empty="（没有文件）")


def _file_rows(sent: Sequence[Sent], folder: Path) -> Iterator[list[Value]]:
    for item in sent:
        slip, copies = item.slip, {copy.path: copy for copy in item.copies}
        for path in (*slip.own, *slip.shared):
            remarks, target = [], None
            if path in copies:
                copy = copies[path]
                target, remarks = copy.target, [*([copy.reason] if copy.reason else []), *copy.remarks]
            elif path in slip.left_out:
                remarks = [f"{AGAIN}，没有随附标注副本"]
            elif path in slip.shared:
                remarks = ["含有其他单位的表，没有随附标注副本；需要时用 xlcore check --mark 另行生成"]
            remarks += [f"{finding.code} {finding.text}" for finding in slip.about]
            count = sum(form.path == path for form in slip.forms)
            link = _link(path_text(Path(target.name)), target, folder) if target else None
            yield [path_text(path), slip.unit, count, link, "；".join(remarks)]


def _other_row(path: Path) -> list[Value]:
    return [path_text(path), "", 0, None, f"不是工作簿文件（{path.suffix or '没有扩展名'}），没有读取"]


def _link(text: str, target: Path | None, folder: Path) -> Link | None:
    """Return the link to a file that was written below ``folder``; None where none was."""
    return None if target is None else Link(text, f"external:{address_of(target, folder)}")
