"""The labels of a money block: its headings and the names of its rows, for every arrangement in which it is printed."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence, Set  # noqa: PYI025  # no set is built
from dataclasses import fields
from decimal import Decimal
from itertools import starmap, takewhile

from xlcore.form.model import BudgetRow, Entry
from xlcore.quantity import Kind, read
from xlcore.sheet.board import Board, Line
from xlcore.sheet.cell import BLANK
from xlcore.sheet.codes import position
from xlcore.sheet.label_text import spelling, year_of
from xlcore.sheet.labels import ASIDE_RANK, LIKE_RANK, Word
from xlcore.sheet.years import Heading, of_other_years, years_in

_QUOTIENT = re.compile(r"[A-Za-z]\s*[/÷]\s*[A-Za-z]")
"""How a heading says that its column is a rate: 预算执行（E/C×100%）."""

ROLES = frozenset(field.name for field in fields(BudgetRow)) - {"name"}
"""What a heading can name; other known headings hold no figure of a form."""
AMOUNTS = frozenset({"initial", "adjusted", "executed", "rate"})
"""What a heading can name of the money itself: no points for it."""
_ITEM = re.compile(r"(?:资金|项目|经费)?(?:支出|费用|开支|使用)(?:的?具?体?)(?:内容|项目|明细|用途|事项|科目|名称)")
_TASK = re.compile(
    r"(?:[本当]?年度?|部门|单位|整体)*(?:主要|重点|核心|履职|职能|职责|专项|绩效|工作|支出)*"
    r"(?:任务|工作|活动)(?:名称|内容|事项|项目|明细|清单)?"
)
_SPLIT = re.compile(r"按.{2,6}分(?:[:：].*)?$")
_MAKEUP = re.compile(r"(?:其中)?(?:部门|预算|项目|年度|全年)?(?:支出|资金|经费)(?:构成|组成|结构)(?:情况)?")
_INCOME = re.compile(r"(?!政府)(?:.{0,12}基金|[本当全]?年度?|部门|单位)?(?:总收入|收入)(?:合计|总计|小计|总额|预算)?")
_SPENT = re.compile(r"(?:.{0,12}基金|[本当全]?年度?|部门|单位)?(?:总支出|支出)(?:合计|总计|小计|总额|预算)?")
_PART = "其中"
_LEFT = "结余"
_INDICATORS = frozenset(
    {"level1", "level2", "name", "levels", "target", "adjusted", "actual", "weight", "score", "criterion"}
)
_SCORED = frozenset({"level1", "level2", "name", "levels", "weight", "score", "criterion"})
"""Headings of indicators that no list of tasks has."""
_BUDGETS = frozenset({"initial", "adjusted"})
_WHOSE = re.compile(
    r".{0,6}财政(?:预算)?|其[他它]|(?:中央|[省市县区乡镇]|自治[区州])(?:[级本]级?)?(?:配套)?|村集?体?自筹.{0,6}"
)
_UNIT = re.compile(r"[(（][^()（）]*[万亿]?元[)）]\s*$")
_PLAN = "计划"
_PLANNED = (_PLAN, "安排")
_BUDGET = "预算"
_MONEY = "资金"
_AFTER = "调整后"
_AFTER_RANK = 0.5
"""Place of a heading that says what the budget was changed to, behind 全年预算数 and before all others."""
_INVESTED = re.compile(r"(?:[本当]年|年度|本年度)(?:计划投资额?|投资计划)")
_OF_ALL_YEARS = ("投资", "总")
"""What a plan is of that is no money of the year: 项目计划总投资."""
_ARRIVED = "到位"
_ARRIVED_RANK = LIKE_RANK + 250
"""Place of what was received under a heading in no list, 省级到位资金: behind all labels of a budget."""
_WHOLE_YEAR = "全年"
_RECEIVED = (_ARRIVED, "下达")
_PAID = "拨付"
_USED = re.compile(r"(?!.*(?:[率比未结余剩]|进度|预算)).*(?:使用|支出)")
_NEAR = 8
"""Rows above an amount in which its heading stands, at most."""
_IN_PERCENT = re.compile(r"[(（](?:[^()（）]*[,，、;；\s])?[%％]\s*[)）]|率\s*[%％]\s*[:：]?\s*$")


def headings(board: Board, line: Line, *, like: bool = False) -> Iterator[tuple[str, str, range]]:
    """Yield role, label and columns of each heading of a line, without those of other years beside the form's own.

    ``like`` takes the line to hold nothing but headings: those that are in no
    list are understood by their words.
    """
    found = list(_all_headings(board, line, like=like))
    years = years_in(line) if found else {}
    others = of_other_years(board, line.row, found, years, "executed") if years else ()
    for role, covers, key in found:
        if covers.start not in others:
            yield role, key, covers


def _all_headings(board: Board, line: Line, *, like: bool) -> Iterator[Heading]:
    for column, cell in line.cells.items():
        word = line.words.get(column)
        if word and word.money and word.value is None:
            yield word.money, range(column, board.beside(line.row, column)), word.key
        elif like and _unlisted(word) and isinstance(cell.content, str) and (found := _by_words(board, cell.content)):
            yield found, range(column, board.beside(line.row, column)), spelling(cell.content)


def last_headings(board: Board, line: Line, known: Set[str]) -> Iterator[tuple[str, str, range]]:
    """Yield the headings that only the words explain which say least, for the budget or the spending not ``known``."""
    lost = ({"adjusted"} if _BUDGETS.isdisjoint(known) else set()) | ({"executed"} - known)
    for column, cell in line.cells.items() if lost else ():
        if isinstance(text := cell.content, str) and _unlisted(line.words.get(column)):
            role = board.vocabulary.last("money", text)
            if role in lost and not board.vocabulary.is_row(text):
                yield role, spelling(text), range(column, board.beside(line.row, column))


def _unlisted(word: Word | None) -> bool:
    """Tell whether a label is in no list of its part of a form: it may be one of the indicator table, 完成率."""
    return word is None or (word.table != "" and not (word.money or word.head or word.rows or word.value))


def names_money(board: Board, line: Line) -> bool:
    """Tell whether two headings of a line name the unit of money, or one does and two are of money by their words."""
    texts = [cell.content for cell in line.cells.values()]
    named = sum(isinstance(text, str) and _UNIT.search(text) is not None for text in texts)
    return named > 1 or (named > 0 and sum(role in AMOUNTS for role, _, _ in headings(board, line, like=True)) > 1)


def names_item(text: str) -> bool:
    """Tell whether a heading names for what money was spent: 支出内容."""
    return _ITEM.fullmatch(spelling(text)) is not None


def heads_spending(board: Board, line: Line) -> bool:
    """Tell whether a line heads a list of vouchers or items of spending: one column of amounts, none of indicators."""
    texts = [cell.content for cell in line.cells.values() if cell.content is not None]
    labels = [spelling(text) for text in texts if isinstance(text, str)]
    if len(labels) < max(len(texts), 2) or any(word.table in _INDICATORS for word in line.words.values()):
        return False
    columns = [board.vocabulary.money_column(label) for label in labels if not _ITEM.fullmatch(label)]
    spent = columns.count("executed") + sum("金额" in label and "预算" not in label for label in labels)
    vouchers = any("凭证" in label for label in labels)
    return spent > 0 and (vouchers or (_BUDGETS.isdisjoint(columns) and any(map(_ITEM.fullmatch, labels))))


def heads_tasks(board: Board, line: Line) -> bool:
    """Tell whether a line heads the tasks of a year and what each cost: 任务名称 | 主要内容 | 预算金额 | 执行金额."""
    labels = [spelling(cell.content) for cell in line.cells.values() if isinstance(cell.content, str)]
    scored = (word for word in line.words.values() if word.table in _SCORED and word.key not in board.vocabulary.tasks)
    if not any(map(_TASK.fullmatch, labels)) or any(scored):
        return False
    return not line.has_number() and any(role in AMOUNTS for role, _, _ in headings(board, line, like=True))


def heads_split(line: Line) -> bool:
    """Tell whether a line opens another split of the same money: 按收入性质分, 按收入性质分：2030.12, 支出构成."""
    texts = [cell.content for cell in line.cells.values() if isinstance(cell.content, str)]
    return heads_makeup(line) or any(_SPLIT.match("".join(text.split())) for text in texts)


def heads_makeup(line: Line) -> bool:
    """Tell whether a line says no more than that the money is parted below: 支出构成, 资金组成情况."""
    text = None if (alone := line.alone()) is None else line.cells[alone].content
    return isinstance(text, str) and _MAKEUP.fullmatch(spelling(text)) is not None


def spent_rows(names: Sequence[str], totals: Collection[int] = ()) -> range | None:
    """Return which rows of money are what was spent, where income stands beside it: 基金收入 above 基金支出.

    The row and those below it that are parts of it; None where the rows are not of both kinds, or where one of the
    ``totals``, which stand above all or have the points, is neither: 年度预算总额 above 收入 and 支出.
    """
    keys = [spelling(name) for name in names]
    spent = next((index for index, key in enumerate(keys) if _SPENT.fullmatch(key)), None)
    if spent is None or not any(map(_INCOME.fullmatch, keys)):
        return None
    if not all(_ends_parts(keys[index]) for index in totals):
        return None
    parts = list(takewhile(lambda key: key.startswith(_PART) or not _ends_parts(key), keys[spent + 1 :]))
    return range(spent, spent + 1 + len(parts))


def _ends_parts(key: str) -> bool:
    """Tell whether a row of income and spending is none of the parts of what was spent: 收入合计, 本年结余."""
    return _LEFT in key or _INCOME.fullmatch(key) is not None or _SPENT.fullmatch(key) is not None


def own_rows(board: Board, found: Iterable[tuple[int, Word, Line]]) -> list[tuple[int, Word, Line]]:
    """Return labels of money that stand one below the other, each with its column, without those of other years."""
    rows = list(found)
    texts = (str(line.cells[column].content) for column, _, line in rows)
    years = {index: year for index, text in enumerate(texts) if (year := year_of(text)) is not None}
    labels = [(word.money, range(index, index + 1), word.key) for index, (_, word, _) in enumerate(rows)]
    others = of_other_years(board, rows[0][2].row if rows else 0, labels, years, "executed")
    return [item for index, item in enumerate(rows) if index not in others]


def telling(board: Board, found: Iterable[tuple[str, str, range]]) -> dict[str, range]:
    """Return the columns of each role in ``ROLES``: of role, label and columns with one meaning the more telling ones.

    Of two that name the budget the earlier one may be the initial one: 预算数 before 调整预算数, and what was planned,
    计划数, beside what was received of it, 到位数. A budget, 预算安排数, stays what the money is measured by; money set
    aside, 预算安排资金, is a plan.
    """
    labels = list(found)
    best: dict[str, tuple[float, range, str]] = {}
    planned: list[range] = []
    arrived: list[range] = []
    beside = {role for role, _, _ in labels}
    for role, key, covers in labels:
        if role not in ROLES or is_mere_plan(role, key, beside):
            continue
        rank = board.vocabulary.rank("money", key)
        if role == "adjusted":
            if _AFTER in key:
                rank = min(rank, _AFTER_RANK)
            if _is_plan(key):
                planned.append(covers)
            elif _ARRIVED in key:
                arrived.append(covers)
                rank = _ARRIVED_RANK if rank == LIKE_RANK and _BUDGET not in key else rank
            earlier = role in best and rank < best[role][0] < ASIDE_RANK
            if earlier and _may_be_initial(best[role][2]) and not board.vocabulary.is_change(best[role][2]):
                best.setdefault("initial", best[role])
        if role not in best or rank < best[role][0]:
            best[role] = (rank, covers, key)
    chosen = {role: covers for role, (_, covers, _) in best.items()}
    if planned and arrived and "initial" not in chosen and chosen["adjusted"] in (*planned, *arrived):
        chosen |= {"initial": planned[0], "adjusted": arrived[0]}
    return chosen


def _is_plan(key: str) -> bool:
    """Tell whether a label of the adjusted budget names what was planned: 计划数, 预算安排资金, no 预算安排数.

    What is to be invested in the year, 当年计划投资, is its budget.
    """
    planned = any(word in key for word in _PLANNED) and (_BUDGET not in key or key.endswith(_MONEY))
    return planned and not _INVESTED.fullmatch(key)


def names_plan_and_receipt(board: Board, line: Line) -> bool:
    """Tell whether a line holds what was planned and what was received of it, each with its figure beside it.

    What was planned in all, 计划投资额, may be for more than the year, where no sources are named below: what was
    received is then no change of it.
    """
    found = [(key, covers) for role, key, covers in headings(board, line) if role == "adjusted"]
    in_all = any(word in key for key, _ in found if _is_plan(key) for word in _OF_ALL_YEARS)
    if in_all and not all(names_source(board, board.line(line.row + 1), covers.start) for _, covers in found):
        return False
    plans = sum(_is_plan(key) for key, _ in found)
    return (
        0 < plans < len(found)
        and any(_ARRIVED in key for key, _ in found)
        and not any(word.head for word in line.words.values())
        and all(is_figure(line, figure_column(board, line, covers.start)) for _, covers in found)
    )


def is_received(board: Board, amount: Entry | None) -> bool:
    """Tell whether the label of an amount, left of it or the first text above it, says that it was received: 到位数."""
    if amount is None or amount.cell is None:
        return False
    row, column = position(amount.cell)
    left = [(row, column - 1)] if column else []
    places = (*left, *((above, column) for above in range(row - 1, max(row - _NEAR, 0) - 1, -1)))
    texts = (board.line(up).cells.get(across, BLANK).content for up, across in starmap(board.grid.anchor, places))
    known = board.vocabulary.money_column
    label = next((text for text in texts if isinstance(text, str) and known(text)), "")
    return _ARRIVED in label and _WHOLE_YEAR not in label


def is_passed_on(line: Line, column: int, holds: Callable[[int], bool]) -> bool:
    """Tell whether 拨付金额 is what was handed on and not what was spent: a label behind it says what was used of it.

    That label is in no list, 已使用资金, and ``holds`` an amount.
    """
    word = line.words.get(column)
    if word is None or _PAID not in word.key:
        return False
    behind = (other for other in line.cells if other > column and not (other in line.words and line.words[other].key))
    texts = ((other, line.cells[other].content) for other in behind)
    return any(isinstance(text, str) and _USED.match(spelling(text)) and holds(other) for other, text in texts)


def is_mere_plan(role: str, label: str, beside: Collection[str]) -> bool:
    """Tell whether a label names what was planned, 计划支出数, and no adjusted budget: the initial one is there too."""
    return role == "adjusted" and _PLAN in label and "initial" in beside


def _may_be_initial(key: str) -> bool:
    """Tell whether a label before a more telling one is the initial budget: 预算数 before 调整预算数, no 到位数."""
    return _BUDGET in key and not any(word in key for word in _RECEIVED)


def says_percent(text: object) -> bool:
    """Tell whether the heading of a rate says that it is in percent: 执行率（%）."""
    return isinstance(text, str) and _IN_PERCENT.search(text) is not None


def _by_words(board: Board, text: str) -> str:
    role = board.vocabulary.money_column(text)
    if role == "executed" and _QUOTIENT.search(text):
        role = "rate"
    if _PLAN in text and any(word in text for word in _OF_ALL_YEARS):
        return ""
    return "" if role == "none" or board.vocabulary.is_row(text) else role


def is_row_name(board: Board, line: Line, column: int) -> bool:
    """Tell whether a cell names a row of money."""
    text = line.cells[column].content
    if not isinstance(text, str):
        return False
    word = line.words.get(column)
    return bool(word and word.rows) or board.vocabulary.is_source(text)


def names_source(board: Board, line: Line, column: int) -> bool:
    """Tell whether a cell names a row of money by its words, or whose money it is: 省级财政, 其它."""
    text, word = line.cells.get(column, BLANK).content, line.words.get(column)
    if word is not None and word.money and not word.rows:
        return False  # a further pair
    own = word is None and isinstance(text, str) and _WHOSE.fullmatch(spelling(text)) is not None
    return own or (isinstance(text, str) and is_row_name(board, line, column))


def is_figure(line: Line, column: int) -> bool:
    """Tell whether a cell holds a number, or a text that says one: 200万元."""
    content = line.cells[column].content if column in line.cells and column not in line.words else None
    return isinstance(content, Decimal) or (isinstance(content, str) and read(content).kind is Kind.NUMBER)


def figure_column(board: Board, line: Line, column: int) -> int:
    """Return the column of the figure that stands beside a label; blank ones whose merge is lost are passed over."""
    beside = board.beside(line.row, column)
    if not line.blank(beside):
        return beside
    found = line.after(beside)
    return found if found is not None and is_figure(line, found) and not board.has_merges(line) else beside


def split_columns(board: Board, header: Line) -> dict[int, str]:
    """Return where the figures are split once more below the headings: 总额 | 财政拨款 | 其他资金 under 预算数.

    The columns of the second line with the role of the heading above; none
    unless the whole line below wide headings names the total and its sources.
    """
    below = board.line(header.row + 1)
    wide = ((role, _reach(board, header, covers, below)) for role, _, covers in headings(board, header))
    over = {column: role for role, covers in wide if len(covers) > 1 for column in covers}
    found = {column: over[column] for column in below.cells if column in over}
    first = min(over, default=0)
    names = all(is_row_name(board, below, column) for column, cell in below.cells.items() if column >= first)
    total = any(column in found and word.rows == "total" for column, word in below.words.items())
    return found if names and total and not below.has_number() else {}


def _reach(board: Board, line: Line, covers: range, below: Line) -> range:
    """Return the columns of a heading; in a row whose merged cells are lost those up to the next one."""
    after = line.after(covers.start)
    stop = max(below.cells, default=0) + 1 if after is None else after
    return covers if stop <= covers.stop or board.has_merges(line) else range(covers.start, stop)


def spent_side(line: Line) -> Line:
    """Return the part of a heading line that is about spending, where income stands on its left: 收入 … | 支出 …."""
    texts = {column: spelling(cell.content) for column, cell in line.cells.items() if isinstance(cell.content, str)}
    names = {column: text for column, text in texts.items() if column not in line.words or not line.words[column].money}
    income = next((column for column, text in names.items() if "收入" in text), None)
    spent = next((column for column, text in names.items() if "支出" in text and "收入" not in text), None)
    if income is None or spent is None or spent < income:
        return line
    left, right = (
        {word.money for word in side.words.values()} for side in (line.part(income, spent), line.part(spent))
    )
    return line.part(spent) if left & right & ROLES else line
