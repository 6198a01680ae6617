"""What the command line shows: scores, findings, schemes, progress.

Results go to standard output, everything else to standard error.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from xlcore.checks import reference
from xlcore.checks.catalogue import CATALOGUE
from xlcore.checks.finding import Level
from xlcore.checks.switches import switched
from xlcore.errors import InputError, printable
from xlcore.numbers import plain, round_half_up
from xlcore.rules import Target

if TYPE_CHECKING:
    from xlcore.adoption import Adopted
    from xlcore.checks.finding import Finding
    from xlcore.consolidate.collect import Done
    from xlcore.consolidate.copies import Copy
    from xlcore.consolidate.record import Collection
    from xlcore.consolidate.sample import Sample
    from xlcore.consolidate.slips_folder import Sent
    from xlcore.consolidate.tables_survey import Survey
    from xlcore.demo import DemoResult
    from xlcore.form.scoring import ScoredForm
    from xlcore.scheme.model import Scheme
    from xlcore.sheet.explained import Explained

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


def write_utf8(text: str) -> None:
    """Write what programs read: always UTF-8, whatever the console's code page."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass"))


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
    if path.is_dir():
        raise InputError(f"这是文件夹，不是文件：{path}。请写出文件名。")
    if path.exists() and not os.access(path, os.W_OK):
        raise InputError(f"文件是只读的，不能覆盖：{path}。请换一个文件名。")
    if path.exists() and not force:
        raise InputError(f"文件已存在：{path}。换一个文件名，或加 --force 覆盖。")


def status(message: str) -> AbstractContextManager[object]:
    """Show on standard error that something takes a moment."""
    return _err().status(message)


@contextmanager
def progress(total: int, *, quiet: bool = False) -> Iterator[Callable[[Done], None]]:
    """Show progress over ``total`` files on standard error, with rate, counts and what is left.

    Yields what to call after each file.
    """
    columns = (
        *(TextColumn("正在读取"), BarColumn(), MofNCompleteColumn()),
        *(TextColumn("{task.fields[told]}"), TextColumn("剩余"), TimeRemainingColumn()),
    )
    console, start = _err(), time.monotonic()
    files = forms = errors = known = 0
    with Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task("", total=total, told="")

        def advance(done: Done) -> None:
            nonlocal files, forms, errors, known
            files, forms, errors, known = files + 1, forms + done.forms, errors + done.errors, known + done.known
            rate = files / max(time.monotonic() - start, 0.001)
            same = f"，未变 {known}" if known else ""
            bar.update(task, advance=1, told=f"每秒 {rate:.0f} 个，自评表 {forms}，错误 {errors}{same}")

        yield advance


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
        _say(out, f"{printable(str(result.path))}  {_name(scored)}", "bold")
        _say(
            out,
            f"  执行率 {_rate(scored)}  自评分 {_points(claimed)}  复算分 {_points(computed)}"
            f"  自评等级 {grade.text if grade and not grade.blank else '—'}  复算等级 {scored.assured_grade or '—'}"
            + (f"（{scored.unscored} 处没有得分，未计入复算分）" if computed is not None and scored.unscored else "")
            + (f"  相差 {plain(computed - claimed)}" if differs and claimed and computed else ""),
            "yellow" if differs else "",
        )
    _show_without_forms(collection)


def _show_without_forms(collection: Collection) -> None:
    for result in collection.files:
        if not result.forms:
            complain(f"{printable(str(result.path))}：{result.reason}")
    if collection.others:
        names = "、".join(path.name for path in collection.others[:3])
        more = "等" if len(collection.others) > 3 else ""
        complain(f"另有 {len(collection.others)} 个文件不是工作簿，没有读取：{names}{more}")


def show_findings(collection: Collection) -> None:
    """Print the findings of each file, then the counts."""
    out = _out()
    for result in collection.files:
        _say(out, printable(str(result.path)), "bold")
        for form in result.forms:
            _say(out, f"  方案 {form.scored.scheme.id}：{form.scheme_reason}", "dim")
            for line in switched(form.scored.scheme.checks):
                _say(out, f"  {line}", "dim")
        findings = [*result.findings, *(finding for form in result.forms for finding in form.findings)]
        for finding in findings:
            _say(out, f"  {finding.message}", _COLOURS[finding.level])
        if not findings:
            _say(out, "  未发现问题")
    if collection.others:
        _say(out, f"另有 {len(collection.others)} 个文件不是工作簿，没有读取")
    _say(out, _counts(collection))


def show_copy(copy: Copy) -> None:
    """Say on standard error where the copy of a file lies and what it lacks, or why there is none."""
    if copy.target is None:
        complain(f"{printable(str(copy.path))}：没有写副本，{copy.reason}")
        return
    lacking = f"（{'；'.join(copy.remarks)}）" if copy.remarks else ""
    _say(_err(), f"副本：{copy.target}{lacking}")


def agree(remarks: tuple[str, ...]) -> bool:
    """Say what a copy will lack and ask whether to go on; without somebody to answer it is refused.

    Raises:
        InputError: there is no terminal to ask on.
    """
    for remark in remarks:
        _say(_err(), f"  {remark}")
    if not sys.stdin.isatty():
        raise InputError("需要确认。同意请加 --yes。")
    return typer.confirm("继续吗？", default=False, err=True)


