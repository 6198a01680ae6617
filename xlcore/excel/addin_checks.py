"""Tells whether the add-in can work on a machine: one small generator a cause of trouble, each with its remedy."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from xlcore.excel.addin import INTERPRETER, Record
from xlcore.excel.machine import CLASSES, SYSTEM, USER, Machine
from xlcore.excel.macros import ADDIN, stamp
from xlcore.excel.settings import setting

Level = Literal["正常", "注意", "问题"]
_REINSTALL = "请运行 xlcore addin install。"
_WPS = re.compile(r"wps|kingsoft|\bet\.exe", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that was looked at; ``remedy`` says what to do, empty when nothing is to be done."""

    level: Level
    text: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.level} {self.text}。{self.remedy}"


def notices(machine: Machine, addin: bytes) -> tuple[Notice, ...]:
    """Look at everything that can keep the add-in from working.

    Args:
        machine: where to look; nothing is changed.
        addin: the bytes of the add-in that belongs to this xlcore.
    """
    return tuple(notice for check in _CHECKS for notice in check(machine, addin))


def office_version(machine: Machine) -> str | None:
    """Return the registry's number of the installed Excel, such as 16.0; None without Excel."""
    current = str(machine.registry.values(CLASSES, r"Excel.Application\CurVer").get("", ""))
    number = current.rpartition(".")[2]
    return f"{number}.0" if number.isdigit() else None


