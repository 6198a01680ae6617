"""What the command line shows: scores, findings, schemes, progress.

Results go to standard output, everything else to standard error.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from xlcore.errors import InputError
from xlcore.numbers import plain, round_half_up
from xlcore.rules import Target

if TYPE_CHECKING:
    from xlcore.consolidate.collect import Collection, FileResult
    from xlcore.demo import DemoResult
    from xlcore.form.scoring import ScoredForm
    from xlcore.scheme.model import Scheme

NARROW = 100
"""Columns to lay tables out for when the output is a file and has no width."""

_KINDS = {"project": "项目", "department": "部门整体"}
_BY_TARGET = "达到指标值得满分，未达到的按比例得分，定性指标由人工评定"
_COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}


def _out() -> Console:
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=NARROW)


def _err() -> Console:
    return Console(stderr=True, highlight=False)


def _say(console: Console, message: str, style: str = "") -> None:
    """Print one line as it is: never cut, never read as markup."""
    console.print(Text(message, style=style), soft_wrap=True)


def complain(message: str) -> None:
    """Tell what is wrong on standard error."""
    _say(_err(), message, "red")


def check_output(path: Path, suffix: str, *, force: bool) -> None:
    """Refuse an output that cannot or must not be written.

    Raises:
        InputError: another suffix, the folder is missing, or the file exists.
    """
    if path.suffix.lower() != suffix:
        raise InputError(f"输出文件名应以 {suffix} 结尾：{path}")
    if not path.parent.is_dir():
        raise InputError(f"文件夹不存在：{path.parent}。请先建立文件夹。")
    if path.exists() and not os.access(path, os.W_OK):
        raise InputError(f"文件是只读的，不能覆盖：{path}。请换一个文件名。")
    if path.exists() and not force:
        raise InputError(f"文件已存在：{path}。换一个文件名，或加 --force 覆盖。")


def status(message: str) -> AbstractContextManager[object]:
    """Show on standard error that something takes a moment."""
    return _err().status(message)


@contextmanager
def progress(total: int, *, quiet: bool = False) -> Iterator[Callable[[FileResult], None]]:
    """Show progress over ``total`` files on standard error; yields what to call after each."""
    columns = (TextColumn("正在读取"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = _err()
    with Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task("", total=total)
        yield lambda _: bar.advance(task)


def _table(first: str, *others: str) -> Table:
    """Return a table whose first column, what people copy, is never cut."""
    table = Table(box=None, pad_edge=False)
    table.add_column(first, no_wrap=True, overflow="ignore")
    for heading in others:
        table.add_column(heading, overflow="fold")
    return table


def _weight(weight: Decimal | None) -> str:
    return "" if weight is None else f"（{plain(weight)} 分）"


def _points(value: Decimal | None) -> str:
    return "—" if value is None else plain(value)


def _rate(scored: ScoredForm) -> str:
    points = scored.rate.points
    return "—" if points is None else f"{plain(round_half_up(points * 100, 2))}%"


def _name(scored: ScoredForm) -> str:
    form = scored.form
    entries = (form.project, form.unit)
    return " / ".join(" ".join(entry.text.split()) for entry in entries if entry and not entry.blank) or form.sheet


def show_scores(collection: Collection) -> None:
    """Print two lines a form: whose it is, and claimed against computed."""
    out = _out()
    for result, form in collection.forms:
        scored, grade = form.scored, form.scored.form.claimed.grade
        claimed, computed = scored.claimed_total, scored.total
        differs = claimed is not None and computed is not None and claimed != computed
        _say(out, f"{result.path}  {_name(scored)}", "bold")
        _say(
            out,
            f"  执行率 {_rate(scored)}  自评分 {_points(claimed)}  复算分 {_points(computed)}"
            f"  自评等级 {grade.text if grade and not grade.blank else '—'}  复算等级 {scored.grade or '—'}"
            + (f"  相差 {plain(computed - claimed)}" if differs and claimed and computed else ""),
            "yellow" if differs else "",
        )
    _show_without_forms(collection)


def _show_without_forms(collection: Collection) -> None:
    for result in collection.files:
        if not result.forms:
            complain(f"{result.path}：{result.reason}")
    if collection.others:
        names = "、".join(path.name for path in collection.others[:3])
        more = "等" if len(collection.others) > 3 else ""
        complain(f"另有 {len(collection.others)} 个文件不是工作簿，没有读取：{names}{more}")


def show_findings(collection: Collection) -> None:
    """Print the findings of each file, then the counts."""
    out = _out()
    for result in collection.files:
        _say(out, str(result.path), "bold")
        for form in result.forms:
            _say(out, f"  方案 {form.scored.scheme.id}：{form.scheme_reason}", "dim")
        findings = [*result.findings, *(finding for form in result.forms for finding in form.findings)]
        for finding in findings:
            _say(out, f"  {finding.message}", _COLOURS[finding.level])
        if not findings:
            _say(out, "  未发现问题")
    if collection.others:
        _say(out, f"另有 {len(collection.others)} 个文件不是工作簿，没有读取")
    _say(out, _counts(collection))


def _counts(collection: Collection) -> str:
    files, rejected = len(collection.files), sum(r.status == "rejected" for r in collection.files)
    return (
        f"共 {files} 个文件（读取 {files - rejected}，拒绝 {rejected}），{collection.form_count} 份自评表："
        f"错误 {collection.errors}，提醒 {collection.warnings}，提示 {collection.infos}"
    )


def show_summary(collection: Collection, output: Path) -> None:
    """Print the counts of a consolidation and where it lies."""
    out = _out()
    _say(out, _counts(collection))
    _show_without_forms(collection)
    _say(out, f"汇总表：{output}", "bold")


def show_schemes(schemes: list[Scheme]) -> None:
    """Print one line a scheme."""
    table = _table("编号", "名称", "地区", "类别")
    for scheme in schemes:
        table.add_row(scheme.id, scheme.title, scheme.place, _KINDS[scheme.kind])
    _out().print(table)


def show_scheme(scheme: Scheme) -> None:
    """Print what a scheme prescribes."""
    out = _out()
    _say(out, f"{scheme.id}  {scheme.title}", "bold")
    _say(
        out, f"地区：{scheme.place}  年度：{scheme.year or '不限'}  金额单位：{scheme.money_unit}  依据：{scheme.legal}"
    )
    _say(out, f"满分 {plain(scheme.total)}，得分保留 {scheme.places} 位小数")
    if scheme.execution:
        base = {"adjusted": "全年（调整后）预算数", "initial": "年初预算数"}[scheme.execution.base]
        _say(out, f"预算执行：{plain(scheme.execution.weight)} 分，执行数 ÷ {base}")
    for section in scheme.sections:
        _say(out, f"{section.name}{_weight(section.weight)}", "bold")
        for group in section.groups:
            _say(out, f"  {group.name}{_weight(group.weight)}{f'：单位自填 {group.rows} 行' if group.rows else ''}")
            for indicator in group.indicators:
                how = f"：{indicator.criterion}" if indicator.criterion else ""
                _say(out, f"    {indicator.name}{_weight(indicator.weight)}{how}")
    if any(isinstance(scheme.rule_of(indicator), Target) for _, _, indicator in scheme.prescribed()):
        _say(out, f"没有写评分标准的指标：{_BY_TARGET}")
    grades = "，".join(
        f"{grade.name} {plain(grade.at_least)} 分及以上" if grade.at_least is not None else f"其余为{grade.name}"
        for grade in scheme.grades
    )
    _say(out, f"等级：{grades}" if grades else "等级：方案未规定")


def show_demo(result: DemoResult) -> None:
    """Print what the demonstration made and found."""
    out = _out()
    _say(out, "一、按五个公开的评价方案生成空白自评表，并用公开的数据填写：", "bold")
    for path in result.written:
        _say(out, f"  {path}")
    _say(out, "\n二、像收到报送文件一样从磁盘读回，算分：", "bold")
    show_scores(result.collection)
    _say(out, "\n三、校验：", "bold")
    show_findings(result.collection)
    _say(out, f"\n四、汇总表：{result.output}", "bold")
    _say(out, f"下一步：打开 {result.directory} 里的文件看看；用自己的文件试试 xlcore check 文件夹")
