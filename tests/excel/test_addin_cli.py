"""The commands of the add-in."""

import sys

import pytest
from typer.testing import CliRunner
from windows_machine import machine_in

from xlcore.errors import InputError
from xlcore.excel.addin_cli import addin_app


@pytest.fixture
def machine(tmp_path, monkeypatch):
    made = machine_in(tmp_path)
    monkeypatch.setattr("xlcore.excel.machine.this_machine", lambda: made)
    return made


def run(*arguments):
    return CliRunner().invoke(addin_app, list(arguments))


def test_install_status_remove(machine):
    """Installed, the status has no trouble; removed, it has."""
    result = run("install")
    assert (0, True) == (result.exit_code, "安装完成" in result.output)
    assert 0 == run("status").exit_code
    assert 0 == run("remove").exit_code
    result = run("status")
    assert (1, True) == (result.exit_code, "加载项未安装" in result.output)
    assert not machine.addin.exists()


def test_dry_run(machine):
    """A dry run prints every step and changes nothing."""
    result = run("install", "--dry-run")
    assert all(line.startswith("将") for line in result.output.splitlines())
    assert not machine.addin.exists()


def test_remove_without_installation(machine):
    """Nothing to remove is said, not an error."""
    assert not machine.addin.exists()
    assert "没有安装加载项，不需要卸载。\n" == run("remove").output


@pytest.mark.skipif(sys.platform == "win32", reason="says that this is not Windows")
@pytest.mark.parametrize("command", ["install", "status", "remove"])
def test_elsewhere_says_windows(command):
    """Off Windows every command stops with a Chinese message, which the command line turns into exit status 2."""
    result = run(command)
    assert isinstance(result.exception, InputError)
    assert "Windows" in str(result.exception)


def test_help_is_chinese():
    """The help of the group lists the commands in Chinese."""
    assert "用法：" in run("--help").output
    assert "卸载加载项" in run("--help").output
