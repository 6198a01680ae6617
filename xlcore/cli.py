"""The command line: demo, schemes, new, adopt, score, explain, check, narrative, consolidate, slips, sample."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xlcore import __version__, console
from xlcore.collecting import (
    INTERRUPTED,
    OK,
    UNREADABLE,
    EngineOption,
    LedgerOption,
    Paths,
    check_sources,
    inputs_of,
    readable_status,
)
from xlcore.collecting import collected as _collect
from xlcore.collecting import status_of as _status
from xlcore.errors import XlcoreError, reason_of
from xlcore.excel.addin_cli import addin_app
from xlcore.help import ChineseCommand, ChineseGroup, usage_message
from xlcore.ledger_cli import ledger_app
from xlcore.options import Edition, EditionOption, JobsOption, PasswordOption, SchemeArgument, SchemeOption
from xlcore.options import scheme_or_none as _scheme
from xlcore.review_cli import sample, slips
from xlcore.roster_cli import roster_app
from xlcore.schemes_cli import schemes_app
from xlcore.telling_cli import explain, narrative

if TYPE_CHECKING:
    from xlcore.consolidate.record import Collection


app = typer.Typer(
    name="xlcore",
    help="预算绩效自评表：算分、校验、汇总。\n\n第一次使用请运行：xlcore demo",
    cls=ChineseGroup,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(schemes_app)
app.add_typer(addin_app)
app.add_typer(roster_app)
app.add_typer(ledger_app)


def _copies(  # noqa: PLR0913, PLR0917  # where from, where to, how to read, what to write
    collection: Collection,
    paths: list[Path],
    folder: Path,
    scheme: str | None,
    passwords: list[str] | None,
    jobs: int | None,
    *,
    marks: bool = False,
    scores: bool = False,
) -> None:
    """Write a copy of every file that holds a form."""
    from xlcore.consolidate.copies import targets  # noqa: PLC0415  # as in demo
    from xlcore.consolidate.copies_pool import Copier, copies  # noqa: PLC0415  # as in demo
    from xlcore.showing_outputs import show_copy  # noqa: PLC0415  # as in demo

    files = [result.path for result in collection.files if result.forms]
    copier = Copier(marks=marks, scores=scores, scheme=_scheme(scheme), passwords=passwords or ())
    made = []
    with console.counting("正在写副本", len(files)) as advance:
        for copy in copies(targets(files, paths, folder), copier, jobs):
            made.append(copy)
            advance("")
    for copy in made:
        show_copy(copy)


def _check_folder(folder: Path | None, paths: list[Path]) -> None:
    """Refuse a folder for copies before anything is read."""
    from xlcore.consolidate.copies import check_folder  # noqa: PLC0415  # as in demo

    if folder is not None:
        check_folder(folder, paths)


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    *,
    version: Annotated[bool, typer.Option("--version", help="显示版本号", is_eager=True)] = False,
) -> None:
    """预算绩效自评表：算分、校验、汇总。

    第一次使用请运行：xlcore demo
    """
    if version:
        typer.echo(__version__)
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command(cls=ChineseCommand)
def demo(
    directory: Annotated[Path, typer.Argument(metavar="文件夹", help="放置示例的文件夹，默认 xlcore-demo")] = Path(
        "xlcore-demo"
    ),
) -> None:
    """用五份公开的真实自评表演示：生成、读回、算分、校验、汇总"""
    from xlcore.demo import run  # noqa: PLC0415  # the help must not wait for the writers
    from xlcore.showing import show_demo  # noqa: PLC0415

    with console.status("正在生成示例…"):
        result = run(directory)
    show_demo(result)


@app.command(cls=ChineseCommand)
def new(
    scheme: SchemeArgument,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="文件", help="要生成的工作簿：公式版 .xlsx，函数版 .xlsm")
    ],
    edition: EditionOption = Edition.FORMULA,
    *,
    force: Annotated[bool, typer.Option("--force", help="文件已存在时覆盖")] = False,
) -> None:
    """按方案生成空白自评表，在 Excel、WPS 中填写即自动算分"""
    from xlcore.excel.edition import write_macro_workbook  # noqa: PLC0415  # as in demo
    from xlcore.sheet.template import write_workbook  # noqa: PLC0415  # as in demo

    chosen = _scheme(scheme)
    assert chosen is not None  # noqa: S101  # the argument is required
    console.check_output(output, ".xlsm" if edition is Edition.UDF else ".xlsx", force=force)
    console.check_apart([("-o", output)], [("方案", scheme)])
    if edition is Edition.UDF:
        write_macro_workbook(chosen, output)
    else:
        write_workbook(chosen, output)
    console.written(output, f"（{chosen.title}）")


@app.command(cls=ChineseCommand)
def adopt(  # noqa: PLR0913  # the options of the command
    file: Annotated[
        Path, typer.Argument(metavar="文件", readable=False, help="本单位、本部门现用的自评表，空白或已填写")
    ],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="文件", help="要生成的副本：公式版 .xlsx 或 .xlsm，函数版 .xlsm")
    ],
    edition: EditionOption = Edition.FORMULA,
    scheme: SchemeOption = None,
    password: PasswordOption = None,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="需要转换格式时不再询问")] = False,
    force: Annotated[bool, typer.Option("--force", help="文件已存在时覆盖")] = False,
) -> None:
    """把现用的自评表变成会自动算分的表：只加公式、提示和颜色，其余原样不动"""
    from xlcore.adoption import adopt_file  # noqa: PLC0415  # as in demo
    from xlcore.showing_outputs import show_adopted  # noqa: PLC0415  # as in demo

    suffix = ".xlsm" if edition is Edition.UDF or file.suffix.lower() == ".xlsm" else ".xlsx"
    console.check_output(output, suffix, force=force)
    console.check_apart([("-o", output)], [("--scheme", scheme)])
    agree = (lambda _: True) if yes else console.agree
    adopted = adopt_file(file, output, _scheme(scheme), edition.value, password or (), agree)
    show_adopted(adopted, output)


@app.command(cls=ChineseCommand)
def score(  # noqa: PLR0913, PLR0917  # the options of the command
    paths: Paths,
    scheme: SchemeOption = None,
    password: PasswordOption = None,
    write: Annotated[
        Path | None,
        typer.Option("--write", metavar="文件夹", help="把每份表的副本写到这个新文件夹，表旁另加一列复算得分"),
    ] = None,
    jobs: JobsOption = None,
    ledger: LedgerOption = None,
) -> None:
    """算分：自评分与复算分对照，显示总分、等级和执行率"""
    from xlcore.showing import show_scores  # noqa: PLC0415  # as in demo

    _check_folder(write, paths)
    console.check_apart([("--write", write), ("--ledger", ledger)], inputs_of(scheme, paths))
    collection = _collect(paths, scheme, password, jobs=jobs, ledger=ledger)
    show_scores(collection)
    if write is not None:
        _copies(collection, paths, write, scheme, password, jobs, scores=True)
    raise typer.Exit(readable_status(collection))


app.command(cls=ChineseCommand)(explain)


@app.command(cls=ChineseCommand)
def check(  # noqa: PLR0913  # the options of the command
    paths: Paths,
    scheme: SchemeOption = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="在标准输出写一份 JSON 结果，供程序使用")] = False,
    password: PasswordOption = None,
    mark: Annotated[
        Path | None,
        typer.Option("--mark", metavar="文件夹", help="把每份表的副本写到这个新文件夹，问题标在单元格上，并附校验结果"),
    ] = None,
    jobs: JobsOption = None,
    ledger: LedgerOption = None,
) -> None:
    """校验：逐条列出错误、提醒和提示。退出码：0 无错误，1 有错误，2 有文件不能读取"""
    from xlcore.showing import show_findings  # noqa: PLC0415  # as in demo

    _check_folder(mark, paths)
    console.check_apart([("--mark", mark), ("--ledger", ledger)], inputs_of(scheme, paths))
    collection = _collect(paths, scheme, password, jobs=jobs, ledger=ledger)
    if mark is not None:
        _copies(collection, paths, mark, scheme, password, jobs, marks=True)
    if as_json:
        from xlcore.consolidate.report import document  # noqa: PLC0415  # only for --json

        console.write_utf8(json.dumps(document(collection), ensure_ascii=False, indent=1) + "\n")
    else:
        show_findings(collection)
    raise typer.Exit(_status(collection))


@app.command(cls=ChineseCommand)
def checks(
    code: Annotated[str | None, typer.Argument(metavar="代码", help="一条校验的代码，如 T01；不写则列出全部")] = None,
) -> None:
    """校验目录：每个代码的级别、含义、举例和处理办法"""
    from xlcore.showing import show_checks  # noqa: PLC0415  # as in demo

    show_checks(code)


app.command(cls=ChineseCommand)(narrative)


@app.command(cls=ChineseCommand)
def consolidate(  # noqa: PLR0913  # the options of the command
    paths: Paths,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="文件", help="要生成的汇总工作簿（.xlsx）")],
    scheme: SchemeOption = None,
    password: PasswordOption = None,
    *,
    jobs: JobsOption = None,
    ledger: LedgerOption = None,
    engine: EngineOption = None,
    roster: Annotated[
        Path | None, typer.Option("--roster", metavar="文件", help="应报名册（工作簿或 .csv）：列出未报、不在名册的")
    ] = None,
    parquet: Annotated[Path | None, typer.Option("--parquet", metavar="文件夹", help="各表另存为 Parquet")] = None,
    csv: Annotated[Path | None, typer.Option("--csv", metavar="文件夹", help="各表另存为 CSV")] = None,
    force: Annotated[bool, typer.Option("--force", help="文件已存在时覆盖")] = False,
) -> None:
    """汇总：把许多自评表汇成一个工作簿，自评分与复算分并列，问题逐条可查"""
    from xlcore.consolidate.find import LEDGER  # noqa: PLC0415  # as in demo
    from xlcore.consolidate.publish import publish  # noqa: PLC0415  # as in demo
    from xlcore.consolidate.roster_read import read_roster  # noqa: PLC0415  # as in demo
    from xlcore.consolidate.tables_export import Kind, check_exports, tables_of  # noqa: PLC0415  # as in demo
    from xlcore.showing_outputs import show_summary  # noqa: PLC0415  # as in demo

    console.check_output(output, ".xlsx", force=force)
    folders: list[tuple[Kind, Path | None]] = [("parquet", parquet), ("csv", csv)]
    exports = [(kind, folder) for kind, folder in folders if folder]
    check_exports(exports, force=force)
    check_sources(paths, output)
    book = ledger or output.with_suffix(LEDGER)
    written = [("-o", output), ("--ledger", book)]
    console.check_apart([*written, *tables_of(exports)], [("--roster", roster), *inputs_of(scheme, paths)])
    for kind, folder in exports:
        console.check_apart([*written, (f"--{kind}", folder)])
    expected = read_roster(roster) if roster else None
    collection = _collect(paths, scheme, password, jobs=jobs, ledger=book, engine=engine, roster=roster)
    with console.status("正在写汇总表…"):
        survey = publish(collection, output, expected, exports, jobs=jobs)
    show_summary(collection, output, survey)


app.command(cls=ChineseCommand)(slips)
app.command(cls=ChineseCommand)(sample)


def main() -> None:
    """Run the command line; a user's mistake is told in Chinese, never as a traceback."""
    for stream in (sys.stdout, sys.stderr):
        # A Chinese Windows console may use another code page; a sign that it lacks must not stop the run.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    command = typer.main.get_command(app)
    try:
        status = command.main(prog_name="xlcore", standalone_mode=False)
    except XlcoreError as error:
        console.complain(str(error))
        sys.exit(UNREADABLE)
    except (KeyboardInterrupt, typer.Abort):
        status = INTERRUPTED
    except OSError as error:
        console.complain(f"文件操作失败：{error.filename or ''}（{reason_of(error)}）。请检查路径、权限和磁盘空间。")
        sys.exit(UNREADABLE)
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise
        console.complain(usage_message(error))
        sys.exit(UNREADABLE)
    if status == INTERRUPTED:
        console.complain("已中断，结果没有写完。")
    sys.exit(status if isinstance(status, int) else OK)
