"""The reviewer's commands as people use them: slips and a sample from a folder."""

import gc
from pathlib import Path

import pytest
from openpyxl import load_workbook

from xlcore.examples.records import examples, form_of
from xlcore.scheme.catalogue import get
from xlcore.sheet.template import write_workbook


@pytest.fixture(scope="session")
def sent(tmp_path_factory):
    """Return a folder with one form that has errors and one that has none."""
    folder = tmp_path_factory.mktemp("sent")
    for scheme_id, record in examples():
        if scheme_id in {"jinnan-project-2020", "luohu-department-2020"}:
            write_workbook(get(scheme_id), folder / f"{scheme_id}.xlsx", form_of(record))
    return folder


def files(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("command", ["slips", "sample"])
def test_help_is_chinese(run, command):
    """Both commands explain themselves in Chinese."""
    code, out, _ = run(command, "--help")
    assert (0, True, True) == (code, out.startswith(f"用法：xlcore {command}"), "显示本帮助" in out)


def test_slips_go_to_units_with_errors(run, sent, tmp_path):
    """One slip with its marked copy, the list, and exit code 1 because there are errors."""
    code, out, _ = run("slips", sent, "-o", tmp_path / "退回", "--sender", "区财政局", "--due", "2025-03-15")
    unit = "天津市津南区大数据管理中心"
    assert (1, ["jinnan-project-2020（标注）.xlsx", f"退回修改单-{unit}.xlsx", "退回清单.xlsx"]) == (
        code, files(tmp_path / "退回"),
    )  # fmt: skip
    assert "退回单 1 份，另有 1 个单位没有错误，不退回" in out


def test_all_units_get_documents_too(run, sent, tmp_path):
    """--all and --docx write a workbook and a document for everybody."""
    run("slips", sent, "-o", tmp_path / "退回", "--all", "--docx")
    assert (2, 5) == tuple(len(list((tmp_path / "退回").rglob(f"*.{kind}"))) for kind in ("docx", "xlsx"))


def test_the_template_can_be_taken_changed_and_used(run, sent, tmp_path):
    """--export-template needs nothing else; --template writes documents by it."""
    own = tmp_path / "模板.docx"
    assert 0 == run("slips", "--export-template", own)[0]
    assert 2 == run("slips", "--export-template", own)[0]
    run("slips", sent, "-o", tmp_path / "退回", "--template", own)
    assert 1 == len(list((tmp_path / "退回").rglob("*.docx")))


def test_a_bad_template_stops_before_anything_is_written(run, sent, tmp_path):
    """The mistake is told with exit code 2."""
    (tmp_path / "模板.docx").write_bytes(b"text")
    code, _, err = run("slips", sent, "-o", tmp_path / "退回", "--template", tmp_path / "模板.docx")
    assert (2, False) == (code, (tmp_path / "退回").exists())
    assert "不是 Word 文档" in err


def test_an_unreadable_file_gives_exit_code_two(run, sent, tmp_path):
    """It has a slip by its file name; the others are written all the same."""
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04")
    code, _, _ = run("slips", sent, tmp_path / "坏.xlsx", "-o", tmp_path / "退回")
    assert 2 == code
    assert {"退回修改单-坏.xlsx", "退回修改单-天津市津南区大数据管理中心.xlsx"} <= set(files(tmp_path / "退回"))


@pytest.mark.parametrize("due", ["2025-03-31", "2025/3/31", "2025年3月31日", " 2025年 3月 31日"])
def test_the_term_is_printed_in_one_way(run, sent, tmp_path, due):
    """However it was written."""
    run("slips", sent, "-o", tmp_path / "退回", "--due", due)
    notes = [row[0] for row in load_workbook(tmp_path / "退回" / "退回清单.xlsx").active.iter_rows(values_only=True)]
    assert "重新报送期限：2025年3月31日" in notes[2]


@pytest.mark.parametrize("due", ["尽快", "3月31日", "2025-02-30", "2025-3/31", "20250331", ""])
def test_a_term_that_is_no_day_is_told(run, sent, tmp_path, due):
    """With what was written and what may be; nothing is written."""
    code, _, err = run("slips", sent, "-o", tmp_path / "退回", "--due", due)
    assert (2, False) == (code, (tmp_path / "退回").exists())
    assert f"选项 --due 的值不对：写的是“{due}”，应为一个日期，例如 2025-03-31" in err


def test_slips_that_break_off_are_told(run, sent, tmp_path, monkeypatch):
    """A folder with half of the slips must not pass for a whole one."""

    def broken(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("xlcore.consolidate.slips_folder.write_slip", broken)
    code, _, err = run("slips", sent, "-o", tmp_path / "退回", "--jobs", "1")
    assert 130 == code
    assert "退回单没有写完，请删除文件夹" in err


def test_an_old_folder_is_refused(run, sent, tmp_path):
    """What lies there stays."""
    (tmp_path / "旧.xlsx").write_bytes(b"old")
    code, _, err = run("slips", sent, "-o", tmp_path)
    assert (2, ["旧.xlsx"]) == (code, files(tmp_path))
    assert "不是空的" in err


def test_a_sample_is_drawn_and_repeated(run, sent, tmp_path):
    """Equal words give equal bytes; the counts of each department are told."""
    written = []
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        code, out, _ = run("sample", sent, "--share", "20%", "--seed", "7", "-o", folder / "名单.xlsx")
        assert 0 == code
        assert "从 2 份自评表中抽取 2 份，种子 7" in out
        written.append((folder / "名单.xlsx").read_bytes())
    assert written[0] == written[1]


def test_a_sample_tells_of_files_that_took_no_part(run, sent, tmp_path):
    """Exit code 2 has a reason that can be seen."""
    code, out, _ = run("sample", sent, _damaged(tmp_path), "--seed", "7", "-o", tmp_path / "名单.xlsx")
    assert (2, True) == (code, "没有参加抽取的文件 1 个（不能读取 1）" in out)


def _damaged(folder):
    path = folder / "坏.xlsx"
    path.write_bytes(b"PK")
    return path


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--seed", "7", "--share", "120"], "选项 --share 的值不对：写的是“120”，应为 0% 到 100%"),
        (["--seed", "7", "--share", "1"], "不能确定是 1% 还是 100%"),
        (["--seed", "7", "--by-priority", "x"], "选项 --by-priority 的值不对：写的是“x”"),
        (["--seed", "7", "--share", "0%"], "大于 0%"),
        ([], "--seed"),
        (["--seed", "x"], "选项 --seed 的值不对：写的是“x”，应为任意整数"),
    ],
)
def test_a_wrong_plan_is_told(run, sent, tmp_path, words, told):
    """In Chinese, with exit code 2, and nothing is written."""
    code, _, err = run("sample", sent, "-o", tmp_path / "名单.xlsx", *words)
    assert (2, []) == (code, files(tmp_path))
    assert told in err


