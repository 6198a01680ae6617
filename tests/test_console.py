"""How the command line speaks: what a name or a unit wrote is shown as it is, on its line."""

import sys
from pathlib import Path

import pytest

from xlcore import console
from xlcore.errors import InputError


def test_a_table_is_never_read_as_markup(capsys):
    """Brackets stay, what steers a terminal does not; nothing is cut."""
    console.show_table(("主管部门", "份数"), [("[/bold]教育局[red]\x1b[2J\n" + "长" * 100, "1"), ("乙", "2")])
    _, first, second = capsys.readouterr().out.splitlines()
    assert "[/bold]教育局[red]�[2J�" + "长" * 100 + "  1" == first
    assert "乙" + " " * (console.WIDEST - 2) + "  2" == second


def test_columns_stand_below_each_other(capsys):
    """A Chinese sign takes two places."""
    console.show_table(("编号", "份数"), [("教育局", "1"), ("abc", "2")])
    assert "编号    份数\n教育局  1\nabc     2\n" == capsys.readouterr().out


def test_progress_is_never_read_as_markup(monkeypatch):
    """A unit may be called by what would be markup."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    with console.counting("正在写退回单", 2) as advance:
        advance("[/bold]")
        advance("")


def test_a_path_stays_on_its_line(capsys):
    """Line breaks in a name are shown as marks."""
    console.written(Path("a\nb c.xlsx"))
    assert "已生成：a�b c.xlsx\n" == capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("a.xls", "应以 .xlsx 结尾：.*a.xls"),
        ("没有/a.xlsx", "文件夹不存在：.*没有"),
        ("文件夹.xlsx", "这是文件夹，不是文件"),
        ("在.xlsx", "文件已存在.*--force"),
    ],
)
def test_an_output_that_cannot_be_written_is_told(tmp_path, name, told):
    """Before anything was read."""
    (tmp_path / "文件夹.xlsx").mkdir()
    (tmp_path / "在.xlsx").touch()
    with pytest.raises(InputError, match=told):
        console.check_output(tmp_path / name, ".xlsx", force=False)


def test_a_folder_that_may_not_be_written_is_told(tmp_path, monkeypatch):
    """Before anything was read."""
    monkeypatch.setattr("os.access", lambda path, _: path != tmp_path)
    with pytest.raises(InputError, match="没有权限写入文件夹"):
        console.check_output(tmp_path / "a.xlsx", ".xlsx", force=False)


@pytest.fixture
def somewhere(tmp_path, monkeypatch):
    """A folder with a file, and two links to it, as the current one."""
    (tmp_path / "表.xlsx").write_bytes(b"PK")
    (tmp_path / "链.xlsx").symlink_to("表.xlsx")
    (tmp_path / "硬.xlsx").hardlink_to(tmp_path / "表.xlsx")
    (tmp_path / "夹").mkdir()
    (tmp_path / "别处").symlink_to("夹")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("新.xlsx", "新.xlsx"),
        ("新.xlsx", "./夹/../新.xlsx"),
        ("夹/新.xlsx", "别处/新.xlsx"),
        ("表.xlsx", "链.xlsx"),
        ("硬.xlsx", "表.xlsx"),
    ],
)
def test_one_path_for_two_things_is_refused(somewhere, one, other):
    """However it is written, through links, and whether or not it is there."""
    with pytest.raises(InputError, match="--ledger 与 -o 是同一个路径"):
        console.check_apart([("-o", somewhere / one), ("--ledger", Path(other))])


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_what_is_read_is_not_written(somewhere):
    """A roster must not become the workbook; a scheme that is known by name is no file."""
    with pytest.raises(InputError, match=r"-o 与 --roster 是同一个路径：链\.xlsx。请给其中一个换一个名字。"):
        console.check_apart([("-o", Path("链.xlsx"))], [("--roster", somewhere / "表.xlsx")])
    console.check_apart([("--mark", Path("mof-project")), ("--ledger", None)], [("--scheme", "mof-project")])
    console.check_apart([("--csv", Path("夹")), ("-o", Path("a"))], [("报送文件", Path("夹"))])
