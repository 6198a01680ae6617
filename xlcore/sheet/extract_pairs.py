"""Money printed as pairs of label and figure: 预算数： | 100 | 执行数： | 90."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from xlcore.form.model import Budget, BudgetRow, Entry
from xlcore.sheet.board import Board, Line
from xlcore.sheet.cell import BLANK
from xlcore.sheet.codes import position
from xlcore.sheet.label_text import LONGEST_HEADING, letters, points_inside, spelling
from xlcore.sheet.labels import LIKE_RANK, Word
from xlcore.sheet.money_labels import (
    AMOUNTS,
    ROLES,
    figure_column,
    headings,
    is_figure,
    is_mere_plan,
    is_passed_on,
    is_row_name,
    names_source,
    own_rows,
    says_percent,
    telling,
)
from xlcore.sheet.years import form_year, of_other_years, years_in

_STOPS = "，,；;、。 \n\u3000"
_BETWEEN = re.compile(r"[，；;、。\s]+|,(?![0-9]{3})")
_SAID = re.compile(r"([^\W\d][^\d:：]{1,11}?)[:：为]?\s*([0-9][0-9,.]*\s*(?:[万亿]?元|[%％分])?)")
_FIGURES = frozenset({"initial", "adjusted", "executed"})
_BUDGETS = frozenset({"initial", "adjusted"})
_TOTAL = re.compile(r"(?:项目|专项|财政|年度|政策|补助|转移支付)*(?:资金|经费)(?:总额|总量|总数|金额|额度|数额)")
_OTHER_TIME = re.compile(r"[上去往]一?年|半年|季度|(?<!\d)[1-9]月")


def in_pairs(board: Board, header: Line) -> bool:
    """Tell whether each heading has its figure beside it instead of below: 预算数：| 100 | 执行数：| 90."""
    labels = [column for column, word in header.words.items() if word.money and word.value is None]
    figures = sum(is_figure(header, figure_column(board, header, column)) for column in labels)
    colons = sum(str(header.cells[column].content).rstrip().endswith((":", "：")) for column in labels)
    return max(figures, colons) * 2 > len(labels) or _names_below(board, header, labels)


def _names_below(board: Board, header: Line, labels: Sequence[int]) -> bool:
    """Tell whether a source is named below each label without its figure: nobody has filled the pairs in."""
    below = board.line(header.row + 1)
    labels = [column for column in labels if header.words[column].money in ROLES]
    names = {spelling(str(below.cells.get(column, BLANK).content)) for column in labels}
    return (
        len(labels) > 1
        and len(names) == 1
        and not below.has_number()
        and all(line.blank(board.beside(line.row, column)) for line in (header, below) for column in labels)
        and all(names_source(board, below, column) for column in labels)
    )


def extract_pairs(board: Board, header: Line, stop: int) -> tuple[Budget, range]:
    """Read the pairs of a line, with amounts above it, sources and further pairs below it, to before row ``stop``.

    Returns the block and the rows that it takes.
    """
    labels = _labels(board, header)
    values = {**_from_above(board, header), **_paired(board, header)}
    above, first = _amounts_above(board, header, values)
    values |= above
    sources: list[BudgetRow] = []
    last = header.row
    for row in range(header.row + 1, stop):
        line = board.line(row)
        source = _source(board, line, labels)
        if source is not None:
            sources.append(source)
        else:
            more = _more_pairs(board, line, values)
            if not more or not more.keys().isdisjoint(values):
                break
            values |= more
            if _of_others(line):
                break  # it is not the block's own
        last = row
    percents = _says_percent(board, values.get("rate"))
    return Budget(BudgetRow(**values), tuple(sources), percents), range(first, last + 1)


def _amounts_above(board: Board, header: Line, known: Mapping[str, Entry]) -> tuple[dict[str, Entry], int]:
    """Return the amounts in pairs on the lines above the block that are not ``known``, and its first row then.

    预算数： | 100 above 执行数： | 90 | 执行率： | 90%. A line of the head is none of the block's, and gives the
    budget only where the block has none.
    """
    found: dict[str, Entry] = {}
    for row in range(header.row - 1, -1, -1):
        line = board.line(row)
        more = _more_pairs(board, line, {**known, **found})
        if not more or not more.keys() <= _FIGURES - known.keys() - found.keys():
            return found, row + 1
        if _of_others(line):
            budgeted = not _BUDGETS.isdisjoint({*known, *found})
            return found if budgeted or _says_little(board, line) else found | more, row + 1
        found |= more
    return found, 0


def _of_others(line: Line) -> bool:
    """Tell whether a line of pairs has labels that are not of money."""
    return any(not word.money for word in line.words.values())


def _says_little(board: Board, line: Line) -> bool:
    """Tell whether the labels of money on a line of the head are vague: 项目名称 | 道路 | 计划投资额 | 300."""
    return any(word.money and board.vocabulary.rank("money", word.key) >= LIKE_RANK for word in line.words.values())


def _says_percent(board: Board, rate: Entry | None) -> bool:
    """Tell whether the label of the rate, on its left, around it or over it, says percent: 执行率（%）： | 97.01."""
    if rate is None or rate.cell is None:
        return False
    row, column = position(rate.cell)
    labels = {before: cell.content for before, cell in board.line(row).cells.items() if before <= column}
    own = [text for before, text in labels.items() if column in {before, board.beside(row, before)}]
    return any(map(says_percent, (*own, board.line(row - 1).cells.get(column, BLANK).content)))


def extract_scattered(board: Board, lines: Sequence[Line]) -> tuple[Budget | None, range]:
    """Read money whose headings stand in rows of their own, each with its figure beside it or behind its colon.

    A line of the head may give an amount too, and is not taken for it.
    """
    values: dict[str, Entry] = {}
    rows: list[int] = []
    found = [
        (column, word, line)
        for line in lines
        if not (_of_others(line) and _says_little(board, line))
        for column, word in line.words.items()
        if word.money in AMOUNTS and (word.value or is_figure(line, figure_column(board, line, column)))
    ]
    beside = {word.money for _, word, _ in found}
    for column, word, line in own_rows(board, found):
        if is_mere_plan(word.money, word.key, beside):
            continue
        values.setdefault(word.money, _beside(board, line, column))
        if not _of_others(line):
            rows.append(line.row)
    if _BUDGETS.isdisjoint(values):
        values |= next((total for _, word, line in found if (total := _total_beside(board, line, word))), {})
    if len(values) < 2:
        return None, range(0)
    percents = _says_percent(board, values.get("rate"))
    return Budget(BudgetRow(**values), (), percents), range(rows[0], rows[-1] + 1) if rows else range(0)


def _total_beside(board: Board, line: Line, word: Word) -> dict[str, Entry]:
    """Return all the money, named left of what was spent in the same line: 专项资金总额 | 2600 | 实际支出 | 2548."""
    if word.money != "executed":
        return {}
    spent = next(column for column, other in line.words.items() if other == word)
    for column, cell in line.cells.items():
        text = cell.content
        if column < spent and isinstance(text, str) and _TOTAL.fullmatch(spelling(text)):
            beside = figure_column(board, line, column)
            if beside < spent and is_figure(line, beside):
                return {"adjusted": board.entry(line.row, beside)}
    return {}


def extract_said(board: Board, lines: Sequence[Line]) -> tuple[Budget | None, range]:
    """Read money that one cell says and nothing else: 年初预算：100万元，执行：90万元，执行率：90%，得分：9分.

    Where several cells say amounts, or the label on the left is about another year or a part of it, nobody knows
    which are the form's: none is read.
    """
    found = [
        (line, column, cell.content)
        for line in lines
        for column, cell in line.cells.items()
        if isinstance(cell.content, str) and len(_amounts(board, _parts(cell.content))) > 1
    ]
    # A text that stands twice in a row is one that pasting a merged cell copied.
    if len({(line.row, text) for line, _, text in found}) != 1:
        return None, range(0)
    line, column, text = found[0]
    said = [(_whole(board, label), figure) for label, figure in _parts(text)]
    roles = [role for role, _ in said if role in ROLES]
    if not all(role for role, _ in said) or len(set(roles)) < len(roles) or _of_another_time(board, line, column):
        return None, range(0)
    values = {role: board.said(line.row, column, figure) for role, figure in said if role in ROLES}
    weight = _points_before(board, line, column)
    return Budget(BudgetRow(**{"weight": weight} | values)), range(line.row, line.row + 1)


def _parts(text: str) -> list[tuple[str, str]]:
    """Return the labels and figures that a text is made of; none where a part of it says anything else."""
    if len(text) > LONGEST_HEADING:
        return []
    parts = [_SAID.fullmatch(part) for part in _BETWEEN.split(text.strip(_STOPS))]
    return [] if None in parts else [(part[1], part[2].strip()) for part in parts if part]


def _amounts(board: Board, parts: Sequence[tuple[str, str]]) -> list[str]:
    """Return the labels that name an amount of money by their words, be it of a part of the money or of the year."""
    return [label for label, _ in parts if board.vocabulary.money_column(label) in AMOUNTS]


def _whole(board: Board, label: str) -> str:
    """Return what a label names as a whole: one of a list, or the mere word for what was spent, 执行; '' for others.

    培训费支出数, 上半年执行数 and 执行数（上半年） contain such a label, and name money of another kind.
    """
    key = spelling(label)
    if key != spelling(letters(label)):
        return ""
    word = board.vocabulary.words.get(key)
    if word is not None and word.money:
        return word.money
    return "executed" if (key, "executed") in board.vocabulary.money_like else ""


def _of_another_time(board: Board, line: Line, column: int) -> bool:
    """Tell whether a label on the left of a cell names another year than the form's, or a part of a year."""
    years = {year for before, year in years_in(line).items() if before < column}
    texts = (str(cell.content) for before, cell in line.cells.items() if before < column)
    return not years <= {form_year(board, line.row)} or any(_OTHER_TIME.search(text) for text in texts)


