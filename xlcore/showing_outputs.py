"""What commands print of the files that they made: copies, the consolidated workbook, slips, a sample."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xlcore.checks.finding import Level
from xlcore.console import aside, complain, named, results, say, show_table
from xlcore.consolidate.names import UNREAD
from xlcore.consolidate.slips_words import counted
from xlcore.errors import printable
from xlcore.showing import counts, show_without_forms

if TYPE_CHECKING:
    from xlcore.adoption import Adopted
    from xlcore.consolidate.copies import Copy
    from xlcore.consolidate.record import Collection
    from xlcore.consolidate.sample import Sample
    from xlcore.consolidate.slips_folder import Sent
    from xlcore.consolidate.tables_survey import Survey


def show_copy(copy: Copy) -> None:
    """Say on standard error where the copy of a file lies and what it lacks, or why there is none."""
    if copy.target is None:
        complain(f"{named(copy.path)}：没有写副本，{copy.reason}")
        return
    say(aside(), f"副本：{named(copy.target)}{_lacking(copy.remarks)}")


def _lacking(remarks: Sequence[str]) -> str:
    return f"（{'；'.join(remarks)}）" if remarks else ""


def show_adopted(adopted: Adopted, output: Path) -> None:
    """Print what was made live, what was not found, and where something typed was kept or moved aside."""
    out = results()
    if adopted.live_before:
        say(out, f"已经是会算分的表，原样写出：{named(output)}", "bold")
        return
    for reading, told in zip(adopted.readings, adopted.plan.told, strict=True):
        say(out, printable(f"{reading.form.sheet}：按“{reading.scheme.title}”（{reading.reason}）"))
        for line, matters in told.lines():
            say(out, f"  {printable(line)}", "yellow" if matters else "")
    if adopted.plan.record:
        say(out, f"以上逐格记在副本的隐藏工作表“{adopted.plan.record}”中（右键点工作表标签，选“取消隐藏”）")
    say(out, f"已生成：{named(output)}{_lacking(adopted.remarks)}", "bold")


def show_summary(collection: Collection, output: Path, survey: Survey) -> None:
    """Print the counts of a consolidation, what is missing or came twice, and where it lies."""
    out = results()
    say(out, counts(collection))
    show_without_forms(collection)
    verdict = survey.verdict
    if verdict.repeated:
        say(out, f"重报 {len(verdict.repeated)} 组，{len(verdict.left_out)} 份不计入合计", "yellow")
    if verdict.roster:
        roster = verdict.roster
        say(
            out,
            f"名册应报 {len(roster.roster.lines)}：未报 {len(roster.missing)}，不在名册 {len(roster.unlisted)}，"
            f"方案不符 {len(roster.wrong)}",
            "yellow" if roster.missing or roster.unlisted or roster.wrong else "",
        )
    errors, warnings = (survey.parts(level)["重报与名册"] for level in (Level.ERROR, Level.WARNING))
    if errors or warnings:
        say(out, f"重报与名册另有错误 {errors}，提醒 {warnings}，列在问题清单的最后")
    for spilled in survey.spilled:
        say(out, spilled.told, "yellow")
    say(out, f"汇总表：{named(output)}", "bold")
    if left := _left_out(collection):
        say(out, f"没有进入汇总的文件 {left}，名单和原因见工作表“{UNREAD}”", "yellow")


def _left_out(collection: Collection) -> str:
    """Return how many files gave no form, and why; '' if there is none."""
    unread = {
        "不能读取": collection.rejected,
        "没有自评表": collection.without_form,
        "不是工作簿": len(collection.others),
    }
    told = "，".join(f"{why} {count}" for why, count in unread.items() if count)
    return f"{sum(unread.values())} 个（{told}）" if told else ""


def show_slips(sent: Sequence[Sent], output: Path) -> None:
    """Print what goes back, which copies are missing, and where the covering list lies."""
    out = results()
    for item in sent:
        if item.workbook is not None:
            say(out, f"{item.slip.name}：{counted(item.slip)}")
        for copy in item.copies:
            if copy.target is None:
                show_copy(copy)
    written, kept = (sum((item.workbook is None) is missing for item in sent) for missing in (False, True))
    say(out, f"退回单 {written} 份" + (f"，另有 {kept} 个单位没有错误，不退回（加 --all 可全部生成）" if kept else ""))
    say(out, f"退回清单：{named(output)}", "bold")


def show_sample(sample: Sample, collection: Collection, output: Path) -> None:
    """Print how many forms were drawn from each department, and where the list lies."""
    show_table(
        ("主管部门", "自评表", "重点", "随机"),
        [(one.department, str(one.forms), str(one.by_priority), str(one.by_lot)) for one in sample.strata],
    )
    out = results()
    say(out, f"从 {len(sample.forms)} 份自评表中抽取 {len(sample.drawn)} 份，种子 {sample.plan.seed}")
    say(out, f"抽评名单：{named(output)}", "bold")
    if left := _left_out(collection):
        say(out, f"没有参加抽取的文件 {left}，运行 xlcore check 可看到原因", "yellow")
