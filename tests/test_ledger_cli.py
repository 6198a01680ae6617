import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted((ROOT / "workbooks" / "examples").glob("*.xlsx"))


def xlcore(*words):
    """Run the command line; returns exit code, standard output, standard error."""
    command = [sys.executable, "-m", "xlcore", *map(str, words)]
    done = subprocess.run(command, capture_output=True, check=False, cwd=ROOT, encoding="utf-8")
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def output(tmp_path):
    """A workbook that was published, with its ledger beside it."""
    path = tmp_path / "汇总.xlsx"
    assert 0 == xlcore("consolidate", *EXAMPLES[:2], "-o", path)[0]
    return path


def test_the_ledger_lies_beside_the_workbook(output):
    """It says what was read, that it is sound, and every result as JSON."""
    ledger = output.with_suffix(".ledger")
    assert "文件 2（拒绝 0，无表 0）" in xlcore("ledger", "show", ledger)[1]
    assert (0, "台账完好。\n") == xlcore("ledger", "verify", ledger)[:2]
    lines = xlcore("ledger", "export", ledger)[1].splitlines()
    assert [str(path) for path in EXAMPLES[:2]] == [json.loads(line)["path"] for line in lines]


def test_a_second_run_gives_the_same_bytes(output):
    """From the ledger, without reading a file."""
    before = output.read_bytes()
    assert 0 == xlcore("consolidate", *EXAMPLES[:2], "-o", output, "--force")[0]
    assert before == output.read_bytes()


def test_an_export_replaces_nothing(output):
    """A file that is there is somebody's."""
    ledger, target = output.with_suffix(".ledger"), output.with_suffix(".jsonl")
    assert 0 == xlcore("ledger", "export", ledger, "-o", target)[0]
    assert 2 == len(target.read_text("utf-8").splitlines())
    code, _, said = xlcore("ledger", "export", ledger, "-o", target)
    assert (2, True) == (code, "文件已存在" in said)


def test_an_export_is_no_workbook(output):
    """Excel could not open it."""
    target = output.with_name("导出.xlsx")
    code, _, said = xlcore("ledger", "export", output.with_suffix(".ledger"), "-o", target)
    assert (2, True, False) == (code, ".jsonl" in said, target.exists())


@pytest.mark.parametrize("command", ["show", "verify", "export"])
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("没有.ledger", "没有这本台账："),
        ("文件夹", "这是文件夹，不是台账文件："),
        ("passwd", "passwd：这不是 xlcore 的台账。台账由 xlcore consolidate 写在汇总表旁边"),
        ("空.ledger", "空.ledger：这不是 xlcore 的台账。"),
        ("汇总.xlsx", "这不是 xlcore 的台账。是不是要看 "),
    ],
)
def test_what_is_no_ledger_is_told(run, tmp_path, command, name, told):
    """With its name and where ledgers lie; nothing is made."""
    (tmp_path / "文件夹").mkdir()
    (tmp_path / "passwd").write_text("root:x:0:0:root:/root:/bin/bash\n", "utf-8")
    (tmp_path / "空.ledger").touch()
    (tmp_path / "汇总.xlsx").write_bytes(b"PK")
    (tmp_path / "汇总.ledger").touch()
    before = sorted(tmp_path.iterdir())
    code, out, said = run("ledger", command, tmp_path / name)
    assert (2, "", before) == (code, out, sorted(tmp_path.iterdir()))
    assert told in said


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """The bytes of a ledger."""
    folder = tmp_path_factory.mktemp("台账")
    assert 0 == xlcore("consolidate", *EXAMPLES[:2], "-o", folder / "汇总.xlsx")[0]
    return (folder / "汇总.ledger").read_bytes()


def damaged(data, seed):
    """A ledger that something else wrote into: cut off, a page of zeros, one bit, or many bytes."""
    chance, found = random.Random(seed), bytearray(data)  # noqa: S311  # any damage will do
    match seed % 4:
        case 0:
            return bytes(found[: chance.randrange(100, len(found))])
        case 1:
            page = 4096 * chance.randrange(1, len(found) // 4096)
            found[page : page + 4096] = bytes(4096)
        case 2:
            found[chance.randrange(100, len(found))] ^= 1 << chance.randrange(8)
        case _:
            for _ in range(200):
                found[chance.randrange(100, len(found))] = chance.randrange(256)
    return bytes(found)


@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_ledger_is_told(run, sound, tmp_path, seed):
    """Whatever happened to it: never a traceback; nothing of it is changed by looking; ``verify`` finds what lacks."""
    ledger = tmp_path / "坏.ledger"
    ledger.write_bytes(damaged(sound, seed))
    codes = {command: run("ledger", command, ledger)[0] for command in ("show", "verify", "export")}
    assert (True, True) == (codes["show"] in {0, 2}, codes["export"] in {0, 2})
    assert codes["verify"] in ({0, 1} if seed % 4 == 2 else {1})
    assert damaged(sound, seed) == ledger.read_bytes()
    output = tmp_path / "汇总.xlsx"
    assert run("consolidate", *EXAMPLES[:2], "-o", output, "--ledger", ledger, "--jobs", "1")[0] in {0, 2}


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("UPDATE scheme SET content = replace(content, '优', '佳')", "方案：记录损坏"),
        ("UPDATE scheme SET content = '{}'", "方案：记录损坏"),
        ("UPDATE run SET started = '昨天'", "数据库：内容不合格式"),
        ("UPDATE file SET path = 7", "数据库：内容不合格式"),
        ("DELETE FROM run", "数据库：内容不合格式"),
        ("UPDATE result SET forms = 'x'", "数据库：内容不合格式"),
        ("PRAGMA writable_schema = 1; UPDATE sqlite_master SET sql = x'ff' WHERE name = 'result'", "数据库：malformed"),
    ],
)
def test_each_command_tells_of_damage(run, output, damage, told):
    """Where it meets it, with what to do; half an export does not stay."""
    ledger, target = output.with_suffix(".ledger"), output.with_name("a.jsonl")
    with sqlite3.connect(ledger) as data:
        data.executescript(damage)
    data.close()
    code, out, _ = run("ledger", "verify", ledger)
    assert (1, True) == (code, told in out)
    found = [run("ledger", "show", ledger), run("ledger", "export", ledger, "-o", target)]
    assert 2 in {code for code, _, _ in found}
    assert all("请运行 xlcore ledger verify 查看；可以删除它，重新汇总" in said for code, _, said in found if code)
    assert target.exists() == (found[1][0] == 0)


@pytest.mark.skipif(sys.platform == "win32", reason="sends the signal of a terminal")
def test_ctrl_c_says_how_to_go_on(tmp_path):
    """Exit code 130, no workbook, no process left behind, a ledger that knows what was done."""
    for number in range(800):
        (tmp_path / f"{number}.xlsx").write_bytes(EXAMPLES[0].read_bytes() + b"\0" * number)
    output = tmp_path / "汇总.xlsx"
    process = subprocess.Popen(
        [sys.executable, "-m", "xlcore", "consolidate", tmp_path, "-o", output],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    until = time.monotonic() + 30
    while not output.with_suffix(".ledger").exists() and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(0.5)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert 130 == process.returncode
    assert "/ 800 个文件，记在台账" in said
    assert "再次运行同一条命令即接着处理" in said
    assert not output.exists()
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
    assert "没有完成" in xlcore("ledger", "show", output.with_suffix(".ledger"))[1]