def _points_before(board: Board, line: Line, column: int) -> Entry | None:
    """Return the points in a label on the left: 预算执行情况（10分）."""
    for before in (before for before in line.cells if before < column):
        text = line.cells[before].content
        points = points_inside(text) if isinstance(text, str) else None
        if points is not None:
            return board.said(line.row, before, points)
    return None


def _labels(board: Board, line: Line) -> dict[int, str]:
    """Return the columns of the labels of a line with their roles; of two with one meaning the more telling one."""
    found = [(word.money, range(column, column + 1), word.key) for column, word in line.words.items() if word.money]
    others = of_other_years(board, line.row, found, years_in(line), "executed")
    own = ((role, key, covers) for role, covers, key in found if covers.start not in others)
    labels = {covers.start: role for role, covers in telling(board, own).items()}
    return {column: role for column, role in labels.items() if not _is_passed_on(board, line, column)}


def _is_passed_on(board: Board, line: Line, column: int) -> bool:
    return is_passed_on(line, column, lambda other: is_figure(line, figure_column(board, line, other)))


def _paired(board: Board, line: Line, others: Mapping[str, Entry] | None = None) -> dict[str, Entry]:
    """Return the figures of a line of pairs; ``others`` are those of the block's other lines."""
    labels = _labels(board, line)
    beside = {*(others or ()), *labels.values()}
    plans = {column for column, role in labels.items() if is_mere_plan(role, line.words[column].key, beside)}
    known = {role: _beside(board, line, column) for column, role in labels.items() if column not in plans}
    for role, key, covers in headings(board, line, like=True):
        if is_mere_plan(role, key, beside) or _is_passed_on(board, line, covers.start):
            continue
        own = role in ROLES and role not in known and not _names_other_time(line, covers.start)
        column = figure_column(board, line, covers.start)
        if own and is_figure(line, column):
            known[role] = board.entry(line.row, column)
    return known


