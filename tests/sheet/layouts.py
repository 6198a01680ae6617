"""Published records in layouts of many kinds: what each printed form would look like, and where its fields went."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from render import MONEY, Record, Sheet, runs, table_roles

LEVELS = ("level1", "level2", "name")
PATHS = {"initial": "initial", "adjusted": "adjusted", "executed": "executed", "rate": "printed_rate",
         "weight": "weight", "score": "score", "reason": "reason"}  # fmt: skip
TABLE_HEADINGS = {
    "level1": "一级指标", "level2": "二级指标", "name": "三级指标", "nature": "指标性质", "target": "年度指标值",
    "unit": "度量单位", "actual": "实际完成值", "weight": "分值", "score": "得分", "reason": "偏差原因分析及改进措施",
    "about": "指标说明", "criterion": "评分标准", "level1_weight": "权重（%）", "level2_weight": "权重（%）",
}  # fmt: skip
MONEY_HEADINGS = {
    "initial": "年初预算数", "adjusted": "全年预算数", "executed": "全年执行数", "weight": "分值", "rate": "执行率",
    "score": "得分", "reason": "偏差原因分析及改进措施",
}  # fmt: skip
_SPLIT = re.compile(r"(≥|≧|>=|≤|<=|═|＝|=)?(\d+(?:\.\d+)?)([^\d.]*)")
_SIGNS = {">=": "≥", "<=": "≤", "": "="}


@dataclass(frozen=True)
class Layout:
    """How a form is printed; each field is one habit of the forms that people fill in."""

    name: str
    order: tuple[str, ...] = ("target", "actual", "weight", "score", "reason")
    """The columns behind the levels; those that a record does not have are left out."""
    headings: Mapping[str, str] = field(default_factory=dict)
    money: tuple[str, ...] = ("initial", "adjusted", "executed", "weight", "rate", "score", "reason")
    money_headings: Mapping[str, str] = field(default_factory=dict)
    head: str = "pairs"
    groups: str = "merged"
    vertical: bool = False
    top: int = 0
    left: int = 0
    beside: Mapping[str, tuple[str, Any]] = field(default_factory=dict)
    """Columns that are not the unit's own: after which role they stand, their heading, what they hold."""
    helper: bool = False
    goals: bool = False
    notes: tuple[str, ...] = ()
    pages: int = 0
    """Rows after which a page number and the header are printed again; 0 for one page."""
    spell: Callable[[str], str] = str
    change: Callable[[Record], Record] = dict
    total: str = "总 分"


def applied(layout: Layout, record: Record) -> Record:
    """Return the record as the layout prints it; the national headings stand where the record is prose only."""
    rows = [{k: v for k, v in row.items() if k != "uncertain"} for row in record["indicators"]]
    known = {role for row in rows for role, value in row.items() if value is not None}
    rows = [{role: "" if value is None and role in known else value for role, value in row.items()} for row in rows]
    if layout.groups in {"first", "each"}:  # without merges a row in which nothing stands cannot be seen
        rows = [row for row in rows if any(row[role] for role in ("name", "target", "actual", "weight", "score"))]
        rows = [{**row, "level2": row["level2"] or rows[index - 1]["level2"]} for index, row in enumerate(rows)]
    columns = dict(record["columns"])
    if not columns["budget"]:
        columns["budget"] = ["年初预算数", "全年预算数", "全年执行数", "执行率"]
    return layout.change({**record, "indicators": rows, "columns": columns})


def laid_out(layout: Layout, record: Record, name: str = "自评表") -> Sheet:
    """Lay out a record that was ``applied``."""
    sheet = Sheet(name)
    press = _Press(layout, record, sheet)
    press.print()
    return sheet


