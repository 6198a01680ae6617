"""The commands that tell of the checks, and what a scheme switches, as a person sees it."""

import pytest

from xlcore.checks.catalogue import CATALOGUE
from xlcore.cli import main
from xlcore.examples.records import examples, form_of
from xlcore.scheme.catalogue import get, text_of
from xlcore.sheet.template import write_workbook


@pytest.fixture
def run(capsys, monkeypatch):
    def called(*arguments):
        monkeypatch.setattr("sys.argv", ["xlcore", *map(str, arguments)])
        with pytest.raises(SystemExit) as exit_:
            main()
        told = capsys.readouterr()
        return exit_.value.code, told.out, told.err

    return called


def test_checks_lists_every_code(run):
    """One line a code, with level and title."""
    code, out, _ = run("checks")
    assert 0 == code
    assert all(f"{one.code} {one.level.chinese} {one.title}" in out for one in CATALOGUE.values())


@pytest.mark.parametrize("name", ["T01", "t01"])
def test_checks_tells_one_code(run, name):
    """Small letters do as well."""
    code, out, _ = run("checks", name)
    assert 0 == code
    assert "总分不等于各项之和" in out
    assert "消息举例" in out


def test_an_unknown_code_is_told(run):
    """A wrong code is a wrong usage."""
    code, _, err = run("checks", "X99")
    assert 2 == code
    assert "没有校验代码“X99”" in err


def test_check_says_what_the_scheme_switches(run, tmp_path):
    """What is off stands with its reason, and its findings are gone."""
    name, record = next((name, record) for name, record in examples() if name == "jinnan-project-2020")
    write_workbook(get(name), tmp_path / "表.xlsx", form_of(record))
    scheme = tmp_path / "方案.yaml"
    scheme.write_text(text_of(name) + "checks:\n  off: {T01: 总分由系统计算}\n", "utf-8")
    _, out, _ = run("check", tmp_path / "表.xlsx", "--scheme", scheme)
    assert "本方案停用的校验：T01 总分不等于各项之和（总分由系统计算）" in out
    assert "错误 T01" not in out
    assert "K05" not in out
