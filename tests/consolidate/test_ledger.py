import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from submissions import finding, make_form, read_file, result

from xlcore.consolidate.engine_read import Reader
from xlcore.consolidate.ledger import Ledger
from xlcore.consolidate.ledger_files import KEPT, LedgerFiles, unpacked
from xlcore.consolidate.ledger_report import about, faults, lines
from xlcore.consolidate.record import FileResult, Tally
from xlcore.consolidate.record_store import receipt_of, version_of_text
from xlcore.errors import FileError, XlcoreError
from xlcore.scheme.catalogue import get

READER = Reader()


@pytest.fixture
def book(tmp_path):
    """A ledger in which a run has begun."""
    with Ledger(tmp_path / "台账.ledger") as ledger:
        ledger.begin(READER, 3)
        yield ledger


def receipt(name="a.xlsx", *findings, status="read", sha256="0"):
    file = read_file(name, result(make_form(), *findings)) if status == "read" else FileResult(Path(name), "0", status)
    return receipt_of(FileResult(file.path, sha256, status, None, file.forms), READER.schemes, 0.5)


def fill(ledger, *names):
    for number, name in enumerate(names):
        ledger.place(number, Path(name), ledger.add(receipt(name, finding(), sha256=name)))
    ledger.finish()


def test_the_same_bytes_are_found_again(book):
    """In the next run, after the ledger was closed."""
    book.add(receipt(sha256="1"))
    book.finish()
    book.begin(READER, 1)
    assert book.find("1") is not None
    assert book.find("2") is None
    assert book.find(None) is None


def test_another_scheme_reads_again(book):
    """What one scheme found is no answer for another."""
    book.add(receipt(sha256="1"))
    book.begin(Reader(get("mof-project")), 1)
    assert book.find("1") is None


def test_another_program_reads_again(book, monkeypatch):
    """And what the old one found is dropped once the new one is through."""
    book.add(receipt(sha256="1"))
    monkeypatch.setattr("xlcore.consolidate.ledger.tool", lambda: "9.9.9+new")
    book.begin(READER, 1)
    assert book.find("1") is None
    book.finish()
    assert (0,) == book.data.execute("SELECT count(*) FROM result").fetchone()


def test_a_scheme_of_another_program_goes_with_its_results(book):
    """Of a later version perhaps; a run that is complete needs it no more."""
    content = '{"id":"新"}'
    book.data.execute("INSERT INTO scheme VALUES (?, ?)", (version_of_text(content), content))
    book.finish()
    assert READER.schemes.keys() <= book.schemes().keys()


def test_a_rejected_file_is_tried_again(book):
    """It may be readable today: closed by its user, or with a password."""
    book.add(receipt(status="rejected", sha256="1"))
    assert book.find("1") is None
    book.begin(READER, 1)
    assert (0,) == book.data.execute("SELECT count(*) FROM result").fetchone()


def test_files_come_in_the_order_of_their_places(book):
    """Whatever the order in which processes are done."""
    for number, name in ((2, "c"), (0, "a"), (1, "b")):
        book.place(number, Path(name), book.add(receipt(name, sha256=name)))
    files = LedgerFiles(book, book.schemes())
    assert ["a", "b", "c"] == [str(file.path) for file in files]
    assert ["c", "b"] == [str(files[-1].path), str(files[1].path)]
    assert ["b", "c"] == [str(file.path) for file in files[1:]]
    with pytest.raises(IndexError):
        files[3]


def test_forms_are_unpacked_when_they_are_looked_at(book, monkeypatch):
    """Names and counts cost nothing; a small collection is unpacked once."""
    fill(book, "a", "b")
    unpacked = []
    files = LedgerFiles(book, book.schemes())
    monkeypatch.setattr(
        "xlcore.consolidate.ledger_files.unpack", lambda *_: unpacked.append(1) or (None, (), (object(),))
    )
    assert [1, 1] == [len(file.forms) for file in files]
    assert [] == unpacked
    for _ in range(2):
        assert [1, 1] == [len(list(file.forms)) for file in files]
    assert [1, 1] == unpacked
    assert KEPT > 2


def test_of_many_files_only_a_few_stay_in_memory(book, monkeypatch):
    """Each pass unpacks them again, and finds the same."""
    monkeypatch.setattr("xlcore.consolidate.ledger_files.KEPT", 1)
    monkeypatch.setattr("xlcore.consolidate.ledger_files.FEW", 1)
    fill(book, "a", "b", "c")
    files = LedgerFiles(book, book.schemes())
    first, second = ([form.scored.form for file in files for form in file.forms] for _ in range(2))
    assert 3 == len(first)
    assert first == second
    assert not any(form is again for form, again in zip(first, second, strict=True))


