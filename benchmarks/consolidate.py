"""What collecting costs, and whether it survives: python benchmarks/consolidate.py speed|scale|kills|mutations.

Forms are made here: 62 rows by 9 columns, styled. Compare figures of one session only. ``speed`` needs pandas;
``scale`` takes a quarter of an hour and 1 GB of disk.
"""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

from xlcore.consolidate.collect import collect
from xlcore.consolidate.engine import local
from xlcore.consolidate.ledger import Ledger
from xlcore.consolidate.ledger_report import about

RUNS = 5
GROUPS = (
    ("产出指标（50分）", (("数量指标", 14), ("质量指标", 10), ("时效指标", 6), ("成本指标", 4))),
    ("效益指标（30分）", (("经济效益指标", 3), ("社会效益指标", 4), ("生态效益指标", 2), ("可持续影响指标", 2))),
    ("满意度指标（10分）", (("服务对象满意度指标", 1),)),
)
HEADINGS = ("一级指标", "二级指标", "三级指标", "指标性质", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析")
ROWS = 62
REPOSITORY = Path(__file__).parents[1]

COLLECT = """
import json, resource, sys, time
from pathlib import Path
from xlcore.consolidate.collect import collect
from xlcore.consolidate.engine import local
from xlcore.consolidate.ledger import Ledger
start = time.perf_counter()
with Ledger(Path(sys.argv[2])) as ledger:
    tally = collect([Path(sys.argv[1])], engine=local(), ledger=ledger).tally
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"seconds": time.perf_counter() - start, "files": tally.files, "forms": tally.forms, "peak": peak}))
"""


def write_form(path: Path, number: int) -> None:
    """Write one filled form; the number makes its figures its own."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("自评表")
        look = {"font_name": "宋体", "font_size": 10, "border": 1, "valign": "vcenter", "text_wrap": True}
        text, points = book.add_format(look), book.add_format({**look, "num_format": "0.0"})
        bold = book.add_format({**look, "bold": True, "align": "center", "bg_color": "#D9E2F3"})
        title = book.add_format({"font_name": "黑体", "font_size": 16, "bold": True, "align": "center"})
        sheet.set_column(0, 8, 14)
        sheet.merge_range(0, 0, 0, 8, "项目支出绩效自评表", title)
        sheet.merge_range(1, 0, 1, 8, "（2023年度）", title)
        _write_head(sheet, number, text, bold)
        _write_money(sheet, number, text, bold, points)
        for column, heading in enumerate(HEADINGS):
            sheet.write(11, column, heading, bold)
        row = 12
        for name, groups in GROUPS:
            top = row
            for group, count in groups:
                first = row
                for _ in range(count):
                    _write_indicator(sheet, row, number, group, text, points)
                    row += 1
                _merge(sheet, first, row - 1, 1, group, text)
            _merge(sheet, top, row - 1, 0, name, text)
        sheet.merge_range(row, 0, row, 5, "总分", bold)
        sheet.write_row(row, 6, [100, 96.5], points)
        for rest in range(row + 1, ROWS):
            sheet.merge_range(rest, 0, rest, 8, f"备注{rest}", text)


def _write_head(sheet: Any, number: int, text: Any, bold: Any) -> None:  # noqa: ANN401  # XlsxWriter has no types
    sheet.write(2, 0, "项目名称", bold)
    sheet.merge_range(2, 1, 2, 8, f"第{number}号道路维修养护项目", text)
    sheet.write(3, 0, "主管部门", bold)
    sheet.merge_range(3, 1, 3, 4, f"测试市第{number % 40}局", text)
    sheet.write(3, 5, "实施单位", bold)
    sheet.merge_range(3, 6, 3, 8, f"测试市第{number % 40}局第{number % 400}中心", text)
    sheet.merge_range(9, 0, 10, 0, "年度总体目标", bold)
    sheet.merge_range(9, 1, 9, 4, "预期目标", bold)
    sheet.merge_range(9, 5, 9, 8, "实际完成情况", bold)
    sheet.merge_range(10, 1, 10, 4, "完成道路维修养护，保障通行安全。", text)
    sheet.merge_range(10, 5, 10, 8, "按计划完成全部任务。", text)


def _write_money(sheet: Any, number: int, text: Any, bold: Any, points: Any) -> None:  # noqa: ANN401  # as above
    sheet.merge_range(4, 0, 8, 0, "项目资金（万元）", bold)
    sheet.merge_range(4, 1, 4, 2, "", bold)
    sheet.write_row(4, 3, ["年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"], bold)
    budget = 100 + number % 900
    executed = round(budget * 0.93, 2)
    for row, name in enumerate(("年度资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金"), start=5):
        sheet.merge_range(row, 1, row, 2, name, text)
        share = int(row < 7)
        sheet.write_row(row, 3, [budget * share, budget * share, executed * share], points)
        sheet.write_row(row, 6, [10, executed / budget, 9.3] if row == 5 else ["—"] * 3, points)


def _write_indicator(sheet: Any, row: int, number: int, group: str, text: Any, points: Any) -> None:  # noqa: ANN401, PLR0913, PLR0917  # as above
    short = (number + row) % 7 == 0
    values = {
        "数量": (f"≥{100 + number % 50 + row}公里", f"{100 + number % 50 + row - short}公里"),
        "质量": ("≥95%", "98%"),
        "时效": ("2023年12月底前", "2023年11月30日"),
        "成本": ("≤50万元", "48.5万元"),
        "服务": ("≥90%", "93%"),
    }
    target, actual = values.get(group[:2], ("有所改善", "有所改善"))
    weight = 10 if group.startswith("服务") else 1.5 if row < 46 else 2.7
    name = f"第{row}项{group[:2]}任务{number % 97}"
    sheet.write_row(row, 2, [name, "定性" if target == actual else "定量", target, actual], text)
    sheet.write_row(row, 6, [weight, round(weight * 0.9, 1) if short else weight], points)
    sheet.write(row, 8, "工期略有延后，已整改" if short else "", text)


def _merge(sheet: Any, first: int, last: int, column: int, content: str, look: Any) -> None:  # noqa: ANN401, PLR0913, PLR0917  # as above
    if last > first:
        sheet.merge_range(first, column, last, column, content, look)
    else:
        sheet.write(first, column, content, look)


def write_forms(folder: Path, count: int, made: int = 1000) -> None:
    """Write ``count`` files, each with its own bytes; past ``made`` they repeat forms of earlier ones."""
    folder.mkdir()
    for number in range(min(count, made)):
        write_form(folder / f"{number:06}.xlsx", number)
    for number in range(made, count):
        content = (folder / f"{number % made:06}.xlsx").read_bytes()
        (folder / f"{number:06}.xlsx").write_bytes(
            content[:-2] + b"\x06\x00" + f"{number:06}".encode()
        )  # a zip comment


def timed(work: Callable[[], object]) -> float:
    """Return the seconds of one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def collected(folder: Path, ledger: Path) -> dict[str, Any]:
    """Collect a folder in a process of its own, and return its seconds, counts and peak memory in KiB."""
    said = subprocess.run(  # noqa: S603  # our own code
        [sys.executable, "-c", COLLECT, folder, ledger], capture_output=True, check=True, cwd=REPOSITORY
    )
    found: dict[str, Any] = json.loads(said.stdout)
    return found


def speed(work: Path) -> None:
    """Print collecting against reading with pandas, and a second run with 1 % of the files changed."""
    import pandas as pd  # noqa: PLC0415  # for this comparison only

    folder, ledger = work / "forms", work / "a.ledger"
    write_forms(folder, 1000)
    files = sorted(folder.iterdir())
    reading, first, second = [], [], []
    for run in range(RUNS):
        reading.append(timed(lambda: [pd.read_excel(file, engine="calamine") for file in files]))
        ledger.unlink(missing_ok=True)
        first.append(collected(folder, ledger)["seconds"])
        for file in files[run::100]:
            file.write_bytes(file.read_bytes() + b"\0")
        second.append(collected(folder, ledger)["seconds"])
    pandas, ours, again = (statistics.median(some) for some in (reading, first, second))
    count = len(files)
    print(f"pandas.read_excel, one process  {pandas / count * 1e3:6.2f} ms a file")
    print(f"collecting, all cores           {ours / count * 1e3:6.2f} ms a file  {ours / pandas:5.2f} × pandas")
    print(f"second run, 1 % changed         {again / count * 1e3:6.2f} ms a file  {again / ours:5.3f} × the first run")


def scale(work: Path) -> None:
    """Print cost a file and peak memory of the parent from 1,000 to 50,000 files."""
    for count in (1000, 10_000, 50_000):
        folder = work / str(count)
        write_forms(folder, count)
        found = collected(folder, work / f"{count}.ledger")
        cost, size = found["seconds"] / count * 1e3, (work / f"{count}.ledger").stat().st_size / count
        peak = found["peak"] / 1024
        print(f"{count:6} files  {cost:5.2f} ms a file  parent {peak:4.0f} MB  ledger {size:5.0f} bytes a file")
        shutil.rmtree(folder)


def kills(work: Path, times: int = 50, count: int = 200) -> None:
    """Kill a run at random moments, let it go on each time to the end, and compare what is published."""
    folder = work / "forms"
    write_forms(folder, count)
    output, ledger = work / "汇总.xlsx", work / "汇总.ledger"
    command = [sys.executable, "-m", "xlcore", "consolidate", str(folder), "-o", str(output)]
    whole = timed(lambda: ours(command))
    wanted = digest(output)
    chance, outcomes = random.Random(1), Counter[str]()  # noqa: S311  # no secret
    while outcomes["killed"] < times:
        output.unlink()
        ledger.unlink(missing_ok=True)
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.DEVNULL)  # noqa: S603  # our own code
        try:
            process.wait(chance.uniform(0, whole))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.returncode >= 0:  # it was through before
            whole = min(whole, time.perf_counter() - start)
            continue
        outcomes["killed"] += 1
        outcomes["killed while publishing"] += finished(ledger)
        ours([*command, "--force"])
        ours(
            [sys.executable, "-m", "xlcore", "ledger", "verify", str(ledger)]
        )  # its exit code says whether it is sound
        outcomes["same bytes" if digest(output) == wanted else "OTHER BYTES"] += 1
    print(dict(outcomes))


