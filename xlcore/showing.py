"""What commands print of forms: scores, findings, explanations, the catalogue of checks, the demonstration."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from xlcore.checks import reference
from xlcore.checks.catalogue import CATALOGUE
from xlcore.checks.switches import switched
from xlcore.console import complain, named, results, say
from xlcore.errors import InputError, one_line, printable
from xlcore.numbers import plain, round_half_up

if TYPE_CHECKING:
    from xlcore.checks.finding import Finding
    from xlcore.consolidate.record import Collection
    from xlcore.demo import DemoResult
    from xlcore.form.scoring import ScoredForm
    from xlcore.sheet.explained import Explained

NEAR = 5
"""Codes that are named where one does not exist."""

_COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}


def _points(value: Decimal | None) -> str:
    return "—" if value is None else plain(value)


def _rate(scored: ScoredForm) -> str:
    points = scored.rate.points
    return "—" if points is None else f"{plain(round_half_up(points * 100, 2))}%"


def _name(scored: ScoredForm) -> str:
    form = scored.form
    entries = (form.project, form.unit)
    name = " / ".join(" ".join(entry.text.split()) for entry in entries if entry and not entry.blank)
    return printable(name or form.sheet)


def show_scores(collection: Collection) -> None:
    """Print two lines a form: whose it is, and claimed against computed."""
    out = results()
    for result, form in collection.forms:
        scored, grade = form.scored, form.scored.form.claimed.grade
        claimed, computed = scored.claimed_total, scored.total
        apart = None if claimed is None or computed is None else computed - claimed
        typed = printable(grade.text) if grade and not grade.blank else "—"
        say(out, f"{named(result.path)}  {_name(scored)}", "bold")
        say(
            out,
            f"  执行率 {_rate(scored)}  自评分 {_points(claimed)}  复算分 {_points(computed)}"
            f"  自评等级 {typed}  复算等级 {scored.assured_grade or '—'}"
            + (f"（{scored.unscored} 处没有得分，未计入复算分）" if computed is not None and scored.unscored else "")
            + (f"  相差 {plain(apart)}" if apart else ""),
            "yellow" if apart else "",
        )
    show_without_forms(collection)


def show_without_forms(collection: Collection) -> None:
    """Say on standard error which files gave no form and why, and how many were no workbooks."""
    for result in collection.files:
        if not result.forms:
            complain(f"{named(result.path)}：{result.reason}")
    if collection.others:
        names = "、".join(printable(path.name) for path in collection.others[:3])
        more = "等" if len(collection.others) > 3 else ""
        complain(f"另有 {len(collection.others)} 个文件不是工作簿，没有读取：{names}{more}")


def show_findings(collection: Collection) -> None:
    """Print the findings of each file, then the counts."""
    out = results()
    for result in collection.files:
        say(out, named(result.path), "bold")
        for form in result.forms:
            say(out, f"  方案 {form.scored.scheme.id}：{form.scheme_reason}", "dim")
            for line in switched(form.scored.scheme.checks):
                say(out, f"  {line}", "dim")
        findings = [*result.findings, *(finding for form in result.forms for finding in form.findings)]
        for finding in findings:
            say(out, f"  {finding.message}", _COLOURS[finding.level])
        if not findings:
            say(out, "  未发现问题")
    if collection.others:
        say(out, f"另有 {len(collection.others)} 个文件不是工作簿，没有读取")
    say(out, counts(collection))


def counts(collection: Collection) -> str:
    """Return the counts of files, forms and findings."""
    files, rejected = collection.tally.files, collection.rejected
    return (
        f"共 {files} 个文件（读取 {files - rejected}，拒绝 {rejected}），{collection.form_count} 份自评表："
        f"错误 {collection.errors}，提醒 {collection.warnings}，提示 {collection.infos}"
    )


def show_checks(code: str | None) -> None:
    """Print the catalogue of the checks, or all about one.

    Raises:
        InputError: there is no such code.
    """
    if code is not None and code.upper() not in CATALOGUE:
        near = get_close_matches(code.upper(), CATALOGUE, NEAR, cutoff=0.6)
        hint = f"相近的有 {'、'.join(near)}；" if near else ""
        raise InputError(f"没有校验代码“{printable(code)}”。{hint}全部代码见 xlcore checks")
    for line in reference.overview() if code is None else reference.entry(code.upper()):
        say(results(), line)


def show_explained(path: Path, forms: Sequence[Explained]) -> None:
    """Print the explanations of each form; a rule and a source are not told again right below themselves."""
    out = results()
    for scored, reason, explanations in forms:
        say(out, f"{named(path)}  {_name(scored)}  工作表“{printable(scored.form.sheet)}”", "bold")
        say(out, f"方案 {scored.scheme.id}：{reason}", "dim")
        above: tuple[str, ...] = ()
        for explanation in explanations:
            say(out, f"\n{one_line(explanation.title)}", "bold")
            for step in explanation.steps:
                known = step in above and step.startswith(("规则：", "依据："))
                say(out, f"  {step[:3]}同上" if known else f"  {one_line(step)}")
            above = explanation.steps


def show_report(path: Path, count: int, findings: Sequence[Finding]) -> None:
    """Print what was found in the sentences of a report of ``count`` paragraphs."""
    out = results()
    say(out, named(path), "bold")
    for finding in findings:
        say(out, f"  {finding.message}", _COLOURS[finding.level])
    say(out, f"共 {count} 段：{f'提醒 {len(findings)} 条' if findings else '未发现问题'}。读不明白的句子不作判断。")


def show_demo(result: DemoResult) -> None:
    """Print what the demonstration made and found."""
    out = results()
    say(out, "一、按五个公开的评价方案生成空白自评表，并用公开的数据填写：", "bold")
    for path in result.written:
        say(out, f"  {named(path)}")
    say(out, "\n二、像收到报送文件一样从磁盘读回，算分：", "bold")
    show_scores(result.collection)
    say(out, "\n三、校验：", "bold")
    show_findings(result.collection)
    say(out, f"\n四、汇总表：{named(result.output)}", "bold")
    say(out, f"下一步：打开 {named(result.directory)} 里的文件看看；用自己的文件试试 xlcore check 文件夹")
