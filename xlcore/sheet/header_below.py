"""What the rows below the headings of an indicator table tell of them: which columns they cover, and what they hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from xlcore.quantity import Content, Kind, read
from xlcore.sheet.board import Board, Line
from xlcore.sheet.header_line import IDENTITY, LEVELS, POINTS, VALUES, is_header
from xlcore.sheet.label_text import heading, joined, spelling
from xlcore.sheet.years import Heading

NUMBERED, UNREAD = "numbered", "unread"
"""What a column is called that numbers the indicators, and one that nobody reads."""
_NUMBER = re.compile(r"(?:指标)?[0-9]{1,3}[.、]?|[一二三四五六七八九十]{1,3}[、.]?|[①-⑳]")
_SHORT_GROUP = 2
"""Words that are all as short name no indicators: 定量, 定性, 人, 场次."""
_LONGEST_UNIT = 4
"""Words that are all as short may be the units in which indicators are counted."""
_LONGEST_STANDARD = 20
_GRADES = ("优", "优秀", "好"), ("良", "良好", "较好")
_SCORED = re.compile(r"[得扣加减]\s*\d|分(?!钟|之)")
"""Longer words, or words about points, say how something is scored, and not what is to be reached."""
_POINTS_TYPED = re.compile(r"\(?(?:满分|共|合计)?[:]?[0-9]+(?:\.[0-9]+)?分?\)?")
_AWARDED = re.compile(r"得.{0,4}分|扣.{0,3}分|满分")
_ITSELF = "自评"
_DEVIATION = ("偏差", "差异", "偏离")
_REASONS = ("原因", "说明", "措施", "分析")
_GROUP_ENDS = ("指标", "效益", "满意度")
_LOOKED_AT = 200
"""Rows below a heading that are looked at to tell what it means."""


def heads_levels(board: Board, line: Line, covers: range) -> bool:
    """Tell whether a heading of the indicators covers headings of their levels: 指标名称 over 一级指标 | 三级指标."""
    word, below = line.words.get(covers.start), board.line(line.row + 1)
    if word is None or word.table != "name" or len(covers) < 2:
        return False
    return sum(other.table in LEVELS for column, other in below.words.items() if column in covers) > 1


def reaching(board: Board, above: Sequence[Heading], line: Line) -> list[Heading]:
    """Return the headings of the line above that are merged down to a line, where it has none of its own."""
    places = ((heading, (line.row, heading[1].start)) for heading in above if heading[1].start not in line.cells)
    return [heading for heading, where in places if board.grid.anchor(*where) == (line.row - 1, where[1])]


def undivided(board: Board, found: Heading, row: int) -> bool:
    """Tell whether below one heading over several levels each indicator fills all its columns: there are no levels."""
    role, covers, _ = found
    if role != "levels" or len(covers) < 2:
        return False
    filled = False
    for line in rows_below(board, row, covers.stop):
        if any(column >= covers.stop for column in line.cells):
            if board.beside(line.row, covers.start) < covers.stop:
                return False
            filled = True
    return filled


def rows_below(board: Board, row: int, edge: int) -> Iterator[Line]:
    """Yield the lines from a row on down to one that closes the table, by a label before ``edge``, or heads another.

    Not all of a long table: its first rows tell what its columns hold, and a sheet may be nothing but headings.
    """
    for below in range(row, min(row + _LOOKED_AT, board.grid.rows)):
        line = board.line(below)
        words = [word for column, word in line.words.items() if column < edge]
        if any(word.foot not in {"", "subtotal"} or word.head in IDENTITY for word in words):
            return
        if is_header(line, board.vocabulary):
            return
        yield line


def filled_with_points(
    board: Board, headings: Sequence[Heading], columns: Mapping[str, range], row: int
) -> dict[str, range]:
    """Return where points stand, if not below the more telling of their headings but below another one."""
    found: dict[str, range] = {}
    for role in POINTS & columns.keys():
        others = [covers for named, covers, _ in headings if named == role and covers != columns[role]]
        if others:
            lines = list(rows_below(board, row, 1))
            if _figures(lines, columns[role]) == {False} and _figures(lines, others[0]) == {True}:
                found[role] = others[0]
    return found


def rated(
    board: Board, headings: Sequence[Sequence[Heading]], columns: Mapping[str, range], row: int
) -> dict[str, range]:
    """Return the columns, with that of the points earned where only the figures below its heading tell it.

    Nor is a column of figures below 偏差 one of reasons.
    """
    if _counts_deviation(board, headings[-1], columns, row):
        columns = {role: covers for role, covers in columns.items() if role != "reason"}
    if _tells_points(board, columns, headings[-1], row):
        return {"score" if role == "actual" else role: covers for role, covers in columns.items()}
    own = _rates_itself(board, headings[0], columns, row)
    return {**columns, "score": own} if own is not None else {**columns}


def _counts_deviation(board: Board, found: Sequence[Heading], columns: Mapping[str, range], row: int) -> bool:
    """Tell whether a heading such as 偏差情况, that speaks of no reason, stands above figures."""
    key = next((key for role, covers, key in found if role == "reason" and covers == columns.get("reason")), "")
    if not key.startswith(_DEVIATION) or any(word in key for word in _REASONS):
        return False
    return _figures(list(rows_below(board, row, 1)), columns["reason"]) == {True}


def _tells_points(board: Board, columns: Mapping[str, range], headings: Sequence[Heading], row: int) -> bool:
    """Tell whether 评价情况 beside the weights holds what was earned, and not what was done."""
    if "actual" not in columns or "weight" not in columns or "score" in columns:
        return False
    actual, weight = columns["actual"].start, columns["weight"].start
    vague = any(covers == columns["actual"] and board.vocabulary.aside("table", key) for _, covers, key in headings)
    if actual < weight or not vague:
        return False
    lines = list(rows_below(board, row, 1))
    figures = [(board.entry(line.row, actual).number, board.entry(line.row, weight).number) for line in lines]
    earned = all(score <= points for score, points in figures if score is not None and points is not None)
    return earned and _figures(lines, columns["actual"]) == {True}


def _rates_itself(board: Board, found: Sequence[Heading], columns: Mapping[str, range], row: int) -> range | None:
    """Return the column of figures below a heading 自评 alone, in a table with no other points but an expert's."""
    doubtful = board.vocabulary.aside
    if any(covers == columns.get("score") and not doubtful("table", key) for _, covers, key in found):
        return None
    parts = [covers for role, covers, key in found if role == "part" and key == _ITSELF]
    single = len(parts) == 1 and len(parts[0]) == 1
    return parts[0] if single and _figures(list(rows_below(board, row, 1)), parts[0]) == {True} else None


