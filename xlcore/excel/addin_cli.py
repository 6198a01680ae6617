"""The command line of the add-in: install, status, remove."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from xlcore.help import ChineseCommand, ChineseGroup

addin_app = typer.Typer(
    name="addin",
    help="安装、检查、卸载 Excel 加载项（Windows）",
    cls=ChineseGroup,
    no_args_is_help=True,
    rich_markup_mode=None,
)

DryRun = Annotated[bool, typer.Option("--dry-run", help="只列出每一步，不做任何改动")]


@addin_app.command(cls=ChineseCommand)
def install(*, dry_run: DryRun = False) -> None:
    """安装加载项，已装的更新；只影响当前用户，不需要管理员权限"""
    from xlcore.excel.addin import install_steps, run  # noqa: PLC0415  # the help must not wait for these
    from xlcore.excel.addin_checks import notices  # noqa: PLC0415
    from xlcore.excel.machine import this_machine  # noqa: PLC0415
    from xlcore.excel.macros import shipped_addin  # noqa: PLC0415

    machine, addin = this_machine(), shipped_addin()
    run(install_steps(machine, addin), _teller(dry=dry_run), dry=dry_run)
    if dry_run:
        return
    for notice in notices(machine, addin):
        if notice.remedy:
            typer.echo(str(notice))
    typer.echo("安装完成。请重新启动 Excel，功能区会出现“绩效自评”。")


@addin_app.command(cls=ChineseCommand)
def status() -> None:
    """检查加载项能否使用，逐条说明怎么办。退出码：0 没有问题，1 有问题"""
    from xlcore.excel.addin_checks import notices  # noqa: PLC0415  # as in install
    from xlcore.excel.machine import this_machine  # noqa: PLC0415
    from xlcore.excel.macros import shipped_addin  # noqa: PLC0415

    found = notices(this_machine(), shipped_addin())
    for notice in found:
        typer.echo(str(notice))
    raise typer.Exit(1 if any(notice.level == "问题" for notice in found) else 0)


@addin_app.command(cls=ChineseCommand)
def remove(*, dry_run: DryRun = False) -> None:
    """卸载加载项，恢复安装前的设置"""
    from xlcore.excel.addin import remove_steps, run  # noqa: PLC0415  # as in install
    from xlcore.excel.machine import this_machine  # noqa: PLC0415

    steps = remove_steps(this_machine())
    run(steps, _teller(dry=dry_run), dry=dry_run)
    if not steps:
        typer.echo("没有安装加载项，不需要卸载。")


def _teller(*, dry: bool) -> Callable[[str], None]:
    prefix = "将" if dry else ""
    return lambda text: typer.echo(f"{prefix}{text}")