class _Press:
    """Prints one record in one layout, from top to bottom."""

    def __init__(self, layout: Layout, record: Record, sheet: Sheet) -> None:
        self.layout, self.record, self.sheet = layout, record, sheet
        self.roles = self._roles()
        self.left = layout.left + (1 if self._side() else 0)
        self.columns = self._columns()
        self.row = layout.top

    def _roles(self) -> list[str]:
        if not self.record["indicators"]:
            return []
        own = table_roles(self.record) if "一级指标" in "".join(self.record["columns"]["indicators"]) else None
        own = own or [*LEVELS, "target", "actual"]
        values = [role for role in self.layout.order if role in own]
        levels = [role for role in own if role in {*LEVELS, "about", "criterion"}]
        if self.layout.groups == "rubric" and "level1_weight" in own:
            levels = [role for role in own if role in {*levels, "level1_weight", "level2_weight", "weight"}]
            values.remove("weight")
        if self.layout.groups == "bands":
            levels.remove("level1")
        return [*levels, *values]

    def _columns(self) -> dict[str, int]:
        columns, at = {}, self.left
        for role in self.roles:
            columns[role] = at
            at += 1
            if role in self.layout.beside:
                at += 1
        return columns

    @property
    def width(self) -> int:
        return max(len(self.columns) + len(self.layout.beside), len(self.layout.money) + 3, 6)

    def label(self, column: int, text: str, **more: Any) -> None:
        self.sheet.put(self.row, column, self.layout.spell(text), **more)

    def print(self) -> None:
        left = self.layout.left
        self.sheet.put(self.row, left, self._title(), columns=self.width)
        self.sheet.put(self.row + 1, left, f"（{self.record['year']}年度）", columns=self.width)
        self.row += 2
        {"pairs": self._head_pairs, "inline": self._head_inline, "rows": self._head_rows}[self.layout.head]()
        self._money()
        if self.layout.goals:
            self._goals()
        if self.roles:
            self._table()
        self._foot()

    def _title(self) -> str:
        kind = "项目支出" if self.record["kind"] == "project" else "部门整体支出"
        return f"{kind}绩效自评表"

    def _identity(self) -> Iterator[tuple[str, str, Any]]:
        unit = "实施单位" if self.record["kind"] == "project" else "部门（单位）名称"
        for path, label in (("project", "项目名称"), ("department", "主管部门"), ("unit", unit)):
            if self.record[path] is not None:
                yield path, label, self.record[path]

    def _head_pairs(self) -> None:
        left = self.layout.left
        for path, label, value in self._identity():
            column = left + 3 if path == "unit" and self.record["department"] is not None else left
            self.row -= column > left
            self.label(column, label)
            self.sheet.put(self.row, column + 1, value, columns=2 if column > left or path == "department" else 4,
                           path=path)  # fmt: skip
            self.row += 1

    def _head_rows(self) -> None:
        for path, label, value in (*self._identity(), ("", "项目负责人及联系电话", "")):
            self.label(self.layout.left, label, columns=2)
            self.sheet.put(self.row, self.layout.left + 2, value, columns=4, path=path)
            self.row += 1

    def _head_inline(self) -> None:
        for path, label, value in self._identity():
            filled = f"{self.layout.spell(label)}：{value or ''}"
            self.sheet.put(self.row, self.layout.left, filled, columns=4, path=path)
            self.row += 1

    def _money(self) -> None:
        headings, budget = self.record["columns"]["budget"], self.record["budget"]
        if "资金总额" in headings:
            return self._money_listed(headings, budget)
        known = {"rate" if MONEY[text] == "printed_rate" else MONEY[text] for text in headings}
        roles = [role for role in self.layout.money if role in known]
        unit, left = self.record["money_unit"], self.layout.left
        rows = [("budget", "年度资金总额", budget)]
        rows += [(f"budget.rows[{i}]", source["name"], source) for i, source in enumerate(budget["rows"])]
        spending = [s for s in enumerate(self.record["sections"]) if "执行" in s[1]["level1"]]
        side = f"项目资金（{unit}）"
        if spending:
            index, section = spending[0]
            side, path = f"{section['level1']}（{section['stated']}分）", f"sections[{index}]"
            self.sheet.put(self.row, left + 2, f"单位：{unit}", columns=3)
            self.row += 1
        self.label(left, side, rows=len(rows) + 1, path=path if spending else "")
        for index, role in enumerate(roles):
            self.label(left + 2 + index, self._money_heading(role, roles))
        for offset, (path, name, source) in enumerate(rows, start=1):
            self.sheet.put(self.row + offset, left + 1, name, path=f"{path}.name" if offset > 1 else "")
            for index, role in enumerate(roles):
                value = source.get(PATHS[role])
                self.sheet.put(self.row + offset, left + 2 + index, value, path=f"{path}.{PATHS[role]}")
        if "weight" not in roles and "score" in roles and budget["weight"] is not None:
            self.sheet.places["budget.weight"] = (self.row, left + 2 + roles.index("score"))
        self.row += len(rows) + 1
        return None

    def _money_heading(self, role: str, roles: Sequence[str]) -> str:
        weight = self.record["budget"]["weight"]
        if role == "score" and "weight" not in roles and weight is not None:
            return f"得分（{weight}分×执行率）"
        return self.layout.money_headings.get(role, MONEY_HEADINGS[role])

    def _money_listed(self, headings: Sequence[str], budget: Record) -> None:
        self.label(self.layout.left, f"预算资金（{self.record['money_unit']}）", rows=2)
        for index, heading in enumerate(headings):
            path = "budget" if index == 0 else f"budget.rows[{index - 1}]"
            source = budget if index == 0 else budget["rows"][index - 1]
            self.label(self.layout.left + 1 + index, heading)
            self.sheet.put(self.row + 1, self.layout.left + 1 + index, source["adjusted"], path=f"{path}.adjusted")
        self.row += 2

    def _goals(self) -> None:
        left = self.layout.left
        self.label(left, "年度总体目标", rows=2)
        self.label(left + 1, "预期目标", columns=3)
        self.label(left + 4, "实际完成情况", columns=2)
        self.sheet.put(self.row + 1, left + 1, "目标1：保障运行，覆盖 3 个乡镇。\n目标2：资金 100% 到位。", columns=3)
        self.sheet.put(self.row + 1, left + 4, "已完成 2 项任务，覆盖 3 个乡镇。", columns=2)
        self.row += 2

    def _side(self) -> str:
        """Return the label beside the table; the points of all its groups together stand there."""
        names = {row["level1"] for row in self.record["indicators"]}
        for section in self.record["sections"]:
            if names and section["level1"] not in names and "执行" not in section["level1"]:
                return f"{section['level1']}（{section['stated']}分）"
        return "绩效指标" if self.layout.vertical and names else ""

    def _header(self) -> None:
        high = 2 if self.layout.groups == "rubric" else 1
        for role, column in self.columns.items():
            text = self.layout.headings.get(role, TABLE_HEADINGS[role])
            weighed = f"{role}_weight" in self.columns or (role == "name" and "level1_weight" in self.columns)
            if high == 2 and weighed:
                self.label(column, text, columns=2)
                self.sheet.put(self.row + 1, column, "名称")
            elif high == 2 and (role.endswith("_weight") or (role == "weight" and "level1_weight" in self.columns)):
                self.sheet.put(self.row + 1, column, "权重（%）")
            else:
                self.label(column, text, rows=high)
            if role in self.layout.beside:
                self.label(column + 1, self.layout.beside[role][0], rows=high)
        if self.layout.helper:
            self.label(self.left + self.width + 1, "校验")
        self.row += high

    def _table(self) -> None:
        start, sections, rows = self.row, self._stated(), self.record["indicators"]
        self._header()
        groups = [[row["level1"] for row in rows], [(row["level1"], row["level2"]) for row in rows]]
        opened: dict[int, int] = {}
        for index, row in enumerate(rows):
            if self.layout.pages and index and index % self.layout.pages == 0:
                self.sheet.put(self.row, self.columns["name"], f"第 {index // self.layout.pages} 页")
                self.row += 1
                self._header()
                opened.clear()
            for level, role in enumerate(("level1", "level2")):
                self._group(role, groups[level], index, sections, opened)
            self._values(row, index)
            self.row += 1
        if text := self._side():
            spelled = "\n".join(text) if self.layout.vertical and "分" not in text else text
            self.sheet.put(start, self.left - 1, spelled, rows=self.row - start)
            for index, section in enumerate(self.record["sections"]):
                if text.startswith(f"{section['level1']}（"):
                    self.sheet.places[f"sections[{index}]"] = (start, self.left - 1)

    def _stated(self) -> dict[Any, tuple[int, Decimal]]:
        found = {}
        for index, section in enumerate(self.record["sections"]):
            if section["stated"] is not None:
                found.setdefault((section["level1"], section.get("level2")), (index, section["stated"]))
        return found

    def _group(self, role: str, keys: list[Any], index: int, sections: Mapping[Any, Any], opened: dict) -> None:
        start, length = next(run for run in runs(keys) if run[0] <= index < sum(run))
        # A page that breaks a group prints its name again.
        ends = [start + length]
        if self.layout.pages:
            ends.append(index - index % self.layout.pages + self.layout.pages)
            start = max(start, index - index % self.layout.pages)
        high = min(ends) - start if self.layout.groups in {"merged", "rubric", "bands"} else 1
        name = keys[index] if role == "level1" else keys[index][1]
        found = sections.get((name, None) if role == "level1" else keys[index])
        weights = f"{role}_weight" in self.columns
        if index == start:
            text = f"{name}（{found[1]}分）" if found and not weights and name else name
            if role == "level1" and self.layout.vertical and name:
                text = "\n".join(name) + (f"\n（{found[1]}分）" if found else "")
            if role == "level1" and self.layout.groups == "bands":
                self.sheet.put(self.row, self.left, text, columns=len(self.columns))
                opened[0] = self.row
                self.row += 1
            else:
                self.sheet.put(self.row, self.columns[role], text, rows=high)
                opened[len(role) + (role == "level2")] = self.row
            if found and weights:
                self.sheet.put(self.row, self.columns[f"{role}_weight"], found[1], rows=high)
        elif self.layout.groups == "each" and name:
            text = f"{name}（{found[1]}分）" if found else name
            self.sheet.put(self.row, self.columns[role], text)
            opened[len(role) + (role == "level2")] = self.row
        banded = role == "level1" and self.layout.groups == "bands"
        where = (opened[0 if banded else len(role) + (role == "level2")], self.left if banded else self.columns[role])
        self.sheet.places[f"indicators[{index}].{role}"] = where
        if found and f"sections[{found[0]}]" not in self.sheet.places:
            column = self.columns[f"{role}_weight"] if weights else where[1]
            self.sheet.places[f"sections[{found[0]}]"] = (where[0], column)

    def _values(self, row: Record, index: int) -> None:
        for role, column in self.columns.items():
            if role not in {"level1", "level2", "level1_weight", "level2_weight"}:
                value = row.get(role)
                value = "见评分标准" if isinstance(value, dict) else value
                self.sheet.put(self.row, column, value, path=f"indicators[{index}].{role}")
            if role in self.layout.beside:
                self.sheet.put(self.row, column + 1, self.layout.beside[role][1])
        if self.layout.helper:
            self.sheet.put(self.row, self.left + self.width + 1, 1)

    def _foot(self) -> None:
        left, claimed = self.layout.left, self.record["claimed"]
        if claimed["total"] is not None and "execution row" not in claimed.get("where", ""):
            at = self.columns.get("score")
            self.label(left, self.layout.total, columns=self.columns.get("name", left + 1) - left + 1)
            if at is None:
                at = self.columns.get("actual", left + 1)
            elif "weight" in self.columns:
                self.sheet.put(self.row, self.columns["weight"], claimed.get("table_weight_total"),
                               path="claimed.table_weight_total")  # fmt: skip
            self.sheet.put(self.row, at, claimed["total"], path="claimed.total")
            self.row += 1
        if claimed["grade"] is not None:
            self.label(left, "等级")
            self.sheet.put(self.row, left + 1, claimed["grade"], path="claimed.grade")
            self.row += 1
        for heading, text in (self.record["facts"].get("foot") or {}).items():
            self.label(left, heading, columns=2)
            self.sheet.put(self.row, left + 2, text, columns=3, path=f"facts.foot.{heading}")
            self.row += 1
        for note in ("注：1.得分一次性按要求填写，其他资金包括自有资金等。", *self.layout.notes):
            self.sheet.put(self.row, left, note, columns=6)
            self.row += 1


