"""How the money was managed, 资金管理情况: a table of few rows above the indicators, with or without points."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from xlcore.form.model import Entry
from xlcore.sheet.board import Board, Line
from xlcore.sheet.header import Header
from xlcore.sheet.header_line import LEVELS, POINTS
from xlcore.sheet.label_text import joined, spelling

_REASONS = ("问题", "措施", "原因")
_ABOUT_SPENDING = ("执行", "拨付", "下达", "到位")
_SAYS_NONE = re.compile(
    r"(?:暂|均|尚|目前|经查|经自查)*(?:无|没有|不存在|未发现|未出现|未发生)"
    r"(?:任何|明显|重大|相关|其他|违规|违纪|存在|以上|上述|截留|挪用|使用|资金|[、和])*(?:问题|偏差|情况|现象|异常|行为)?"
    r"|(?:均|本项目)?(?:不涉及|不适用|无需整改|没问题)"
    r"|(?:均|已|全部|完全|基本|资金|使用|管理|执行|拨付|按)*(?:规范|合规|合理|及时|良好|正常|准确|到位|完成|规定执行|要求执行)"
    r"|(?:均|已|全部|完全|基本|资金|使用|管理|执行)*符合(?:[^,;。]{0,8}(?:要求|规定|办法|标准|制度))?"
)
"""Words that tell of no problem."""
_TOLD = frozenset({"情况说明", "说明"})
_OF_INDICATORS = frozenset({*LEVELS, "levels", "target", "adjusted", "criterion"})
"""Headings of indicators, which such a table has not: it is a section of the form like others."""


def managed_header(board: Board, line: Line) -> Header | None:
    """Return the heading of such a table that begins on a line and in which points are given; None where there is none.

    Its title, left of the headings, names the group of all its rows.
    """
    header = _header(board, line) if _may_begin(line) else None
    if header is None or header.stop is None:
        return None
    points = [column for role in POINTS & header.columns.keys() for column in header.columns[role]]
    rows = range(header.last + 1, header.stop)
    figures = any(board.entry(row, column).number is not None for row in rows for column in points)
    return header if figures and "score" in header.columns else None


def reasons_of_spending(board: Board, lines: Iterable[Line]) -> Iterator[Entry]:
    """Yield what such a table, with points or without, says of problems in the rows about spending."""
    for line in filter(_may_begin, lines):
        header = _header(board, line)
        if header is None or header.stop is None or "reason" not in header.columns:
            continue
        name, reason = header.columns["name"].start, header.columns["reason"].start
        for row in range(header.last + 1, header.stop):
            entry = board.entry(row, reason)
            spending = any(word in board.entry(row, name).text for word in _ABOUT_SPENDING)
            if spending and not entry.blank and not _says_none(entry.text):
                yield entry


def _says_none(text: str) -> bool:
    """Tell whether a text beside 存在问题 says that there is none: 无问题, 不涉及, 均符合要求."""
    parts = [part for part in re.split("[,;。.!]", joined(text)) if part]
    return all(_SAYS_NONE.fullmatch(part) for part in parts)


def _may_begin(line: Line) -> bool:
    """Tell whether a line can begin with such a title: asked of every line, before anything that takes time."""
    for cell in line.cells.values():
        if cell.content is not None:
            return isinstance(cell.content, str) and "资" in cell.content and "管" in cell.content
    return False


def _header(board: Board, line: Line) -> Header | None:
    """Return the heading that begins on a line, with or without points."""
    title = next((column for column, cell in line.cells.items() if cell.content is not None), None)
    if title is None or not isinstance(text := line.cells[title].content, str):
        return None
    if spelling(text) not in board.vocabulary.managed or line.has_number():
        return None
    columns = _columns(board, line, board.beside(line.row, title))
    names = [c for c in board.line(line.row + 1).cells if title < c < columns.get("actual", range(0)).start]
    if len(columns) < 2 or not names or not isinstance(board.line(line.row + 1).cells[names[0]].content, str):
        return None
    name = names[0]
    stop = _stop(board, line, title, name)
    own = {"name": range(name, name + 1), **columns}
    return Header(line.row, line.row, own, group=(line.row, title), stop=stop) if stop > line.row + 1 else None


def _columns(board: Board, line: Line, first: int) -> dict[str, range]:
    """Return the columns right of the title: points, what is said of problems, and what is said of the rest.

    A heading before that is the one of the names, 管理内容 | 情况说明. There are none where nothing stands that only
    headings say, or a heading of indicators.
    """
    found: dict[str, range] = {}
    texts = [cell.content for column, cell in line.cells.items() if column >= first and isinstance(cell.content, str)]
    roles = {board.vocabulary.column(text) for text in texts}
    if not roles.isdisjoint(_OF_INDICATORS) or (roles.isdisjoint(POINTS) and _TOLD.isdisjoint(map(spelling, texts))):
        return {}
    for column, cell in line.cells.items():
        if column < first or not isinstance(cell.content, str):
            continue
        role = board.vocabulary.column(cell.content)
        if role not in POINTS:
            known = "reason" if any(word in cell.content for word in _REASONS) else "actual"
            role = "none" if role == "none" else known
        if role == "actual" or role not in found:
            found[role] = range(column, board.beside(line.row, column))
    found.pop("none", None)
    return found


def _stop(board: Board, line: Line, title: int, name: int) -> int:
    """Return the row behind the table: that behind the merged title, else the first that names nothing, or a label."""
    high, _ = board.grid.span(line.row, title)
    if high > 1:
        return line.row + high
    row = line.row + 1
    while name in (below := board.line(row)).cells and isinstance(below.cells[name].content, str):
        left = [below.cells[column].content for column in below.cells if column < name]
        if any(content not in {None, line.cells[title].content} for content in left) or name in below.words:
            break
        row += 1
    return row
