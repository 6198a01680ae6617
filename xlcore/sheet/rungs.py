"""What the rows of an indicator table say of groups: those that name one, with its points, and those inside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from xlcore.quantity import Kind, read
from xlcore.sheet.board import Board, Line
from xlcore.sheet.label_text import heading, spelling
from xlcore.sheet.locate import LEVELS
from xlcore.sheet.table_shape import Shape
from xlcore.sheet.table_sums import is_sum
from xlcore.sheet.tree import Rung

_GROUP_WORDS = ("指标", "目标")
_BRANCH = "指标"
_SATISFACTION = "满意度"
_REACHED = ("target", "adjusted", "actual")
_SAID = (*_REACHED, "nature", "unit", "criterion")
_NOTHING = frozenset({Kind.BLANK, Kind.DASH})
_LONGEST_DASH = 3


def rungs_of(board: Board, rows: Sequence[int], shape: Shape) -> list[Rung]:
    """Return what the rows of a table say of groups, those that sum up others left out; none where no row names one.

    Groups without a column of their own stand in that of the indicators; else a row of its own may give the sum of
    one: 产出指标 | | | 50 | 49.
    """
    columns = [shape.columns[role].start for role in LEVELS if role in shape.columns]
    lines = [board.line(row) for row in rows]
    if shape.tree is not None:
        lines = [line for line in lines if shape.tree in line.cells]
    elif len(columns) < 2 or all(_is_named(line, columns[-1]) for line in lines):
        return []
    lines = [line for line in lines if not is_sum(line, shape.columns, shape.edge)]
    if shape.tree is not None:
        return [_rung(board, line, shape, shape.tree) for line in lines]
    return _bars(board, lines, shape, columns)


def types_below(rungs: Sequence[Rung], groups: Mapping[int, Rung]) -> dict[int, bool]:
    """Return the rows with a group of their own in the only column of groups, where such are types below a group.

    数量指标 below 产出指标 is a type; 效益指标 in the same column, with an indicator beside it, is none.
    """
    first = min(groups, default=None)
    if first is None or not any(rung.typed and rung.row > first for rung in rungs):
        return {}
    return {
        rung.row: not rung.heads for rung in rungs if rung.heads or rung.opens == 1 or rung.typed or rung.row in groups
    }


def _rung(board: Board, line: Line, shape: Shape, column: int) -> Rung:
    """Return what a row of a tree says: without a target and an actual value its name may be that of a group."""
    weight, score = _points(board, line, shape)
    text = line.cells[column].content
    if not isinstance(text, str) or any(not line.blank(c) for role in _REACHED for c in shape.columns.get(role, ())):
        return Rung(line.row, None, sure=False, weight=weight, score=score)
    name, points = heading(text)
    key = spelling(name)
    group = board.vocabulary.is_group(name)
    level = 1 if group else 2 if key.endswith(_BRANCH) else None
    stated = points if level and weight is None else weight
    sure = group and key.endswith(_GROUP_WORDS)
    return Rung(line.row, level, sure=sure, weight=stated, score=score, column=column)


def _bars(board: Board, lines: Sequence[Line], shape: Shape, columns: Sequence[int]) -> list[Rung]:
    """Return what the rows of a table with columns of levels say, from top to bottom."""
    found: list[Rung] = []
    above = ""
    for line in lines:
        weight, score = _points(board, line, shape)
        column = _named_alone(board, line, shape, columns)
        own = _name(line, columns[0])
        # Under a column of types each row has its own: 数量指标 below 产出指标.
        apart = own not in {"", above} and (
            len(columns) > 2 or board.vocabulary.is_group(own) or not _has_types(board, above, own)
        )
        opens = 1 if apart else 2 if len(columns) > 2 and _name(line, columns[1]) else None
        if column is None:
            typed = own not in {"", above} and not apart
            heads = apart and len(columns) == 2 and _is_first(board, own)
            bare = opens is not None and len(columns) > 2 and _is_bare(board, line, shape, columns)
            found.append(
                Rung(
                    line.row,
                    None,
                    weight=weight,
                    score=score,
                    sure=False,
                    opens=opens,
                    typed=typed,
                    bare=bare,
                    heads=heads,
                )
            )
            continue
        level, name = columns.index(column) + 1, _name(line, column)
        merged = board.grid.anchor(line.row, shape.edge - 1) == (line.row, column)
        group = board.vocabulary.is_group(name)
        known = group and (len(columns) > 2 or name.endswith(_GROUP_WORDS))
        sure = level == 1 and (known or (merged and len(columns) > 2))
        if weight is None is score and not (group and level == 1):
            level = 0
        if weight is None:
            weight = heading(str(line.cells[column].content))[1]
        above = name if level == 1 else above
        found.append(
            Rung(
                line.row,
                level or None,
                sure=sure,
                weight=weight,
                score=score,
                column=column,
                opens=opens if level != 1 else None,
                fewest=1 if sure or (merged and len(columns) > 2) else 2,
            )
        )
    return found


def _has_types(board: Board, group: str, name: str) -> bool:
    """Tell whether a group may have others of its column below it: 产出指标, and 成本指标 over 经济成本指标."""
    known = board.vocabulary
    return name.endswith(group) if group in known.branches else known.is_group(group)


def _is_first(board: Board, name: str) -> bool:
    """Tell whether a name is that of a level-1 group, and of no type below 产出指标."""
    return board.vocabulary.is_group(name) and (name not in board.vocabulary.branches or _SATISFACTION in name)


def _is_bare(board: Board, line: Line, shape: Shape, columns: Sequence[int]) -> bool:
    """Tell whether the name of an indicator stands among those of level 2: nothing does in the column of the names."""
    blank = all(
        _nothing(line, column) and not _covered(board, line, column) for column in range(columns[-1], shape.edge)
    )
    return blank and _name(line, columns[1]) != ""


def _covered(board: Board, line: Line, column: int) -> bool:
    return board.grid.anchor(line.row, column) != (line.row, column)


def _named_alone(board: Board, line: Line, shape: Shape, columns: Sequence[int]) -> int | None:
    """Return the column of the group that a row names, and of no indicator: nothing but points stands behind it."""
    if any(not _nothing(line, c) for role in _SAID for c in shape.columns.get(role, ())):
        return None
    filled = [c for c in range(columns[0], shape.edge) if not _nothing(line, c)]
    if not filled or filled[-1] not in columns[:-1] or not isinstance(line.cells[filled[-1]].content, str):
        return None
    column = filled[-1]
    high, _ = board.grid.span(line.row, column)
    top = board.grid.anchor(line.row, shape.edge - 1)
    alone = high == 1 and top[0] == line.row
    return column if alone else None


def _points(board: Board, line: Line, shape: Shape) -> tuple[Decimal | None, Decimal | None]:
    weight, score = (
        board.entry(line.row, shape.columns[role].start).number if role in shape.columns else None
        for role in ("weight", "score")
    )
    return weight, score


def _name(line: Line, column: int) -> str:
    """Return the name of a group that stands in a cell; '' for none."""
    text = line.cells[column].content if column in line.cells else None
    return "" if not isinstance(text, str) or _nothing(line, column) else spelling(heading(text)[0])


def _is_named(line: Line, column: int) -> bool:
    """Tell whether a cell certainly holds a name: asked of every row, most tables end it here."""
    cell = line.cells.get(column)
    return cell is not None and isinstance(cell.content, str) and len(cell.content) > _LONGEST_DASH


def _nothing(line: Line, column: int) -> bool:
    """Tell whether a cell is blank or holds a dash."""
    return line.blank(column) or read(line.cells[column].content).kind in _NOTHING
