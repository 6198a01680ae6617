"""The command line: demo, schemes, new, score, check, consolidate."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xlcore import __version__, console
from xlcore.errors import XlcoreError
from xlcore.excel.addin_cli import addin_app
from xlcore.help import ChineseCommand, ChineseGroup, usage_message

if TYPE_CHECKING:
    from xlcore.consolidate.collect import Collection
    from xlcore.scheme.model import Scheme

OK, FOUND_ERRORS, UNREADABLE, INTERRUPTED = 0, 1, 2, 130
"""Exit codes: nothing wrong; an error-level finding; a path or the usage is wrong (2 wins over 1)."""


class Edition(StrEnum):
    """What computes the points of a live workbook."""

    FORMULA = "formula"
    UDF = "udf"


app = typer.Typer(
    name="xlcore",
    help="预算绩效自评表：算分、校验、汇总。\n\n第一次使用请运行：xlcore demo",
    cls=ChineseGroup,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
schemes_app = typer.Typer(
    name="schemes",
    help="查看和检查评价方案",
    cls=ChineseGroup,
    invoke_without_command=True,
    rich_markup_mode=None,
)
app.add_typer(schemes_app)
app.add_typer(addin_app)

Paths = Annotated[list[Path], typer.Argument(metavar="PATH...", help="自评表文件或文件夹（文件夹内逐级查找）")]
SchemeOption = Annotated[
    str | None,
    typer.Option("--scheme", metavar="方案", help="指定评价方案：内置方案的编号，或方案文件（.yaml）；不写则自动识别"),
]


def _scheme(name: str | None) -> Scheme | None:
    from xlcore.scheme.catalogue import get  # noqa: PLC0415  # the help must not wait for the scheme library

    return get(name) if name else None


def _collect(paths: list[Path], scheme: str | None, *, quiet: bool = False) -> Collection:
    from xlcore.consolidate.collect import collect  # noqa: PLC0415  # as above
    from xlcore.consolidate.find import find_workbooks  # noqa: PLC0415

    chosen = _scheme(scheme)
    found = find_workbooks(paths)
    if not found:
        console.complain("没有找到自评表文件（.xlsx .xlsm .xls .xlsb .ods .et）。请检查路径。")
        raise typer.Exit(UNREADABLE)
    with console.progress(len(found), quiet=quiet) as advance:
        return collect(paths, scheme=chosen, on_file=advance)


def _write_utf8(text: str) -> None:
    """Write what programs read: always UTF-8, whatever the console's code page."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass"))


def _status(collection: Collection) -> int:
    if any(result.status == "rejected" for result in collection.files):
        return UNREADABLE
    return FOUND_ERRORS if collection.errors else OK


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
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="放置示例的文件夹，默认 xlcore-demo")] = Path(
        "xlcore-demo"
    ),
) -> None:
    """用五份公开的真实自评表演示：生成、读回、算分、校验、汇总"""
    from xlcore.demo import run  # noqa: PLC0415  # the help must not wait for the writers

    with console.status("正在生成示例…"):
        result = run(directory)
    console.show_demo(result)


@schemes_app.callback()
def schemes(context: typer.Context) -> None:
    """查看和检查评价方案"""
    if context.invoked_subcommand is None:
        list_schemes()


@schemes_app.command("list", cls=ChineseCommand)
def list_schemes() -> None:
    """列出内置方案"""
    from xlcore.scheme.catalogue import builtin, get  # noqa: PLC0415  # as in _scheme

    console.show_schemes([get(name) for name in builtin()])


@schemes_app.command("show", cls=ChineseCommand)
def show_scheme(
    scheme: Annotated[str, typer.Argument(metavar="方案", help="内置方案的编号，或方案文件（.yaml）")],
    *,
    as_yaml: Annotated[bool, typer.Option("--yaml", help="原样输出内置方案的文件，可另存后改成自己的方案")] = False,
) -> None:
    """显示一个方案：分值、规则、等级标准"""
    if as_yaml:
        from xlcore.scheme.catalogue import text_of  # noqa: PLC0415  # as in _scheme

        _write_utf8(text_of(scheme))
        return
    chosen = _scheme(scheme)
    assert chosen is not None  # noqa: S101  # the argument is required
    console.show_scheme(chosen)


