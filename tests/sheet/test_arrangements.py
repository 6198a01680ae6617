"""Forms nobody has seen: any order of columns, any of the known headings, any way to set groups."""

from dataclasses import dataclass
from decimal import Decimal
from importlib import resources

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from render import Sheet, grid_of_sheet, read_grids

LABELS = yaml.safe_load((resources.files("xlcore.sheet") / "labels.yaml").read_text("utf-8"))
FIGURES = ("weight", "score")
BESIDE = {"none": "复核得分", "about": "指标说明"}


@dataclass(frozen=True)
class Arrangement:
    """How one form is printed."""

    columns: tuple[str, ...]
    headings: dict[str, str]
    groups: str
    name_width: int
    left: int
    side: bool
    groups_of: tuple[int, ...]
    repeat: int | None
    total: str


def heading_of(role):
    if role in BESIDE:
        return st.just(BESIDE[role])
    labels = [label for label in LABELS["table"][role] if role != "name" or "四级" not in label]
    suffix = {"target": "(A)", "actual": "（B）", "weight": "（分）"}.get(role, "")
    return st.sampled_from(labels).map(lambda label: "\n".join([label[:2], label[2:]]) + suffix)


@st.composite
def arrangements(draw):
    optional = draw(st.sets(st.sampled_from(["nature", "unit", "reason", "weight", "none", "about"])))
    values = draw(st.permutations(["target", "actual", "score", *sorted(optional)]))
    columns = ("level1", "level2", "name", *values)
    return Arrangement(
        columns,
        {role: draw(heading_of(role)) for role in columns},
        draw(st.sampled_from(["merged", "first", "each"])),
        draw(st.integers(1, 3)),
        draw(st.integers(0, 2)),
        draw(st.booleans()),
        tuple(draw(st.lists(st.integers(1, 4), min_size=1, max_size=5))),
        draw(st.none() | st.integers(1, 3)),
        draw(st.sampled_from(["总分", "合 计", "总得分："])),
    )


def laid_out(plan):
    """Return the sheet, and the rows of values that it holds with their cells."""
    sheet, rows = Sheet(), []
    sheet.put(0, plan.left, "2023年度项目支出绩效自评表", columns=6)
    sheet.put(1, plan.left, "项目名称")
    sheet.put(1, plan.left + 1, "道路养护", columns=2)
    first = plan.left + (1 if plan.side else 0)
    starts = {role: first + i + (plan.name_width - 1 if i > 2 else 0) for i, role in enumerate(plan.columns)}
    row = header(sheet, plan, starts, 2)
    for number, size in enumerate(plan.groups_of):
        if plan.repeat == number:
            row = header(sheet, plan, starts, row)
        rows += group(sheet, plan, starts, row, number)
        row += size
    if plan.side:
        sheet.put(2, plan.left, "绩\n效\n指\n标", rows=row - 2)
    sheet.put(row, plan.left, plan.total, columns=starts["name"] - plan.left)
    sheet.put(row, starts["score"], 77)
    sheet.put(row + 1, plan.left, "注：其他资金包括自有资金。", columns=6)
    return sheet, rows


def header(sheet, plan, starts, row):
    for role in plan.columns:
        sheet.put(row, starts[role], plan.headings[role], columns=plan.name_width if role == "name" else 1)
    return row + 1


def group(sheet, plan, starts, row, number):
    """Put one group below ``row``; return what its rows hold."""
    size = plan.groups_of[number]
    level1, level2 = f"组{'甲乙丙丁戊'[number]}", f"类{'甲乙丙丁戊'[number]}"
    for role, name in {"level1": f"{level1}（{number + 1}分）", "level2": level2}.items():
        for index in range(size if plan.groups == "each" else 1):
            sheet.put(row + index, starts[role], name, rows=size if plan.groups == "merged" else 1)
    rows = []
    for here in range(row, row + size):
        values = {
            role: here + 100 * (role == "score") if role in FIGURES else f"{role}{here}" for role in plan.columns[2:]
        }
        for role, value in values.items():
            sheet.put(here, starts[role], value, columns=plan.name_width if role == "name" else 1)
        rows.append((level1, level2, values))
    return rows


@settings(derandomize=True, max_examples=150, deadline=None)
@given(arrangements())
def test_every_value_goes_to_its_indicator(plan):
    """However a form is arranged, each value belongs to its own row and its own field."""
    sheet, rows = laid_out(plan)
    (form,) = read_grids(grid_of_sheet(sheet))
    roles = [role for role in plan.columns[2:] if role not in BESIDE]
    found = [
        (row.level1.text, row.level2.text, {role: getattr(row, role).content for role in roles})
        for row in form.indicators
    ]
    assert [(one, two, {role: values[role] for role in roles}) for one, two, values in rows] == found
    assert Decimal(77) == form.claimed.total.content
    assert [(f"组{'甲乙丙丁戊'[i]}", None, i + 1) for i in range(len(plan.groups_of))] == [
        (section.level1, section.level2, section.stated) for section in form.sections
    ]
    absent = {"nature", "unit", "reason", "weight"} - set(plan.columns)
    assert {None} >= {getattr(row, role) for row in form.indicators for role in absent}