def sets_targets(board: Board, columns: Mapping[str, range], row: int) -> bool:
    """Tell whether 评价标准 in a table without targets holds them: short, some of them figures, none about points."""
    if "criterion" not in columns or "actual" not in columns or "target" in columns:
        return False
    column = columns["criterion"].start
    return _are_targets(
        [line.cells[column].content for line in rows_below(board, row, column) if not line.blank(column)]
    )


def graded(board: Board, headings: Sequence[Sequence[Heading]], columns: Mapping[str, range], row: int) -> range | None:
    """Return the column of the best grade below 评价标准, 优 | 良 | 中 | 差, where it holds what is to be reached.

    That is a target as those of ``sets_targets``, and one of its cells no bare number: those are points.
    """
    if "actual" not in columns or "target" in columns or len(headings) < 2:
        return None
    over = [covers for role, covers, _ in headings[0] if role in {"criterion", "target"} and len(covers) > 1]
    below = {covers.start: key for _, covers, key in headings[1]}
    for column in (covers.start for covers in over):
        if below.get(column) in _GRADES[0] and below.get(column + 1) in _GRADES[1]:
            texts = [line.cells[column].content for line in rows_below(board, row, column) if not line.blank(column)]
            if _are_targets(texts) and any(isinstance(content, str) for content in texts):
                return range(column, column + 1)
    return None


