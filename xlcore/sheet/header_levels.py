"""Which level a column on the left of the indicators is, where the names in it tell more than its heading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from xlcore.quantity import Kind, read
from xlcore.sheet.board import Board, Line
from xlcore.sheet.header_below import rows_below
from xlcore.sheet.header_line import VALUES
from xlcore.sheet.label_text import heading, spelling
from xlcore.sheet.years import Heading

_SHORT_GROUP = 2
"""Under a heading that nobody knows a word such as 成本 alone may be anything."""
_FIRST = "一级"
_GROUP_END = "指标"
_EITHER = ("levels", "name")


def shifted(board: Board, found: Sequence[Heading], columns: Mapping[str, range], row: int) -> dict[str, range]:
    """Return level 2 and the names where the column of the names has groups, with the indicators behind it.

    绩效内容 | 绩效指标 over 数量 | 清淤方量.
    """
    if "name" not in columns or "level2" in columns:
        return {}
    names = columns["name"]
    behind = [covers for role, covers, _ in found if role in _EITHER and covers.start == names.stop]
    if not behind or not _all_branches(board, names, row, behind[0].stop):
        return {}
    filled = (line for line in rows_below(board, row, behind[0].stop) if _fills(line, behind[0]))
    texts = [line.cells[behind[0].start].content for line in filled]
    if not texts or any(read(text).kind is not Kind.WORDS for text in texts):
        return {}
    return {"level2": names, "name": behind[0]}


def deepest(board: Board, columns: Mapping[str, range], row: int) -> dict[str, range]:
    """Return the columns, with the last of the levels as the names where nothing else has them.

    Each row must fill it, and none with the name of a group or one that stands there already: the indicators may
    stand in the column of the targets, or in one whose heading nobody knows.
    """
    if "name" in columns or "level2" not in columns:
        return dict(columns)
    last = columns["level2"]
    lines = [line for line in rows_below(board, row, last.stop) if any(column >= last.stop for column in line.cells)]
    if not lines or not all(_fills(line, last) for line in lines) or _has_groups(board, last, row):
        return dict(columns)
    own = {column for covers in columns.values() for column in covers}
    behind = [covers.start for role, covers in columns.items() if role in VALUES and covers.start >= last.stop]
    free = {*range(last.stop, min(behind, default=last.stop))} - own
    if any(isinstance(line.cells[column].content, str) for line in lines for column in free & line.cells.keys()):
        return dict(columns)
    named = {role: covers for role, covers in columns.items() if role not in {"level2", "level2_weight"}}
    if "level2_weight" in columns:
        named.setdefault("weight", columns["level2_weight"])
    return {**named, "name": last}


def grouping(board: Board, found: Sequence[Heading], columns: Mapping[str, range], row: int) -> dict[str, range]:
    """Return the columns of groups under a heading that says less, 指标类型, or none, on the left of the indicators.

    A cell of the first names a level-1 group, or its heading is one of duties; the second column below the same
    heading, or another one of duties, has level 2.
    """
    names = columns["name"].start if "name" in columns else 0
    own = {column for covers in columns.values() for column in covers}
    if "level1" in columns or own.issuperset(range(names)):
        return {}
    free = [(covers, key) for role, covers, key in found if role in {"", "none"} and covers.stop <= names]
    typed = {covers.start for role, covers, _ in found if role == "none"}
    first = _named_groups(board, range(names), own, typed, row)
    if first is None:
        duties = [covers for covers, key in free if key in board.vocabulary.duties and own.isdisjoint(covers)]
        return dict(zip(("level1", "level2")[: 1 + ("level2" not in columns)], duties, strict=False))
    groups = {"level1": range(first, first + 1)}
    over = next((covers for covers, _ in free if covers.start == first and len(covers) == 2), None)
    if over is None or "level2" in columns or over[1] in own:
        return groups
    kinds = {read(line.cells[over[1]].content).kind for line in rows_below(board, row, names) if over[1] in line.cells}
    return {**groups, "level2": range(over[1], over.stop)} if kinds == {Kind.WORDS} else groups


def _named_groups(board: Board, left: range, own: set[int], typed: set[int], row: int) -> int | None:
    """Return the column, none of its ``own`` with a meaning, a cell of which names a level-1 group."""
    groups: dict[int, set[str]] = {}
    for line in rows_below(board, row, left.stop):
        for column, cell in line.cells.items():
            text = cell.content if column in left and column not in own else None
            if isinstance(text, str) and board.vocabulary.is_group(name := heading(text)[0]):
                groups.setdefault(column, set()).add(spelling(name))
                if column in typed or len(groups[column]) > 1 or len(spelling(name)) > _SHORT_GROUP:
                    return column
    return None


def ranked(board: Board, found: Sequence[Heading], columns: Mapping[str, range], row: int) -> dict[str, range]:
    """Return the columns, a single one of groups as level 2 where all its cells are names of such groups: 数量指标.

    A heading that says 一级指标 is taken at its word.
    """
    if "level1" not in columns or "level2" in columns or "name" not in columns:
        return dict(columns)
    covers = columns["level1"]
    said = any(key.startswith(_FIRST) for _, over, key in found if over.start == covers.start)
    if said or not _all_branches(board, covers, row, columns["name"].stop):
        return dict(columns)
    roles = {"level1": "level2", "level1_weight": "level2_weight"}
    return {roles.get(role, role): over for role, over in columns.items()}


def of_level(board: Board, headings: Sequence[Sequence[Heading]], columns: Mapping[str, range]) -> dict[str, range]:
    """Return that of the score where only one of a level has it, 二级指标得分, and the names stand at that level."""
    if "score" in columns or "name" not in columns:
        return {}
    found = [(covers, key) for line in headings for _, covers, key in line]
    level = next((key[:2] for covers, key in found if covers == columns["name"]), "")
    scores = [covers for covers, key in found if key in board.vocabulary.near_score and key[:2] == level]
    return {"score": scores[0]} if len(scores) == 1 else {}


def _all_branches(board: Board, covers: range, row: int, edge: int) -> bool:
    """Tell whether a column holds names of level-2 groups only, one of them at least no name of a level-1 group.

    What stands alone in its row, or is merged over the columns behind, heads the rows below it.
    """
    names = set(_names(board, covers, row, edge))
    known = board.vocabulary
    return names <= known.branches and not names <= known.groups


def _has_groups(board: Board, covers: range, row: int) -> bool:
    """Tell whether a column holds a name that ends like that of a group, a name twice, or mostly names of groups.

    An indicator may be called 群众满意度 or 社会效益.
    """
    names = [name for name in _names(board, covers, row, covers.stop) if name]
    known = sum(name in board.vocabulary.branches for name in names)
    return len({*names}) < len(names) or 2 * known > len(names) or any(name.endswith(_GROUP_END) for name in names)


def _names(board: Board, covers: range, row: int, edge: int) -> Iterator[str]:
    for line in rows_below(board, row, edge):
        cell = line.cells.get(covers.start)
        if cell is None or line.alone() is not None or board.beside(line.row, covers.start) > covers.stop:
            continue
        yield spelling(heading(cell.content)[0]) if isinstance(cell.content, str) else ""


def _fills(line: Line, covers: range) -> bool:
    return any(column in line.cells and line.cells[column].content is not None for column in covers)
