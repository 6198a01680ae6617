"""The money block of a form: 年度资金总额 and its sources, in whatever arrangement it is printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from decimal import Decimal

from xlcore.form.model import Budget, BudgetRow, Entry
from xlcore.quantity import Content, Kind, read
from xlcore.sheet.board import EMPTY, Board, Line
from xlcore.sheet.cell import BLANK
from xlcore.sheet.codes import address
from xlcore.sheet.extract_pairs import extract_pairs, in_pairs
from xlcore.sheet.label_text import joined, points_inside, spelling
from xlcore.sheet.money_columns import columns_of, second_line, without_names
from xlcore.sheet.money_labels import (
    headings,
    heads_makeup,
    heads_split,
    is_figure,
    is_row_name,
    names_source,
    says_percent,
    spent_rows,
    split_columns,
)

_ONCE = frozenset({"weight", "score", "rate"})
_UNIT = re.compile(r"[(（](?:单位[:：])?[万亿]?元[)）]")
_BOTH_POINTS = re.compile(r"([0-9.]+)分?[/|、]([0-9.]+)分?")
_WEIGHT_FIRST = re.compile(r"(?:分值|权重|满分|标准分)[/|、及和()]?(?:自评|实际)?(?:得分|自评分)")
_SCORE_FIRST = re.compile(r"(?:得分|自评分)[/|、及和()]?(?:分值|权重|满分|标准分)")
_FIGURES = ("initial", "adjusted", "executed")


def extract_budget(board: Board, header: Line, stop: int) -> tuple[Budget | None, range]:
    """Read the money block whose headings stand on ``header``; ``stop`` is the first row that is not its own.

    Returns the block and the rows that it takes.
    """
    if in_pairs(board, header):
        return extract_pairs(board, header, stop)
    if split := split_columns(board, header):
        return _split(board, header, split, stop)
    second = second_line(board, header)
    columns = without_names(board, header, second, columns_of(board, header, second))
    first = min(covers.start for covers in columns.values())
    lines = tuple(_body(board, header, max(header.row, second.row), first, stop))
    rows = [(line, _both_points(header, columns, _row(board, line, first, columns))) for line in lines]
    spent = spent_rows([row.name.text if row.name else "" for _, row in rows], _main_totals(rows))
    rows = rows[spent.start : spent.stop] if spent else rows
    rows = _without_changes(board, header, columns, rows)
    found = _total(rows)
    if found is None:
        return None, range(header.row, header.row + 1)
    total = _with_stated_weight(board, header, columns, rows[found][1])
    sources = tuple(row for index, (_, row) in enumerate(rows) if index != found)
    percents = _says_percent(board, (header, second), columns)
    return Budget(total, sources, percents), range(header.row, lines[-1].row + 1)


def _main_totals(rows: Sequence[tuple[Line, BudgetRow]]) -> list[int]:
    """Return the indices of the totals that stand above all other rows or have the points."""
    return [
        index
        for index, (line, row) in enumerate(rows)
        if _names_total(line)
        and (index == 0 or any(entry and entry.number is not None for entry in (row.weight, row.score)))
    ]


def _split(board: Board, header: Line, split: Mapping[int, str], stop: int) -> tuple[Budget | None, range]:
    """Read a block whose figures are split by source below each heading, with the sum of its rows in one of them.

    Such rows are tasks, and the form asks for no figure of theirs.
    """
    names = board.line(header.row + 1)
    lines = tuple(_body(board, header, names.row, min(split), stop))
    sums = [line for line in lines if any(word.rows == "total" and c < min(split) for c, word in line.words.items())]
    taken = range(header.row, lines[-1].row + 1 if lines else names.row + 1)
    if not sums and len(lines) != 1:
        return None, taken
    line = (sums or lines)[0]
    columns = {role: covers for role, covers in columns_of(board, header, EMPTY).items() if covers.start not in split}
    rows: dict[str, dict[str, Entry | None]] = {}
    for column, role in split.items():
        name = board.entry(names.row, column)
        word = names.words.get(column)
        source = rows.setdefault("" if word and word.rows == "total" else spelling(name.text), {"name": name})
        source[role] = board.entry(line.row, column)
    total = rows.pop("") | {role: _value(board, line, role, covers) for role, covers in columns.items()}
    # One of which, 其中：财政拨款, is not all.
    sources = tuple(BudgetRow(**source) for source in rows.values()) if len(rows) > 1 else ()
    return Budget(BudgetRow(**total), sources), taken


def _says_percent(board: Board, lines: Sequence[Line], columns: Mapping[str, range]) -> bool:
    """Tell whether the heading of the rate says that its column is in percent: 执行率（%）."""
    column = columns["rate"].start if "rate" in columns else -1
    texts = (board.line(board.grid.anchor(line.row, column)[0]).cells.get(column, BLANK).content for line in lines)
    return any(map(says_percent, texts))


def _body(board: Board, header: Line, header_end: int, first: int, stop: int) -> Iterator[Line]:
    """Yield the lines of the block: as far as its label reaches, else as long as they are rows of money.

    A split of the total, 按收入性质分, ends them; before the total it is passed over, and so is 支出构成 below it.
    """
    high = max((board.grid.span(header.row, column)[0] for column in header.words if column >= first), default=1)
    top = max(header.row + high, header_end + 1)
    begun = 0
    label_end = _label_end(board, header, max(header.row, header_end), first)
    last = min(stop, label_end if label_end is not None else stop)
    for row in range(top, last):
        line = board.line(row)
        if row == top and (line.counts_columns() or _says_unit(line)):
            continue
        if row > top and (_begins_foot(header, line) or _begins_another(board, line)):
            return
        if heads_split(line):
            if begun and not (begun == 1 and heads_makeup(line) and _names_total(board.line(row - 1))):
                return
            continue
        names = [column for column, cell in line.cells.items() if column < first and cell.content is not None]
        figures = any(column >= first and cell.content is not None for column, cell in line.cells.items())
        if label_end is None and not _belongs(board, header, line, first):
            return
        if figures or any(is_row_name(board, line, c) or names_source(board, line, c) for c in names):
            begun += 1
            yield line
    if label_end is not None and begun:
        yield from _beyond(board, label_end, first, stop)


def _names_total(line: Line) -> bool:
    return any(word.rows == "total" for word in line.words.values())


def _says_unit(line: Line) -> bool:
    """Tell whether a line holds the second line of the label beside the block, and nothing else: （万元）."""
    alone = line.alone()
    return alone is not None and _UNIT.fullmatch("".join(str(line.cells[alone].content).split())) is not None


def _begins_foot(header: Line, line: Line) -> bool:
    """Tell whether a label of the foot stands where an amount would: the rows have no names, and 合计 is the form's.

    A row of money has its other amounts behind such a label.
    """
    amounts = [column for column, word in header.words.items() if word.money in _FIGURES]
    labels = [column for column, word in line.words.items() if word.foot and column in amounts]
    behind = (column for column in amounts if labels and column > labels[0])
    return bool(labels) and all(line.blank(column) for column in behind)


def _begins_another(board: Board, line: Line) -> bool:
    """Tell whether a line holds the headings of a further block, or is the title above them."""
    if line.alone() is not None:
        line = board.line(line.row + 1)
    if line.has_number() or not any(word.money for word in line.words.values()):
        return False
    return len({role for role, _, _ in headings(board, line)} & set(_FIGURES)) > 1


def _beyond(board: Board, start: int, first: int, stop: int) -> Iterator[Line]:
    """Yield the sources below the label beside the block, where it is not merged over them: 其中：财政拨款."""
    for row in range(start, stop):
        line = board.line(row)
        column = min(line.cells, default=first)
        text = line.cells[column].content if column < first else None
        if not isinstance(text, str) or not spelling(text).startswith("其中"):
            return
        yield line


def _label_end(board: Board, header: Line, header_end: int, first: int) -> int | None:
    """Return the row after the label at the left of the block, when it is merged over all rows of it."""
    for column in range(first):
        anchor = board.grid.anchor(header.row, column)
        high = board.grid.span(*anchor)[0]
        if high > 1 and anchor[0] + high - 1 > header_end and board.line(anchor[0]).cells.get(anchor[1]):
            return anchor[0] + high
    return None


def _belongs(board: Board, header: Line, line: Line, first: int) -> bool:
    """Tell whether a line is a row of money: by its name, or by figures and no words below the headings of amounts."""
    names = [column for column in line.cells if column < first and not line.blank(column)]
    words = [line.words[column] for column in names if column in line.words]
    if any(word.head or (word.foot and not word.rows) for word in words):
        return False
    if any(is_row_name(board, line, column) or names_source(board, line, column) for column in names):
        return True
    if not names:
        return any(not line.blank(column) for column in line.cells)
    columns = [c for role, _, covers in headings(board, header, like=True) if role in _FIGURES for c in covers]
    values = [column for column in columns if column >= first and not line.blank(column)]
    filled = sum(is_figure(line, column) for column in values)
    return filled > 1 and not any(_is_prose(line.cells[column].content) for column in values)


def _is_prose(content: Content) -> bool:
    return isinstance(content, str) and read(content).kind is Kind.WORDS


def _without_changes(
    board: Board, header: Line, columns: Mapping[str, range], rows: list[tuple[Line, BudgetRow]]
) -> list[tuple[Line, BudgetRow]]:
    """Leave out 预算调整数 where it is by how much the budget was changed, and not what came of it.

    What came of it is not below both the initial budget and what was spent.
    """
    word = header.words.get(columns["adjusted"].start) if "adjusted" in columns else None
    if word is None or not board.vocabulary.is_change(word.key) or not _is_change([row for _, row in rows]):
        return rows
    return [(line, replace(row, adjusted=None)) for line, row in rows]


def _is_change(rows: Sequence[BudgetRow]) -> bool:
    for row in rows:
        initial, adjusted, executed = (entry.number if entry else None for entry in _figures(row))
        if initial is not None and adjusted is not None and executed is not None:
            return adjusted < min(initial, executed)
    return False


def _row(board: Board, line: Line, first: int, columns: dict[str, range]) -> BudgetRow:
    names = [column for column, cell in line.cells.items() if column < first and isinstance(cell.content, str)]
    values = {role: _value(board, line, role, covers) for role, covers in columns.items()}
    return BudgetRow(name=board.entry(line.row, names[-1]) if names else None, **values)


def _both_points(header: Line, columns: Mapping[str, range], row: BudgetRow) -> BudgetRow:
    """Part the points and the score that one cell holds where its heading says so: 分值/得分 over 10/9.5."""
    if row.score is None or row.score.cell is None or "score" not in columns:
        return row
    content = row.score.content
    found = _BOTH_POINTS.fullmatch(joined(content)) if isinstance(content, str) else None
    heading = joined(str(header.cells.get(columns["score"].start, BLANK).content))
    if found is None or row.weight is not None:
        return row
    said = [replace(row.score, content=Decimal(points)) for points in found.groups()]
    if _WEIGHT_FIRST.match(heading):
        return replace(row, weight=said[0], score=said[1])
    return replace(row, weight=said[1], score=said[0]) if _SCORE_FIRST.match(heading) else row


def _value(board: Board, line: Line, role: str, covers: range) -> Entry | None:
    """Return one figure; points and rates merged over several rows belong to the first of them."""
    row, column = board.grid.anchor(line.row, covers.start)
    if row != line.row:
        return None if role in _ONCE or role in _FIGURES else board.entry(row, column)
    if column < covers.start:
        return None
    for filled in covers:
        if filled in line.cells and line.cells[filled].content is not None:
            return board.entry(row, filled)
    return board.entry(row, column)


def _total(rows: list[tuple[Line, BudgetRow]]) -> int | None:
    """Return the index of the total: the row that says so, else the first that holds figures, else the first.

    小计 above all others is then the first that does.
    """
    for index, (line, _) in enumerate(rows):
        if _names_total(line):
            return index
    for index, (_, row) in enumerate(rows):
        if any(entry is not None and entry.quantity.kind is not Kind.BLANK for entry in _figures(row)):
            return index
    return 0 if rows else None


def _figures(row: BudgetRow) -> tuple[Entry | None, ...]:
    return tuple(getattr(row, name) for name in _FIGURES)


def _with_stated_weight(board: Board, header: Line, columns: dict[str, range], total: BudgetRow) -> BudgetRow:
    """Take the points of spending from a heading where no column has them.

    That of the score, 得分(20分*执行率), or the label beside the block, 预算执行(20分).
    """
    if total.weight is not None or "score" not in columns:
        return total
    first = min(covers.start for covers in columns.values())
    beside = (board.grid.anchor(header.row, column) for column in range(first))
    for row, column in ((header.row, columns["score"].start), *beside):
        text = board.line(row).cells.get(column, BLANK).content
        points = points_inside(text) if isinstance(text, str) else None
        if points is not None:
            break
    else:
        return total
    weight = Entry(points, address(row, column), board.sheet)
    return BudgetRow(**{field.name: getattr(total, field.name) for field in fields(total)} | {"weight": weight})
