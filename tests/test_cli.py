"""The command line as people use it: words in, Chinese out, exit codes of the contract."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import load_workbook

from xlcore import __version__
from xlcore.examples.records import examples, form_of
from xlcore.scheme.catalogue import get
from xlcore.sheet.template import write_workbook

DATA = Path(__file__).parent.parent / "xlcore" / "scheme" / "data"


@pytest.fixture(scope="session")
def filled(tmp_path_factory):
    """Return the folder with the five filled workbooks."""
    folder = tmp_path_factory.mktemp("filled")
    for scheme_id, record in examples():
        write_workbook(get(scheme_id), folder / f"{scheme_id}.xlsx", form_of(record))
    return folder


COMMANDS = [(), ("demo",), ("schemes",), ("schemes", "list"), ("schemes", "show"), ("schemes", "validate")]
COMMANDS += [("new",), ("score",), ("explain",), ("check",), ("narrative",), ("consolidate",), ("roster", "template")]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_help_is_chinese(run, words):
    """Every command explains itself in Chinese."""
    code, out, _ = run(*words, "--help")
    assert (0, True, True) == (code, out.startswith("用法：xlcore"), "显示本帮助" in out)
    assert not any(word in out for word in ("Usage", "Options", "Show this message", "Arguments"))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nonsense"], "没有这个命令：nonsense。用法见 xlcore --help"),
        (["chek"], "没有这个命令：chek（是不是 check？）"),
        (["ledger", "shwo"], "没有这个命令：shwo（是不是 show？）。用法见 xlcore ledger --help"),
        (["check", "--jbos", "2", "x"], "没有这个选项：--jbos（是不是 --jobs？）。用法见 xlcore check --help"),
        (["new", "--scheme", "x"], "没有这个选项：--scheme。"),
        (["check", "x", "--jobs"], "选项 --jobs 后面没有写值"),
        (["demo", "a", "b"], "多余的参数：b"),
        (["check"], "缺少必填的参数：路径..."),
        (["check", "--nonsense", "x"], "没有这个选项：--nonsense"),
        (["new", "mof-project"], "缺少必填的参数：--output, -o 文件"),
        (["schemes", "show", "no-such-scheme"], "no-such-scheme"),
    ],
)
def test_wrong_usage_is_told_in_chinese(run, words, told):
    """A mistake in the words of a command gives exit code 2 and a Chinese sentence."""
    code, out, err = run(*words)
    assert (2, "") == (code, out)
    assert told in err


def test_check_of_jinnan_exits_with_one(run, filled):
    """An error-level finding gives exit code 1 and its message names both numbers."""
    code, out, _ = run("check", filled / "jinnan-project-2020.xlsx")
    assert code == 1
    assert "错误 T01 自评表!" in out
    assert "填写 96" in out
    assert "97" in out


def test_check_of_luohu_exits_with_zero(run, filled):
    """The positive control has no error-level finding."""
    code, _, _ = run("check", filled / "luohu-department-2020.xlsx")
    assert code == 0


def test_json_is_the_only_thing_on_standard_output(run, filled):
    """--json prints one document in the form of the contract."""
    code, out, _ = run("check", filled, "--json")
    document = json.loads(out)
    assert (1, 1, 5) == (code, document["version"], document["summary"]["files"])
    assert {"path", "sha256", "status", "reason", "forms"} <= document["files"][0].keys()


def garbage(path):
    path.write_bytes(b"\x00\x01garbage" * 50)


def text(path):
    path.write_text("项目名称,得分\n甲,90\n", "utf-8")


def truncated(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>" * 500)
    path.write_bytes(path.read_bytes()[:80])


@pytest.mark.parametrize("make", [garbage, text, truncated])
def test_an_unreadable_file_is_one_finding_and_exit_code_two(run, filled, tmp_path, make):
    """K03 names the file and the reason; the files beside it are read all the same."""
    bad = tmp_path / "坏文件.xlsx"
    make(bad)
    code, out, err = run("check", bad, filled / "luohu-department-2020.xlsx")
    assert code == 2
    assert "K03" in out
    assert "读取 1，拒绝 1" in out
    assert "Traceback" not in out + err


def test_an_empty_workbook_is_f01(run, tmp_path):
    """A workbook without a form is told as such."""
    path = tmp_path / "空.xlsx"
    xlsxwriter.Workbook(path).close()
    code, out, _ = run("check", path)
    assert code == 1
    assert "F01" in out


def test_a_missing_path_gives_exit_code_two(run, tmp_path):
    """A path that does not exist is told, not passed over."""
    code, out, err = run("check", tmp_path / "没有.xlsx")
    assert code == 2
    assert "没有.xlsx" in out + err


def test_new_does_not_overwrite(run, tmp_path):
    """An existing file is kept unless --force is given."""
    target = tmp_path / "表.xlsx"
    target.write_bytes(b"keep me")
    code, _, err = run("new", "mof-project", "-o", target)
    assert (2, b"keep me") == (code, target.read_bytes())
    assert "--force" in err
    assert run("new", "mof-project", "-o", target, "--force")[0] == 0
    assert target.read_bytes()[:2] == b"PK"


def test_explain_tells_a_cell_step_by_step(run, filled):
    """A cell gives the row that it belongs to, with the cells of its figures."""
    code, out, _ = run("explain", filled / "jinnan-project-2020.xlsx", "自评表!i16")
    assert code == 0
    assert "指标：视频监控系统在线率\n" in out
    assert "数据：指标值 98%（F16），完成值 98%（G16），分值 3（H16）" in out
    assert 1 == out.count("指标：")


def test_explain_tells_the_whole_form(run, filled):
    """Without a cell the spending, every row, the total and the grade are told; nothing twice in a row."""
    _, out, _ = run("explain", filled / "jinnan-project-2020.xlsx")
    assert ["预算执行", "总分", "等级"] == [line for line in out.splitlines() if line in {"预算执行", "总分", "等级"}]
    assert "规则：同上" in out
    assert "填写：96（I28）" in out


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("A1", "最近的是：自评表!B6（预算执行）"),
        ("ZZ9", "能说明的有 17 处"),
        ("T01", "xlcore checks"),
        ("没有!A1", "没有工作表“没有”"),
        ("总分", "不是单元格"),
        ("基础数据!A1", "没有工作表"),
    ],
)
def test_explain_says_where_to_point(run, filled, cell, words):
    """A cell outside the form, a wrong sheet and a word are told as such."""
    code, out, err = run("explain", filled / "jinnan-project-2020.xlsx", cell)
    assert (2, "") == (code, out)
    assert words in err


def test_explain_finds_the_rule_of_a_fact(run, filled):
    """A cell of the base data sheet gives the indicators that read it."""
    code, out, _ = run("explain", filled / "luohu-department-2020.xlsx", "基础数据!B60")
    assert (0, 1) == (code, out.count("指标："))
    assert "指标：政府采购执行情况" in out


def test_narrative_warns_and_never_fails(run, filled, tmp_path):
    """A report is held against itself and the form; what it earns are warnings, so the exit code is 0."""
    report = tmp_path / "报告.txt"
    report.write_text("收入4054.19万元，较上年增加2469.35万元，增长1.56%。\n全年预算数450万元。\n", "utf-8")
    code, out, _ = run("narrative", report, "--form", filled / "yaohai-project-2021.xlsx")
    assert code == 0
    assert "提醒 N01 第1段第1句" in out
    assert "提醒 N04 第2段第1句" in out
    assert "共 2 段：提醒 2 条" in out


def test_a_report_that_cannot_be_read_is_told(run, filled):
    """A workbook is no report."""
    code, out, err = run("narrative", filled / "yaohai-project-2021.xlsx")
    assert (2, "") == (code, out)
    assert "请用 xlcore check" in err


def test_consolidate_writes_one_workbook(run, filled, tmp_path):
    """A folder in, one workbook out, and the counts are told."""
    code, out, _ = run("consolidate", filled, "-o", tmp_path / "汇总.xlsx")
    assert code == 0
    assert "共 5 个文件（读取 5，拒绝 0）" in out
    assert (tmp_path / "汇总.xlsx").stat().st_size > 5000


def test_consolidate_says_last_what_it_did_not_read(run, filled, tmp_path):
    """How many files are not in the workbook, why, and where they are listed; it was written, so the exit code is 0."""
    folder = tmp_path / "报送"
    shutil.copytree(filled, folder)
    garbage(folder / "坏.xlsx")
    xlsxwriter.Workbook(folder / "空.xlsx").close()
    (folder / "扫描件.pdf").write_bytes(b"%PDF")
    code, out, _ = run("consolidate", folder, "-o", tmp_path / "汇总.xlsx")
    last = "没有进入汇总的文件 3 个（不能读取 1，没有自评表 1，不是工作簿 1），名单和原因见工作表“未读文件”"
    assert (0, last) == (code, out.splitlines()[-1])
    assert "未读文件" in load_workbook(tmp_path / "汇总.xlsx").sheetnames


@pytest.mark.parametrize("given", ["0", "-1", "257", "x", "1.5", ""])
@pytest.mark.parametrize("command", [("check",), ("consolidate", "-o", "a.xlsx"), ("slips", "-o", "a")], ids=" ".join)
def test_a_number_out_of_its_limits_is_told(run, tmp_path, monkeypatch, command, given):
    """The option, what was written and what may be."""
    monkeypatch.chdir(tmp_path)
    code, out, err = run(*command, tmp_path, "--jobs", given)
    assert (2, "", []) == (code, out, list(tmp_path.iterdir()))
    assert f"选项 --jobs 的值不对：写的是“{given}”，应为 1 到 256 的整数" in err


def test_another_edition_is_told(run, tmp_path):
    """With what was written and the two there are."""
    code, _, err = run("new", "mof-project", "-o", tmp_path / "a.xlsx", "--edition", "wps")
    assert (2, True) == (code, "写的是“wps”，应为 formula 或 udf" in err)


@pytest.mark.parametrize(("code", "hint"), [("ZZ9", "”。全部代码见"), ("T1", "相近的有 T01；")])
def test_a_code_that_does_not_exist_is_told(run, code, hint):
    """With those that look like it."""
    status, out, err = run("checks", code)
    assert (2, "") == (status, out)
    assert f"没有校验代码“{code}" in err
    assert hint in err


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["consolidate", "--help"]], ids=" ".join)
def test_help_does_not_wait_for_the_checks(words):
    """What takes long to load is loaded by the command that needs it."""
    code = (
        "import sys; sys.argv = ['xlcore', *sys.argv[1:]]; from xlcore.cli import main\n"
        "try: main()\n"
        "finally: print(*(name for name in sys.modules if name.startswith('xlcore.')), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, check=True, encoding="utf-8")
    loaded = {name.split(".")[1] for name in done.stderr.split()}
    assert set() == loaded & {"checks", "rules", "scheme", "form", "sheet", "consolidate", "narrative", "showing"}


def test_demo_runs_and_says_where_the_files_are(run, tmp_path):
    """The demonstration writes, reads back, scores, checks and consolidates."""
    code, out, _ = run("demo", tmp_path / "示例")
    assert code == 0
    assert "T01" in out
    assert (tmp_path / "示例" / "汇总.xlsx").exists()
    assert len(list((tmp_path / "示例" / "填报表").glob("*.xlsx"))) == 5


def test_no_words_show_the_help(run):
    """Without a command the help is shown."""
    code, out, _ = run()
    assert (0, True) == (code, out.startswith("用法：xlcore 命令"))


def test_version_is_all_that_version_prints(run):
    """--version prints the version and runs nothing else."""
    assert (0, f"{__version__}\n", "") == run("--version", "check", "x")


def test_new_writes_the_udf_edition(run, tmp_path):
    """--edition udf gives a macro workbook whose cells call the worksheet functions."""
    target = tmp_path / "表.xlsm"
    assert 0 == run("new", "mof-project", "--edition", "udf", "-o", target)[0]
    with zipfile.ZipFile(target) as archive:
        sheets = b"".join(archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name)
        assert {"xl/vbaProject.bin"} <= set(archive.namelist())
    assert b"PERF_SCORE(" in sheets


def test_the_udf_edition_needs_a_built_in_scheme(run, tmp_path):
    """A scheme file cannot be named from a cell, so its UDF edition is refused."""
    own = tmp_path / "own.yaml"
    own.write_text((DATA / "mof-project.yaml").read_text("utf-8").replace("id: mof-project", "id: own"), "utf-8")
    code, _, err = run("new", own, "--edition", "udf", "-o", tmp_path / "表.xlsm")
    assert 2 == code
    assert "own" in err


def test_json_is_utf8_whatever_the_console(tmp_path):
    """A program reads the same bytes on a console of another code page."""
    folder = tmp_path / "表"
    folder.mkdir()
    command = [sys.executable, "-m", "xlcore", "check", folder / "没有.xlsx", "--json"]
    done = subprocess.run(command, capture_output=True, check=False, env={**os.environ, "PYTHONIOENCODING": "gbk"})
    assert "没有.xlsx" in json.loads(done.stdout.decode("utf-8"))["files"][0]["path"]


def test_a_published_workbook_among_the_submissions_is_written_anew(run, filled, tmp_path):
    """It is no submission: a second run may replace it, but nobody may name it as one."""
    (tmp_path / "报送.xlsx").write_bytes((filled / "luohu-department-2020.xlsx").read_bytes())
    output = tmp_path / "汇总.xlsx"
    command = [sys.executable, "-m", "xlcore", "consolidate", tmp_path, "-o", output]
    for words in ([], ["--force"]):
        assert 0 == subprocess.run([*command, *words], capture_output=True, check=False).returncode
    code, _, err = run("consolidate", tmp_path, output, "-o", output, "--force")
    assert (2, True) == (code, "不能覆盖" in err)


def test_a_submission_is_never_the_output(run, filled, tmp_path):
    """Consolidate refuses to write over a file that it read, even with --force."""
    own = tmp_path / "报送.xlsx"
    own.write_bytes((filled / "luohu-department-2020.xlsx").read_bytes())
    before = own.read_bytes()
    code, _, err = run("consolidate", tmp_path, "-o", own, "--force")
    assert (2, before) == (code, own.read_bytes())
    assert "不能覆盖" in err
    assert [own] == list(tmp_path.iterdir())


@pytest.mark.parametrize("command", [("consolidate",), ("sample", "--seed", "1")])
def test_a_mistyped_folder_makes_nothing(run, tmp_path, command):
    """An empty workbook would look like success."""
    code, _, err = run(*command, tmp_path / "没有", "-o", tmp_path / "出.xlsx")
    assert 2 == code
    assert "没有这个文件或文件夹" in err
    assert [] == list(tmp_path.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
@pytest.mark.parametrize("command", ["check", "score"])
def test_a_file_name_cannot_forge_a_line(run, filled, tmp_path, command):
    """A line break in a name is shown as a mark, on the same line."""
    (tmp_path / "a\n共 9 个文件.xlsx").write_bytes((filled / "luohu-department-2020.xlsx").read_bytes())
    _, out, err = run(command, tmp_path)
    assert not [line for line in (out + err).splitlines() if line.startswith("共 9 个文件")]


def test_a_unit_cannot_steer_the_terminal(run, filled, tmp_path):
    """Signs that clear a screen or colour it are shown as marks."""
    book = load_workbook(filled / "jinnan-project-2020.xlsx")
    for row in book["自评表"].iter_rows():
        for cell in row:
            if cell.value == "天津市津南区大数据管理中心":
                cell.value = "甲\x7f\u202e乙"
    book.save(tmp_path / "a.xlsx")
    assert "甲��乙" in run("score", tmp_path / "a.xlsx")[1]


def test_an_empty_folder_is_named(run, tmp_path):
    """Of several paths somebody must see which hold nothing."""
    (tmp_path / "空").mkdir()
    code, _, err = run("check", tmp_path / "空")
    assert (2, True) == (code, "/空。请检查路径" in err.replace("\\", "/"))


def test_a_folder_is_no_ledger(run, filled, tmp_path):
    """It is told before anything is read, and nothing lies beside it."""
    (tmp_path / "账").mkdir()
    code, _, err = run("check", filled, "--ledger", tmp_path / "账")
    assert (2, ["账"]) == (code, [path.name for path in tmp_path.iterdir()])
    assert "这是文件夹，不是台账文件" in err


def test_demo_keeps_what_a_person_changed(run, tmp_path):
    """A second demonstration does not replace a workbook that was edited."""
    assert 0 == run("demo", tmp_path)[0]
    assert 0 == run("demo", tmp_path)[0]
    edited = tmp_path / "填报表" / "jinnan-project-2020.xlsx"
    edited.write_bytes(b"mine")
    code, _, err = run("demo", tmp_path)
    assert (2, b"mine") == (code, edited.read_bytes())
    assert "已被改动" in err


def test_files_that_are_no_workbooks_are_named(run, filled, tmp_path):
    """A PDF among the submissions is told of, not passed over."""
    (tmp_path / "表.xlsx").write_bytes((filled / "luohu-department-2020.xlsx").read_bytes())
    (tmp_path / "扫描件.pdf").write_bytes(b"%PDF")
    _, _, err = run("score", tmp_path)
    assert "另有 1 个文件不是工作簿，没有读取：扫描件.pdf" in err


def test_a_built_in_scheme_can_be_taken_as_a_start(run, tmp_path):
    """--yaml prints the file of a built-in scheme, and that file validates."""
    code, out, _ = run("schemes", "show", "mof-project", "--yaml")
    own = tmp_path / "own.yaml"
    own.write_text(out, "utf-8")
    assert (0, 0) == (code, run("schemes", "validate", own)[0])


@pytest.mark.parametrize(
    "words",
    [
        ["--ledger", "汇总.xlsx"],
        ["--csv", "汇总.xlsx"],
        ["--parquet", "汇总.ledger"],
        ["--ledger", "数据/问题清单.csv", "--csv", "数据"],
        ["--roster", "汇总.xlsx", "--force"],
        ["--scheme", "汇总.xlsx", "--force"],
        ["--roster", "数据/汇总表.csv", "--csv", "数据", "--force"],
        ["--ledger", "报送.xlsx"],
    ],
    ids=" ".join,
)
def test_no_path_is_used_twice(run, filled, tmp_path, monkeypatch, words):
    """What one option writes would be lost to another; nothing is read or written before that is told."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "报送.xlsx").write_bytes((filled / "luohu-department-2020.xlsx").read_bytes())
    (tmp_path / "数据").mkdir()
    for name in {"汇总.xlsx", "数据/汇总表.csv"} & set(words) if "--force" in words else ():
        (tmp_path / name).write_text("单位\n测试中心\n", "utf-8")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    code, _, err = run("consolidate", "报送.xlsx", "-o", "汇总.xlsx", *words)
    assert (2, True) == (code, "是同一个路径" in err)
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}


