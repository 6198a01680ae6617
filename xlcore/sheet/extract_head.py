"""What stands above the tables of a form: whose it is, its year and its money unit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set  # noqa: PYI025  # no set is built
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain, pairwise, takewhile

from xlcore.form.model import Entry, FormKind
from xlcore.sheet.board import EMPTY, Board, Line
from xlcore.sheet.header_line import IDENTITY
from xlcore.sheet.label_text import joined, spelling
from xlcore.sheet.labels import Word
from xlcore.sheet.locate import Place
from xlcore.sheet.years import Said, is_year, said_year

_LONGEST_LABEL = 60
_APART = re.compile(r"\s+|(?<=[)）])(?=单位|金额)")
_OWN_YEAR = re.compile(r"\(?(20[0-9][0-9])年度\)?|\((20[0-9][0-9])年\)")
_MONEY_UNIT = re.compile(r"[(（](?:金额)?(?:单位[:：]?)?(?:人民币)?([万亿]?元)[)）]|单位[:：](?:人民币)?([万亿]?元)")
_ALONE_UNIT = re.compile(r"(?:^|表\W*[(（])[(（]?(?:金额|资金|货币)?单位[:：](?:人民币)?([万亿]?元)[)）]?$")
_UNIT_LABEL = re.compile(r"(金额|资金|货币|计价|记账|币种)?单位:?")
_OF_OTHERS = re.compile(r"[(（][万亿]?元[)）]|数量|单价|价格")
"""What has a unit of its own in the line of a unit, or gives it that of a thing."""
_UNIT_NAME = re.compile(r"\(?(?:人民币)?([万亿]?元)(?:\(人民币\))?\)?")
_ABOUT_MONEY = re.compile(r"资金|预算|金额|经费|支出|收入|总额|合计|执行|拨款|来源")
_HALF_LABEL = re.compile(
    r"\s*(?:单位|部门)(?:[(（](?:盖章|公章|签章)[)）]\s*[:：]?|\s*[:：])\s*(?P<value>.*)", re.DOTALL
)
_CODED = re.compile(r"\s*[0-9]{6,12}[^0-9年.、]")
_ORGAN = re.compile(r"[^表:：]{3,40}[局委会办厅部院心站所校学园馆队处社府司室庭场厂]")
_EVALUATED = re.compile(r"(?:绩效|被)?(?:评价|考评|评估)项目")
_COUNT = re.compile(r"\s*(?:[0-9]+\s*个|[一二三四五六七八九十]+个|[无共/]|$)")
_PERIOD_LABEL = re.compile(
    r"(?=.{3})(?:项目|专项|资金|政策)?(?:建设|实施|执行)?(?:起止)?(?<=.{2})(?:时间|日期|年限|期限|周期|期|时段)"
)
_PERIOD = re.compile(r"[0-9年月日号./~\-—–―至到起止自从由初末底全度(),、]+")
_PERIOD_YEAR = re.compile(r"(?<![0-9])(20[0-9][0-9])")
# 2021-2025年, 2022年以来, 含2021年结转.
_OTHER_YEARS = re.compile(
    r"20[0-9][0-9]年?度?(?:[~\-—–―至到]+[0-9今]|[及和与、]?(?:其?以前|以来|之前)|.{0,4}结[转余])|结[转余].{0,4}20[0-9][0-9]"
    r"|[0-9][~\-—–―至到]20[0-9][0-9]"
)
_ENDS = re.compile(r"20[0-9][0-9].*20[0-9][0-9]|[~\-—–―至到]+1?[0-9]月")
_BARE = frozenset({"单位", "部门"})
_ITSELF = frozenset({"本单位", "本部门", "同上"})
_DEPARTMENT = "部门"
_DEPARTMENTS = frozenset({"部门名称", "部门单位名称"})
_OF_PROJECTS = ("项目", "专项", "政策", "转移支付", "资金")
_WHOLE_UNIT = ("整体支出", "部门整体", "单位整体", "整体绩效")


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
    kind: FormKind = "department" if "project" not in found and _is_of_department(title, lines) else "project"
    year = found.get("year") or title_year(place.board, lines) or _sheet_year(place) or _year_of_period(place, lines)
    return Head(kind, found.get("unit"), found.get("department"), found.get("project"), year, title)


def _is_of_department(title: str, lines: Sequence[Line]) -> bool:
    """Tell whether a form without a project is one of a whole department: it says so, or speaks of no project."""
    if any(part in title for part in _WHOLE_UNIT):
        return True
    units = (word.key for line in lines for word in line.words.values() if word.head == "unit")
    said = any(_DEPARTMENT in part and "绩效" in part for part in title.split())
    return not any(part in title for part in _OF_PROJECTS) and (
        said or any(key.startswith(_DEPARTMENT) for key in units)
    )


def _fields(place: Place, lines: Sequence[Line]) -> dict[str, Entry]:
    """Return the value of each head label; of several labels with one meaning the more telling one counts.

    A blank cell gives way to a filled one, but for that of ``assessors``, who may be anybody, or stand further up.
    Where the unit is named by two labels, the one of ``above`` names its supervising department; a form of no project
    has none.
    """
    board = place.board
    found: dict[str, list[tuple[bool, float, bool, int, str, Entry]]] = {}
    for line in lines:
        for column, word in labels_of(board, line):
            if word.head and word.head != "other":
                value = value_of(place, line, column, word)
                rank = board.vocabulary.rank("head", word.key)
                order = len(found.setdefault(word.head, []))
                found[word.head].append((value.text in _ITSELF, rank, value.blank, order, word.key, value))
    best = {role: min(labels, key=lambda label: label[:4])[5] for role, labels in found.items()}
    gave_way: set[str] = set()
    for role, labels in found.items():
        if role in IDENTITY and best[role].blank:
            aside = board.vocabulary.assessors | (board.vocabulary.above if "project" in found else frozenset())
            filled = [label for label in labels if not label[2] and label[4] not in aside]
            if filled:
                best[role] = min(filled, key=lambda label: label[:4])[5]
                gave_way.add(role)
    if "department" not in best:
        above = [label for label in found.get("unit", ()) if label[4] in board.vocabulary.above]
        if above and above[0][5] is not best["unit"] and ("project" in found or "unit" not in gave_way):
            best["department"] = above[0][5]
    best = {**_loose(place, lines, best.keys()), **best}
    if "unit" not in best and (unit := next(_bare_units(place, lines), None)):
        best["unit"] = unit
    return best


def _bare_units(place: Place, lines: Sequence[Line]) -> Iterator[Entry]:
    """Yield the names of units that stand in the head with half a label or none.

    单位：某局 (which more often is that of money), and in a line above all labels a name with its code, or beside the
    unit of money.
    """
    titles = len(list(takewhile(lambda line: not _opens_head(line), lines)))
    for index, line in enumerate(lines):
        left = min(line.cells)
        texts = {column: cell.content for column, cell in line.cells.items() if isinstance(cell.content, str)}
        for column, text in texts.items():
            if found := _HALF_LABEL.fullmatch(text):
                value = place.board.value(line, column, place.right)
                entry = place.board.said(line.row, column, found["value"]) if found["value"] else value
                if not (entry.blank or _ALONE_UNIT.search(f"单位:{joined(entry.text)}")):
                    yield entry
        if left in texts and joined(texts[left]) in _BARE:
            value = place.board.value(line, left, place.right)
            if _ORGAN.fullmatch(value.text):
                yield value
        coded = left in texts and _CODED.match(texts[left])
        known = coded or any(_ALONE_UNIT.search(joined(text)) for text in texts.values())
        if known and index < titles and _ORGAN.fullmatch(texts.get(left, "").strip()):
            yield place.board.entry(line.row, left)


def _loose(place: Place, lines: Sequence[Line], known: Set[str]) -> dict[str, Entry]:
    """Return the fields whose labels are in no list, by how these end; 评价项目 needs a colon.

    On the form of a department, which its title or the label of its name says, it is no project.
    """
    found: dict[str, Entry] = {}
    if {"project", "unit", "department"} <= known:
        return found
    whole = title_of(lines) if "project" not in known else ""
    units = (word.key for line in lines for word in line.words.values() if word.head == "unit")
    departmental = not _DEPARTMENTS.isdisjoint(units)
    for line in lines:
        for column, cell in line.cells.items():
            text = cell.content
            if isinstance(text, str) and column not in line.words:
                label, colon, value = text.replace("：", ":").partition(":")
                role = place.board.vocabulary.head_field(label)
                evaluated = colon and _EVALUATED.fullmatch(spelling(label))
                role = "project" if evaluated else role
                if role and role not in known and role not in found:
                    said = place.board.said(line.row, column, value.strip())
                    said = said if value.strip() else place.board.value(line, column, place.right)
                    unit_whole = departmental or any(part in whole + joined(said.text) for part in _WHOLE_UNIT)
                    if not (evaluated and (unit_whole or _COUNT.match(said.text))):
                        found[role] = said
    return found


def labels_of(board: Board, line: Line) -> Iterator[tuple[int, Word]]:
    """Yield the labels of a line, also several inside one cell."""
    for column, word in line.words.items():
        text = line.cells[column].content
        if word.value is None or not isinstance(text, str):
            yield column, word
        else:
            for part in board.vocabulary.inline(text):
                yield column, part


def value_of(place: Place, line: Line, column: int, word: Word) -> Entry:
    """Return the value of a label: behind its colon, or where the board finds it."""
    if word.value:
        return place.board.said(line.row, column, word.value)
    if word.head == "year" and (said := _year(line.cells[column].content)) is not None:  # （2023）年度 is its own value
        return place.board.said(line.row, column, Decimal(said.year))
    return place.board.value(line, column, place.right)


def title_of(lines: Sequence[Line]) -> str:
    """Return the text of the cells down to the first head label, each without white space, with blanks between.

    A name with its label in one cell, 填报单位　某局, may stand above the title, and is not part of it.
    """
    texts: list[str] = []
    for line in lines:
        own = (cell.content for column, cell in line.cells.items() if not _has_name(line, column))
        texts.extend("".join(content.split()) for content in own if isinstance(content, str))
        if _opens_head(line):
            break
    return " ".join(filter(None, texts))


def title_year(board: Board, lines: Sequence[Line]) -> Entry | None:
    """Return the year of the title, or of the line below it: （2020年度）.

    Below the first label of the head only a year that stands by itself counts, behind it that of the project's name.
    """
    found: list[tuple[int, Entry]] = []
    for line in lines:
        for column, cell in line.cells.items():
            if (said := _year_beside(line, column, cell.content)) is not None:
                found.append((said.sure, board.said(line.row, column, Decimal(said.year))))
        if _opens_head(line):
            break
    # 2024年绩效评价工作附表 above （2023年度）: the form is about the second.
    if found:
        return max(found, key=lambda one: one[0])[1]
    return next(chain(_own_years(board, lines), _years_of_names(board, lines)), None)


def _opens_head(line: Line) -> bool:
    """Tell whether a line has a label of the head, but for one that only blanks part from its value."""
    return any(word.head and not word.apart for word in line.words.values())


def _has_name(line: Line, column: int) -> bool:
    return column in line.words and line.words[column].apart


def _year_beside(line: Line, column: int, content: object) -> Said | None:
    """Return the year in a cell above the form or on its first line that is no label, or has its value in it."""
    word = line.words.get(column)
    if word is not None and not word.apart:
        return None
    if word is not None and word.head == "project":
        return _year_of_name(word.value or "")
    named = any(other.head == "project" and before < column for before, other in line.words.items())
    return _year_of_name(content) if named and isinstance(content, str) else _year(content)


def _year_of_name(name: str) -> Said | None:
    """Return the year in a project's name that is neither the end of a span nor that of money left over."""
    return None if _OTHER_YEARS.search(joined(name)) else said_year(name)


