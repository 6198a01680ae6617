"""What stands above and below the tables of a form: whose it is, its year and money unit, its total and grade."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence, Set  # noqa: PYI025  # no set is built
from dataclasses import dataclass
from decimal import Decimal

from xlcore.form.model import Claimed, Entry, FormKind
from xlcore.quantity import Kind, read
from xlcore.sheet.board import Board, Line
from xlcore.sheet.labels import Word
from xlcore.sheet.locate import Place, Table, edge_of_levels, is_subtotal

_YEAR = re.compile(r"(20[0-9][0-9])(?:年|$|[)）])")
_CHINESE_YEAR = re.compile(r"二[〇○零Oo0][〇○零一二三四五六七八九]{2}(?=年)")
_CHINESE_DIGITS = str.maketrans("〇○零Oo一二三四五六七八九", "00000123456789")
_MONEY_UNIT = re.compile(r"[(（](?:金额)?(?:单位[:：]?)?(?:人民币)?([万亿]?元)[)）]|单位[:：](?:人民币)?([万亿]?元)")
_WHOLE_UNIT = ("整体支出", "部门整体", "单位整体", "整体绩效")
_GRADE = re.compile(r"[优良中差]|合格|较好|一般|[□☐☑☒√]")
_LONGEST_GRADE = 24
_GRADES = frozenset({"优", "良", "中", "差", "优秀", "良好", "一般", "较差", "合格", "不合格"})
_DATES = ("日期", "时间")
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a form; a place that it does not have is None."""

    kind: FormKind
    unit: Entry | None = None
    department: Entry | None = None
    project: Entry | None = None
    year: Entry | None = None
    title: str = ""


def extract_head(place: Place, taken: range) -> Head:
    """Read the head from the lines above the table that are not in ``taken``, the rows of the money block."""
    lines = [line for line in place.lines if line.row < place.body and line.row not in taken]
    found = _fields(place, lines)
    title = title_of(lines)
    whole = any(part in title for part in _WHOLE_UNIT)
    kind: FormKind = "department" if "project" not in found and whole else "project"
    year = found.get("year") or title_year(place.board, lines)
    return Head(kind, found.get("unit"), found.get("department"), found.get("project"), year, title)


def _fields(place: Place, lines: Sequence[Line]) -> dict[str, Entry]:
    """Return the value of each head label; of several labels with one meaning the more telling one counts.

    Where the unit is named by two labels, the one of ``above`` names its supervising department.
    """
    board = place.board
    found: dict[str, list[tuple[float, int, str, Entry]]] = {}
    for line in lines:
        for column, word in _labels(board, line):
            if word.head and word.head != "other":
                rank = board.vocabulary.rank("head", word.key)
                order = len(found.setdefault(word.head, []))
                found[word.head].append((rank, order, word.key, _value(place, line, column, word)))
    best = {role: min(labels, key=lambda label: label[:2])[3] for role, labels in found.items()}
    if "department" not in best:
        above = [label for label in found.get("unit", ()) if label[2] in board.vocabulary.above]
        if above and above[0][3] is not best["unit"]:
            best["department"] = above[0][3]
    return {**_loose(place, lines, best.keys()), **best}


def _loose(place: Place, lines: Sequence[Line], known: Set[str]) -> dict[str, Entry]:
    """Return the fields whose labels are in no list, by how these end."""
    found: dict[str, Entry] = {}
    if {"project", "unit", "department"} <= known:
        return found
    for line in lines:
        for column, cell in line.cells.items():
            text = cell.content
            if isinstance(text, str) and column not in line.words:
                label, _, value = text.replace("：", ":").partition(":")
                role = place.board.vocabulary.head_field(label)
                if role and role not in known and role not in found:
                    said = place.board.said(line.row, column, value.strip())
                    found[role] = said if value.strip() else place.board.value(line, column, place.right)
    return found


def _labels(board: Board, line: Line) -> Iterator[tuple[int, Word]]:
    """Yield the labels of a line, also several inside one cell."""
    for column, word in line.words.items():
        text = line.cells[column].content
        if word.value is None or not isinstance(text, str):
            yield column, word
        else:
            for part in board.vocabulary.inline(text):
                yield column, part


def _value(place: Place, line: Line, column: int, word: Word) -> Entry:
    if word.value:
        return place.board.said(line.row, column, word.value)
    if word.head == "year" and (year := _year(line.cells[column].content)) is not None:  # （2023）年度 is its own value
        return place.board.said(line.row, column, Decimal(year))
    return place.board.value(line, column, place.right)


def title_of(lines: Sequence[Line]) -> str:
    """Return the text of the cells down to the first head label, each without white space, with blanks between."""
    texts: list[str] = []
    for line in lines:
        texts.extend("".join(cell.content.split()) for cell in line.cells.values() if isinstance(cell.content, str))
        if any(word.head for word in line.words.values()):
            break
    return " ".join(filter(None, texts))