def office_bits(machine: Machine) -> int | None:
    """Return 32 or 64 as the registry says of Office, None if it does not say."""
    platform = machine.registry.values(SYSTEM, r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration").get("platform")
    number = office_version(machine)
    for key in (r"SOFTWARE\Microsoft\Office", r"SOFTWARE\WOW6432Node\Microsoft\Office"):
        platform = platform or machine.registry.values(SYSTEM, rf"{key}\{number}\Outlook").get("bitness")
    return {"x64": 64, "x86": 32}.get(str(platform))


def internet_mark(path: Path) -> Path:
    """Return where Windows notes that a file came from the internet: a stream beside the content."""
    return path.with_name(f"{path.name}:Zone.Identifier")


def _file(machine: Machine, addin: bytes) -> Iterator[Notice]:
    """The add-in stands where Excel loads it, is the current one, and has no internet mark."""
    if not machine.addin.is_file():
        yield Notice("问题", f"加载项未安装（{machine.addin}）", _REINSTALL)
        return
    if machine.addin.read_bytes() == addin:
        yield Notice("正常", f"加载项已安装（{machine.addin}）")
    else:
        yield Notice("问题", "已装的加载项与本机 xlcore 不是同一版", f"请关闭 Excel，{_REINSTALL}")
    if internet_mark(machine.addin).exists():
        remedy = f"请关闭 Excel，{_REINSTALL}或在文件属性里勾选“解除锁定”。"
        yield Notice("问题", "加载项带有“来自互联网”的标记，Excel 会禁用其中的宏", remedy)


def _python(machine: Machine, addin: bytes) -> Iterator[Notice]:
    """The interpreter in the settings exists and is this one."""
    del addin
    content = machine.settings.read_bytes() if machine.settings.is_file() else b""
    chosen = setting(content, INTERPRETER, machine.encoding)
    if not chosen:
        yield Notice("问题", "没有设置加载项使用的 Python", _REINSTALL)
    elif not Path(chosen).is_file():
        yield Notice("问题", f"设置的 Python 不存在：{chosen}", _REINSTALL)
    elif chosen != str(machine.interpreter):
        yield Notice("注意", f"加载项使用另一个 Python：{chosen}", f"要改用当前的 Python，{_REINSTALL}")
    else:
        yield Notice("正常", f"加载项使用的 Python：{chosen}")
    if machine.record.is_file() and Record.read(machine.record) is None:
        yield Notice("注意", f"安装记录已损坏：{machine.record}", "卸载时不能恢复原有设置。")


def _xlwings(machine: Machine, addin: bytes) -> Iterator[Notice]:
    """The library has the version that the add-in was built for, and its DLL is in place."""
    needed = (machine.addin.is_file() and stamp(machine.addin.read_bytes())) or stamp(addin)
    remedy = f"请运行 pip install xlwings=={needed}。"
    if machine.xlwings is None:
        yield Notice("问题", "没有安装 xlwings", remedy)
        return
    if machine.xlwings != needed:
        yield Notice("问题", f"xlwings 是 {machine.xlwings}，加载项需要 {needed}", remedy)
        return
    yield Notice("正常", f"xlwings {machine.xlwings} 与加载项一致")
    dll = f"xlwings{office_bits(machine) or machine.bits}-{needed}.dll"
    if not any((folder / dll).is_file() for folder in (machine.prefix, machine.interpreter.parent)):
        again = f"请运行 pip install --force-reinstall --no-deps xlwings=={needed}。"
        yield Notice("问题", f"{machine.prefix} 里没有 {dll}，函数不能计算", again)


def _excel(machine: Machine, addin: bytes) -> Iterator[Notice]:
    """Excel is installed, WPS has not taken its place, and the bits of Python and Office agree."""
    del addin
    number = office_version(machine)
    if number is None:
        yield Notice("问题", "没有找到 Excel", "WPS 不支持加载项；请用公式版工作簿（.xlsx）或命令行。")
        return
    yield Notice("正常", f"Excel {number}")
    identifier = str(machine.registry.values(CLASSES, r"Excel.Application\CLSID").get("", ""))
    for root in ("CLSID", r"WOW6432Node\CLSID"):
        server = str(machine.registry.values(CLASSES, rf"{root}\{identifier}\LocalServer32").get("", ""))
        if not _WPS.search(server):
            continue
        remedy = "请在 WPS“配置工具”的“兼容设置”里取消“WPS Office 兼容第三方系统和软件”，再在控制面板里修复 Office。"
        yield Notice("问题", f"WPS 接管了 Excel 的注册（{server}），加载项可能启动 WPS", remedy)
    bits = office_bits(machine)
    if bits and bits != machine.bits:
        remedy = f"一般不影响使用；函数报错时，请改装 {bits} 位 Python。"
        yield Notice("注意", f"Python 是 {machine.bits} 位，Office 是 {bits} 位", remedy)


def _policies(machine: Machine, addin: bytes) -> Iterator[Notice]:
    """No policy and no option keeps macros of the add-in from running."""
    del addin
    number = office_version(machine)
    if number is None:
        return
    common = _chosen(machine, rf"Office\{number}\Common")
    security = _chosen(machine, rf"Office\{number}\Excel\Security")
    trusted = _chosen(machine, rf"Office\{number}\Excel\Security\Trusted Locations")
    administrator = "请联系本单位信息管理员；在此之前请用公式版工作簿（.xlsx）。"
    if common.get("vbaoff") == 1:
        yield Notice("问题", "Office 关闭了 VBA（VBAOff）", administrator)
    if security.get("requireaddinsig") == 1:
        yield Notice("问题", "Excel 只允许有签名的加载项（RequireAddinSig）", administrator)
    if trusted.get("alllocationsdisabled") == 1:
        yield Notice("问题", "Excel 停用了全部受信任位置，加载项的宏不能运行（AllLocationsDisabled）", administrator)
    if security.get("vbawarnings") in {3, 4}:
        remedy = "加载项在受信任位置，不受影响；带宏的工作簿（.xlsm）要放进受信任位置才能计算。"
        yield Notice("注意", "Excel 禁用未签名的宏（VBAWarnings）", remedy)
    if security.get("blockcontentexecutionfrominternet") == 1:
        remedy = "收到的带宏工作簿（.xlsm）请先在文件属性里解除锁定。"
        yield Notice("注意", "来自互联网的文件不能运行宏（BlockContentExecutionFromInternet）", remedy)
    disabled = machine.registry.values(USER, rf"Software\Microsoft\Office\{number}\Excel\Resiliency\DisabledItems")
    if any(_names_addin(value) for value in disabled.values()):
        remedy = "请在 Excel 选项—加载项—管理“禁用项目”里启用它。"
        yield Notice("问题", "Excel 曾因故障禁用了加载项", remedy)


def _chosen(machine: Machine, key: str) -> dict[str, object]:
    """Return the values in force under a key: the user's own, overridden by policies of the user and the machine."""
    found: dict[str, object] = {}
    for hive, root in ((USER, "Software"), (USER, r"Software\Policies"), (SYSTEM, r"SOFTWARE\Policies")):
        found |= machine.registry.values(hive, rf"{root}\Microsoft\{key}")
    return found


def _names_addin(value: object) -> bool:
    return isinstance(value, bytes) and ADDIN in value.decode("utf-16-le", "replace").lower()


_CHECKS: tuple[Callable[[Machine, bytes], Iterator[Notice]], ...] = (_file, _python, _xlwings, _excel, _policies)