def lines(text: str) -> str:
    """Break a label as narrow columns do: a line break inside, full-width spaces around."""
    return f"　{text[:2]}\n{text[2:]}　" if len(text) > 3 else "　　".join(text)


def split(record: Record) -> Record:
    """Print sign, number and unit of a target in columns of their own."""
    if any(row["nature"] is not None for row in record["indicators"]) or not record["indicators"]:
        return record
    rows, columns = [], record["columns"]
    for row in record["indicators"]:
        found = _SPLIT.fullmatch(str(row["target"] or ""))
        if row["target"] is None:
            rows.append(row)
        elif found:
            sign = _SIGNS.get(found[1] or "", found[1])
            rows.append({**row, "nature": sign, "target": Decimal(found[2]), "unit": found[3]})
        else:
            rows.append({**row, "nature": "定性" if row["target"] else "", "unit": ""})
    if record["columns"]["indicators"] and all(row["target"] is not None for row in rows):
        columns = {**columns, "indicators": [*columns["indicators"], "绩效指标性质", "绩效度量单位"]}
    return {**record, "indicators": rows, "columns": columns}


def in_yuan(record: Record) -> Record:
    """Print money in 元; a text that names its unit stays."""

    def more(row: Record) -> Record:
        amounts = {role: row[role] for role in ("initial", "adjusted", "executed")}
        return {**row, **{role: v * 10000 if isinstance(v, Decimal) else v for role, v in amounts.items()}}

    budget = more(record["budget"])
    budget["rows"] = [more(row) for row in record["budget"]["rows"]]
    return {**record, "budget": budget, "money_unit": "元"}