def test_what_the_bureau_made_is_no_submission(run, filled, tmp_path):
    """Roster and scheme may lie in the folder; the ledger of another run does."""
    (tmp_path / "报送.xlsx").write_bytes((filled / "luohu-department-2020.xlsx").read_bytes())
    (tmp_path / "名册.csv").write_text("单位\n测试中心\n", "utf-8")
    assert 0 == run("schemes", "export", "mof-department", "-o", tmp_path / "方案.xlsx")[0]
    more = ["--roster", tmp_path / "名册.csv", "--scheme", tmp_path / "方案.xlsx"]
    for name in ("一.xlsx", "二.xlsx"):
        code, out, err = run("consolidate", tmp_path, "-o", tmp_path / name, *more)
        assert (0, True, False) == (code, "共 1 个文件（读取 1，拒绝 0）" in out, "没有进入汇总" in out + err)


@pytest.mark.parametrize(
    "words",
    [["new", "方案.xlsx"], ["schemes", "export", "方案.xlsx"], ["sample", ".", "--seed", "1", "--scheme", "方案.xlsx"]],
    ids=" ".join,
)
def test_a_scheme_is_not_overwritten_by_what_is_made_of_it(run, tmp_path, monkeypatch, words):
    """Even with --force: that is for what was made before."""
    monkeypatch.chdir(tmp_path)
    assert 0 == run("schemes", "export", "mof-project", "-o", "方案.xlsx")[0]
    before = Path("方案.xlsx").read_bytes()
    code, _, err = run(*words, "-o", "方案.xlsx", "--force")
    assert (2, before, True) == (code, Path("方案.xlsx").read_bytes(), "方案.xlsx。请" in err)
