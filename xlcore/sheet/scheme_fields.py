"""The sheets of a scheme workbook: which field of a scheme stands on which, under which heading, in which form."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from xlcore.scheme.agreement import Place
from xlcore.scheme.words import COLUMNS, label_of
from xlcore.sheet.headings import FACTS_SHEET
from xlcore.sheet.scheme_cells import (
    FIGURE,
    LONG,
    POINTS,
    ROWS,
    SHARE,
    TEXT,
    Choice,
    Flag,
    Form,
    Number,
    Pattern,
    Several,
)

ABOUT, HEAD, ROWS_SHEET, RULES, GRADES, LIMITS, SWITCHES, LAYOUT, PRINTED, RELATIONS = (
    "说明", "方案", "指标", "规则", "等级", "阈值", "校验", "版式", "栏目", "关系",
)  # fmt: skip
FACTS = FACTS_SHEET


@dataclass(frozen=True, slots=True)
class Field:
    """One field in a row of its own: label, value, hint; ``many`` takes several rows below each other."""

    place: Place
    form: Form
    hint: str = ""
    many: bool = False

    @property
    def label(self) -> str:
        """What stands before the value."""
        return label_of(self.place)


@dataclass(frozen=True, slots=True)
class FieldSheet:
    """A sheet of single fields, in titled blocks."""

    name: str
    about: str
    place: Place
    blocks: tuple[tuple[str, tuple[Field, ...]], ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """All fields of the sheet."""
        return tuple(field for _, block in self.blocks for field in block)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table; without a form it is computed, and passed over when the workbook is read.

    A ``fixed`` column is read, but not meant to be edited.
    """

    key: str
    heading: str
    width: float
    form: Form | None = None
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class TableSheet:
    """A sheet with one table; ``spare`` rows for additions follow what is there."""

    name: str
    about: str
    columns: tuple[Column, ...]
    spare: int

    def index(self, key: str) -> int:
        """Return the position of a column."""
        return next(index for index, column in enumerate(self.columns) if column.key == key)


FIELD_HEADINGS = (("项目", 20.0), ("内容", 56.0), ("怎么填", 66.0))
"""Headings and widths of a sheet of single fields: label, value, hint."""

HEAD_FIELDS = FieldSheet(
    HEAD,
    "方案的基本情况。右边说明每一格怎么填。",
    (),
    (
        (
            "基本情况",
            (
                Field(("id",), TEXT, "小写字母、数字和连字符，如 mof-project-2025；改内置方案时必须换一个编号"),
                Field(("title",), LONG, "如 某某市项目支出绩效自评表（2025年度）"),
                Field(("place",), LONG, "省、市、县（区）写全，如 天津市津南区"),
                Field(("year",), Number(kind="whole", least=Decimal(2000), most=Decimal(2100), unit="年"),
                      "四位年份；不限年度的留空"),
                Field(("legal",), LONG, "文件名称和文号；没有的留空"),
                Field(("kind",), Choice(key="kind"), "项目支出，或部门整体支出"),
                Field(("money_unit",), Choice(key="money_unit"), "表中金额的单位"),
                Field(("total",), POINTS, "所有一级指标分值与执行率分值之和，一般为 100"),
                Field(("places",), Number(kind="whole", most=Decimal(4), unit="位"), "四舍五入保留的位数，一般为 2"),
            ),
        ),
        (
            "预算执行率计分（不计分的方案，四格都留空）",
            (
                Field(("execution", "weight"), POINTS, "预算执行率占的分值，一般为 10"),
                Field(("execution", "base"), Choice(key="base"), "执行率＝全年执行数÷这一项"),
                Field(("execution", "cap"), SHARE, "执行率超过时按此计，一般为 100%"),
                Field(("execution", "row"), Choice(key="row"),
                      "得分印在资金表中；或作为一个三级指标，并在“规则”表中选规则“执行率”"),
            ),
        ),
        (
            "没有写规则的指标，按指标值与完成值计分",
            (
                Field(("row_rule", "reverse"), Choice(key="reverse"),
                      "越小越好的指标没有完成时：指标值÷完成值×分值；或超出多少扣多少，达到两倍得 0 分"),
            ),
        ),
    ),
)  # fmt: skip

LIMIT_FIELDS = FieldSheet(
    LIMITS,
    "校验时用的界限，写成百分比。一般不用改。",
    ("thresholds",),
    (
        (
            "界限",
            (
                Field(("thresholds", "rate_floor"), SHARE, "执行率低于此数而没有说明的，提醒（B04）"),
                Field(("thresholds", "adjustment"), SHARE, "全年预算比年初预算增减超过此数而没有说明的，提醒（B06）"),
                Field(("thresholds", "over_achieved"), SHARE, "完成值达到指标值的此数而没有说明的，提醒（I06）"),
                Field(("thresholds", "output_gap"), SHARE, "产出全部完成、执行率却低于 100% 超过此数的，提醒（I14）"),
            ),
        ),
    ),
)

