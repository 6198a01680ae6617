"""The heading rows of an indicator table: which column holds what, and which columns nobody knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set  # noqa: PYI025  # no set is built
from dataclasses import dataclass, field

from xlcore.quantity import Content
from xlcore.sheet.board import EMPTY, Board, Line
from xlcore.sheet.codes import Position
from xlcore.sheet.header_below import (
    NUMBERED,
    UNREAD,
    filled_with_points,
    graded,
    heads_levels,
    holds_points,
    pointed,
    rated,
    reaching,
    rows_below,
    sets_targets,
    split_levels,
    split_name,
    sums_below,
    undivided,
    widened,
)
from xlcore.sheet.header_levels import deepest, grouping, of_level, ranked, shifted
from xlcore.sheet.header_line import LEVELS, POINTS, VALUES, is_header, names_owner, needing
from xlcore.sheet.label_parts import LAST_RANK
from xlcore.sheet.label_text import heading, spelling
from xlcore.sheet.labels import ASIDE_RANK, Word
from xlcore.sheet.years import Heading, of_other_years, years_in, years_over

OUTCOMES = frozenset({"actual", "score"})
"""What tells that a table is no sheet of targets, set before the year began."""
_NOT_READ = frozenset({"", "none", "part", "first", "revised"})
_WEIGHT_OF = {"level1": "level1_weight", "level2": "level2_weight", "name": "weight"}
_TALLEST_HEADER = 3


@dataclass(frozen=True, slots=True)
class Header:
    """The heading rows of a table (both included) and the columns that each heading covers.

    ``others`` gives the meaning of each column whose heading is known and that
    is not read: a reviewer's, or one that says less than another. ``unknown`` gives for each
    column under a heading that nobody knows where that heading stands. ``group``
    is where the name of the group of all rows stands, if it is the title left of
    the headings, and ``stop`` the row behind the table where that is known.
    """

    first: int
    last: int
    columns: Mapping[str, range]
    others: Mapping[int, str] = field(default_factory=dict)
    unknown: Mapping[int, Position] = field(default_factory=dict)
    group: Position | None = None
    stop: int | None = None


def heads_goals(board: Board, line: Line) -> bool:
    """Tell whether a line heads a table without points whose rows are those of known groups: 产出目标, 效益目标."""
    if not is_header(line, board.vocabulary, goals=True):
        return False
    edge = max(board.beside(line.row, c) for c, word in line.words.items() if word.table in {*LEVELS, "levels"})
    for below in rows_below(board, line.row + 1, edge):
        if is_header(below, board.vocabulary, goals=True):
            return False
        texts = (cell.content for column, cell in below.cells.items() if column < edge)
        if any(isinstance(text, str) and board.vocabulary.is_group(heading(text)[0]) for text in texts):
            return True
    return False


def read_header(board: Board, line: Line, *, goals: bool = False) -> Header:
    """Return the header that begins on a line; the lines below may be its second and third. ``goals`` as above."""
    spans = [(column, word, board.grid.span(line.row, column)) for column, word in line.words.items()]
    last = line.row + max((high for _, word, (high, _) in spans if _is_column(word, high)), default=1) - 1
    rows = [line]
    if _continues(board, line, second := board.line(line.row + 1)):
        rows.append(second)
        if _splits(board, second, third := board.line(second.row + 1)):
            rows.append(third)
        last = max(last, rows[-1].row)
    figures = (row for row in range(line.row + 1, last + 1) if holds_points(board, line, board.line(row)))
    last = next(figures, last + 1) - 1
    headings = [_headings(board, row, above) for above, row in zip([EMPTY, *rows], rows, strict=False)]
    if len(rows) > 1 and (sums := sums_below(board, line, second)):
        headings[1] = [item for item in headings[1] if item[1].start not in sums]
    headings[0] = [("levels", *item[1:]) if heads_levels(board, line, item[1]) else item for item in headings[0]]
    headings = headings if goals else _with_points(board, headings)
    headings[0] = [widened(board, item, line, last + 1) for item in headings[0]]
    if not any(role == "name" for line in headings for role, _, _ in line):
        headings[0] = [("name", *item[1:]) if undivided(board, item, last + 1) else item for item in headings[0]]
    found = _columns(board, headings)
    found |= shifted(board, headings[-1], found, last + 1)
    found = {**found, **split_levels(board, headings[0], found, last + 1)}
    found = {**found, **split_name(board, found, last + 1)}
    found = {**found, **filled_with_points(board, headings[-1], found, last + 1)}
    found = rated(board, headings, found, last + 1)
    if sets_targets(board, found, last + 1):
        found["target"] = found.pop("criterion")
    if POINTS.isdisjoint(found) and (column := pointed(board, line)) is not None:
        found = {**found, "score": range(column, column + 1)}
    found |= grouping(board, headings[0], found, last + 1)
    found = ranked(board, [item for line in headings for item in line], deepest(board, found, last + 1), last + 1)
    found |= of_level(board, headings, found)
    if best := graded(board, headings, found, last + 1):
        found["target"] = best
    over = board.line(line.row - 1)
    reached = reaching(board, _headings(board, over), line)
    found |= {role: covers for role, covers, _ in reached if role in VALUES - found.keys()}
    others, unknown = _not_read(board, [over, *rows], [reached, *headings], found)
    others |= dict.fromkeys(found.pop(NUMBERED, ()), "none")
    for column in found.pop(UNREAD, ()):
        others.pop(column, None)
        unknown[column] = board.grid.anchor(line.row, column)
    return Header(line.row, last, found, others, unknown)


def headed(board: Board, line: Line) -> Mapping[str, range]:
    """Return the columns that the headings of one line cover, by role."""
    return _columns(board, _with_points(board, [_headings(board, line)]))


def _with_points(board: Board, headings: list[list[Heading]]) -> list[list[Heading]]:
    """Return the headings; without points, or all three levels, the labels that need them are known to nobody."""
    words = board.vocabulary
    named = {role for line in headings for role, _, key in line if key not in words.with_points}
    roles = {role for line in headings for role, _, _ in line}
    unmeant = needing(roles if named & POINTS else roles - POINTS, words)
    if named >= {*LEVELS}:
        unmeant = unmeant - words.with_points
    elif not named & POINTS:
        unmeant |= {key for line in headings for _, _, key in line if words.last("table", key)}
    if not unmeant:
        return headings
    return [[("", *item[1:]) if item[2] in unmeant else item for item in line] for line in headings]


def _not_read(
    board: Board, rows: Sequence[Line], headings: Sequence[list[Heading]], found: Mapping[str, range]
) -> tuple[dict[int, str], dict[int, Position]]:
    """Return the columns with known headings that are not read, and where the headings of unknown ones stand.

    Of two columns apart with the very same heading nobody knows which is
    meant: the one that is not read is unknown. So is one that only its words
    explain where another column has its meaning.
    """
    own = {column: role for role, covers in found.items() for column in covers}
    places = [(line.row, *heading) for line, there in zip(rows, headings, strict=True) for heading in there]
    taken = {key: covers for _, _, covers, key in places if covers.start in own}
    others: dict[int, str] = {}
    unknown: dict[int, Position] = {}
    for row, role, covers, key in places:
        # Where its meaning is lost, what tells its columns apart goes before a heading.
        lost = role in VALUES - {*found, "criterion"}
        below = {c for lower, _, part, _ in places if lower > row for c in part} if lost else ()
        free = [column for column in covers if column not in own and column not in below]
        twin = key in taken and covers.start > taken[key].stop
        word = board.vocabulary.words.get(key)
        # 考核内容 between headings of levels may be anything.
        guessed = word is None or not word.table or (role == "levels" and len(free) == len(covers))
        aside = board.vocabulary.aside("table", key)
        whose = word is not None and names_owner(word, board.vocabulary)
        if key in board.vocabulary.near_score and "score" not in found:
            unknown.update(dict.fromkeys(free, (row, covers.start)))
        elif aside or whose or role in {"none", "part"} or (role not in _NOT_READ and not twin and not guessed):
            others.update(dict.fromkeys(free, aside or role or "none"))
        else:
            unknown.update(dict.fromkeys(free, (row, covers.start)))
    return others, {column: where for column, where in unknown.items() if column not in others}


def _is_column(word: Word, high: int) -> bool:
    return word.table in {*LEVELS, *VALUES} and high <= _TALLEST_HEADER


def _continues(board: Board, above: Line, line: Line) -> bool:
    """Tell whether a line is the second heading line, and no header of its own.

    It holds nothing but headings, or stands wholly below headings over several columns. Below the headings of points
    it may give their sums.
    """
    sums = sums_below(board, above, line)
    filled = {c: cell.content for c, cell in line.cells.items() if cell.content is not None and c not in sums}
    if not filled or (line.has_number() and not sums):
        return False
    if is_header(line, board.vocabulary) and not _below_levels(board, above, filled):
        return False
    known = [column for column, text in filled.items() if isinstance(text, str) and board.vocabulary.column(text)]
    if len(known) == len(filled) or all(_parted(board, above, column) for column in filled):
        return True
    # Causes may be told apart below their heading, beside a column for words about them.
    rest = filled.keys() - set(known)
    return len(known) > 1 and all(_parted(board, above, column, VALUES) for column in rest)


def _splits(board: Board, above: Line, line: Line) -> bool:
    """Tell whether a line is the third heading line: nothing but headings, each below one over several columns."""
    filled = {column: cell.content for column, cell in line.cells.items() if cell.content is not None}
    wide = [covers for covers in (_under(board, above, column) for column in above.cells) if len(covers) > 1]
    return bool(filled) and all(
        isinstance(text, str) and board.vocabulary.column(text) and any(column in covers for covers in wide)
        for column, text in filled.items()
    )


def _below_levels(board: Board, above: Line, filled: Mapping[int, Content]) -> bool:
    """Tell whether one heading over all levels stands above the headings of the levels."""
    covered = [_under(board, above, column) for column in above.words]
    over = [
        covers
        for covers in covered
        if above.words[covers.start].table == "levels" or heads_levels(board, above, covers)
    ]
    return any(covers.start <= min(filled) < covers.stop for covers in over)


def _under(board: Board, line: Line, column: int) -> range:
    return range(column, board.beside(line.row, column))


def _parted(board: Board, above: Line, column: int, roles: Set[str] = VALUES - {"reason"}) -> bool:
    """Tell whether a heading over two or more columns with one of some meanings stands above a cell."""
    for start, cell in above.cells.items():
        covers = _under(board, above, start)
        if column in covers:
            role = board.vocabulary.column(cell.content) if isinstance(cell.content, str) else ""
            return len(covers) > 1 and role in roles
    return False


def _columns(board: Board, headings: Sequence[list[Heading]]) -> dict[str, range]:
    """Return the columns that each heading covers; a heading of a further line narrows the one above."""
    found = headings[0]
    for line in headings[1:]:
        over = [next((item for item in found if covers.start in item[1]), ("", covers, "")) for _, covers, _ in line]
        # 名称 and 权重 below 四级指标 are as telling as that.
        below = [
            (_narrowed(role, top), covers, label if top in LEVELS else key)
            for (role, covers, key), (top, _, label) in zip(line, over, strict=True)
        ]
        taken = {column for _, covers, _ in below for column in covers}
        found = [*_left_over(found, taken, {role for role, _, _ in below}), *below]
    found = sorted(_levels(_told_apart(board, found)), key=lambda item: item[1].start)
    return _chosen(board, _weights_by_level(found))


def _told_apart(board: Board, found: list[Heading]) -> list[Heading]:
    """Return the headings, 自评分值 as that of the full points where only another column is for the score."""
    either = board.vocabulary.either_points
    others = {role for role, _, key in found if key not in either}
    if "score" not in others or "weight" in others:
        return found
    return [("weight", *item[1:]) if item[0] == "score" and item[2] in either else item for item in found]


def _left_over(found: Sequence[Heading], taken: Set[int], roles: Set[str]) -> Iterator[Heading]:
    """Yield the headings with no other below them, and of a wide one the only column without: it holds the value."""
    for role, covers, key in found:
        free = [column for column in covers if column not in taken]
        if len(free) == len(covers):
            yield role, covers, key
        elif len(free) == 1 and role in VALUES - roles:
            yield role, range(free[0], free[0] + 1), key


def _headings(board: Board, line: Line, above: Line = EMPTY) -> list[Heading]:
    """Return the headings of a line; those of other years, beside the form's own, are none.

    Years may also stand in the line ``above``.
    """
    words, beside = board.vocabulary, board.beside
    found = [
        (
            words.column(cell.content) or words.last("table", cell.content),
            range(column, beside(line.row, column)),
            spelling(cell.content),
        )
        for column, cell in line.cells.items()
        if isinstance(cell.content, str)
    ]
    years = years_in(line) | years_over(board, above, line)
    if not years:
        return found
    others = of_other_years(board, above.row if above.cells else line.row, found, years, "actual")
    return [("none", *item[1:]) if item[1].start in others else item for item in found]


def _narrowed(role: str, above: str) -> str:
    if role == "first":
        return "target" if above == "target" else ""
    if role == "part" or (role == "levels" and above in LEVELS):
        return above
    if role == "weight" and above in _WEIGHT_OF:
        return _WEIGHT_OF[above]
    return role


def _levels(found: list[Heading]) -> list[Heading]:
    """Split one heading over all levels into its levels; where the levels have their own it may name the last one."""
    rest = [item for item in found if item[0] != "levels"]
    own = {role: covers for role, covers, _ in rest if role in LEVELS}
    if own or len(rest) == len(found):
        behind = max((covers.stop for covers in own.values()), default=0)
        last = [("name", *item[1:]) for item in found if item[0] == "levels" and item[1].start == behind]
        return [*rest, *last[:1]] if own and "name" not in own else rest
    # Also a heading for each of them that says no more: 评价内容 | 评价指标.
    over = [covers for role, covers, _ in found if role == "levels"]
    covers = over[0]
    for further in over[1:]:
        covers = range(covers.start, further.stop) if further.start == covers.stop else covers
    names = {1: ("name",), 2: ("level1", "name")}.get(len(covers), LEVELS)
    parts = [(name, range(column, column + 1), "") for name, column in zip(names, covers, strict=False)]
    *front, (name, columns, _) = parts
    return [*rest, *front, (name, range(columns.start, covers.stop), "")]


def _weights_by_level(found: list[Heading]) -> list[Heading]:
    """Give each of several weight columns to the level on its left."""
    if sum(role == "weight" for role, _, _ in found) < 2:
        return found
    level, label, given = "name", "", []
    deeper = sum(role == "name" for role, _, _ in found) > 1
    for role, covers, key in found:
        level, label = (role, key) if role in LEVELS else (level, label)
        own = label if deeper and role == "weight" else key
        given.append((_WEIGHT_OF[level] if role == "weight" else role, covers, own))
    return given


def _chosen(board: Board, found: list[Heading]) -> dict[str, range]:
    """Keep one column for each role: that of the most telling label, else the leftmost."""
    best: dict[str, tuple[float, range]] = {}
    behind = [covers.start for role, covers, _ in found if role in LEVELS]
    levels, names = min(behind, default=0), max(behind, default=0)
    for role, covers, key in found:
        rank = board.vocabulary.rank("table", key)
        goal = covers.start < levels and key in board.vocabulary.right_of_levels
        goal = goal or (rank == LAST_RANK and role in VALUES and covers.start < names)
        if not goal and role not in _NOT_READ and (role not in best or rank < best[role][0]):
            best[role] = (rank, covers)
    if "adjusted" in best and best.get("target", (ASIDE_RANK,))[0] == ASIDE_RANK:
        best["target"] = best.pop("adjusted")
    return _completed(board, found, {role: covers for role, (_, covers) in best.items()})


def _completed(board: Board, found: list[Heading], best: dict[str, range]) -> dict[str, range]:
    """Add a column 调整后 next to that of the target, and labels that tell nothing else: 与目标值的差异 is a reason."""
    taken = list(best.values())
    for role, covers, key in found:
        aside = board.vocabulary.aside("table", key)
        if role == "revised" and "target" in best and covers.start == best["target"].stop:
            best.setdefault("adjusted", covers)
        elif aside not in {*_NOT_READ, *best} and covers not in taken:
            best[aside] = covers
    return best