def _years_of_names(board: Board, lines: Sequence[Line]) -> Iterator[Entry]:
    """Yield the only year of the project's name behind its label, in the first line with one: 项目名称：2017年造林."""
    line = next((line for line in lines if _opens_head(line)), EMPTY)
    for column, word in line.words.items():
        name = word.value if word.head == "project" and word.value else ""
        if len(set(_PERIOD_YEAR.findall(joined(name)))) < 2 and (said := _year_of_name(name)) is not None:
            yield board.said(line.row, column, Decimal(said.year))


def _year_of_period(place: Place, lines: Sequence[Line]) -> Entry | None:
    """Return the year in which the project both began and ended: 项目起止时间 | 2018年1月—2018年12月."""
    for line in lines:
        for column, cell in line.cells.items():
            label = joined(cell.content).partition(":")[0] if isinstance(cell.content, str) else ""
            if _PERIOD_LABEL.fullmatch(spelling(label)):
                word = line.words.get(column)
                value = value_of(place, line, column, word) if word else place.board.value(line, column, place.right)
                text = joined(value.text)
                years = set(_PERIOD_YEAR.findall(text))
                if len(years) == 1 and _PERIOD.fullmatch(text) and _ENDS.search(text):
                    return replace(value, content=Decimal(years.pop()))
    return None