def _are_targets(found: Sequence[Content]) -> bool:
    """Tell whether texts are short, some of them figures, and none about points."""
    texts = [content for content in found if isinstance(content, str)]
    if any(len(text) > _LONGEST_STANDARD or _SCORED.search(text) for text in texts):
        return False
    return sum(read(content).kind in {Kind.NUMBER, Kind.DATE} for content in found) > 1


def _figures(lines: Iterable[Line], covers: range) -> set[bool]:
    """Tell of the filled cells below a heading whether they hold figures; blanks and dashes say nothing."""
    kinds = {read(line.cells[covers.start].content).kind for line in lines if covers.start in line.cells}
    return {kind is Kind.NUMBER for kind in kinds - {Kind.BLANK, Kind.DASH}}


def pointed(board: Board, line: Line) -> int | None:
    """Return the column behind the headings that has its points for a heading, and points below: 50 over 5, 4, 3."""
    column = max((c for c, cell in line.cells.items() if isinstance(cell.content, Decimal)), default=-1)
    labels = [c for c, word in line.words.items() if word.table in {*LEVELS, *VALUES}]
    if column <= max(labels, default=column):
        return None
    contents = [below.cells[column].content for below in rows_below(board, line.row + 1, 1) if column in below.cells]
    return column if contents and all(isinstance(content, Decimal) for content in contents) else None


def split_levels(board: Board, found: Sequence[Heading], columns: Mapping[str, range], row: int) -> dict[str, range]:
    """Return the levels below one heading over two columns on the left of the names, where rows fill both."""
    name = columns.get("name", range(0)).start
    wide = [
        covers for role, covers, _ in found if role in {"level1", "levels"} and len(covers) == 2 and covers.stop <= name
    ]
    if not wide or "level2" in columns:
        return {}
    first, second = wide[0]
    below = [line for line in rows_below(board, row, name) if first in line.cells and second in line.cells]
    apart = any(read(line.cells[second].content).kind is Kind.WORDS for line in below)
    return {"level1": range(first, second), "level2": range(second, second + 1)} if apart else {}


def split_name(board: Board, columns: Mapping[str, range], row: int) -> dict[str, range]:
    """Return the columns below one heading 指标名称 over two, where each row fills both: the right one has the name.

    The left one has the group that has no column yet; or the number of the row, or another group, under a column of
    ``NUMBERED`` or ``UNREAD``.
    """
    name = columns.get("name", range(0))
    if len(name) != 2:
        return {}
    first, second = name
    left, right, numbered, longest = set(), set(), True, 0
    lines = []
    for line in rows_below(board, row, name.stop):
        if not any(column >= name.stop for column in line.cells) or _is_group_alone(board, line, name):
            continue
        if second not in line.cells or board.grid.anchor(line.row, second) != (line.row, second):
            return {}
        lines.append(line)
        right.add(read(content := line.cells[second].content).kind)
        longest = max(longest, len("".join(str(content).split())))
        if first in line.cells:
            left.add(read(content := line.cells[first].content).kind)
            numbered = numbered and _NUMBER.fullmatch("".join(str(content).split())) is not None
    if right != {Kind.WORDS} or not left or longest <= _LONGEST_UNIT:
        return {}
    if not numbered and not _groups(board, lines, first):
        return {}
    level = next((level for level in ("level1", "level2") if level not in columns), None)
    grouped = left == {Kind.WORDS} and level and not (level == "level1" and "level2" in columns)
    named = {"name": range(second, second + 1)}
    if grouped and level:
        return {level: range(first, second), **named}
    return {NUMBERED if numbered else UNREAD: range(first, second), **named}