def show_adopted(adopted: Adopted, output: Path) -> None:
    """Print what was made live, and where something typed was kept or moved aside."""
    out = _out()
    if adopted.live_before:
        _say(out, f"已经是会算分的表，原样写出：{output}", "bold")
        return
    for reading in adopted.readings:
        _say(out, f"{reading.form.sheet}：按“{reading.scheme.title}”（{reading.reason}）")
    kept: dict[tuple[str, str], list[str]] = {}
    for entry in adopted.plan.kept:
        kept.setdefault((entry.label, entry.text), []).append(f"{entry.sheet}!{entry.cell}")
    for (label, text), cells in kept.items():
        shown = "、".join(cells[:5]) + (f" 等 {len(cells)} 处" if len(cells) > 5 else "")
        _say(out, f"  {shown} {label}：{text}", "yellow")
    _say(out, f"已生成：{output}", "bold")


def _counts(collection: Collection) -> str:
    files, rejected = len(collection.files), sum(r.status == "rejected" for r in collection.files)
    return (
        f"共 {files} 个文件（读取 {files - rejected}，拒绝 {rejected}），{collection.form_count} 份自评表："
        f"错误 {collection.errors}，提醒 {collection.warnings}，提示 {collection.infos}"
    )


def show_summary(collection: Collection, output: Path, survey: Survey) -> None:
    """Print the counts of a consolidation, what is missing or came twice, and where it lies."""
    out = _out()
    _say(out, _counts(collection))
    _show_without_forms(collection)
    verdict = survey.verdict
    if verdict.repeated:
        _say(out, f"重报 {len(verdict.repeated)} 组，{len(verdict.left_out)} 份不计入合计", "yellow")
    if verdict.roster:
        roster = verdict.roster
        _say(
            out,
            f"名册应报 {len(roster.roster.lines)}：未报 {len(roster.missing)}，不在名册 {len(roster.unlisted)}，"
            f"方案不符 {len(roster.wrong)}",
            "yellow" if roster.missing or roster.unlisted or roster.wrong else "",
        )
    errors, warnings = (survey.parts(level)["重报与名册"] for level in (Level.ERROR, Level.WARNING))
    if errors or warnings:
        _say(out, f"重报与名册另有错误 {errors}，提醒 {warnings}，列在问题清单的最后")
    for spilled in survey.spilled:
        _say(out, spilled.told, "yellow")
    _say(out, f"汇总表：{output}", "bold")


def show_slips(sent: Sequence[Sent], output: Path) -> None:
    """Print what goes back, which copies are missing, and where the covering list lies."""
    out = _out()
    for item in sent:
        if item.workbook is not None:
            counts = "，".join(f"{level.chinese} {item.slip.count(level)}" for level in Level)
            _say(out, f"{item.slip.name}：{counts}")
        for copy in item.copies:
            if copy.target is None:
                complain(f"{printable(str(copy.path))}：没有写副本，{copy.reason}")
    written, kept = (sum((item.workbook is None) is missing for item in sent) for missing in (False, True))
    _say(out, f"退回单 {written} 份" + (f"，另有 {kept} 个单位没有错误，不退回（加 --all 可全部生成）" if kept else ""))
    _say(out, f"退回清单：{output}", "bold")


def show_sample(sample: Sample, output: Path) -> None:
    """Print how many forms were drawn from each department, and where the list lies."""
    table = _table("主管部门", "自评表", "重点", "随机")
    for stratum in sample.strata:
        table.add_row(stratum.department, str(stratum.forms), str(stratum.by_priority), str(stratum.by_lot))
    out = _out()
    out.print(table)
    _say(out, f"从 {len(sample.forms)} 份自评表中抽取 {len(sample.drawn)} 份，种子 {sample.plan.seed}")
    _say(out, f"抽评名单：{output}", "bold")


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


def show_valid(file: str, scheme: Scheme) -> None:
    """Print that a scheme is in order."""
    _say(_out(), f"{file}：正确（{scheme.id} {scheme.title}）")


def show_changes(lines: tuple[str, ...]) -> None:
    """Print one line for each difference of two schemes."""
    for line in lines or ("两个方案相同",):
        _say(_out(), line)


def show_checks(code: str | None) -> None:
    """Print the catalogue of the checks, or all about one.

    Raises:
        InputError: there is no such code.
    """
    if code is not None and code.upper() not in CATALOGUE:
        raise InputError(f"没有校验代码“{printable(code)}”。代码见 xlcore checks")
    for line in reference.overview() if code is None else reference.entry(code.upper()):
        _say(_out(), line)


def show_explained(path: Path, forms: Sequence[Explained]) -> None:
    """Print the explanations of each form; a rule and a source are not told again right below themselves."""
    out = _out()
    for scored, reason, explanations in forms:
        _say(out, f"{printable(str(path))}  {_name(scored)}  工作表“{printable(scored.form.sheet)}”", "bold")
        _say(out, f"方案 {scored.scheme.id}：{reason}", "dim")
        above: tuple[str, ...] = ()
        for explanation in explanations:
            _say(out, f"\n{explanation.title}", "bold")
            for step in explanation.steps:
                known = step in above and step.startswith(("规则：", "依据："))
                _say(out, f"  {step[:3]}同上" if known else f"  {step}")
            above = explanation.steps


def show_report(path: Path, count: int, findings: Sequence[Finding]) -> None:
    """Print what was found in the sentences of a report of ``count`` paragraphs."""
    out = _out()
    _say(out, str(path), "bold")
    for finding in findings:
        _say(out, f"  {finding.message}", _COLOURS[finding.level])
    _say(out, f"共 {count} 段：{f'提醒 {len(findings)} 条' if findings else '未发现问题'}。读不明白的句子不作判断。")


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
