"""The sheet 说明: what the workbook is, what went into it, and how to read it."""

from __future__ import annotations

from collections.abc import Sequence

from xlcore import __version__
from xlcore.checks.finding import Level
from xlcore.checks.switches import switched
from xlcore.consolidate import names
from xlcore.consolidate.figures import MONEY_UNIT
from xlcore.consolidate.publish_book import Book, Sheet
from xlcore.consolidate.publish_cells import Column, Value
from xlcore.consolidate.publish_looks import AMBER, RED
from xlcore.consolidate.publish_places import Places
from xlcore.consolidate.publish_summary import money_note
from xlcore.consolidate.roster import Compared
from xlcore.consolidate.tables import Tables
from xlcore.consolidate.tables_survey import Survey
from xlcore.scheme.model import Scheme

COLUMNS = (Column("项目", 24), Column("数量", 14, "count"), Column("名称", 48), Column("备注", 48))

_LEVELS = (
    (Level.ERROR, "由表内数字即可证明有误，应退回修改"),
    (Level.WARNING, "需要说明或再看一眼，不改动单位填写的内容"),
    (Level.INFO, "已识别或已归一，无需处理"),
)
_SHEETS = (
    (names.SUMMARY, "每份自评表一行，自评与复算并列，上方为合计"),
    (names.INDICATORS, "每个指标一行（含资金部分的预算执行得分），自评得分与复算得分并列"),
    (names.FINDINGS, "每个问题一行，可按级别、单位筛选"),
    (names.GRADES, "等级与总分的分布，自评与复算对照；各类问题的条数"),
    (names.DEPARTMENTS, "按部门、按单位的金额、执行率、均分、等级和问题数"),
    (names.REPEATED, "应报未报、重复报送、不在名册的表，重报的注明采用哪一份"),
    (names.UNREAD, "没有进入汇总的文件和原因"),
)
_WORDS = (
    ("自评", "单位在表上填写的分数和等级，原样照录"),
    ("复算", "按评价方案的规则由表内数字算出；规则不能算出的指标（需人工评分等），总分采用单位填写的得分"),
    ("复算等级", "有指标既不能算出、也没有填写得分的，或复算分超过满分的，空着"),
    ("执行率", "单表为执行数 ÷ 预算数；合计与部门为执行数之和 ÷ 预算数之和，只计两数齐全的表"),
    ("定位", "点击打开原文件的工作表和单元格；请保持本文件与报送文件夹的相对位置"),
    ("表序号", "对应汇总表的序号"),
)


_REASONS = 8
"""The most lines that a scheme takes: forms of many bureaus differ from it in as many ways."""


def write(book: Book, survey: Survey, places: Places) -> None:
    """Write the sheet."""
    sheet = book.sheet(names.ABOUT, COLUMNS)
    sheet.title("预算绩效自评汇总")
    sheet.note("由 xlcore 根据各单位报送的绩效自评表自动生成；原文件只读取，没有改动。")
    sheet.gap()
    _counts(sheet, survey, places)
    _schemes(sheet, survey.tables)
    _levels(sheet, survey)
    sheet.stretched(["工作表", "内容"], heading=True)
    for pair in _SHEETS:
        sheet.stretched(pair)
    sheet.gap()
    sheet.stretched(["用语", "含义"], heading=True)
    for pair in _WORDS:
        sheet.stretched(pair)
    sheet.one_page()


def _counts(sheet: Sheet, survey: Survey, places: Places) -> None:
    tables, verdict = survey.tables, survey.verdict
    state = "部分" if tables.unread else "完整"
    without = len(tables.unread) - tables.rejected
    sheet.stretched(["项目", "内容", "备注"], heading=True)
    sheet.stretched(["完整性", state, _completeness(tables)])
    sheet.stretched(["找到文件", tables.files, "找到 = 读取 + 拒绝"])
    sheet.stretched(["读取", tables.files - tables.rejected, f"其中 {without} 个没有找到自评表"])
    sheet.stretched(["拒绝", tables.rejected, f"文件不能读取，原因见“{names.UNREAD}”"])
    sheet.stretched(["其他文件", len(tables.others), f"文件夹中不是工作簿的文件，没有读取，见“{names.UNREAD}”"])
    sheet.stretched(["自评表", len(tables.lines), "一个文件可以有多份自评表"])
    left_out = f"重报而未采用的 {len(verdict.left_out)} 份不计，见“{names.REPEATED}”"
    sheet.stretched(["计入合计", len(verdict.counted), left_out])
    sheet.stretched(["应报名册", *_roster(verdict.roster)])
    for spilled in survey.spilled:
        sheet.stretched(["明细另存", spilled.rows, spilled.told])
    sheet.stretched(["金额单位", MONEY_UNIT, money_note(verdict)])
    sheet.stretched(["工具版本", f"xlcore {__version__}", ""])
    sheet.stretched(["报送文件夹", places.root or "（没有共同的文件夹）"])
    sheet.gap()


def _roster(found: Compared | None) -> tuple[Value, str]:
    if found is None:
        return "没有", "没有给出名册，不知道哪些单位应报而未报"
    told = f"未报 {len(found.missing)}，不在名册 {len(found.unlisted)}，方案不符 {len(found.wrong)}"
    return f"应报 {len(found.roster.lines)}", f"{told}，见“{names.REPEATED}”"


def _completeness(tables: Tables) -> str:
    if not tables.unread:
        return "找到的文件都已进入汇总"
    return f"有 {len(tables.unread)} 个文件没有进入汇总，合计与统计缺少其数据，见“{names.UNREAD}”"


def _schemes(sheet: Sheet, tables: Tables) -> None:
    """List each scheme in use, for how many forms, and why it was chosen: the commonest reasons of each."""
    sheet.header(["评价方案", "表数", "名称", "选用理由"])
    schemes = tables.schemes
    for name, scheme in schemes.items():
        uses = [(reason, count) for (used, reason), count in tables.uses.most_common() if used == name]
        sheet.body([name, count, _scheme_title(scheme), reason] for reason, count in _commonest(uses))
    for name, scheme in schemes.items():
        for line in switched(scheme.checks):
            sheet.stretched([name, line])
    sheet.gap()


def _commonest(uses: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return the first of the reasons with their counts, and one line for all others."""
    if len(uses) <= _REASONS:
        return list(uses)
    rest = uses[_REASONS - 1 :]
    told = f"另有 {len(rest)} 种情况，各表的理由见 xlcore check 的结果"
    return [*uses[: _REASONS - 1], (told, sum(count for _, count in rest))]


def _scheme_title(scheme: Scheme) -> str:
    year = f"{scheme.year} 年" if scheme.year else ""
    about = "，".join(part for part in (scheme.place, year, scheme.legal) if part)
    return f"{scheme.title}（{about}）"


def _levels(sheet: Sheet, survey: Survey) -> None:
    """Count the findings of each level, and say which of them are about no single form of 汇总表."""
    sheet.stretched(["问题级别", "数量", "含义"], heading=True)
    first = sheet.row
    for level, meaning in _LEVELS:
        whole = survey.levels[level]
        parts = survey.parts(level)
        told = "，".join(f"{name} {count}" for name, count in parts.items() if count)
        sheet.stretched([level.chinese, whole, f"{meaning}。{f'其中：{told}' if told else ''}"])
    sheet.colour("项目", first, "==", f'"{Level.ERROR.chinese}"', RED)
    sheet.colour("项目", first, "==", f'"{Level.WARNING.chinese}"', AMBER)
    sheet.gap()
