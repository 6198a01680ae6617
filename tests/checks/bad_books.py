"""One workbook a mistake, written to a real file and read back: changes to the clean form of made_forms."""

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from made_forms import CLEAN, made

from xlcore.checks import run
from xlcore.checks.collection import missing, repeated, unlisted
from xlcore.consolidate.collect import collect
from xlcore.form.scoring import score
from xlcore.quantity import CellError
from xlcore.rules import Deduction
from xlcore.scheme.catalogue import get
from xlcore.scheme.model import Indicator, Scheme
from xlcore.sheet.page import Placed
from xlcore.sheet.read import read_forms
from xlcore.sheet.subject import subject_of
from xlcore.sheet.template import book_of, write_book, write_workbook

SHEET = "自评表"
MONEY = dict(
    zip(("name", "initial", "adjusted", "executed", "weight", "rate", "score", "reason"), "BCDEFGHI", strict=True)
)
MONEY_NAMES = ("", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分", "偏差原因")
TABLE = dict(
    zip(("level1", "level2", "name", "target", "actual", "weight", "score", "reason"), "ABCDEFGH", strict=True)
)
TABLE_NAMES = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")
FIRST_MONEY, FIRST_ROW, TOTAL_ROW = 6, 11, 15
CELLS = {
    "title": "A1",
    "project": "B2",
    "department": "B3",
    "unit": "D3",
    "year": "B4",
    **{f"budget.{name}": f"{letter}{FIRST_MONEY}" for name, letter in MONEY.items()},
    **{f"budget.rows[{n}].{name}": f"{letter}{FIRST_MONEY + 1 + n}" for n in (0, 1) for name, letter in MONEY.items()},
    **{f"indicators[{n}].{name}": f"{letter}{FIRST_ROW + n}" for n in range(4) for name, letter in TABLE.items()},
    "claimed.weight_total": f"F{TOTAL_ROW}",
    "claimed.total": f"G{TOTAL_ROW}",
    "claimed.grade": f"B{TOTAL_ROW + 1}",
}
"""Where each field of the plain form stands."""

HEADINGS = {"产出指标": "产出指标（50分）", "效益指标": "效益指标（30分）", "满意度指标": "满意度指标（10分）"}
LABELS = {
    "A2": "项目名称",
    "A3": "主管部门",
    "C3": "实施单位",
    "A4": "年度",
    f"A{TOTAL_ROW}": "总分",
    "A16": "评价等级",
}
FORM = {"title": "项目支出绩效自评表", **CLEAN, "budget.name": "年度资金总额"}

FIRST, SECOND, THIRD, LAST = (f"indicators[{index}]" for index in range(4))
NO_SOURCES = {path: "" for path in CLEAN if path.startswith("budget.rows")}
NO_SCORES = {f"{row}.score": "" for row in (FIRST, SECOND, THIRD, LAST)} | {"budget.score": ""}
UNSPENT = {"budget.executed": 40, "budget.rate": "40%", "budget.score": 4, "claimed.total": 94, **NO_SOURCES}
HALF_DONE = {f"{FIRST}.actual": "5座", f"{FIRST}.score": "12.5", "claimed.total": 87, "claimed.grade": "良"}
UNCALCULATED = object()
"""A formula that nobody has calculated."""


@dataclass(frozen=True)
class Shown:
    """A number in a cell with this number format."""

    number: int
    code: str


def write_plain(path: Path, changes) -> None:
    """Write the plain form with some cells changed; a key that is no field is an address."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(SHEET)
        for column, name in enumerate(MONEY_NAMES, 1):
            sheet.write(FIRST_MONEY - 2, column, name)
        sheet.write("A5", "项目资金（万元）")
        for column, name in enumerate(TABLE_NAMES):
            sheet.write(FIRST_ROW - 2, column, name)
        for cell, text in LABELS.items():
            sheet.write(cell, text)
        for field_, content in {**FORM, **changes}.items():
            if not field_.startswith("sections"):
                _write(book, sheet, CELLS.get(field_, field_), HEADINGS.get(str(content), content))


def _write(book, sheet, cell, content) -> None:
    if isinstance(content, Shown):
        sheet.write_number(cell, float(content.number), book.add_format({"num_format": content.code}))
    elif content is UNCALCULATED:
        sheet.write_formula(cell, "=SUM(A1:A2)", None, "")
    elif isinstance(content, CellError):
        sheet.write_formula(cell, "=1/0", None, content.code)
    elif isinstance(content, str) and not content.replace(".", "", 1).isdecimal():
        sheet.write_string(cell, content)
    elif content != "":
        sheet.write_number(cell, float(content))


@dataclass(frozen=True)
class Plain:
    """A form without formulas: what is changed in the clean one, and under which scheme it is checked."""

    changes: dict = field(default_factory=dict)
    scheme: Scheme | None = None

    def findings(self, path: Path):
        """Write the workbook, read it back, return what the checks say."""
        write_plain(path, self.changes)
        return checked(path, self.scheme)


@dataclass(frozen=True)
class Facts:
    """A live workbook with base data."""

    scheme: str
    facts: dict

    def findings(self, path: Path):
        """Write the workbook, read it back, return what the checks say."""
        form = made({f"facts.{name}": content for name, content in self.facts.items()}, "department")
        write_workbook(get(self.scheme), path, form)
        return checked(path)


@dataclass(frozen=True)
class Live:
    """A live workbook whose formulas compute everything, with some cells typed over, of another scheme if told."""

    typed: dict = field(default_factory=dict)
    scheme: Scheme = field(default_factory=lambda: get("mof-project"))
    checked_by: Scheme | None = None

    def findings(self, path: Path):
        """Write the workbook, read it back, return what the checks say."""
        claims = {"budget.rate", "budget.score", "claimed.total", "claimed.grade", "claimed.weight_total"}
        computed = {*claims, *(f"{row}.score" for row in (FIRST, SECOND, THIRD, LAST))}
        book = book_of(subject_of(self.scheme, made(dict.fromkeys(computed)), manual={2: Decimal(30)}))
        page = book.pages[0]
        for cell, content in self.typed.items():
            page.cells[cell] = Placed(page.cells[cell].area, content, page.cells[cell].style)
        write_book(book, path)
        return checked(path, self.checked_by)


@dataclass(frozen=True)
class Broken:
    """A file that is no form."""

    content: bytes | None

    def findings(self, path: Path):
        """Write the workbook, read it back, return what the checks say."""
        if self.content is None:
            with xlsxwriter.Workbook(path) as book:
                book.add_worksheet("通讯录").write("A1", "姓名")
        else:
            path.write_bytes(self.content)
        return collect([path]).files[0].findings


@dataclass(frozen=True)
class Several:
    """What is known of a collection once its files are read."""

    found: tuple = ()

    def findings(self, path: Path):
        """Write the workbook, read it back, return what the checks say."""
        write_plain(path, {})
        return (*checked(path), *self.found)


def checked(path: Path, scheme: Scheme | None = None):
    """Return the findings of every form of a file; without a scheme, under the one that the file calls for."""
    return tuple(finding for found in read_forms(path, scheme) for finding in run(score(found.form, found.scheme)))


def with_rubric(start: int) -> Scheme:
    """Return the national scheme with a rubric of its own for the first indicator."""
    scheme = get("mof-project")
    rule = Deduction("deduction", count="counts.leaks", start=Decimal(start), each=Decimal(1))
    outputs, *others = scheme.sections
    quantity, *groups = outputs.groups
    indicator = Indicator(name="维修水库", weight=Decimal(25), rule=rule)
    group = quantity.model_copy(update={"indicators": (indicator,)})
    section = outputs.model_copy(update={"groups": (group, *groups)})
    return scheme.model_copy(update={"sections": (section, *others)})


STAFF = {"staff.establishment": 46, "staff.in_post": 46}
INCOME = {"income.total": 100, "income.parts[0].amount": 60, "income.parts[1].amount": 40}
GROWTH = {"income.total": 150, "income.increase": 50, "income.printed_growth": "50%"}
LUQUAN = "luquan-department-2022"
MOF = "mof-department"
NATIONAL = get("mof-project")


def plain(changes) -> Plain:
    return Plain(changes, NATIONAL)


BAD = {
    # code: the workbook, and what else it rightly gets
    "F01": (Broken(None), ()),
    "F02": (plain({"department": ""}), ()),
    "F03": (plain({f"{FIRST}.name": "指标1：……"}), ()),
    "F04": (plain({"title": "项目支出绩效自评表（2022年度）"}), ()),
    "F05": (plain({f"{FIRST}.name": ""}), ()),
    "F06": (plain({"J12": 77, "J10": "附加数"}), ()),
    "C01": (plain({"budget.rate": "见附件"}), ()),
    "C02": (plain({"budget.executed": "95万元"}), ()),
    "C03": (plain({"budget.executed": "950000元"}), ("C02",)),
    "C04": (plain({f"{FIRST}.score": CellError("#DIV/0!"), "claimed.total": "74.5", "claimed.grade": "中"}), ()),
    "C05": (plain({"claimed.total": UNCALCULATED}), ()),
    "C06": (Live({"H13": Decimal(25)}), ()),
    "C07": (plain({"budget.rate": "95"}), ()),
    "C08": (plain({"budget.executed": Shown(95, "0!.0000")}), ()),
    "W01": (plain({f"{FIRST}.weight": 20, f"{FIRST}.score": 20, "claimed.total": "94.5", "claimed.weight_total": 95}),
            ("W02",)),
    "W02": (plain({f"{FIRST}.weight": 20, f"{FIRST}.score": 20, f"{THIRD}.weight": 35, f"{THIRD}.score": 35}), ()),
    "W03": (plain({f"{FIRST}.level1": "产出指标（60分）", f"{SECOND}.level1": "产出指标（60分）",
                   f"{THIRD}.level1": "效益指标（20分）", f"{FIRST}.weight": 35, f"{FIRST}.score": 35,
                   f"{THIRD}.weight": 20, f"{THIRD}.score": 20}), ()),
    "B01": (plain({"budget.rows[1].executed": 30}), ()),
    "B02": (plain({"budget.rate": "100%"}), ()),
    "B03": (plain({"budget.executed": 110, "budget.rate": "110%", "budget.score": 10, "claimed.total": 100,
                   f"{SECOND}.target": "≤110万元", f"{SECOND}.actual": "110", **NO_SOURCES}), ()),
    "B04": (plain({**UNSPENT, "budget.executed": 75, "budget.rate": "75%",
                   "budget.score": "7.5", "claimed.total": "97.5", f"{SECOND}.name": "材料费"}), ()),
    "B05": (plain({"budget.initial": 90, "budget.adjusted": 95, "budget.rate": "100%", "budget.score": 10,
                   "claimed.total": 100, **NO_SOURCES}), ()),
    "B06": (plain({"budget.initial": 80, **NO_SOURCES}), ()),
    "B07": (plain({"budget.score": 9, "claimed.total": 99}), ()),
    "B08": (plain({"budget.rows[0].executed": 130, "budget.rows[1].executed": -35}), ()),
    "B09": (plain({"budget.initial": 0}), ()),
    "B10": (plain({"budget.rows[0].weight": 10, "budget.rows[0].score": "9.5"}), ()),
    "B11": (Facts(LUQUAN, {**INCOME, "income.parts[1].amount": 50}), ("T04",)),
    "B12": (Facts(LUQUAN, {**GROWTH, "income.printed_growth": "0.5%"}), ("T04",)),
    "B13": (plain({f"{SECOND}.actual": "90"}), ()),
    "B14": (plain({"budget.score": "", "claimed.total": 90}), ()),
    "P01": (Facts(MOF, {"procurement.plan": 50, "procurement.actual": 60}), ()),
    "P02": (Facts(MOF, {"sangong.budget": 3, "sangong.final": 4}), ()),
    "P03": (Facts(MOF, {**STAFF, "staff.in_post": 50}), ()),
    "P04": (Facts(MOF, {"public_funds.budget": 85, "public_funds.final": 90}), ()),
    "P05": (Facts(MOF, {"project_expense.budget": 308, "project_expense.final": 1025}), ()),
    "I01": (plain({f"{FIRST}.score": 30, "claimed.total": "104.5"}), ()),
    "I02": (plain({**HALF_DONE, f"{FIRST}.score": 20, f"{FIRST}.reason": "资金未到位", "claimed.total": "94.5",
                   "claimed.grade": "优"}), ()),
    "I03": (plain({f"{FIRST}.actual": "9座"}), ()),
    "I04": (plain({f"{FIRST}.score": 20, f"{FIRST}.reason": "质量一般", "claimed.total": "94.5"}), ()),
    "I05": (plain(HALF_DONE), ()),
    "I06": (plain({f"{FIRST}.actual": "12座"}), ()),
    "I07": (plain({f"{FIRST}.actual": ""}), ()),
    "I08": (plain({f"{LAST}.actual": "未开展"}), ()),
    "I09": (plain({f"{FIRST}.name": "预算执行率", f"{FIRST}.target": "95%", f"{FIRST}.actual": "95%"}), ()),
    "I10": (plain({f"{FIRST}.actual": "已完成"}), ()),
    "I11": (plain({f"{FIRST}.name": "事故起数", f"{FIRST}.target": "0起", f"{FIRST}.actual": "0起"}), ()),
    "I12": (plain({f"{FIRST}.reason": "无"}), ()),
    "I13": (Plain({}, with_rubric(30)), ()),
    "I14": (plain({**UNSPENT, "budget.executed": 70, "budget.rate": "70%", "budget.score": 7, "claimed.total": 97,
                   "budget.reason": "合同尾款未到付款期", f"{SECOND}.name": "材料费"}), ()),
    "I15": (plain({f"{FIRST}.score": "", "claimed.total": "74.5", "claimed.grade": "中"}), ()),
    "T01": (plain({"claimed.total": 96}), ()),
    "T02": (plain({"claimed.grade": "良"}), ()),
    "T03": (plain({"claimed.total": ""}), ()),
    "T04": (plain({f"{FIRST}.target": "10座", f"{FIRST}.actual": "10米"}), ()),
    "K01": (Several((repeated("甲县水利局", "水库维修", "报送/乙.xlsx（修改时间最晚）", ("报送/甲.xlsx",)),)), ()),
    "K02": (Several((missing("甲县水利局", "堤防加固"),)), ()),
    "K03": (Broken(b""), ()),
    "K04": (Several((unlisted("甲县水利局", "水库维修", "水库维修养护"),)), ()),
    "K05": (Live(scheme=get("jinnan-project-2020"), checked_by=NATIONAL), ()),
}  # fmt: skip
"""One bad workbook a code."""

NEAR = {
    "F01": plain({}),
    "F02": plain({"department": "—"}),
    "F03": plain({f"{FIRST}.name": "指标1：维修水库"}),
    "F04": plain({"title": "2024年报送 项目支出绩效自评表（2023年度）"}),
    "F05": plain({f"{FIRST}.name": "", f"{FIRST}.weight": "", f"{FIRST}.score": ""}),
    "F06": plain({"J12": "不填", "J10": "复核分"}),
    "C01": plain({"budget.executed": "９５．００"}),
    "C02": plain({f"{FIRST}.target": "不少于10座"}),
    "C03": plain({"budget.executed": "95万"}),
    "C04": plain({f"{FIRST}.reason": "#"}),
    "C05": plain({"claimed.total": "99.5"}),
    "C06": Live(),
    "C07": plain({"budget.rate": "95.0%"}),
    "C08": plain({"budget.executed": Shown(95, '#,##0.00_ "万元"')}),
    "W01": plain({f"{FIRST}.weight": 20, f"{SECOND}.weight": 30}),
    "W02": plain({f"{FIRST}.weight": 20, f"{SECOND}.weight": 30}),
    "W03": plain({f"{FIRST}.weight": 20, f"{SECOND}.weight": 30}),
    "B01": plain({"budget.executed": "95.004"}),
    "B02": plain({"budget.executed": "95.4", "budget.rate": "95%"}),
    "B03": plain({"budget.executed": 110, "budget.rate": "110%", "budget.reason": "追加任务，已批复"}),
    "B04": plain({"budget.executed": 80, "budget.rate": "80%"}),
    "B05": plain({"budget.initial": 95, "budget.adjusted": 95}),
    "B06": plain({"budget.initial": 91}),
    "B07": plain({"budget.executed": "95.4", "budget.rate": "95%"}),
    "B08": plain({"budget.rows[1].executed": 0}),
    "B09": plain({"budget.initial": 0, **NO_SOURCES}),
    "B10": plain({"budget.rows[0].weight": "—", "budget.rows[0].score": 0}),
    "B11": Facts(LUQUAN, INCOME),
    "B12": Facts(LUQUAN, GROWTH),
    "B13": plain({f"{SECOND}.actual": "950000元"}),
    "B14": plain({"budget.score": "", "budget.weight": ""}),
    "P01": Facts(MOF, {"procurement.plan": "2635.204432", "procurement.actual": "2635.204433"}),
    "P02": Facts(MOF, {"sangong.budget": 3, "sangong.final": 3}),
    "P03": Facts(MOF, STAFF),
    "P04": Facts(MOF, {"public_funds.final": 90}),
    "P05": Facts(MOF, {"project_expense.budget": 308, "project_expense.final": 308}),
    "I01": plain({f"{FIRST}.score": 0}),
    "I02": plain({f"{LAST}.actual": "86.8%", f"{LAST}.score": "9.65"}),
    "I03": plain({f"{FIRST}.target": "9月前", f"{FIRST}.actual": "7月"}),
    "I04": plain({f"{THIRD}.actual": "基本达到", f"{THIRD}.score": 28}),
    "I05": plain({**HALF_DONE, f"{FIRST}.reason": "资金未到位"}),
    "I06": plain({f"{FIRST}.actual": "11座"}),
    "I07": plain({f"{FIRST}.target": "—", f"{FIRST}.actual": "—"}),
    "I08": plain({f"{LAST}.actual": "未开展", f"{LAST}.score": 0}),
    "I09": plain({f"{FIRST}.name": "预算资金拨款率"}),
    "I10": plain({f"{FIRST}.actual": "共完成12座"}),
    "I11": plain({f"{FIRST}.target": "0.5座", f"{FIRST}.actual": "0.5座"}),
    "I12": plain({f"{FIRST}.reason": "无偏差，任务提前完成"}),
    "I13": Plain({}, with_rubric(25)),
    "I14": plain({**UNSPENT, "budget.executed": 71}),
    "I15": plain({f"{FIRST}.score": "—"}),
    "T01": plain({f"{LAST}.score": "", "claimed.total": "89.5"}),
    "T02": plain({"claimed.grade": "优秀"}),
    "T03": plain({"claimed.grade": "☑优 □良 □中 □差"}),
    "T04": plain({f"{THIRD}.actual": "有所改善"}),
    "K01": Several(),
    "K02": Several(),
    "K03": plain({}),
    "K04": Several(),
    "K05": Live(),
}
"""One workbook a code that only looks like it."""
