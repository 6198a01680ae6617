"""A Windows machine made of folders and a dictionary."""

from dataclasses import dataclass, field
from pathlib import Path

from xlcore.excel.machine import CLASSES, SYSTEM, Machine
from xlcore.excel.macros import ADDIN, sources, stamp

BYTES = (sources() / ADDIN).read_bytes()
VERSION = stamp(BYTES)
EXCEL = "{00024500-0000-0000-C000-000000000046}"


@dataclass
class FakeRegistry:
    """Keys with their values, by hive and key."""

    keys: dict[tuple[str, str], dict[str, object]] = field(default_factory=dict)

    def values(self, hive: str, key: str) -> dict[str, object]:
        """Return a key's values, empty without the key."""
        return dict(self.keys.get((hive, key), {}))

    def set(self, hive: str, key: str, **values: object) -> None:
        """Add values to a key."""
        self.keys.setdefault((hive, key), {}).update({name.lower(): value for name, value in values.items()})


def healthy_registry() -> FakeRegistry:
    """Return the registry of a machine with 64-bit Office 2016 or later."""
    registry = FakeRegistry()
    registry.keys[CLASSES, r"Excel.Application\CurVer"] = {"": "Excel.Application.16"}
    registry.keys[CLASSES, r"Excel.Application\CLSID"] = {"": EXCEL}
    registry.keys[CLASSES, rf"CLSID\{EXCEL}\LocalServer32"] = {"": r"C:\Program Files\Office16\EXCEL.EXE /automation"}
    registry.set(SYSTEM, r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration", Platform="x64")
    return registry


def machine_in(folder: Path, **changes: object) -> Machine:
    """Return a machine under ``folder`` on which everything is in place but the add-in."""
    prefix = folder / "Python311"
    for made in (folder / "AppData", folder / "张三", prefix):
        made.mkdir(exist_ok=True)
    (prefix / "python.exe").touch()
    (prefix / f"xlwings64-{VERSION}.dll").touch()
    facts = {
        "appdata": folder / "AppData",
        "home": folder / "张三",
        "interpreter": prefix / "python.exe",
        "prefix": prefix,
        "bits": 64,
        "xlwings": VERSION,
        "registry": healthy_registry(),
        "encoding": "gbk",
    }
    return Machine(**{**facts, **changes})