def test_counts_are_those_of_the_last_run(book):
    """They come from the ledger without looking into the records."""
    fill(book, "a", "b")
    assert Tally(files=2, forms=2, errors=2) == book.tally() == Tally.of(LedgerFiles(book, book.schemes()))
    book.begin(READER, 0)
    assert Tally() == book.tally()


def test_a_name_that_is_no_text_is_kept(book):
    """Names of files are bytes."""
    path = Path("半\udcff.xlsx")
    book.place(0, path, book.add(receipt()))
    assert [path] == [file.path for file in LedgerFiles(book, book.schemes())]


def test_a_second_run_is_told_who_is_there(book):
    """It does not wait and does not write."""
    with pytest.raises(FileError, match=r"另一次汇总正在使用这本台账（.*进程 \d+，开始于 \d{4}-"):
        Ledger(book.path)


def test_a_lock_ends_with_its_process(tmp_path):
    """Also where it was killed: nobody has to remove anything."""
    code = (
        "import os, sys; from pathlib import Path; from xlcore.consolidate.ledger import Ledger;"
        "kept = Ledger(Path(sys.argv[1])); os._exit(9)"
    )
    assert 9 == subprocess.run([sys.executable, "-c", code, tmp_path / "a.ledger"], check=False).returncode
    Ledger(tmp_path / "a.ledger").close()


@pytest.mark.parametrize("content", [b"PK\x03\x04 a workbook that somebody named by mistake" * 40, None])
def test_a_file_that_is_no_ledger_is_left_alone(tmp_path, content):
    """A text, and the database of another program."""
    path = tmp_path / "a.ledger"
    if content is None:
        with sqlite3.connect(path) as data:
            data.execute("CREATE TABLE theirs (a)")
        data.close()
    else:
        path.write_bytes(content)
    before = path.read_bytes()
    with pytest.raises(FileError, match="台账"):
        Ledger(path)
    assert before == path.read_bytes()


def test_a_later_format_is_told(book):
    """Its version is named, and ours."""
    path = book.path
    book.data.execute("PRAGMA user_version = 7")
    book.close()
    with pytest.raises(FileError, match="格式 7，本版本 1"):
        Ledger(path)


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    """Before anything was read."""
    with pytest.raises(FileError, match="台账不能写入"):
        Ledger(tmp_path / "没有" / "a.ledger")


def test_a_full_disk_is_told(book):
    """What SQLite raises is no traceback."""
    book.close()  # as good as a disk that is gone
    with pytest.raises(FileError, match="台账不能读写"):
        book.find("1")


def test_it_says_what_it_holds(book):
    """The last run, complete or broken off, and the slowest files."""
    book.place(0, Path("a"), book.add(receipt("a", sha256="a")))
    assert about(book).ended is None
    book.finish()
    found = about(book)
    assert found.ended is not None
    assert (3, 1, ((Path("a"), 0.5),)) == (found.found, found.results, found.slowest)


def test_an_empty_ledger_has_no_run():
    """Nothing was ever read."""
    assert about(Ledger()) is None


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("UPDATE result SET record = x'00'", "记录损坏"),
        ("UPDATE result SET errors = 9", "问题 1/9"),
        ("UPDATE result SET forms = 2", "表 1/2"),
        ("DELETE FROM result", "没有结果"),
        ("DELETE FROM scheme", "记录损坏"),
        ("UPDATE scheme SET content = '{}'", "方案：记录损坏"),
    ],
)
def test_damage_is_found(book, damage, told):
    """A sound ledger has no fault; each kind of damage has one."""
    fill(book, "a")
    assert [] == list(faults(book))
    book.data.execute(damage)
    assert told in "".join(faults(book))


def test_every_file_is_a_line_of_json(book):
    """With its result, its seconds and the program."""
    fill(book, "a", "b")
    found = [json.loads(line) for line in lines(book)]
    assert [("a", 0.5), ("b", 0.5)] == [(line["path"], line["seconds"]) for line in found]
    assert "测试中心" == found[0]["forms"][0]["unit"]


def test_a_damaged_record_is_told_on_export(book):
    """With what to do."""
    fill(book, "a")
    book.data.execute("UPDATE result SET record = x'00'")
    with pytest.raises(FileError, match="ledger verify"):
        list(lines(book))


def test_a_damaged_record_is_told_where_its_forms_are_looked_at(book):
    """Whoever reports or publishes from it."""
    fill(book, "a")
    book.data.execute("UPDATE result SET record = x'00'")
    files = LedgerFiles(book, book.schemes())
    with pytest.raises(XlcoreError, match="ledger verify"):
        list(files[0].forms)
    with pytest.raises(XlcoreError, match="ledger verify"):
        [unpacked(row, files.schemes) for rows, _ in files.packed(9) for row in rows]
