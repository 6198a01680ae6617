"""Sheets that were pulled about: nothing is read into the wrong place in silence."""

import os
import random
import time
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from render import Sheet, cell_of

from xlcore.checks import Level, run
from xlcore.form.scoring import score
from xlcore.sheet.codes import address, position
from xlcore.sheet.grid import Grid, Workbook
from xlcore.sheet.labels import vocabulary
from xlcore.sheet.read import forms_of

SHEETS = int(os.environ.get("XLCORE_FUZZ_SHEETS", "300"))
"""How many sheets are tried; 10,000 before a release."""
SLOWEST = 1.0
"""Seconds that the reading of one small sheet may take on a busy machine."""
HEADINGS = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")
ROLES = ("level1", "level2", "name", "target", "actual", "weight", "score", "reason")
GROUPS = (("产出指标", "数量指标", 50, 4), ("效益指标", "社会效益指标", 30, 3), ("满意度指标", "满意度指标", 10, 1))
WORDS = (
    "得分",
    "分值",
    "合计",
    "小计",
    "备注",
    "项目名称",
    "一级指标",
    "三级指标",
    "全年预算数",
    "其中：",
    "待定",
    "——",
    "",
)


def clean() -> Sheet:
    """Return a form without any fault; each of its figures stands nowhere else."""
    sheet, row = Sheet(), 5
    head = {(0, 0): "项目支出绩效自评表（2023年度）", (1, 0): "项目名称", (1, 1): "道路养护",
            (2, 0): "主管部门", (2, 1): "某县交通局", (2, 4): "实施单位", (2, 5): "某县公路站"}  # fmt: skip
    for place, text in head.items():
        sheet.put(*place, text)
    for column, (heading, value) in enumerate(
        {"年初预算数": 313, "全年预算数": 317, "全年执行数": 311, "分值": 10, "执行率": "98.11%", "得分": 9.81}.items()
    ):
        sheet.put(3, 2 + column, heading)
        sheet.put(4, 2 + column, value)
    sheet.put(3, 0, "项目资金（万元）", rows=2)
    sheet.put(4, 1, "年度资金总额")
    for column, heading in enumerate(HEADINGS):
        sheet.put(row, column, heading)
    row += 1
    for level1, level2, points, count in GROUPS:
        sheet.put(row, 0, level1, rows=count)
        sheet.put(row, 1, level2, rows=count)
        for index in range(count):
            share = Decimal(points) / count + (Decimal(index) - Decimal(count - 1) / 2) / 4
            for column, value in enumerate((f"事项{row}", 1000 + row, 1020 + row, float(share), float(share)), start=2):
                sheet.put(row, column, value)
            row += 1
    sheet.put(row, 0, "总分", columns=5)
    sheet.put(row, 5, 100)
    sheet.put(row, 6, 99.81)
    return sheet


@dataclass
class Draft:
    """A sheet that is being pulled about."""

    cells: dict[tuple[int, int], object]
    merges: list[tuple[int, int, int, int]]

    def grid(self) -> Grid:
        """Return the sheet as the reader gets it: where merges overlap, the first one wins."""
        held = {where: cell_of(value) for where, value in self.cells.items() if value not in {None, ""}}
        anchors, spans = {}, {}
        for top, left, bottom, right in self.merges:
            inside = [(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)]
            if len(inside) > 1 and anchors.keys().isdisjoint(inside):
                anchors.update(dict.fromkeys(inside, (top, left)))
                spans[top, left] = (bottom - top + 1, right - left + 1)
        rows = max((r for r, _ in held), default=-1) + 1
        columns = max((c for _, c in held), default=-1) + 1
        return Grid("自评表", "visible", rows, columns, held, anchors, spans)

    def shift(self, axis: int, at: int, by: int) -> None:
        """Open (or close) room before a row (axis 0) or column (axis 1)."""

        def moved(row: int, column: int) -> tuple[int, int]:
            place = [row, column]
            place[axis] += by if place[axis] >= at else 0
            return place[0], place[1]

        gone = range(at + by, at) if by < 0 else range(0)
        self.cells = {moved(*where): value for where, value in self.cells.items() if where[axis] not in gone}
        self.merges = [(*moved(a, b), *moved(c, d)) for a, b, c, d in self.merges]