def _names_other_time(line: Line, column: int) -> bool:
    """Tell whether a cell that is no known label names another year or a part of one: 上年预算数."""
    text = line.cells[column].content if column not in line.words else None
    return isinstance(text, str) and _OTHER_TIME.search(text) is not None


def _beside(board: Board, line: Line, column: int) -> Entry:
    value = line.words[column].value
    if value is not None:
        return board.said(line.row, column, value)
    return board.entry(line.row, figure_column(board, line, column))


def _from_above(board: Board, header: Line) -> dict[str, Entry]:
    """Return the figures beside no label whose heading stands in the line above: 预算执行进度 over 97%."""
    given = {figure_column(board, header, column) for column, word in header.words.items() if word.money}
    return {
        role: board.entry(header.row, covers.start)
        for role, _, covers in headings(board, board.line(header.row - 1))
        if role in ROLES and covers.start not in given and is_figure(header, covers.start)
    }


def _source(board: Board, line: Line, labels: Mapping[int, str]) -> BudgetRow | None:
    """Return the source that a line names: under each label, or once before the same labels; None if it names none.

    其中：财政拨款 | 100 | 其中：财政拨款 | 90, or 其中：财政拨款 | 预算数 | 100 | 执行数 | 90. Where the same
    name stands under two labels, nothing need stand under a third, and it need not speak of money: 省财政. Under all
    labels it may stand beside blank figures, and in other words: 省财政预算 and 省级财政. What names a row of money may
    also stand under the first label alone.
    """
    named = {column: role for column, role in labels.items() if not line.blank(column)}
    if named.keys() == {min(labels)} and names_source(board, line, min(labels)):
        beside = {role: board.beside(line.row, column) for column, role in labels.items()}
        if sum(is_figure(line, column) for column in beside.values()) > 1:
            values = {role: board.entry(line.row, column) for role, column in beside.items()}
            return BudgetRow(name=board.entry(line.row, min(labels)), **values)
    if not named or min(named) > min(labels) or len(named) < min(len(labels), 2):
        return None
    values = {role: board.entry(line.row, figure_column(board, line, column)) for column, role in named.items()}
    if _are_row_names(board, line, named.keys(), len(labels)):
        return BudgetRow(name=board.entry(line.row, min(labels)), **values)
    before = [column for column in line.cells if column < min(labels) and is_row_name(board, line, column)]
    if before and _labels(board, line) == labels:
        return BudgetRow(name=board.entry(line.row, before[-1]), **values)
    return None