@schemes_app.command("validate", cls=ChineseCommand)
def validate_schemes(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="方案文件（.yaml）")],
) -> None:
    """检查方案文件，逐行指出错误"""
    from xlcore.scheme.catalogue import load  # noqa: PLC0415  # as in _scheme

    failed = False
    for file in files:
        try:
            scheme = load(file)
        except XlcoreError as error:
            failed = True
            console.complain(str(error))
        else:
            typer.echo(f"{file}：正确（{scheme.id} {scheme.title}）")
    raise typer.Exit(UNREADABLE if failed else OK)


@app.command(cls=ChineseCommand)
def new(
    scheme: Annotated[str, typer.Argument(metavar="方案", help="内置方案的编号，或方案文件（.yaml）")],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE", help="要生成的工作簿：公式版 .xlsx，函数版 .xlsm")
    ],
    edition: Annotated[
        Edition,
        typer.Option(metavar="版本", help="formula 公式版（默认，不含宏）；udf 函数版（用 Python 函数算分，含宏）"),
    ] = Edition.FORMULA,
    *,
    force: Annotated[bool, typer.Option("--force", help="文件已存在时覆盖")] = False,
) -> None:
    """按方案生成空白自评表，在 Excel、WPS 中填写即自动算分"""
    from xlcore.excel.edition import write_macro_workbook  # noqa: PLC0415  # as in demo
    from xlcore.sheet.template import write_workbook  # noqa: PLC0415  # as in demo

    chosen = _scheme(scheme)
    assert chosen is not None  # noqa: S101  # the argument is required
    console.check_output(output, ".xlsm" if edition is Edition.UDF else ".xlsx", force=force)
    if edition is Edition.UDF:
        write_macro_workbook(chosen, output)
    else:
        write_workbook(chosen, output)
    typer.echo(f"已生成：{output}（{chosen.title}）")


@app.command(cls=ChineseCommand)
def score(paths: Paths, scheme: SchemeOption = None) -> None:
    """算分：自评分与复算分对照，显示总分、等级和执行率"""
    collection = _collect(paths, scheme)
    console.show_scores(collection)
    rejected = any(result.status == "rejected" for result in collection.files)
    raise typer.Exit(UNREADABLE if rejected else OK)


@app.command(cls=ChineseCommand)
def check(
    paths: Paths,
    scheme: SchemeOption = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="在标准输出写一份 JSON 结果，供程序使用")] = False,
) -> None:
    """校验：逐条列出错误、提醒和提示。退出码：0 无错误，1 有错误，2 有文件不能读取"""
    collection = _collect(paths, scheme)
    if as_json:
        from xlcore.consolidate.report import document  # noqa: PLC0415  # only for --json

        _write_utf8(json.dumps(document(collection), ensure_ascii=False, indent=1) + "\n")
    else:
        console.show_findings(collection)
    raise typer.Exit(_status(collection))


@app.command(cls=ChineseCommand)
def consolidate(
    paths: Paths,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="要生成的汇总工作簿（.xlsx）")],
    scheme: SchemeOption = None,
    *,
    force: Annotated[bool, typer.Option("--force", help="文件已存在时覆盖")] = False,
) -> None:
    """汇总：把许多自评表汇成一个工作簿，自评分与复算分并列，问题逐条可查"""
    from xlcore.consolidate.publish import publish  # noqa: PLC0415  # as in demo

    console.check_output(output, ".xlsx", force=force)
    collection = _collect(paths, scheme)
    with console.status("正在写汇总表…"):
        publish(collection, output)
    console.show_summary(collection, output)


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
        console.complain(
            f"文件操作失败：{error.filename or ''}（{error.strerror or error}）。请检查路径、权限和磁盘空间。"
        )
        sys.exit(UNREADABLE)
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise
        console.complain(f"{usage_message(error)}。用法见 xlcore --help")
        sys.exit(UNREADABLE)
    if status == INTERRUPTED:
        console.complain("已中断，没有写出结果。")
    sys.exit(status if isinstance(status, int) else OK)
