"""What an .xls holds that its conversion cannot carry over, counted and said in Chinese."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from xlcore.sheet.biff import Record, bound_sheets, records

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlrd.book import Book

# Record numbers: [MS-XLS] 2.3; object types: 2.5.143 (FtCmo).
_OBJECT, _MACROS, _PROTECT = 0x005D, 0x00D3, 0x0012
_COUNTED = {
    0x001C: "批注",
    0x01BE: "数据验证",
    0x01B0: "条件格式",
    0x0879: "条件格式",
    0x01B8: "超链接",
    0x009D: "自动筛选",
    0x00B0: "数据透视表",
}
_OBJECTS = {0x05: "图表", 0x08: "图片"}
_NOTE, _DROP_DOWN = 0x19, 0x14
"""Objects that belong to a comment and to a filter, which are counted as such."""


def lost(book: Book, stream: bytes, formulas: int, uncalculated: int) -> tuple[str, ...]:
    """Return a sentence for each kind of thing that stays behind, in the order of their weight."""
    sheets = bound_sheets(stream)
    counts: Counter[str] = Counter()
    for sheet in sheets:
        if sheet.worksheet:
            counts.update(_things(stream, sheet.start))
    counts["图表工作表或宏表"] = sum(not sheet.worksheet for sheet in sheets)
    counts["自定义名称"] = sum(not name.builtin and not name.hidden for name in book.name_obj_list)
    counts["单元格内的部分文字格式"] = sum(len(sheet.rich_text_runlist_map) for sheet in book.sheets())
    whole = {record.kind: record for record in records(stream)}
    return tuple(_sentences(counts, whole, formulas, uncalculated))


def _things(stream: bytes, start: int) -> Iterator[str]:
    """Name each thing on a sheet that stays behind."""
    for record in records(stream, start):
        if record.kind in _COUNTED:
            yield _COUNTED[record.kind]
        elif record.kind == _OBJECT:
            kind = int.from_bytes(record.data[4:6], "little")
            if kind not in {_NOTE, _DROP_DOWN}:
                yield _OBJECTS.get(kind, "图形或控件")
        elif record.kind == _PROTECT and any(record.data[:2]):
            yield "工作表保护"


def _sentences(
    counts: Mapping[str, int], whole: Mapping[int, Record], formulas: int, uncalculated: int
) -> Iterator[str]:
    if formulas - uncalculated:
        yield f"公式 {formulas - uncalculated} 处改为数值"
    if uncalculated:
        yield f"从未计算过的公式 {uncalculated} 处改为空白"
    if _MACROS in whole:
        yield "宏未保留"
    if _PROTECT in whole and any(whole[_PROTECT].data[:2]):
        yield "工作簿结构保护未保留"
    for thing, count in counts.items():
        if count:
            yield f"{thing} {count} 处未保留"