def finished(ledger: Path) -> bool:
    """Tell whether a run had collected everything when it was killed."""
    if not ledger.exists():
        return False
    with Ledger(ledger) as known:
        last = about(known)
    return last is not None and last.ended is not None


def ours(command: list[str]) -> None:
    """Run our own command line; it must succeed."""
    subprocess.run(command, check=True, capture_output=True, cwd=REPOSITORY)  # noqa: S603  # our own code


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def mutations(work: Path, count: int = 20_000, at_once: int = 2000) -> None:
    """Send damaged files through the whole path, and print what became of them."""
    chance, reasons, files = random.Random(2), Counter[str](), 0  # noqa: S311  # no secret
    samples = REPOSITORY / "tests" / "sheet" / "files"
    write_forms(work / "sources", 20)
    sources = [
        path
        for folder in (work / "sources", samples)
        for path in sorted(folder.rglob("*"))
        if path.suffix in {".xlsx", ".xls", ".xlsb", ".ods"}
    ]
    start, slowest = time.perf_counter(), 0.0
    for first in range(0, count, at_once):
        folder = work / "mutated"
        folder.mkdir()
        for number in range(first, first + at_once):
            source = sources[chance.randrange(len(sources))]
            (folder / f"{number:06}{source.suffix}").write_bytes(mutated(source.read_bytes(), chance))
        ledger = Ledger()
        collection = collect([folder], engine=local(), ledger=ledger)
        files += collection.tally.files
        reasons.update((file.reason or "read")[:16] for file in collection.files)
        slowest = max(slowest, *(took for (took,) in ledger.data.execute("SELECT seconds FROM result")))
        shutil.rmtree(folder)
    print(f"{files} of {count} files have a result; {time.perf_counter() - start:.0f} s, slowest {slowest:.1f} s")
    for reason, times in reasons.most_common(25):
        print(f"{times:6} {reason}")


