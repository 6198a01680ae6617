"""The command line of the ledger: show, verify, export."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from xlcore.console import named
from xlcore.errors import InputError
from xlcore.help import ChineseCommand, ChineseGroup

ledger_app = typer.Typer(
    name="ledger",
    help="查看、核对、导出汇总台账",
    cls=ChineseGroup,
    no_args_is_help=True,
    rich_markup_mode=None,
)

LedgerFile = Annotated[Path, typer.Argument(metavar="文件", readable=False, help="台账文件（.ledger）")]


@ledger_app.command(cls=ChineseCommand)
def show(file: LedgerFile) -> None:
    """显示最近一次汇总：时间、程序、文件数、问题数、最慢的文件"""
    from xlcore.consolidate.ledger_report import about  # noqa: PLC0415  # the help must not wait for the reader
    from xlcore.consolidate.ledger_view import viewed  # noqa: PLC0415  # as above

    with viewed(file) as ledger:
        found = about(ledger)
    if found is None:
        typer.echo("台账是空的。")
        return
    tally = found.tally
    state = (
        _time(found.ended)
        if found.ended
        else f"没有完成（已处理 {tally.files} / {found.found} 个文件），再次运行同一条命令即接着处理"
    )
    typer.echo(f"开始 {_time(found.started)}，结束 {state}")
    typer.echo(f"程序 {found.tool}，方案 {found.scheme or '自动识别'}")
    typer.echo(
        f"文件 {tally.files}（拒绝 {tally.rejected}，无表 {tally.without_form}），自评表 {tally.forms} 份："
        f"错误 {tally.errors}，提醒 {tally.warnings}，提示 {tally.infos}"
    )
    typer.echo(f"共存有 {found.results} 个结果。最慢的文件：")
    for path, seconds in found.slowest:
        typer.echo(f"  {seconds:.2f} 秒  {named(path)}")


def _time(moment: datetime) -> str:
    """Return a moment as the clock of this machine shows it."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M:%S}"


@ledger_app.command(cls=ChineseCommand)
def verify(file: LedgerFile) -> None:
    """核对台账是否完好。退出码：0 完好，1 有问题"""
    from xlcore.consolidate.ledger_report import faults  # noqa: PLC0415  # as in show
    from xlcore.consolidate.ledger_view import DamagedError, viewed  # noqa: PLC0415  # as in show

    try:
        with viewed(file) as ledger:
            found = list(faults(ledger))
    except DamagedError as damaged:  # so much that it cannot even be opened
        found = [f"数据库：{damaged.what}"]
    for fault in found:
        typer.echo(fault)
    if found:
        typer.echo("台账已损坏。请删除这个文件，重新汇总。")
        raise typer.Exit(1)
    typer.echo("台账完好。")


@ledger_app.command(cls=ChineseCommand)
def export(
    file: LedgerFile,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="文件", help="写到这个文件；不写则写到标准输出")
    ] = None,
) -> None:
    """导出每个文件的结果：每行一个 JSON（UTF-8），内容同 check --json，另有用时和程序版本"""
    from xlcore.consolidate.find import SUFFIXES  # noqa: PLC0415  # as in show
    from xlcore.consolidate.ledger_report import lines  # noqa: PLC0415
    from xlcore.consolidate.ledger_view import viewed  # noqa: PLC0415

    with viewed(file) as ledger:
        if output is None:
            for line in lines(ledger):
                sys.stdout.buffer.write(_line(line))
            return
        if output.suffix.casefold() in SUFFIXES:
            raise InputError(f"导出的是文本（每行一个 JSON），不是工作簿：{named(output)}。请用 .jsonl 作扩展名。")
        if output.exists():
            raise InputError(f"文件已存在：{named(output)}。请换一个文件名。")
        target = output.open("xb")
        try:
            with target:
                target.writelines(map(_line, lines(ledger)))
        except BaseException:
            output.unlink()  # half of it must not pass for the whole
            raise
    typer.echo(f"已导出：{named(output)}")


def _line(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass") + b"\n"
