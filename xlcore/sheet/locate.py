"""Where the parts of a form stand on a worksheet, found by their labels."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise, takewhile
from operator import attrgetter

from xlcore.sheet.board import Board, Line
from xlcore.sheet.header import OUTCOMES, Header, headed, heads_goals, read_header
from xlcore.sheet.header_line import IDENTITY, LEVELS, is_header, names_owner
from xlcore.sheet.managed import managed_header
from xlcore.sheet.money_header import is_money_header, money_line
from xlcore.sheet.money_labels import AMOUNTS, names_money
from xlcore.sheet.table_sums import (
    POINTS,
    REACHED,
    ROW_VALUES,
    edge_of_levels,
    holds_number,
    is_filled,
    is_indicator,
    is_pointed,
    is_subtotal,
    is_sum,
)

__all__ = ["LEVELS", "Header", "Place", "Table", "edge_of_levels", "locate"]

_TITLE_LINES = 3
_TITLE_WORDS = ("自评", "绩效评价", "绩效目标完成")
_FORM_WORD = "自评表"
_NOT_TITLE = ("基础数据", "基本情况", "填报说明", "填表说明")
_RESULTS = frozenset({"total", "grade", "verdict"})
_LISTS = ("汇总", "清单", "一览", "台账", "名册")


@dataclass(frozen=True, slots=True)
class Table:
    """One indicator table, or its part up to a repeated header: body rows from header.last + 1 to before ``end``."""

    header: Header
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """One form on a worksheet: its lines, the heading line of its money block, its indicator tables.

    ``body`` is the first row of the tables, ``foot`` the first row after
    them; without a table both lie behind the last line. ``right`` is the last
    column of the tables, or of the money block: what stands further right is
    not the form's own.
    """

    board: Board
    lines: tuple[Line, ...]
    tables: tuple[Table, ...]
    money: Line | None
    body: int
    foot: int
    right: int

    def rows(self, first: int, stop: int) -> Sequence[Line]:
        """Return the lines of the form from row ``first`` to before ``stop``."""
        return self.lines[_index(self.lines, first) : _index(self.lines, stop)]

    def outside(self) -> list[Line]:
        """Return the lines above, between and below the tables."""
        starts = [0, *(table.end for table in self.tables)]
        stops = [*(table.header.first for table in self.tables), self.lines[-1].row + 1 if self.lines else 0]
        return [line for first, stop in zip(starts, stops, strict=True) for line in self.rows(first, stop)]


def locate(board: Board, *, tables_only: bool = True) -> tuple[Place, ...]:
    """Find the forms of a worksheet, from top to bottom.

    ``tables_only=False`` also accepts a titled form that has a money block and no indicator table.
    """
    lines = tuple(board.lines.values())
    headers = _headers(board, lines) or _headers_of_goals(board, lines)
    if not headers:
        place = _place(board, lines, [])
        return (place,) if not tables_only and place.money and titled(lines) else ()
    groups = _groups(lines, headers)
    tops = [0, *(top for top, _ in groups[1:]), len(lines)]
    return tuple(
        _place(board, lines[top:bottom], found)
        for (_, found), top, bottom in zip(groups, tops[:-1], tops[1:], strict=True)
    )


def titled(lines: Sequence[Line]) -> bool:
    """Tell whether the first lines name a self-evaluation form."""
    texts = [cell.content for line in lines[:_TITLE_LINES] for cell in line.cells.values()]
    titles = ["".join(text.split()) for text in texts if isinstance(text, str)]
    named = any(part in title for title in titles for part in _TITLE_WORDS)
    aside = any(part in title for title in titles for part in _NOT_TITLE)
    lists = any(part in title for title in titles for part in _LISTS)
    return named and not lists and (not aside or any(_FORM_WORD in title for title in titles))


def is_owned(board: Board, line: Line, above: Sequence[Line]) -> bool:
    """Tell whether a table with a column for units or projects is one form's, and no list of many.

    Above it stands money, or the form's project; the unit that a list comes from may stand there, too. A column of
    units may also stand behind the names of the indicators.
    """
    owners = {column: word.head for column, word in line.words.items() if names_owner(word, board.vocabulary)}
    named = _named(board, above)
    if "money" in named or "project" in named:
        return True
    if "project" in owners.values():
        return False
    return min(owners) >= headed(board, line).get("name", range(0)).stop > 0


def _named(board: Board, lines: Iterable[Line]) -> set[str]:
    """Return what lines name: the fields of a form's head that they fill, and money."""
    found: set[str] = set()
    for line in lines:
        for column, cell in line.cells.items():
            word = line.words.get(column)
            role = word.head if word else board.vocabulary.head_field(str(cell.content))
            if word and word.money in AMOUNTS:
                found.add("money")
            elif role in IDENTITY and not board.value(line, column, board.grid.columns).blank:
                found.add(role)
    return found