def _is_group_alone(board: Board, line: Line, name: range) -> bool:
    """Tell whether a row of its own names a group, with the sum of its points: 产出指标, or merged over all columns."""
    text = line.cells[name.start].content if name.start in line.cells else None
    known = isinstance(text, str) and board.vocabulary.is_group(heading(text)[0])
    return board.beside(line.row, name.start) > name.stop or (known and line.blank(name.start + 1))


def _groups(board: Board, lines: Sequence[Line], column: int) -> bool:
    """Tell whether a column groups the rows: a text repeats, has none below it, or names a group; else they are names.

    A cell merged downwards has none below it.
    """
    texts = [text for line in lines if column in line.cells and isinstance(text := line.cells[column].content, str)]
    names = {spelling(heading(text)[0]) for text in texts}
    if len(texts) < len(lines) or len(names) < len(texts):
        return True
    return any(board.vocabulary.is_group(name) or name.endswith(_GROUP_ENDS) for name in names)


def widened(board: Board, found: Heading, line: Line, row: int) -> Heading:
    """Return one heading over the levels with the column on its right that has none, where rows fill both with words.

    Where merged cells are lost, the heading stands above the first of its columns only.
    """
    role, covers, key = found
    beside = covers.stop
    if role != "levels" or len(covers) > 1 or beside in line.cells or beside > max(line.cells):
        return found
    both = [below for below in rows_below(board, row, beside) if beside in below.cells]
    words = all(read(below.cells[beside].content).kind is Kind.WORDS for below in both)
    grouped = any(covers.start in below.cells for below in both) and _groups(board, both, covers.start)
    if not both or not words or not grouped:
        return found
    texts = ["".join(str(below.cells[beside].content).split()) for below in both]
    if max(map(len, texts)) <= _SHORT_GROUP or any(_AWARDED.search(text) for text in texts):
        return found  # units, 定性, how something is scored
    return role, range(covers.start, beside + 1), key


def sums_below(board: Board, above: Line, line: Line) -> frozenset[int]:
    """Return the columns of a second heading line in which, below the headings of points, their sums stand.

    All its other cells are headings, those of two levels at least below one heading over several columns: 一级 |
    二级 | 三级 | 100 | 85 below 评价指标 | 指标分值 | 评价得分. An indicator may be called 完成情况.
    """
    found: set[int] = set()
    levels: set[str] = set()
    wide = _wide_levels(board, above)
    for column, cell in line.cells.items():
        if cell.content is None:
            continue
        role = board.vocabulary.column(cell.content) if isinstance(cell.content, str) else ""
        if role:
            levels |= {role} if column in wide else set()
        elif _is_points(cell.content) and _role_above(board, above, column) in POINTS:
            found.add(column)
        else:
            return frozenset()
    return frozenset(found) if len(levels & set(LEVELS)) > 1 else frozenset()


def _wide_levels(board: Board, line: Line) -> set[int]:
    """Return the columns below headings of indicators that have two or more, merged or with nothing beside them."""
    filled = [column for column, cell in line.cells.items() if cell.content is not None]
    ends = [*filled[1:], max(line.cells, default=0) + 1]
    wide: set[int] = set()
    for column, end in zip(filled, ends, strict=False):
        text = line.cells[column].content
        if isinstance(text, str) and board.vocabulary.column(text) in {"levels", *LEVELS} and end - column > 1:
            wide.update(range(column, end))
    return wide


def holds_points(board: Board, above: Line, line: Line) -> bool:
    """Tell whether a line has figures that are no sums below headings of points: it is a row of the table."""
    return line.has_number() and not sums_below(board, above, line)


def _is_points(content: Content) -> bool:
    """Tell whether a cell holds points and nothing else: 100, 100分, （100分）, 满分100分."""
    return _POINTS_TYPED.fullmatch(joined(str(content))) is not None


def _role_above(board: Board, above: Line, column: int) -> str:
    """Return the meaning of the heading that stands above a column."""
    for start, cell in above.cells.items():
        if start <= column < board.beside(above.row, start) and isinstance(cell.content, str):
            return board.vocabulary.column(cell.content)
    return ""