def without_weights(record: Record) -> Record:
    """Print no weight column; the points stand in headings only."""
    columns = {
        **record["columns"],
        "indicators": [heading for heading in record["columns"]["indicators"] if heading not in {"分值", "权重"}],
        "budget": [heading for heading in record["columns"]["budget"] if heading != "分值"],
    }
    if any(row["score"] is None for row in record["indicators"]) or "权重(%)" in columns["indicators"]:
        return record
    budget = record["budget"] if record["budget"]["score"] is not None else {**record["budget"], "weight": None}
    budget = {**budget, "rows": [{**row, "weight": None} for row in budget["rows"]]}
    rows = [{**row, "weight": None} for row in record["indicators"]]
    claimed = {key: value for key, value in record["claimed"].items() if key != "table_weight_total"}
    return {**record, "columns": columns, "budget": budget, "indicators": rows, "claimed": claimed}


VALUES_LAST = ("weight", "target", "actual", "score", "reason")
SPLIT = ("nature", "target", "unit", "actual", "weight", "score", "reason")
NO_MONEY_WEIGHT = ("initial", "adjusted", "executed", "rate", "score", "reason")
LAYOUTS = {
    layout.name: layout
    for layout in (
        Layout("national", goals=True),
        Layout(
            "weight first",
            VALUES_LAST,
            {"target": "指标值（A）", "actual": "全年实际值（B）", "reason": "未完成原因及拟采取的改进措施"},
            money_headings={"adjusted": "全年预算数（A）", "executed": "全年执行数（B）", "rate": "执行率（B/A）"},
            head="rows",
            goals=True,
        ),
        Layout(
            "split values",
            SPLIT,
            {"target": "指标值", "actual": "完成值", "weight": "权重", "score": "自评得分", "reason": "偏差说明"},
            beside={"score": ("财政复核得分", "")},
            change=split,
        ),
        Layout("no weights", money=NO_MONEY_WEIGHT, change=without_weights, total="合计得分"),
        Layout(
            "vertical",
            vertical=True,
            beside={"name": ("指标解释", "说明文字"), "score": ("复核分", "")},
            headings={"score": "自评分"},
        ),
        Layout(
            "offset",
            top=3,
            left=2,
            groups="each",
            helper=True,
            notes=("填表人：某某", "单位负责人：", "填报日期：2024年3月1日"),
            goals=True,
        ),
        Layout("pages", pages=4, total="总计"),
        Layout("broken labels", head="inline", spell=lines),
        Layout(
            "yuan",
            ("actual", "target", "score", "weight", "reason"),
            money=("initial", "adjusted", "executed", "score", "weight", "rate", "reason"),
            change=in_yuan,
            groups="first",
        ),
        Layout(
            "rubric",
            ("target", "actual", "weight", "score", "reason"),
            groups="rubric",
            head="rows",
            money_headings={"initial": "年初批复数", "executed": "决算数"},
        ),
        Layout("bands", groups="bands", headings={"name": "指标内容"}),
    )
}