def mutated(content: bytes, chance: random.Random) -> bytes:
    """Return a file with one kind of damage."""
    kinds: list[Callable[[bytes, random.Random], bytes]] = [flipped, cut, flipped]
    if zipfile.is_zipfile(BytesIO(content)):
        kinds += [
            lambda data, chance: repacked(data, chance, swap=True),
            lambda data, chance: repacked(data, chance, swap=False),
        ]
    return chance.choice(kinds)(content, chance)


def flipped(content: bytes, chance: random.Random) -> bytes:
    """Flip one to twenty bits."""
    damaged = bytearray(content)
    for _ in range(chance.randint(1, 20)):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def cut(content: bytes, chance: random.Random) -> bytes:
    """Cut the end off."""
    return content[: chance.randrange(len(content))]


def repacked(content: bytes, chance: random.Random, *, swap: bool) -> bytes:
    """Swap two parts of an archive, or flip bits inside one part and pack it properly again."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    one, other = chance.sample(sorted(parts), 2)
    parts[one], parts[other] = (
        (parts[other], parts[one]) if swap else (flipped(parts[one] or b"\0", chance), parts[other])
    )
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return packed.getvalue()


PARTS: dict[str, Callable[[Path], None]] = {"speed": speed, "scale": scale, "kills": kills, "mutations": mutations}

if __name__ == "__main__":
    for part in sys.argv[1:] or ["speed"]:
        with tempfile.TemporaryDirectory() as scratch:
            PARTS[part](Path(scratch))