def title_year(board: Board, lines: Sequence[Line]) -> Entry | None:
    """Return the year of the title, or of the line below it: （2020年度）."""
    found: list[Entry] = []
    for line in lines:
        for column, cell in line.cells.items():
            if (year := _year(cell.content)) is not None and column not in line.words:
                entry = board.said(line.row, column, Decimal(year))
                # 2024年报送 above （2023年度）: the form is about the second.
                if isinstance(cell.content, str) and f"{year}年度" in _joined(cell.content):
                    return entry
                found.append(entry)
        if any(word.head for word in line.words.values()):
            break
    return found[0] if found else None


def _joined(text: str) -> str:
    """Return the text without white space, wide digits and letters as narrow ones."""
    return unicodedata.normalize("NFKC", "".join(text.split()))


def _year(content: object) -> int | None:
    if isinstance(content, Decimal):
        return int(content) if _FIRST_YEAR <= content <= _LAST_YEAR and content == int(content) else None
    if not isinstance(content, str) or any(part in content for part in _DATES):
        return None
    text = _joined(content)
    if found := _YEAR.search(text):
        return int(found[1])
    if found := _CHINESE_YEAR.search(text):
        return int(found[0].translate(_CHINESE_DIGITS))
    return None


def extract_money_unit(place: Place) -> str | None:
    """Return the unit that the labels above the table give for money; None if they give none."""
    for line in place.lines:
        if line.row >= place.body and place.tables:
            return None
        for cell in line.cells.values():
            if isinstance(cell.content, str) and (found := _MONEY_UNIT.search(_joined(cell.content))):
                return found[1] or found[2]
    return None


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
    if total is None and weight_total is None:  # 合计 may also stand in the first row of the table
        total, weight_total = _total(place, _first_sums(place))
    if total is None or total.blank:
        total = _labelled(place, above, "total") or total
    grade = _labelled(place, below, "grade")
    if grade is None or grade.blank:
        grade = _labelled(place, above, "grade") or grade
    if grade is None or grade.blank:
        verdicts = (_labelled(place, lines, "verdict") for lines in (below, above))
        grade = next((entry for entry in verdicts if entry and _is_grade(entry)), grade)
    if grade is None:
        grade = next(_behind_totals(place.board, below), None)
    return Claimed(total, grade, weight_total), _labelled(place, below, "reason")


def _first_sums(place: Place) -> list[Line]:
    """Return the first rows of the tables that are sums; an indicator called 合计 has a target or an actual value."""
    firsts = ((place.board.line(table.header.last + 1), table.header.columns) for table in place.tables)
    return [line for line, columns in firsts if is_subtotal(line, columns, edge_of_levels(columns))]


def _behind_totals(board: Board, lines: Sequence[Line]) -> Iterator[Entry]:
    """Yield each grade that stands without a label behind a total: 总分 | 96 | 优, not 总分 | 96 | 财政评价 | 良."""
    for line in lines:
        if label := _total_label(line):
            behind = [column for column in line.cells if column > label[0]]
            said = next((c for c in behind if read(line.cells[c].content).kind is Kind.WORDS), None)
            if said is not None and _joined(str(line.cells[said].content)) in _GRADES:
                yield board.entry(line.row, said)


def _is_grade(entry: Entry) -> bool:
    """Tell whether what stands beside 评价结论 is a grade, and no report."""
    text = _joined(entry.text)
    return len(text) <= _LONGEST_GRADE and _GRADE.search(text) is not None


def _labelled(place: Place, lines: Sequence[Line], role: str) -> Entry | None:
    """Return the value of the most telling label of a meaning; one that is filled goes before a blank one."""
    found = [
        (value.blank, place.board.vocabulary.rank("foot", word.key), index, value)
        for index, line in enumerate(lines)
        for column, word in _labels(place.board, line)
        if word.foot == role
        for value in [_value(place, line, column, word)]
    ]
    return min(found, key=lambda item: item[:3])[3] if found else None


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
    table = place.tables[-1] if place.tables else None
    if table is None or len({other.key for other in line.words.values() if other.foot}) > 1:
        return _value(place, line, column, word), None
    weight = _in_column(place.board, line, table, "weight", column)
    score = _in_column(place.board, line, table, "score", column)
    # 总分：100分 may state the full points, with those earned in their column.
    if word.value is not None and (score is None or score.blank):
        return _value(place, line, column, word), None if weight is not None and weight.blank else weight
    beside = _value(place, line, column, word)
    figure_beside = beside.number is not None and beside.cell != (weight and weight.cell)
    if score is not None and figure_beside and _labelled_apart(place.board, line, column, table):
        return beside, None
    if score is None and "score" in table.header.columns:
        score, weight = weight, None  # one cell merged over both
    if score is not None and not (score.blank and (weight is None or weight.blank)):
        return score, weight
    if (weight is not None and beside.cell == weight.cell) or (score is not None and beside.blank):
        return score, weight
    return beside, None if weight is not None and weight.blank else weight


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