LAYOUT_FIELDS = FieldSheet(
    LAYOUT,
    "自评表印成什么样。一项可写多行的，一行写一个；行不够时在中间插入行，左边留空。",
    ("layout",),
    (
        (
            "标题和表头",
            (
                Field(("layout", "title"), LONG, "印在自评表最上面"),
                Field(("layout", "head"), Several(key="head", long=True),
                      "一行写印在同一行的各项，用分号隔开：项目名称、主管部门、实施单位、年度", many=True),
            ),
        ),
        (
            "资金表（不印资金表的，三格都留空）",
            (
                Field(("layout", "money", "label"), LONG, "如 项目资金"),
                Field(("layout", "money", "sheet"), Choice(key="sheet"), "印在自评表上，或印在基础数据表上"),
                Field(("layout", "money", "rows"), LONG, "一行写一个；第一行是合计", many=True),
            ),
        ),
        (
            "指标表",
            (
                Field(("layout", "goals"), Flag(), "是否印年度总体目标"),
                Field(("layout", "level1"), Pattern(long=True), "{名称} 和 {分值} 换成实际内容，如 {名称}（{分值}分）"),
                Field(("layout", "level2"), Pattern(long=True), "同上"),
                Field(("layout", "total"), Flag(), "是否印总分一行"),
                Field(("layout", "grade"), Flag(), "是否印等级一行"),
            ),
        ),
        (
            "表尾",
            (
                Field(("layout", "signatures"), LONG, "一行写一个，如 填报人", many=True),
                Field(("layout", "notes"), LONG, "印在表下面的说明，一行写一条", many=True),
            ),
        ),
    ),
)  # fmt: skip

INDICATOR_TABLE = TableSheet(
    ROWS_SHEET,
    "一行一个三级指标。一、二级指标只写在第一行，下面留空就是接上一行；整行留空不算。由单位自己填写的指标只写“自填行数”。",
    (
        Column("section", "一级指标", 14, TEXT),
        Column("section_weight", "一级分值", 8, POINTS),
        Column("group", "二级指标", 16, TEXT),
        Column("group_weight", "二级分值", 8, POINTS),
        Column("rows", "自填行数", 8, ROWS),
        Column("name", "三级指标", 26, LONG),
        Column("weight", "分值", 7, POINTS),
        Column("target", "指标值", 16, LONG),
        Column("about", "指标说明", 26, LONG),
        Column("criterion", "评分标准", 50, LONG),
        Column("rule", "计分规则", 12),
        Column("check", "核对", 24),
    ),
    30,
)

GRADE_TABLE = TableSheet(
    GRADES,
    "从高到低，一行一个等级。达到下限就算（含本数）；最后一个等级不写下限。不评等级的留空。",
    (
        Column("name", "等级", 16, TEXT),
        Column("at_least", "分数下限", 12, FIGURE),
    ),
    4,
)

SWITCH_TABLE = TableSheet(
    SWITCHES,
    "校验规则，一般不用改。不要的校验选“停用”并写明理由；要改级别的选错误、提醒或提示。",
    (
        Column("code", "代码", 8, TEXT, fixed=True),
        Column("about", "校验内容", 26),
        Column("usual", "通常级别", 10),
        Column("switch", "本方案", 10, Choice(key="switch")),
        Column("reason", "停用理由", 50, Form("停用的必须写明理由", long=True)),
    ),
    0,
)

_ORDINAL = Number(kind="whole", least=Decimal(1), most=Decimal(len(COLUMNS)), unit="列")
PRINTED_TABLE = TableSheet(
    PRINTED,
    "各栏印在第几列：1、2、3……；不印的留空。名称与通常不同的，写在“本方案印作”。",
    (
        Column("key", "栏目", 16, Choice(key="layout.columns"), fixed=True),
        Column("usual", "通常印作", 24),
        Column("heading", "本方案印作", 28, LONG),
        Column("table", "指标表第几列", 12, _ORDINAL),
        Column("money", "资金表第几列", 12, _ORDINAL),
    ),
    0,
)

__all__ = [
    "ABOUT", "FACTS", "FIELD_HEADINGS", "GRADES", "GRADE_TABLE", "HEAD", "HEAD_FIELDS",
    "INDICATOR_TABLE", "LAYOUT", "LAYOUT_FIELDS", "LIMITS", "LIMIT_FIELDS", "PRINTED", "PRINTED_TABLE", "RELATIONS",
    "ROWS_SHEET", "RULES", "SWITCHES", "SWITCH_TABLE",
    "Column", "Field", "FieldSheet", "TableSheet",
]  # fmt: skip
