"""What can keep the add-in from working, one bad machine a cause."""

import pytest
from windows_machine import BYTES, EXCEL, VERSION, FakeRegistry, healthy_registry, machine_in

from xlcore.excel.addin import install_steps, run
from xlcore.excel.addin_checks import internet_mark, notices, office_bits, office_version
from xlcore.excel.machine import CLASSES, SYSTEM, USER

POLICIES = r"Software\Policies\Microsoft\Office\16.0"


def installed(folder, **changes):
    machine = machine_in(folder, **changes)
    run(install_steps(machine, BYTES), str, dry=False)
    return machine


def found(machine, addin=BYTES):
    return [(notice.level, notice.text) for notice in notices(machine, addin) if notice.level != "正常"]


def test_healthy_machine(tmp_path):
    """Where all is in place, each check says so and none asks for anything."""
    said = notices(installed(tmp_path), BYTES)
    assert {"正常"} == {notice.level for notice in said}
    assert len(said) == 4
    assert not any(notice.remedy for notice in said)


def test_every_trouble_has_a_remedy(tmp_path):
    """On a machine where nothing is right, each notice says what to do, in Chinese."""
    machine = machine_in(tmp_path, xlwings=None, registry=FakeRegistry())
    said = notices(machine, BYTES)
    assert {"问题"} == {notice.level for notice in said}
    assert all(str(notice).endswith("。") and notice.remedy for notice in said)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"xlwings": None}, "没有安装 xlwings"),
        ({"xlwings": "0.30.0"}, f"xlwings 是 0.30.0，加载项需要 {VERSION}"),
        ({"bits": 32}, "Python 是 32 位，Office 是 64 位"),
    ],
)
def test_python(tmp_path, changes, words):
    """A missing library, another version and other bits are each told alone."""
    (text,) = [text for _, text in found(installed(tmp_path, **changes))]
    assert words == text


def test_missing_dll(tmp_path):
    """The library without its DLL cannot compute."""
    machine = installed(tmp_path)
    (machine.prefix / f"xlwings64-{VERSION}.dll").unlink()
    assert [("问题", f"{machine.prefix} 里没有 xlwings64-{VERSION}.dll，函数不能计算")] == found(machine)


def test_other_version_of_the_addin(tmp_path):
    """An add-in left from another xlcore is told."""
    assert [("问题", "已装的加载项与本机 xlcore 不是同一版")] == found(installed(tmp_path), BYTES + b" ")


def test_foreign_file_in_its_place(tmp_path):
    """A file of the same name that is not ours is told, and the library is held against ours."""
    machine = installed(tmp_path)
    machine.addin.write_bytes(b"mine")
    assert [("问题", "已装的加载项与本机 xlcore 不是同一版")] == found(machine)


def test_internet_mark(tmp_path):
    """A file that Windows marked as coming from the internet is told; a new installation has no mark."""
    machine = installed(tmp_path)
    internet_mark(machine.addin).write_text("[ZoneTransfer]\nZoneId=3\n")
    assert [("问题", "加载项带有“来自互联网”的标记，Excel 会禁用其中的宏")] == found(machine)


@pytest.mark.parametrize(
    ("content", "level", "words"),
    [
        (b"", "问题", "没有设置"),
        (b'"INTERPRETER_WIN","C:\\gone\\python.exe"\r\n', "问题", "不存在"),
        (b'"INTERPRETER_WIN","{other}"\r\n', "注意", "另一个 Python"),
    ],
    ids=["none", "gone", "other"],
)
def test_interpreter(tmp_path, content, level, words):
    """A missing, a vanished and another interpreter are told."""
    machine = installed(tmp_path)
    other = tmp_path / "other.exe"
    other.touch()
    machine.settings.write_bytes(content.replace(b"{other}", str(other).encode()))
    ((told, text),) = found(machine)
    assert (level, True) == (told, words in text)


@pytest.mark.parametrize(
    "server", [r"C:\Users\x\AppData\Local\Kingsoft\WPS Office\office6\et.exe", r'"D:\WPS Office\office6\wps.exe" /et']
)
@pytest.mark.parametrize("root", ["CLSID", r"WOW6432Node\CLSID"], ids=["64-bit", "32-bit"])
def test_wps_in_the_place_of_excel(tmp_path, server, root):
    """WPS behind Excel's class is told, with where to switch it off."""
    registry = healthy_registry()
    registry.keys[CLASSES, rf"{root}\{EXCEL}\LocalServer32"] = {"": server}
    (notice,) = [n for n in notices(installed(tmp_path, registry=registry), BYTES) if n.level != "正常"]
    assert "WPS 接管了 Excel" in notice.text
    assert "兼容设置" in notice.remedy


def test_without_excel(tmp_path):
    """Without Excel the answer is the formula edition."""
    (notice,) = [n for n in notices(installed(tmp_path, registry=FakeRegistry()), BYTES) if n.level != "正常"]
    assert "没有找到 Excel" == notice.text
    assert "公式版" in notice.remedy


@pytest.mark.parametrize(
    ("place", "name", "value", "level"),
    [
        ((SYSTEM, r"SOFTWARE\Policies\Microsoft\Office\16.0\Common"), "VBAOff", 1, "问题"),
        ((USER, rf"{POLICIES}\Excel\Security"), "RequireAddinSig", 1, "问题"),
        ((USER, rf"{POLICIES}\Excel\Security\Trusted Locations"), "AllLocationsDisabled", 1, "问题"),
        ((USER, r"Software\Microsoft\Office\16.0\Excel\Security"), "VBAWarnings", 4, "注意"),
        ((USER, rf"{POLICIES}\Excel\Security"), "BlockContentExecutionFromInternet", 1, "注意"),
        (
            (USER, r"Software\Microsoft\Office\16.0\Excel\Resiliency\DisabledItems"),
            "1A2B",
            b"\1\0" + r"C:\XLSTART\XLCORE.XLAM".encode("utf-16-le"),
            "问题",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isalpha() else "",
)
def test_policies(tmp_path, place, name, value, level):
    """Each policy or option that blocks macros is told alone."""
    registry = healthy_registry()
    registry.set(*place, **{name: value})
    ((told, _),) = found(installed(tmp_path, registry=registry))
    assert level == told


def test_policy_overrides_the_users_choice(tmp_path):
    """A policy that allows macros wins over the user's own option."""
    registry = healthy_registry()
    registry.set(USER, r"Software\Microsoft\Office\16.0\Excel\Security", VBAWarnings=4)
    registry.set(SYSTEM, r"SOFTWARE\Policies\Microsoft\Office\16.0\Excel\Security", VBAWarnings=1)
    assert [] == found(installed(tmp_path, registry=registry))


@pytest.mark.parametrize(
    ("key", "bits"), [(r"SOFTWARE\Microsoft\Office", 64), (r"SOFTWARE\WOW6432Node\Microsoft\Office", 32)]
)
def test_bits_of_an_installer_without_click_to_run(tmp_path, key, bits):
    """Older set-ups say their bits under Outlook."""
    registry = healthy_registry()
    del registry.keys[SYSTEM, r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration"]
    registry.set(SYSTEM, rf"{key}\16.0\Outlook", Bitness="x64" if bits == 64 else "x86")
    machine = machine_in(tmp_path, registry=registry)
    assert ("16.0", bits) == (office_version(machine), office_bits(machine))