def _headers(board: Board, lines: Sequence[Line]) -> list[Header]:
    headers: list[Header] = []
    owned = None
    for index, line in enumerate(lines):
        if line.words and (managed := managed_header(board, line)):
            headers.append(managed)
            continue
        if not is_header(line, board.vocabulary, owned=True) or (headers and line.row <= headers[-1].last):
            continue
        listed = any(names_owner(word, board.vocabulary) for word in line.words.values())
        if listed and owned is None:
            owned = is_owned(board, line, lines[:index])
        if (not listed or owned) and _tells_outcomes(header := read_header(board, line)):
            headers.append(header)
    return headers if any(header.group is None for header in headers) else []


def _headers_of_goals(board: Board, lines: Sequence[Line]) -> list[Header]:
    if not titled(lines):
        return []
    headers = (read_header(board, line, goals=True) for line in lines if line.words and heads_goals(board, line))
    return [header for header in headers if _tells_outcomes(header)]


def _tells_outcomes(header: Header) -> bool:
    """Tell whether a table says what was reached: else it is the sheet of targets, set before the year began."""
    return not header.columns.keys().isdisjoint(OUTCOMES)


def _groups(lines: Sequence[Line], headers: list[Header]) -> list[tuple[int, list[Header]]]:
    """Tell the headers of several forms from repeated ones: a new form names its project or unit in between."""
    groups: list[tuple[int, list[Header]]] = [(0, [headers[0]])]
    for before, header in pairwise(headers):
        between = range(_index(lines, before.last + 1), _index(lines, header.first))
        top = _top(lines, between)
        if top is None:
            groups[-1][1].append(header)
        else:
            groups.append((top, [header]))
    return groups


def _top(lines: Sequence[Line], between: range) -> int | None:
    """Return the index of the first line of a further form: its title, if it has one."""
    named = {role: [i for i in between if role in _heads(lines[i])] for role in ("project", "unit", "department")}
    start = named["project"] or [i for role in ("department", "unit") for i in named[role]]
    if not start:
        return None
    top = min(start[0], *(i for i in (*named["department"], *named["unit"]) if i > start[0] - 2), start[0])
    for _ in range(_TITLE_LINES):
        if top - 1 not in between or not _is_title(lines[top - 1]):
            break
        top -= 1
    return top


def _index(lines: Sequence[Line], row: int) -> int:
    """Return how many of the lines, which go down, stand above a row."""
    return bisect_left(lines, row, key=attrgetter("row"))


def _heads(line: Line) -> set[str]:
    return {word.head for word in line.words.values()}


def _is_title(line: Line) -> bool:
    return len(line.cells) <= 2 and not line.words and not line.has_number()


def _place(board: Board, lines: Sequence[Line], headers: list[Header]) -> Place:
    behind = lines[-1].row + 1 if lines else 0
    stops = [*(header.first for header in headers[1:]), behind]
    stops = [stop if header.stop is None else header.stop for header, stop in zip(headers, stops, strict=False)]
    tables = tuple(
        Table(header, _end(board, lines, header, stop)) for header, stop in zip(headers, stops, strict=False)
    )
    body = tables[0].header.first if tables else behind
    foot = tables[-1].end if tables else behind
    outside = [line for line in lines if line.row < body] or list(lines)
    outside += [line for line in lines if line.row >= foot]
    money = money_line(board, outside)
    covered = [covers.stop - 1 for header in headers for covers in header.columns.values()]
    covered += [column for column, word in money.words.items() if word.money] if money else []
    return Place(board, tuple(lines), tables, money, body, foot, max(covered, default=board.grid.columns))


def _end(board: Board, lines: Sequence[Line], header: Header, stop: int) -> int:
    """Return the first row after the body of a table: a total, a grade, a note, or ``stop``."""
    inside = lines[_index(lines, header.last + 1) : _index(lines, stop)]
    follows = 0
    for index, line in enumerate(inside):
        if index >= follows and line.words and _closes(line, header):
            follows = _goes_on(board, inside, index, header)
            if not follows:
                return line.row
        if len(line.words) > 1 and _opens_money(board, line, header):
            return line.row  # the money block stands below the indicators
    return stop