def _are_row_names(board: Board, line: Line, columns: Collection[int], wanted: int) -> bool:
    """Tell whether cells name one row of money: ``wanted`` of them by their words, or the same name before figures."""
    if len(columns) == wanted and all(names_source(board, line, column) for column in columns):
        return True
    if not all(isinstance(line.cells[column].content, str) for column in columns):
        return False
    names = {spelling(str(line.cells[column].content)) for column in columns}
    beside = [figure_column(board, line, column) for column in columns]
    figures = [is_figure(line, column) or (len(columns) == wanted and line.blank(column)) for column in beside]
    known = any(column in line.words and not line.words[column].rows for column in columns)
    return len(columns) > len(names) == 1 and all(figures) and not (known and any(map(line.blank, beside)))


def _more_pairs(board: Board, line: Line, others: Mapping[str, Entry]) -> dict[str, Entry]:
    """Return the figures of a further line of pairs, 执行率 | 98% | 得分 | 9.8; none where it holds anything else.

    ``others`` are the figures of the block's other lines. A pair that names another time, 上年预算数 | 100, or no
    figure of a form, 结余 | 10, is passed over; so are words behind the last figure, 备注：无.
    """
    values = _paired(board, line, others)
    labels = [column for column, word in line.words.items() if word.money not in {"", "reason"}]
    figures = [column for column in labels if is_figure(line, figure_column(board, line, column))]
    known = len(values) + sum(word.money in {"", "none"} for word in line.words.values())
    known += sum(
        _names_other_time(line, column) and is_figure(line, figure_column(board, line, column)) for column in line.cells
    )
    last = max((column for column in line.cells if is_figure(line, column)), default=-1)
    own = [column for column in line.cells if column <= last]
    return values if values.keys() - {"reason"} and len(own) <= 2 * known and figures == labels else {}