def _sheet_year(place: Place) -> Entry | None:
    """Return the year in the title of the sheet, for a further form below the first that names none."""
    titles = list(takewhile(lambda line: not _opens_head(line), _before(place)))
    return title_year(place.board, titles)


def _before(place: Place) -> list[Line]:
    """Return the lines of the sheet above those of a form."""
    first = place.lines[0].row if place.lines else 0
    return [line for line in place.board.lines.values() if line.row < first]


def _own_years(board: Board, lines: Sequence[Line]) -> Iterator[Entry]:
    """Yield the years at the beginning of a line, alone in their cell or beside labels: 填报单位：某大学  2023年度."""
    for line in lines:
        column = min(line.cells)
        content = line.cells[column].content
        parts = _parts(content) if isinstance(content, str) else []
        for part in parts:
            found = _OWN_YEAR.fullmatch(part)
            if found and (len(parts) == 1 or any(":" in other for other in parts)):
                yield board.said(line.row, column, Decimal(found[1] or found[2]))


def _parts(text: str) -> list[str]:
    """Return the parts of a text between white space, with narrow digits, letters and colons."""
    return [joined(part) for part in _APART.split(text.strip())]


def _year(content: object) -> Said | None:
    if isinstance(content, Decimal):
        return Said(int(content), 0) if is_year(content) else None
    return said_year(content) if isinstance(content, str) else None


