"""What a form claims below its tables, or in its head: total, grade, total of the weights, one reason for all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from xlcore.form.grades import is_list
from xlcore.form.model import Claimed, Entry
from xlcore.numbers import HUNDRED, ZERO
from xlcore.quantity import Kind, read
from xlcore.sheet.board import Board, Line
from xlcore.sheet.codes import position
from xlcore.sheet.extract_head import labels_of, value_of
from xlcore.sheet.label_text import joined
from xlcore.sheet.labels import Word
from xlcore.sheet.locate import Place, Table, edge_of_levels
from xlcore.sheet.said_grade import GRADE_IN, said_behind, said_grade, said_points
from xlcore.sheet.table_sums import is_sum

_EARNED = ("得分", "评分")
_PAIR = 2
_TEN = Decimal(10)
_YEAR = re.compile("20[0-9]{2}")
_TITLE_LINES = 4
"""Lines in which a form names its year."""
_FIGURE_IN = re.compile(r"(?>[0-9]+(?:\.[0-9]+)?)")
_GRADED = re.compile(rf"(?:总分|得分|等级|[,、/;:()分]|{_FIGURE_IN.pattern}|{GRADE_IN.pattern})+")
"""A total with its grade and nothing else."""


def extract_claimed(place: Place, taken: range) -> tuple[Claimed, Entry | None]:
    """Read total, grade and total of the weights as written, and the one reason cell of the whole form.

    They stand below the table or in the head; what stands below counts first.
    """
    labelled = [line for line in place.outside() if line.words]
    below = [line for line in labelled if line.row >= place.foot]
    # A total may also stand at the end of each printed page.
    below += [line for line in labelled if place.body <= line.row < place.foot]
    above = [line for line in labelled if line.row < place.body and line.row not in taken]
    total, weight_total = _total(place, below)
    if total is None or weight_total is None:  # 合计 may also stand in the first row of the table
        first, first_weights = _total(place, _first_sums(place))
        total, weight_total = total or first, weight_total or first_weights
    if total is None or total.blank:
        total = _labelled(place, above, "total") or total
    total, weight_total = _with_sums(place, total, weight_total)
    verdicts = [_labelled(place, lines, "verdict") for lines in (below, above)]
    if total is None or total.blank:  # 绩效评价结果 | 95分
        total = next((one for entry in verdicts if entry and (one := _total_of(place, entry))), total)
    grade = _labelled(place, below, "grade")
    if grade is None or grade.blank:
        grade = _labelled(place, above, "grade") or grade
    if grade is None or grade.blank:
        grade = next((one for entry in verdicts if entry and (one := _grade_of(place, entry))), grade)
    if grade is None:
        grade = next(_behind_totals(place.board, below), None)
    if grade is None and total is not None:
        total, grade = _parted(total)
    return Claimed(total, grade, weight_total), _labelled(place, below, "reason")


def _first_sums(place: Place) -> list[Line]:
    """Return the first rows of the tables that are sums; an indicator called 合计 has a target or an actual value."""
    firsts = ((place.board.line(table.header.last + 1), table.header.columns) for table in place.tables)
    return [line for line, columns in firsts if is_sum(line, columns, edge_of_levels(columns))]


def _headed(place: Place, role: str) -> Entry | None:
    """Return the sum that stands below the heading of the points, in a further heading line: 指标分值 over 100."""
    for table in place.tables:
        for column in table.header.columns.get(role, ()):
            for row in range(table.header.first + 1, table.header.last + 1):
                if (entry := place.board.entry(row, column)).number is not None:
                    return entry
    return None


def _with_sums(place: Place, total: Entry | None, weights: Entry | None) -> tuple[Entry | None, Entry | None]:
    """Return total and total of the weights, those among the headings where no row of totals has them."""
    if total is None:
        total = _headed_total(place)
    if (headed := _headed(place, "weight")) is None:
        return total, weights
    if weights is not None and not weights.blank and (total is None or total.blank):
        total = weights  # 综合得分 | 85 where a merged cell over both columns is lost
    return total, headed


def _headed_total(place: Place) -> Entry | None:
    """Return the sum of the scores among the headings; None for full points: as many as the weights, with some lost."""
    score, weight = _headed(place, "score"), _headed(place, "weight")
    if score is None or weight is None or score.number != weight.number:
        return score if weight is not None else None
    for table in place.tables:
        columns = [table.header.columns[role].start for role in ("weight", "score") if role in table.header.columns]
        for line in place.rows(table.header.last + 1, table.end) if len(columns) > 1 else ():
            points, earned = (place.board.entry(line.row, column).number for column in columns)
            if points is not None and earned is not None and earned < points:
                return None
    return score


def _behind_totals(board: Board, lines: Sequence[Line]) -> Iterator[Entry]:
    """Yield each grade that stands without a label behind a total: 总分 | 96 | 优, not 总分 | 96 | 财政评价 | 良."""
    for line in lines:
        if label := _total_label(line):
            behind = [column for column in line.cells if column > label[0]]
            said = next((c for c in behind if read(line.cells[c].content).kind is Kind.WORDS), None)
            grade = said_behind(joined(str(line.cells[said].content))) if said is not None else None
            if said is not None and grade:
                yield replace(board.entry(line.row, said), content=grade)


def _grade_of(place: Place, entry: Entry) -> Entry | None:
    """Return the grade that stands beside 评价结论; None for a report that merely holds such a word: 总体评价良好."""
    text = joined(entry.text)
    if is_list(text):
        return entry if GRADE_IN.search(text) else None
    years = {year for line in place.lines[:_TITLE_LINES] for year in _years_of(line)} if _YEAR.search(text) else set()
    grade = said_grade(text, years)
    return replace(entry, content=grade) if grade else None


def _total_of(place: Place, entry: Entry) -> Entry | None:
    """Return the points that stand beside 评价结论, or that a text there says of the form: 自评得分99分，等级为优."""
    if _is_total(entry):
        return _earned(place, entry)
    points = said_points(joined(entry.text)) if isinstance(entry.content, str) else None
    return None if points is None else replace(entry, content=points)


def _years_of(line: Line) -> list[str]:
    return [year for cell in line.cells.values() for year in _YEAR.findall(joined(str(cell.content)))]


def _is_total(entry: Entry) -> bool:
    """Tell whether points stand beside 评价结果; a figure of one digit without its unit may number a class."""
    quantity = entry.quantity
    return (
        quantity.kind is Kind.NUMBER
        and quantity.number is not None
        and quantity.unit in {"", "分"}
        and not quantity.sign
        and (ZERO if quantity.unit else _TEN) <= quantity.number <= HUNDRED
    )


def _earned(place: Place, entry: Entry) -> Entry:
    """Return the points in the column of the scores where those beside 评价结果 are the full ones of its row."""
    columns = place.tables[-1].header.columns if place.tables else {}
    if entry.cell is None or not {"weight", "score"} <= columns.keys():
        return entry
    row, column = position(entry.cell)
    score = place.board.entry(row, columns["score"].start)
    return score if column in columns["weight"] and _is_total(score) else entry


def _labelled(place: Place, lines: Sequence[Line], role: str) -> Entry | None:
    """Return the value of the most telling label of a meaning; one that is filled goes before a blank one."""
    found = [
        (value.blank, place.board.vocabulary.rank("foot", word.key), index, value)
        for index, line in enumerate(lines)
        for column, word in labels_of(place.board, line)
        if word.foot == role
        for value in [_value(place, line, column, word)]
    ]
    return min(found, key=lambda item: item[:3])[3] if found else None


def _parted(total: Entry) -> tuple[Entry, Entry | None]:
    """Return total and grade of a cell that holds both and nothing else: 99.25分（优）, 优（99.25分）."""
    text = joined(total.text)
    grade, figure = GRADE_IN.search(text), _FIGURE_IN.search(text)
    if grade is None or figure is None or not _GRADED.fullmatch(text):
        return total, None
    told = total if total.number is not None else replace(total, content=Decimal(figure[0]))
    return told, replace(total, content=grade[0])


def _value(place: Place, line: Line, column: int, word: Word) -> Entry:
    """Return the value of a label, in the last column of the form also a figure below it."""
    value = value_of(place, line, column, word)
    beside = place.board.beside(line.row, column)
    if value.blank and beside > place.right:
        below, left = place.board.entry(line.row + 1, column), place.board.line(line.row + 1)
        if any(word.money or word.rows or word.foot for word in left.words.values()):
            return value
        return below if below.number is not None and ZERO <= below.number <= HUNDRED else value
    return value


def _total(place: Place, lines: Sequence[Line]) -> tuple[Entry | None, Entry | None]:
    """Return total and total of the weights from the rows of totals below the table; 总分 goes before 合计."""
    rows = [(line, *label) for line in lines if (label := _total_label(line))]
    rows.sort(key=lambda row: row[2].foot == "sum")
    found = [_total_row(place, *row) for row in rows]
    return _filled([total for total, _ in found]), _filled([weights for _, weights in found])


def _filled(entries: Sequence[Entry | None]) -> Entry | None:
    """Return the first entry that is filled, else the first blank one."""
    places = [entry for entry in entries if entry is not None]
    return next((entry for entry in places if not entry.blank), places[0] if places else None)


def _total_row(place: Place, line: Line, column: int, word: Word) -> tuple[Entry | None, Entry | None]:
    """Read a row of totals: in the columns of the table, or else beside its label."""
    # A table under a title of its own, 资金管理情况, may stand below the one that the row sums up.
    ordinary = [table for table in place.tables if table.header.group is None]
    table = ordinary[-1] if ordinary else None
    if table is None or (_has_labels(line) and not _in_columns(place.board, line, table)):
        return _of_labels(place, line, column, word)
    weight = _in_column(place.board, line, table, "weight", column)
    score = _in_column(place.board, line, table, "score", column)
    # 总分：100分 may state the full points, with those earned in their column.
    if word.value is not None and (score is None or score.blank):
        return value_of(place, line, column, word), None if weight is not None and weight.blank else weight
    beside = value_of(place, line, column, word)
    figure_beside = beside.number is not None and beside.cell != (weight and weight.cell)
    merged = score is None and "score" in table.header.columns  # one cell over both columns
    earned = weight if merged else score
    if earned is not None and figure_beside:
        worded = earned.quantity.kind is Kind.WORDS
        if worded or (not merged and _labelled_apart(place.board, line, column, table)):
            return beside, None
    if merged:
        score, weight = weight, None
    if score is not None and not (score.blank and (weight is None or weight.blank)):
        return score, weight
    if (weight is not None and beside.cell == weight.cell) or (score is not None and beside.blank):
        return score, weight
    return beside, None if weight is not None and weight.blank else weight


def _has_labels(line: Line) -> bool:
    """Tell whether a row of totals holds further labels: 总得分 | 98 | 自评等级 | 优."""
    return len({word.key for word in line.words.values() if word.foot}) > 1


def _in_columns(board: Board, line: Line, table: Table) -> bool:
    """Tell whether a row with one label has totals in the columns of the table: （自评等级：优） stands behind."""
    if sum(word.foot in {"total", "sum"} for word in line.words.values()) > 1:
        return False
    columns = table.header.columns
    if not {"weight", "score"} <= columns.keys() or any(w.foot == "grade" and not w.value for w in line.words.values()):
        return False
    return all(board.entry(line.row, columns[role].start).number is not None for role in ("weight", "score"))


def _of_labels(place: Place, line: Line, column: int, word: Word) -> tuple[Entry | None, Entry | None]:
    """Return total and total of the weights beside labels of their own: 总分值 | 100 | 总得分 | 99."""
    labels = [(c, w) for c, w in line.words.items() if w.foot in {"total", "sum"} or w.table in {"score", "weight"}]
    if len(labels) < _PAIR:
        return value_of(place, line, column, word), None
    values = [(w, value) for c, w in labels if not (value := value_of(place, line, c, w)).blank]
    earned = next((value for w, value in values if w.table == "score" or w.key.endswith(_EARNED)), None)
    if earned is None or earned.number is None:
        return value_of(place, line, column, word), None
    full = next((value for _, value in values if value.cell != earned.cell and value.number is not None), None)
    return earned, full if full is not None and full.number is not None and full.number >= earned.number else None


def _labelled_apart(board: Board, line: Line, label: int, table: Table) -> bool:
    """Tell whether the score in a row of totals has a label of its own: 单位自评得分 | 99 | 财政复核得分 | 95."""
    score = table.header.columns["score"].start
    beside = [column for column in line.cells if label < column < score and board.beside(line.row, column) == score]
    contents = [line.cells[column].content for column in beside]
    return any(isinstance(content, str) and read(content).kind is Kind.WORDS for content in contents)


def _total_label(line: Line) -> tuple[int, Word] | None:
    return next(((c, word) for c, word in line.words.items() if word.foot in {"total", "sum"}), None)


def _in_column(board: Board, line: Line, table: Table, role: str, label: int) -> Entry | None:
    """Return the total row's cell in a column of the table; None if the label or another column covers it."""
    covers = table.header.columns.get(role)
    if covers is None or board.grid.anchor(line.row, covers.start) != (line.row, covers.start) or covers.start <= label:
        return None
    return board.entry(line.row, covers.start)
