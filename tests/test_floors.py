"""The floors of the house: a module imports only from its own floor and those below."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "xlcore"
FLOORS = [
    {"errors", "names", "numbers", "dates"},
    {"quantity"},
    {"rules"},
    {"scheme"},
    {"form"},
    {"checks"},
    {"sheet"},
    {"narrative"},
    {"examples"},
    {"consolidate"},
    {
        "cli",
        "schemes_cli",
        "adoption",
        "frames",
        "roster_cli",
        "console",
        "showing",
        "showing_outputs",
        "showing_schemes",
        "help",
        "options",
        "collecting",
        "review_cli",
        "ledger_cli",
        "telling_cli",
        "demo",
        "artifacts",
        "excel",
        "__main__",
    },
]
HEIGHT = {name: height for height, names in enumerate(FLOORS) for name in names}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def floor_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_floors(path: Path) -> set[str]:
    floors = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "xlcore":
            names = node.module.split(".")[1:2] or [alias.name for alias in node.names]
            floors.update(names)
    return floors - {"__version__"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_only_from_below(path):
    """Every import of the package stays on the module's floor or goes down."""
    own = HEIGHT[floor_of(path)]
    assert {name for name in imported_floors(path) if HEIGHT[name] > own} == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_module_is_long(path):
    """No module is longer than 400 lines."""
    assert len(path.read_text("utf-8").splitlines()) <= 400


def test_names_are_compared_in_one_way():
    """``normalise`` is made for the values of cells; these modules use it for natures and grades."""
    users = {
        path.name
        for path in MODULES
        if floor_of(path) == "consolidate"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and "normalise" in {alias.name for alias in node.names}
    }
    assert users <= {"figures.py", "priority.py", "report.py"}


def test_core_imports_neither_pandas_nor_xlwings():
    """Only the floor inside Excel may import xlwings, and only the data frames pandas."""
    imports = set()
    for path in MODULES:
        own = {"excel": {"xlwings"}, "frames": {"pandas"}}.get(floor_of(path), set())
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imports.update({alias.name.split(".")[0] for alias in node.names} - own)
            elif isinstance(node, ast.ImportFrom) and node.module:
                imports.update({node.module.split(".")[0]} - own)
    assert imports & {"pandas", "xlwings", "openpyxl"} == set()