def extract_money_unit(place: Place, taken: range = range(0)) -> str | None:
    """Return the unit that labels give for money; None if they give none.

    The labels on ``taken``, the rows of the money block, count first, then a
    cell that is about nothing else (单位：元), then the nearest label of money
    above the block or the table, then any. Of several forms on one sheet the
    first may have said it for all.
    """
    above = [line for line in place.lines if line.row < place.body or not place.tables]
    block = [line for line in place.lines if line.row in taken]
    over = [line for line in above if line.row < taken.start][::-1] if taken else above[::-1]
    alone = (*above, *_before(place))
    found = (
        _units(block, _MONEY_UNIT, _ABOUT_MONEY),
        _units(alone, _ALONE_UNIT),
        _units(over, _MONEY_UNIT, _ABOUT_MONEY),
        _units(over, _MONEY_UNIT),
    )
    return next(chain.from_iterable(found), None)


def _units(lines: Iterable[Line], says: re.Pattern[str], about: re.Pattern[str] | None = None) -> Iterator[str]:
    """Yield the units of money in the labels of some lines, all or those about some matter."""
    for line in lines:
        if about is None and (beside := _unit_beside(line)):
            yield beside
        for cell in line.cells.values():
            text = cell.content if isinstance(cell.content, str) and len(cell.content) <= _LONGEST_LABEL else ""
            for part in (joined(text), *_parts(text)):
                if (about is None or about.search(part)) and (found := says.search(part)):
                    yield found[found.lastindex or 1]
                    break


def _unit_beside(line: Line) -> str | None:
    """Return the unit of money that stands in a cell of its own behind its label: 金额单位： | 元, no 单位 | 某局.

    单位 alone is about the other things in its line, if there are any but labels with their values: 填报单位：某局.
    """
    filled = [cell.content for cell in line.cells.values() if cell.content is not None]
    texts = [joined(str(content)) for content in filled]
    for index, (label, value) in enumerate(pairwise(filled)):
        if isinstance(label, str) and isinstance(value, str) and "单位" in label and "元" in value:
            named, found = _UNIT_LABEL.fullmatch(texts[index]), _UNIT_NAME.fullmatch(texts[index + 1])
            others = [at for at in range(len(texts)) if at not in {index, index + 1}]
            clear = named and (
                named[1] or all(":" in texts[at] or texts[max(at - 1, 0)].endswith(":") for at in others)
            )
            if found and clear and not any(_OF_OTHERS.search(texts[at]) for at in others):
                return found[1]
    return None
