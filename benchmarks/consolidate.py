"""What collecting and publishing cost, and whether they survive: python benchmarks/consolidate.py PART [NUMBER] ...

Parts are speed, loop, scale, publishing, kills, mutations; a number is how many files, forms or kills. Compare figures
of one session only. ``speed`` needs pandas, ``loop`` openpyxl too; ``scale`` takes a quarter of an hour and 1 GB.
"""

from __future__ import annotations

import compileall
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
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from submissions import HEAD_ROWS, INDICATORS, WRITTEN, renamed, write_forms

from xlcore.consolidate.collect import collect
from xlcore.consolidate.engine import local
from xlcore.consolidate.engine_read import Reader
from xlcore.consolidate.ledger import Ledger
from xlcore.consolidate.ledger_report import about

RUNS = 5
REPOSITORY = Path(__file__).parents[1]

JOB = """
import json, resource, sys, time
from pathlib import Path
from xlcore.consolidate.collect import Collection, collect
from xlcore.consolidate.engine import local
from xlcore.consolidate.ledger import Ledger
from xlcore.consolidate.ledger_files import LedgerFiles
from xlcore.consolidate.publish import publish
folder, book, output = sys.argv[1:]
found = {}
def measured(name, start, cpu):
    found[name] = time.perf_counter() - start
    found[f"{name} cpu"] = time.process_time() - cpu
    found[f"{name} peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
with Ledger(Path(book)) as ledger:
    start, cpu = time.perf_counter(), time.process_time()
    if folder:
        made = collect([Path(folder)], engine=local(), ledger=ledger)
        measured("collecting", start, cpu)
    else:
        made = Collection(LedgerFiles(ledger, ledger.schemes()), (), ledger.tally())
    start, cpu = time.perf_counter(), time.process_time()
    if output:
        publish(made, Path(output))
        measured("publishing", start, cpu)
print(json.dumps(found))
"""
"""Collects a folder, or takes a ledger as it is; publishes where there is an output."""


def timed(work: Callable[[], object]) -> float:
    """Return the seconds of one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def job(folder: Path | str, ledger: Path, output: Path | str = "") -> dict[str, float]:
    """Run ``JOB`` in a process of its own; return its seconds, its own processor seconds and its peak memory in MB."""
    said = subprocess.run(  # noqa: S603  # our own code
        [sys.executable, "-c", JOB, folder, ledger, output], capture_output=True, check=True, cwd=REPOSITORY
    )
    found: dict[str, float] = json.loads(said.stdout)
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
        first.append(job(folder, ledger)["collecting"])
        for file in files[run::100]:
            file.write_bytes(file.read_bytes() + b"\0")
        second.append(job(folder, ledger)["collecting"])
    pandas, ours, again = (statistics.median(some) for some in (reading, first, second))
    count = len(files)
    print(f"pandas.read_excel, one process  {pandas / count * 1e3:6.2f} ms a file")
    print(f"collecting, all cores           {ours / count * 1e3:6.2f} ms a file  {ours / pandas:5.2f} × pandas")
    print(f"second run, 1 % changed         {again / count * 1e3:6.2f} ms a file  {again / ours:5.3f} × the first run")


def loop(work: Path, count: int = 1000) -> None:
    """Print our whole job against the loop that people write, over the same files: read, pick the rows, write them."""
    folder = work / "forms"
    write_forms(folder, count)
    command = ["-m", "xlcore", "consolidate", str(folder), "-o", str(work / "汇总.xlsx"), "--jobs", "2"]
    whole = timed(lambda: ours([sys.executable, *command]))
    peoples = timed(lambda: peoples_loop(folder, work / "循环.xlsx"))
    print(f"{count} files: xlcore consolidate, two processes, eight sheets  {whole:6.1f} s")
    print(f"pandas and openpyxl, one loop, the rows of 指标明细        {peoples:6.1f} s  {peoples / whole:4.1f} ×")


def peoples_loop(folder: Path, output: Path) -> None:
    """Read every form whole with pandas, pick the rows of money and indicators, and write them as one sheet."""
    import pandas as pd  # noqa: PLC0415  # for this comparison only

    tables = []
    for file in sorted(folder.iterdir()):
        sheet = pd.read_excel(file, engine="openpyxl", header=None)
        rows = pd.concat([sheet.iloc[5:6], sheet.iloc[HEAD_ROWS : HEAD_ROWS + INDICATORS]])
        rows[[0, 1]] = rows[[0, 1]].ffill()
        tables.append(rows.assign(文件=file.name, 单位=str(sheet.iloc[3, 6]), 项目=str(sheet.iloc[2, 1])))
    pd.concat(tables).to_excel(output, index=False, engine="openpyxl")


def scale(work: Path, most: int = 50_000) -> None:
    """Print cost a file, and peak memory of the process that collects and publishes, from 1,000 files to ``most``."""
    for count in sorted({*(some for some in (1000, 10_000) if some < most), most}):
        folder, ledger = work / str(count), work / f"{count}.ledger"
        write_forms(folder, count)
        found = job(folder, ledger, work / f"{count}.xlsx")
        print(
            f"{count:6} files  collecting {found['collecting'] / count * 1e3:5.2f} ms a file, "
            f"{found['collecting peak']:4.0f} MB  publishing {found['publishing'] / count * 1e3:5.2f} ms a file, "
            f"{found['publishing peak']:4.0f} MB  ledger {ledger.stat().st_size / count:5.0f} bytes a file",
            flush=True,
        )
        shutil.rmtree(folder)


def publishing(work: Path, count: int = 50_000) -> None:
    """Print what publishing costs from a ledger that was filled without reading so many files."""
    ledger = work / "汇总.ledger"
    fill(ledger, count, work)
    found = job("", ledger, work / "汇总.xlsx")
    cost, peak = found["publishing cpu"] / count * 1e3, found["publishing peak"]
    print(f"{count:6} forms  publishing {cost:5.2f} ms of processor a form  {peak:4.0f} MB")


def fill(path: Path, count: int, work: Path) -> None:
    """Make a ledger of ``count`` files from the records of a few, each with its own names."""
    write_forms(work / "written", WRITTEN)
    with Ledger() as few, Ledger(path) as many:
        collect([work / "written"], engine=local(), ledger=few)
        rows = few.data.execute(
            "SELECT result, record FROM file JOIN result ON id = result ORDER BY position"
        ).fetchall()
        known = [replace(few.receipt(result), record=record) for result, record in rows]
        many.begin(Reader(), count)
        for number in range(count):
            like = number % WRITTEN
            text = renamed(zlib.decompress(known[like].record).decode(), like, number)
            receipt = replace(known[like], sha256=f"{number:064x}", record=zlib.compress(text.encode(), 1))
            many.place(number, Path(f"/报送/第{number % 400}局/{number:06}.xlsx"), many.add(receipt))
        many.finish()


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


PARTS: dict[str, Callable[..., None]] = {
    "speed": speed,
    "loop": loop,
    "scale": scale,
    "publishing": publishing,
    "kills": kills,
    "mutations": mutations,
}


def main(arguments: list[str]) -> None:
    """Run parts; a number behind one is how many files, forms or kills."""
    compileall.compile_dir(REPOSITORY / "xlcore", quiet=1)  # as every installation does: processes start a third faster
    for index, part in enumerate(arguments):
        if not part.isdecimal():
            size = [int(some) for some in arguments[index + 1 : index + 2] if some.isdecimal()]
            with tempfile.TemporaryDirectory() as scratch:
                PARTS[part](Path(scratch), *size)


if __name__ == "__main__":
    main(sys.argv[1:] or ["speed"])