def _opens_money(board: Board, line: Line, header: Header) -> bool:
    """Tell whether a line below the indicators holds the headings of a money block.

    The target and actual value of an indicator may be named like money, ≤预算数 and 执行数: other columns are not.
    """
    if not is_money_header(board, line):
        return names_money(board, line) and _repeats_points(line, header) and not _inside_group(board, line, header)
    labels = [str(line.cells[column].content).rstrip() for column, word in line.words.items() if word.money in AMOUNTS]
    if sum(label.endswith((":", "：")) for label in labels) > 1:
        return True
    if line.has_number():
        return False
    reached = {column for role in REACHED for column in header.columns.get(role, ())}
    edge = edge_of_levels(header.columns)
    beside = [column for column, word in line.words.items() if word.money and column >= edge and column not in reached]
    return bool(beside) or not is_filled(line, header.columns.get("name", range(edge - 1, edge)))


def _inside_group(board: Board, line: Line, header: Header) -> bool:
    """Tell whether a group of indicators stands on a line, or begins further up and is merged over it."""
    columns = [covers.start for level in LEVELS if (covers := header.columns.get(level))]
    names = [text for column in columns if column in line.cells and isinstance(text := line.cells[column].content, str)]
    merged = any(board.grid.anchor(line.row, column)[0] < line.row for column in columns)
    return merged or any(map(board.vocabulary.is_group, names))


def _repeats_points(line: Line, header: Header) -> bool:
    """Tell whether the headings of the points stand in their columns once more: another block begins."""
    points = {role: covers.start for role, covers in header.columns.items() if role in POINTS}
    again = [role for role, column in points.items() if column in line.words and line.words[column].table == role]
    return len(again) == len(POINTS) and not line.has_number()


def _goes_on(board: Board, lines: Sequence[Line], index: int, header: Header) -> int:
    """Return where an indicator follows a 合计 or a reason inside the table; 0 where none does before its foot."""
    edge = edge_of_levels(header.columns)
    if _opens_with_sums(lines, index, header):
        return index + 1
    for below, line in enumerate(islice(lines, index, None), index):
        if line.words and _closes(line, header):
            if not is_subtotal(line, header.columns, edge) and not _is_between(line, edge):
                return 0
        elif len(line.words) > 1 and _opens_money(board, line, header):
            return 0
        elif is_indicator(line, header.columns):
            return below
    return 0


def _is_between(line: Line, edge: int) -> bool:
    """Tell whether a line has a reason or a sum, and no more: such may stand below each group of the indicators."""
    words = {word.foot for word in line.words.values() if word.foot}
    return words <= {"reason", "sum"} and any(word.foot and column < edge for column, word in line.words.items())


def _opens_with_sums(lines: Sequence[Line], index: int, header: Header) -> bool:
    """Tell whether the sums of a table stand right below its headings, above the rows that they sum up."""
    edge = edge_of_levels(header.columns)
    if not is_sum(lines[index], header.columns, edge) or not all(line.counts_columns() for line in lines[:index]):
        return False
    rows = takewhile(lambda line: not _closes(line, header), lines[index + 1 :])
    return any(is_pointed(line, header.columns) for line in rows)


def _closes(line: Line, header: Header) -> bool:
    edge = edge_of_levels(header.columns)
    words = [word for column, word in line.words.items() if column < edge]
    if not any((word.foot and word.foot != "subtotal") or word.head in IDENTITY for word in words):
        return False
    if _scores(line, header, edge):
        return False
    if sum(bool(word.foot or word.head) for word in line.words.values()) > 1:
        return True
    names = header.columns.get("name", range(0))
    # A level-1 group is never called 评价结果: whatever stands beside it is no target.
    first = min(header.columns.get("level1", range(0)), default=-1)
    if first < names.start and first in line.words and line.words[first].foot in _RESULTS:
        return True
    # An indicator may be called 等级 or 说明: it then has a target and an actual value beside it, or one of them and
    # points, and stands behind the groups.
    filled = {role for role in ROW_VALUES if is_filled(line, header.columns.get(role, range(0)))}
    grouped = not header.columns.keys().isdisjoint({"level1", "level2"})
    behind = grouped and all(column in names for column in line.words if column < edge)
    return not (filled >= REACHED or (behind and filled & REACHED and filled >= {"weight", "score"}))


def _scores(line: Line, header: Header, edge: int) -> bool:
    """Tell whether a line called like a result is an indicator: it has both points, and what they are given for.

    That is a target and an actual value, or, below a name such as 评价结果, how it is scored.
    """
    numbers = all(holds_number(line, header.columns.get(role, range(0))) for role in POINTS)
    if not numbers or any(word.foot and column >= edge for column, word in line.words.items()):
        return False
    filled = {role for role in (*REACHED, "criterion") if is_filled(line, header.columns.get(role, range(0)))}
    results = {word.foot for column, word in line.words.items() if column < edge and word.foot}
    return (filled >= REACHED and results <= _RESULTS) or ("criterion" in filled and results == {"verdict"})