def swap_columns(draft: Draft, rng: random.Random) -> None:
    one, two = rng.sample(range(8), 2)
    other = {one: two, two: one}
    rows = range(5, 15)
    draft.cells = {(r, other.get(c, c) if r in rows else c): value for (r, c), value in draft.cells.items()}
    draft.merges = [
        (a, other.get(b, b), c, other.get(d, d)) if a in rows and b == d else (a, b, c, d)
        for a, b, c, d in draft.merges
    ]


def move_label(draft: Draft, rng: random.Random) -> None:
    where = rng.choice([place for place, value in draft.cells.items() if isinstance(value, str)])
    row, column = where[0] + rng.randint(-2, 2), where[1] + rng.randint(-2, 2)
    if row >= 0 and column >= 0 and (row, column) not in draft.cells:
        draft.cells[row, column] = draft.cells.pop(where)


def merge(draft: Draft, rng: random.Random) -> None:
    row, column = rng.randint(0, 14), rng.randint(0, 7)
    block = (row, column, row + rng.randint(0, 3), column + rng.randint(0, 3))
    draft.merges.insert(rng.choice([0, len(draft.merges)]), block)


def split(draft: Draft, rng: random.Random) -> None:
    if draft.merges:
        draft.merges.pop(rng.randrange(len(draft.merges)))


def blank(draft: Draft, rng: random.Random) -> None:
    draft.cells.pop(rng.choice(list(draft.cells)))


def retype(draft: Draft, rng: random.Random) -> None:
    draft.cells[rng.choice(list(draft.cells))] = rng.choice([*WORDS, 7777, "12,3", "290%", True])


def scatter(draft: Draft, rng: random.Random) -> None:
    draft.cells.setdefault((rng.randint(0, 17), rng.randint(0, 10)), rng.choice([*WORDS, 8888, "9999万元"]))


def break_label(draft: Draft, rng: random.Random) -> None:
    where = rng.choice([place for place, value in draft.cells.items() if isinstance(value, str)])
    text = str(draft.cells[where])
    cut = rng.randint(0, len(text))
    draft.cells[where] = f"{text[:cut]}{rng.choice(['/', ' ', '　', chr(10)])}{text[cut:]}"


def open_room(draft: Draft, rng: random.Random) -> None:
    draft.shift(rng.randint(0, 1), rng.randint(0, 14), rng.randint(1, 2))


def close_room(draft: Draft, rng: random.Random) -> None:
    draft.shift(rng.randint(0, 1), rng.randint(1, 14), -1)


def repeat_header(draft: Draft, rng: random.Random) -> None:
    row = rng.randint(7, 14)
    draft.shift(0, row, 1)
    draft.cells |= {(row, c): value for (r, c), value in list(draft.cells.items()) if r == 5}


def shuffle_rows(draft: Draft, rng: random.Random) -> None:
    order = list(range(6, 14))
    rng.shuffle(order)
    to = dict(zip(range(6, 14), order, strict=True))
    draft.cells = {(to.get(r, r) if c > 1 else r, c): value for (r, c), value in draft.cells.items()}


MUTATIONS = (swap_columns, move_label, merge, split, blank, retype, scatter, break_label, open_room, close_room,
             repeat_header, shuffle_rows)  # fmt: skip


def pulled_about(seed: int) -> Grid:
    rng = random.Random(seed)  # noqa: S311  # a draw that can be repeated, no secret
    base = clean()
    draft = Draft(dict(base.cells), list(base.merges))
    for _ in range(rng.randint(1, 6)):
        if draft.cells:
            rng.choice(MUTATIONS)(draft, rng)
    return draft.grid()


def said(reading) -> bool:
    """Tell whether the form gets any word of error or warning."""
    return any(finding.level is not Level.INFO for finding in run(score(reading.form, reading.scheme)))


