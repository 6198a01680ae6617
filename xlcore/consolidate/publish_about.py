"""The sheet 说明: what the workbook is, what went into it, and how to read it."""

from __future__ import annotations

from collections import Counter

from xlcore import __version__
from xlcore.checks.finding import Level
from xlcore.consolidate import names
from xlcore.consolidate.collect import Collection
from xlcore.consolidate.figures import MONEY_UNIT
from xlcore.consolidate.publish_book import Book, Column, Sheet
from xlcore.consolidate.publish_looks import AMBER, RED
from xlcore.consolidate.publish_places import Places
from xlcore.consolidate.publish_summary import money_note
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
    (names.GRADES, "等级与总分的分布，自评与复算对照"),
    (names.DEPARTMENTS, "按部门、按单位的金额、执行率、均分、等级和问题数"),
    (names.REPEATED, "同一单位、同一项目重复报送的表"),
    (names.UNREAD, "没有进入汇总的文件和原因"),
)
_WORDS = (
    ("自评", "单位在表上填写的分数和等级，原样照录"),
    ("复算", "按评价方案的规则由表内数字算出；规则不能算出的指标（需人工评分等），总分采用单位填写的得分"),
    ("执行率", "单表为执行数 ÷ 预算数；合计与部门为执行数之和 ÷ 预算数之和，只计两数齐全的表"),
    ("定位", "点击打开原文件的工作表和单元格；请保持本文件与报送文件夹的相对位置"),
    ("表序号", "对应汇总表的序号"),
)


def write(book: Book, collection: Collection, places: Places) -> None:
    """Write the sheet."""
    sheet = book.sheet(names.ABOUT, COLUMNS)
    sheet.title("预算绩效自评汇总")
    sheet.note("由 xlcore 根据各单位报送的绩效自评表自动生成；原文件只读取，没有改动。")
    sheet.gap()
    _counts(sheet, collection, places)
    _schemes(sheet, collection)
    _levels(sheet, collection)
    sheet.stretched(["工作表", "内容"], heading=True)
    for pair in _SHEETS:
        sheet.stretched(pair)
    sheet.gap()
    sheet.stretched(["用语", "含义"], heading=True)
    for pair in _WORDS:
        sheet.stretched(pair)
    sheet.one_page()


def _counts(sheet: Sheet, collection: Collection, places: Places) -> None:
    found = len(collection.files)
    state = "完整" if collection.complete else "部分"
    sheet.stretched(["项目", "内容", "备注"], heading=True)
    sheet.stretched(["完整性", state, _completeness(collection)])
    sheet.stretched(["找到文件", found, "找到 = 读取 + 拒绝"])
    sheet.stretched(["读取", found - collection.rejected, f"其中 {collection.without_form} 个没有找到自评表"])
    sheet.stretched(["拒绝", collection.rejected, f"文件不能读取，原因见“{names.UNREAD}”"])
    sheet.stretched(["其他文件", len(collection.others), f"文件夹中不是工作簿的文件，没有读取，见“{names.UNREAD}”"])
    sheet.stretched(["自评表", collection.form_count, "一个文件可以有多份自评表"])
    sheet.stretched(["金额单位", MONEY_UNIT, money_note(collection)])
    sheet.stretched(["工具版本", f"xlcore {__version__}", ""])
    sheet.stretched(["报送文件夹", places.root or "（没有共同的文件夹）"])
    sheet.gap()


def _completeness(collection: Collection) -> str:
    if collection.complete:
        return "找到的文件都已进入汇总"
    missing = sum(not file.forms for file in collection.files)
    return f"有 {missing} 个文件没有进入汇总，合计与统计缺少其数据，见“{names.UNREAD}”"


def _schemes(sheet: Sheet, collection: Collection) -> None:
    """List each scheme in use, for how many forms, and why it was chosen."""
    schemes = {form.scored.scheme.id: form.scored.scheme for _, form in collection.forms}
    uses = Counter((form.scored.scheme.id, form.scheme_reason) for _, form in collection.forms)
    sheet.header(["评价方案", "表数", "名称", "选用理由"])
    sheet.body([[name, count, _scheme_title(schemes[name]), reason] for (name, reason), count in uses.items()])
    sheet.gap()


def _scheme_title(scheme: Scheme) -> str:
    year = f"{scheme.year} 年" if scheme.year else ""
    about = "，".join(part for part in (scheme.place, year, scheme.legal) if part)
    return f"{scheme.title}（{about}）"


def _levels(sheet: Sheet, collection: Collection) -> None:
    sheet.stretched(["问题级别", "数量", "含义"], heading=True)
    first = sheet.row
    numbers = {Level.ERROR: collection.errors, Level.WARNING: collection.warnings, Level.INFO: collection.infos}
    for level, meaning in _LEVELS:
        sheet.stretched([level.chinese, numbers[level], meaning])
    sheet.colour("项目", first, "==", f'"{Level.ERROR.chinese}"', RED)
    sheet.colour("项目", first, "==", f'"{Level.WARNING.chinese}"', AMBER)
    sheet.gap()
