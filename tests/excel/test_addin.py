"""Installing and removing the add-in on a machine made of folders."""

import pytest
from windows_machine import BYTES, machine_in

from xlcore.errors import FileError
from xlcore.excel.addin import INTERPRETER, install_steps, remove_steps, run
from xlcore.excel.settings import setting


def snapshot(folder):
    return {path.relative_to(folder): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def install(machine, addin=BYTES, *, dry=False):
    told = []
    run(install_steps(machine, addin), told.append, dry=dry)
    return told


def remove(machine, *, dry=False):
    told = []
    run(remove_steps(machine), told.append, dry=dry)
    return told


def interpreter_of(machine):
    return setting(machine.settings.read_bytes(), INTERPRETER, machine.encoding)


def test_installs_where_excel_looks(tmp_path):
    """The add-in stands in XLSTART with its bytes, and the settings name this Python."""
    machine = machine_in(tmp_path)
    install(machine)
    assert BYTES == (tmp_path / "AppData" / "Microsoft" / "Excel" / "XLSTART" / "xlcore.xlam").read_bytes()
    assert str(machine.interpreter) == interpreter_of(machine)


@pytest.mark.parametrize("rounds", [1, 2])
def test_removal_undoes_everything(tmp_path, rounds):
    """After any number of installations, a removal leaves the folders as they were."""
    machine = machine_in(tmp_path)
    before = snapshot(tmp_path)
    for _ in range(rounds):
        install(machine)
    remove(machine)
    assert before == snapshot(tmp_path)


def test_removal_gives_back_the_users_own_settings(tmp_path):
    """Settings that stood before come back byte for byte, after two installations by different interpreters."""
    machine = machine_in(tmp_path)
    machine.settings.parent.mkdir()
    machine.settings.write_bytes('"INTERPRETER_WIN","C:\\旧\\python.exe"\r\n"SHOW CONSOLE","True"\r\n'.encode("gbk"))
    before = snapshot(tmp_path)
    install(machine)
    assert "True" == setting(machine.settings.read_bytes(), "SHOW CONSOLE", "gbk")
    install(machine_in(tmp_path, interpreter=tmp_path / "other" / "python.exe"))
    remove(machine)
    assert before == snapshot(tmp_path)


def test_removal_keeps_what_was_changed_since(tmp_path):
    """An interpreter that the user chose after the installation stays, and so does its folder."""
    machine = machine_in(tmp_path)
    install(machine)
    machine.settings.write_bytes(b'"INTERPRETER_WIN","C:\\mine\\python.exe"\r\n')
    remove(machine)
    assert "C:\\mine\\python.exe" == interpreter_of(machine)
    assert not machine.record.exists()


def test_dry_run_tells_each_step_and_makes_none(tmp_path):
    """With ``dry`` the same steps are told, and nothing changes."""
    machine = machine_in(tmp_path)
    before = snapshot(tmp_path)
    planned = install(machine, dry=True)
    assert before == snapshot(tmp_path)
    assert planned == install(machine)
    installed = snapshot(tmp_path)
    planned = remove(machine, dry=True)
    assert installed == snapshot(tmp_path)
    assert planned == remove(machine)


def test_nothing_installed_nothing_to_remove(tmp_path):
    """Where nothing is installed, a removal has no steps."""
    assert () == remove_steps(machine_in(tmp_path))


def test_another_file_in_its_place_is_not_deleted(tmp_path):
    """A file of the same name that is not ours stays."""
    machine = machine_in(tmp_path)
    machine.addin.parent.mkdir(parents=True)
    machine.addin.write_bytes(b"mine")
    with pytest.raises(FileError, match="没有删除"):
        remove_steps(machine)
    assert b"mine" == machine.addin.read_bytes()


def test_damaged_record_is_no_reason_to_stop(tmp_path):
    """With a record that cannot be read, the add-in is removed and the settings stay."""
    machine = machine_in(tmp_path)
    install(machine)
    machine.record.write_text("{")
    remove(machine)
    assert not machine.addin.exists()
    assert str(machine.interpreter) == interpreter_of(machine)


def test_open_excel_is_named_as_the_cause(tmp_path, monkeypatch):
    """When the file cannot be replaced, the message says to close Excel."""
    machine = machine_in(tmp_path)

    def locked(path, data):
        if path == machine.addin:
            raise FileError(path, f"{len(data)}")

    monkeypatch.setattr("xlcore.excel.addin.save_bytes", locked)
    with pytest.raises(FileError, match="关闭所有 Excel 窗口"):
        install(machine)