def test_a_sample_keeps_an_existing_file(run, sent, tmp_path):
    """Unless --force is given."""
    path = Path(tmp_path / "名单.xlsx")
    path.write_bytes(b"old")
    assert 2 == run("sample", sent, "--seed", "7", "-o", path)[0]
    assert b"old" == path.read_bytes()
    assert 0 == run("sample", sent, "--seed", "7", "-o", path, "--force")[0]


def test_a_form_that_came_twice_is_an_error(run, tmp_path):
    """Nothing is wrong in either file, yet the unit is asked which one counts."""
    record = dict(examples())["luohu-department-2020"]
    (tmp_path / "报送").mkdir()
    for name in "ab":
        write_workbook(get("luohu-department-2020"), tmp_path / "报送" / f"{name}.xlsx", form_of(record))
    code, out, _ = run("slips", tmp_path / "报送", "-o", tmp_path / "退回")
    assert (1, 1, "退回单 1 份" in out) == (code, len(files(tmp_path / "退回")) - 2, "退回单 1 份" in out)


@pytest.mark.parametrize(
    "words", [("slips", "-o", "退回"), ("sample", "-o", "抽评.xlsx", "--seed", "7", "--jobs", "1")]
)
def test_what_was_read_is_kept_in_a_ledger(run, sent, tmp_path, words):
    """The next command need not read it again."""
    book = tmp_path / "共用.ledger"
    command, option, output, *rest = words
    run(command, sent, option, tmp_path / output, *rest, "--ledger", book)
    gc.collect()  # the way out of a command keeps what it held: here no process ends
    assert "共存有 2 个结果" in run("ledger", "show", book)[1]
