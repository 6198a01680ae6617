from pathlib import Path

import pytest

from xlcore.scheme.catalogue import builtin, get, load

DATA = Path(__file__).parents[2] / "xlcore" / "scheme" / "data"


def test_the_built_in_schemes_are_listed():
    """The national forms and the published systems are there, sorted by id."""
    expected = (
        "jinnan-project-2020",
        "luohu-department-2020",
        "luquan-department-2022",
        "mof-department",
        "mof-project",
        "quxian-department-2023",
        "yaohai-project-2021",
    )
    assert expected == builtin()


@pytest.mark.parametrize("scheme_id", builtin())
def test_a_file_is_named_by_its_id(scheme_id: str):
    """Every built-in scheme loads, and its id is the name of its file."""
    assert scheme_id == get(scheme_id).id


def test_a_built_in_scheme_is_read_once():
    """Asking twice gives the same object."""
    assert get("mof-project") is get("mof-project")


@pytest.mark.parametrize("kind", [str, Path])
def test_a_path_is_loaded(kind: type):
    """What is no built-in id is the path of a scheme file."""
    path = DATA / "mof-project.yaml"
    assert get("mof-project") == get(kind(path))


def test_a_file_from_a_windows_editor_is_read(tmp_path: Path):
    """A byte order mark and Windows line ends do no harm."""
    text = (DATA / "mof-project.yaml").read_text(encoding="utf-8")
    path = tmp_path / "own.yaml"
    path.write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
    assert get("mof-project") == load(path)
