"""What a bureau's own form has no place for, so that it cannot come alive there, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set  # noqa: PYI025  # no set is built
from typing import NamedTuple

from xlcore.form.scoring import ScoredForm
from xlcore.rules import Target
from xlcore.sheet.codes import Position, address
from xlcore.sheet.headings import COMPUTED, MANUAL, MONEY, TABLE
from xlcore.sheet.locate import Header, Place
from xlcore.sheet.read import Reading

_SO = {
    "score": f"指标得分没有变成公式，按规则算出的得分只显示在表旁“{COMPUTED}”列",
    "weight": "各行没有分值，不能算分",
    "target": f"完成值没有指标值可比，得分请填在表旁“{MANUAL}”列",
    "actual": f"指标值没有完成值可比，得分请填在表旁“{MANUAL}”列",
}
_MONEY_SO = {
    "score": f"执行得分没有变成公式，只显示在表旁“{COMPUTED}”列",
    "rate": "执行率没有变成公式",
    "initial": "执行率和执行得分不能计算",
    "adjusted": "执行率和执行得分不能计算",
    "executed": "执行率和执行得分不能计算",
}


class _Lack(NamedTuple):
    """A sentence about a column that was not found, and the unknown headings that it names."""

    said: str
    headings: Sequence[Position] = ()


def lacking(reading: Reading, scored: ScoredForm) -> tuple[str, ...]:
    """Return a Chinese sentence for each column and place that was not found: what follows, and what to do."""
    found = (*_money(reading), *_tables(reading.place, scored))
    named = {address(*where) for lack in found for where in lack.headings}
    return (*(lack.said for lack in found), *_foot(reading), *_unread(reading, named))


def _tables(place: Place, scored: ScoredForm) -> Iterator[_Lack]:
    compared = [row for row in scored.rows if isinstance(row.rule, Target)]
    needed = {
        "weight": any(row.row.weight is None and row.prescribed is None for row in scored.rows),
        "target": any(row.row.target is None for row in compared),
        "actual": any(row.row.actual is None for row in compared),
        "score": any(row.row.score is None for row in scored.rows),
    }
    for table in place.tables:
        header = table.header
        for role, needs in needed.items():
            # What a table under a title of its own tells, 资金管理情况, is judged and has no targets.
            if needs and role not in header.columns and not (header.group and role == "target"):
                name = TABLE[role]  # type: ignore[index]  # the keys of _SO are columns
                unknown = _unknown(header)
                said = f"指标表没有找到“{name}”列：{_SO[role]}。{_advice(place, unknown, name, header.first)}"
                yield _Lack(said, unknown)


def _unknown(header: Header) -> list[Position]:
    """Return where the headings stand that nobody knows."""
    return sorted(set(header.unknown.values()))


def _money(reading: Reading) -> Iterator[_Lack]:
    plan, budget, place = reading.scheme.execution, reading.form.budget, reading.place
    if plan is None:
        return
    if budget is None:
        yield _Lack("没有找到资金表（预算数、执行数）：执行率和执行得分没有变成公式。")
        return
    for role in ("executed", plan.base, *(("rate", "score") if plan.row == "money" else ())):
        if getattr(budget.total, role) is None:
            name = MONEY[role]
            unknown = _unknown_money(place)
            more = _advice(place, unknown, name, place.money.row) if place.money else ""
            yield _Lack(f"资金表没有找到“{name}”列：{_MONEY_SO[role]}。{more}", unknown)


def _unknown_money(place: Place) -> list[Position]:
    """Return where, right of the first known heading of the money block, headings stand that nobody knows."""
    line, words = place.money, place.board.vocabulary
    if line is None:
        return []
    first = min((column for column, word in line.words.items() if word.money), default=0)
    texts = {column: cell.content for column, cell in line.cells.items() if first < column <= place.right}
    return [
        (line.row, column)
        for column, text in texts.items()
        if isinstance(text, str) and not words.money_column(text) and not words.column(text)
    ]


def _advice(place: Place, unknown: Sequence[Position], name: str, row: int) -> str:
    if not unknown:
        return f"需要的，请在原件第{row + 1}行的表头加一列“{name}”后重新生成"
    shown = "、".join(f"“{_text(place, where)}”（{address(*where)}）" for where in unknown)
    return f"表头{shown}不认识；如果它就是“{name}”，请在原件中改成“{name}”后重新生成"


def _text(place: Place, where: Position) -> str:
    return "".join(str(place.board.grid.raw(*where).content).split())


def _foot(reading: Reading) -> Iterator[str]:
    scored = all("score" in table.header.columns for table in reading.place.tables)
    if not scored:
        # The cell of a total is looked for below the scores.
        yield f"总分没有变成公式，只显示在表旁“{COMPUTED}”列。需要的，请在原件中先改好“得分”列的列名后重新生成"
    elif reading.form.claimed.total is None:
        yield f"没有找到总分的位置：总分只显示在表旁“{COMPUTED}”列。需要的，请在原件中加一行“总分”后重新生成"


def _unread(reading: Reading, named: Set[str]) -> Iterator[str]:
    """Yield the cells that were not read, but for the headings that were named."""
    cells = [place for entry in reading.form.unread if (place := entry.place or "") and place not in named]
    if cells:
        shown = "、".join(cells[:10]) + (f" 等 {len(cells)} 处" if len(cells) > 10 else "")
        yield f"没有读懂、也没有用上：{shown}。请核对这些格的列名或标签"
