"""Small forms for the tests of the checks: one clean form, and changes to it by path."""

import re
from collections.abc import Mapping
from decimal import Decimal

from xlcore.checks import run
from xlcore.form.model import Budget, BudgetRow, Claimed, Entry, Form, IndicatorRow, Section, Template
from xlcore.form.scoring import score
from xlcore.scheme.catalogue import get

CLEAN = {
    "unit": "甲县水利局",
    "department": "甲县水利局",
    "project": "水库维修",
    "year": 2023,
    "budget.initial": 100,
    "budget.adjusted": 100,
    "budget.executed": 95,
    "budget.rate": "95%",
    "budget.weight": 10,
    "budget.score": "9.5",
    "budget.reason": "",
    "budget.rows[0].name": "其中：当年财政拨款",
    "budget.rows[0].initial": 60,
    "budget.rows[0].adjusted": 60,
    "budget.rows[0].executed": 60,
    "budget.rows[0].weight": "—",
    "budget.rows[0].score": "—",
    "budget.rows[1].name": "其他资金",
    "budget.rows[1].initial": 40,
    "budget.rows[1].adjusted": 40,
    "budget.rows[1].executed": 35,
    "budget.rows[1].weight": "—",
    "budget.rows[1].score": "—",
    **{
        f"indicators[{index}].{column}": content
        for index, cells in enumerate(
            [
                ("产出指标", "数量指标", "维修水库", "≥10座", "10座", 25),
                ("产出指标", "成本指标", "项目总成本", "≤100万元", "95", 25),
                ("效益指标", "社会效益指标", "群众用水改善", "效果明显", "达成预期指标", 30),
                ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "95%", 10),
            ]
        )
        for column, content in zip(
            ("level1", "level2", "name", "target", "actual", "weight", "score", "reason"),
            (*cells, cells[-1], ""),
            strict=True,
        )
    },
    "sections[0]": 50,
    "sections[1]": 30,
    "sections[2]": 10,
    "claimed.total": "99.5",
    "claimed.grade": "优",
    "claimed.weight_total": 100,
}
"""What the clean form holds, by path; the path is also the cell that findings name."""

SECTIONS = ("产出指标", "效益指标", "满意度指标")
NUMBERS = re.compile(r"-?\d+(\.\d+)?")
FIGURES = ("initial", "adjusted", "executed", "weight", "score", "total", "weight_total")


def entry(path, content):
    """Return an Entry; numbers, and texts of numbers in figure cells, become Decimals; None is no place."""
    if content is None or isinstance(content, Entry | Template):
        return content
    figure = path.rpartition(".")[2] in FIGURES and NUMBERS.fullmatch(str(content))
    return Entry(Decimal(content) if isinstance(content, int | Decimal) or figure else content, path)


def under(cells, prefix):
    """Return the entries that stand directly under a prefix, by their last name."""
    return {path.removeprefix(prefix): value for path, value in cells.items() if path.startswith(prefix)}


def many(cells, prefix):
    """Return the groups of entries prefix[0], prefix[1] and so on."""
    found = {}
    for path, value in cells.items():
        if path.startswith(f"{prefix}["):
            number, _, rest = path[len(prefix) + 1 :].partition("].")
            found.setdefault(int(number), {})[rest] = value
    return [found[number] for number in sorted(found)]


def made(changes: Mapping | None = None, kind="project", base=CLEAN) -> Form:
    """Return the clean form with some cells changed; None takes the place away."""
    cells = {path: entry(path, content) for path, content in {**base, **(changes or {})}.items()}
    cells = {path: value for path, value in cells.items() if value is not None}
    money = {name: value for name, value in under(cells, "budget.").items() if "[" not in name}
    return Form(
        sheet="自评表",
        kind=kind,
        **{name: cells.get(name) for name in ("unit", "department", "project", "year", "reason", "title", "template")},
        budget=Budget(BudgetRow(**money), tuple(BudgetRow(**row) for row in many(cells, "budget.rows"))),
        sections=tuple(
            Section(name, None, cells[f"sections[{index}]"].content, cells[f"sections[{index}]"])
            for index, name in enumerate(SECTIONS)
            if f"sections[{index}]" in cells
        ),
        indicators=tuple(IndicatorRow(**row) for row in many(cells, "indicators")),
        claimed=Claimed(**under(cells, "claimed.")),
        facts=under(cells, "facts."),
        unread=tuple(cells[path] for path in cells if path.startswith("unread")),
    )


def checked(form: Form, scheme="mof-project"):
    """Return the findings of a form under a built-in scheme."""
    return run(score(form, get(scheme)))


def places(findings):
    """Return code and cell of each finding."""
    return {(finding.code, finding.cell) for finding in findings}