def _is_heading(content) -> bool:
    return isinstance(content, str) and vocabulary().column(content) in ROLES


def headed(grid: Grid, where: tuple[int, int], role: str) -> bool:
    """Tell whether the nearest heading above a cell names its role."""
    headings = {r for r, _ in grid.cells}
    headings = {r for r in headings if sum(_is_heading(grid.cell(r, c).content) for c in range(grid.columns)) > 2}
    for row in range(where[0] - 1, -1, -1):
        if row not in headings:
            continue
        content = grid.cell(*grid.anchor(row, where[1])).content
        if _is_heading(content):
            return vocabulary().column(content) == role
    return False


def misplaced(grid: Grid, form) -> list[str]:
    """Return the figures that stand in another row than their indicator's name, or under another heading."""
    found = []
    for row in form.indicators:
        lines = {position(row.name.cell)[0]} if row.name and row.name.cell else set()
        if lines:
            top = lines.pop()
            anchor = grid.anchor(*position(row.name.cell))
            lines = set(range(top, anchor[0] + grid.span(*anchor)[0]))
        for role in ("target", "actual", "weight", "score"):
            entry = getattr(row, role)
            if entry is None or not entry.cell or not isinstance(entry.content, Decimal):
                continue
            where = position(entry.cell)
            high = grid.span(*where)[0]
            if lines and lines.isdisjoint(range(where[0], where[0] + high)):
                found.append(f"{role} {entry.cell} beside {row.name.cell}")
            if not headed(grid, where, role):
                found.append(f"{role} {entry.cell} under another heading")
    return found


def lost(grid: Grid, reading) -> list[str]:
    """Return the figures inside the form that are in none of its fields, neither read nor said to be unread."""
    form = reading.form
    held = set()
    for row in form.indicators:
        held |= {entry.cell for role in ROLES if (entry := getattr(row, role))}
    budget = (form.budget.total, *form.budget.sources) if form.budget else ()
    for row in budget:
        held |= {getattr(row, role).cell for role in row.__slots__ if getattr(row, role)}
    entries = [form.claimed.total, form.claimed.weight_total, form.claimed.grade, form.year, form.reason]
    entries += [form.unit, form.department, form.project, *form.unread, *(s.entry for s in form.sections)]
    held |= {entry.cell for entry in entries if entry}
    subtotals = {row for (row, _), cell in grid.cells.items() if cell.content == "小计"}
    seen = {w: cell for w, cell in grid.cells.items() if grid.anchor(*w) == w and w[0] not in subtotals}
    return [
        address(*where)
        for where, cell in seen.items()
        if isinstance(cell.content, Decimal) and address(*where) not in held and where[1] <= reading.place.right
    ]


def problems(seed: int) -> list[str]:
    """Return what of one sheet was read wrongly or lost without a word."""
    grid = pulled_about(seed)
    begin = time.perf_counter()
    readings = forms_of(Workbook(Path("x.xlsx"), "", (grid,)))
    found = [f"{seed}: slow"] if time.perf_counter() - begin > SLOWEST else []
    for reading in readings:
        if wrong := misplaced(grid, reading.form):
            found += [] if said(reading) else [f"{seed}: {wrong}"]
    if len(readings) == 1 and (gone := lost(grid, readings[0])) and not said(readings[0]):
        found.append(f"{seed}: lost {gone}")
    return found


def test_the_form_itself_is_clean():
    """Before anything is moved the form is whole and nothing is said about it."""
    base = clean()
    (reading,) = forms_of(Workbook(Path("x.xlsx"), "", (Draft(base.cells, base.merges).grid(),)))
    assert [] == [finding.message for finding in run(score(reading.form, reading.scheme))]
    assert [] == lost(Draft(base.cells, base.merges).grid(), reading)


@pytest.mark.parametrize("part", range(10))
def test_nothing_goes_wrong_in_silence(part):
    """No exception, no hang, no figure beside another indicator or gone, without a finding."""
    seeds = range(part * SHEETS // 10, (part + 1) * SHEETS // 10)
    assert [] == [problem for seed in seeds for problem in problems(seed)]
