"""The workbook of a sample (抽评名单): how it was drawn, what was drawn, and everything that it was drawn from."""

from __future__ import annotations

import os
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from xlcore import __version__
from xlcore.checks.finding import Level
from xlcore.consolidate.book_file import save_book
from xlcore.consolidate.priority import EACH, FINDINGS, FULL_GAP, FULL_SHARE, GAP, JUDGED, MONEY, MOST
from xlcore.consolidate.publish_book import Book
from xlcore.consolidate.publish_cells import Column, Value
from xlcore.consolidate.publish_places import Places
from xlcore.consolidate.record import Collection
from xlcore.consolidate.sample import LOT_PLACES, Drawn, Sample
from xlcore.consolidate.tables_repeated import RULE
from xlcore.errors import InputError
from xlcore.numbers import HUNDRED, plain, round_half_up

ABOUT, CHOSEN, ALL = "抽样说明", "抽评名单", "全部自评表"

_COLUMNS = (
    Column("序号", 5, "count"),
    Column("主管部门", 18),
    Column("单位", 22),
    Column("项目", 24),
    Column("年度", 6, "year"),
    Column("抽取\n方式", 6, "centre"),
    Column("优先分", 8, "points"),
    *(Column(f"{name}\n（{plain(most)} 分）", 8, "points") for name, most in MOST.items()),
    Column("优先分依据", 44),
    Column("随机数", 9, "centre"),
    Column("自评分", 8, "points"),
    Column("复算分", 8, "points"),
    Column("文件", 22),
    Column("工作表", 9),
    Column("定位", 7, "link"),
)
_ABOUT_COLUMNS = (Column("项目", 26), Column("数量", 16, "centre"), Column("说明", 90))
_STRATA_COLUMNS = ("主管部门", "自评表", "抽取")


def publish_sample(sample: Sample, collection: Collection, path: Path) -> None:
    """Write the workbook; the same sample and path give the same bytes.

    Raises:
        FileError: the file cannot be written.
        InputError: ``path`` is one of the files read, or a worksheet cannot hold so many rows.
    """
    if os.path.realpath(path) in {os.path.realpath(file.path) for file in collection.files}:
        raise InputError(f"输出文件是本次读取的文件之一，不能覆盖：{path}。请换一个文件名。")
    places = Places.of(collection, path.parent)

    def write(book: Book) -> None:
        _about(book, sample)
        _forms(book, CHOSEN, "绩效自评抽评名单", sample.drawn, places)
        _forms(book, ALL, "全部自评表（抽样的总体）", sample.forms, places)

    save_book(path, CHOSEN, write)


def _about(book: Book, sample: Sample) -> None:
    sheet = book.sheet(ABOUT, _ABOUT_COLUMNS)
    sheet.title("抽样说明")
    sheet.note(
        "用同样的自评表、同样的比例和种子再抽一次，名单相同；文件改名、换文件夹、换电脑不影响结果（重复报送而填写一样多的，按文件顺序采用）。"
    )
    sheet.gap()
    sheet.header()
    sheet.body(_facts(sample))
    sheet.gap()
    sheet.header(("优先分的组成", "最高分", "怎样计算"))
    sheet.body([[name, plain(MOST[name]), text] for name, text in _PARTS.items()])
    sheet.gap()
    sheet.header(_STRATA_COLUMNS)
    sheet.body([
        [
            stratum.department,
            stratum.forms,
            f"{stratum.by_priority + stratum.by_lot} 份：重点 {stratum.by_priority}，随机 {stratum.by_lot}",
        ]
        for stratum in sample.strata
    ])  # fmt: skip
    sheet.body([["合计", len(sample.forms), f"{len(sample.drawn)} 份"]], tone="total")
    sheet.one_page()


def _facts(sample: Sample) -> list[list[Value]]:
    plan = sample.plan
    return [
        ["抽取比例", _percent(plan.share), "每个主管部门各抽一次，份数 × 比例，有零头的进一，所以每个部门至少一份"],
        ["其中重点", _percent(plan.by_priority), "各部门应抽份数的这一比例（有零头的进一）抽优先分最高的，其余随机抽"],
        [
            "种子",
            str(plan.seed),
            f"从“种子/主管部门”起依次给每份表一个随机数（0 到 1，{LOT_PLACES} 位小数），小的先抽",
        ],
        ["排列次序", "", "给随机数之前，各表按文件内容的 SHA-256、工作表名称、表在文件中的次序排列"],
        [
            "总体",
            f"{len(sample.forms)} 份",
            f"不含没有读到自评表的文件 {sample.without} 个、重复报送而未采用的 {sample.left_out} 份；{RULE}",
        ],
        ["总体指纹", sample.population[:16], f"完整的为 {sample.population}；总体相同则指纹相同"],
        ["抽取", f"{len(sample.drawn)} 份", f"名单见“{CHOSEN}”，全部优先分和随机数见“{ALL}”"],
        ["工具版本", f"xlcore {__version__}", ""],
    ]


_PARTS = {
    FINDINGS: f"每条错误 {plain(EACH[Level.ERROR])} 分，每条提醒 {plain(EACH[Level.WARNING])} 分，加满为止",
    MONEY: "按预算数（执行率的分母）在全部自评表中从小到大排名，最大的满分，最小的 0 分；没有预算数的计一半",
    GAP: f"产出指标自评得分率高于执行率的部分，达到 {plain(FULL_GAP * HUNDRED)} 个百分点满分；不能计算的计一半",
    JUDGED: f"定性指标得满分的分值占全部指标分值的比重，达到 {plain(FULL_SHARE * HUNDRED)}% 满分；没有分值的计一半",
}


def _forms(book: Book, name: str, title: str, forms: Sequence[Drawn], places: Places) -> None:
    sheet = book.sheet(name, _COLUMNS)
    sheet.title(title)
    sheet.table([_row(number, form, places) for number, form in enumerate(forms, start=1)], freeze=3)


def _row(number: int, drawn: Drawn, places: Places) -> list[Value]:
    line, priority = drawn.line, drawn.priority
    return [
        number,
        line.department,
        line.unit,
        line.project,
        line.year,
        drawn.how or "",
        priority.total,
        *(part.points for part in priority.parts),
        "；".join(part.basis for part in priority.parts),
        f"{drawn.lot:f}",
        line.claimed_total,
        line.total,
        places.name(line),
        line.sheet,
        places.line_link(line),
    ]


def _percent(share: Decimal) -> str:
    return f"{plain(round_half_up(share * HUNDRED, 2))}%"
