import pickle
from pathlib import Path

import pytest
from submissions import bad_file, finding, make_form, read_file, result

from xlcore.consolidate import publish as publish_module
from xlcore.consolidate import publish_package
from xlcore.consolidate.collect import Collection
from xlcore.consolidate.engine_read import Reader
from xlcore.consolidate.ledger import Ledger
from xlcore.consolidate.ledger_files import LedgerFiles
from xlcore.consolidate.publish import publish
from xlcore.consolidate.publish_helpers import Helper, parts
from xlcore.consolidate.publish_parts import Maker
from xlcore.consolidate.publish_places import Places
from xlcore.consolidate.record_store import receipt_of
from xlcore.errors import XlcoreError

FILES = 12


@pytest.fixture
def collection(monkeypatch):
    """Return a collection in a ledger whose few files are many enough for other processes."""
    monkeypatch.setattr(publish_module, "_MANY", 4)
    monkeypatch.setattr(publish_module, "_FILES", 2)
    with Ledger() as ledger:
        reader = Reader()
        ledger.begin(reader, FILES)
        for number in range(FILES):
            forms = [result(make_form(f"单位{number % 5}", f"项目{number}"), finding(text="甲\n乙" * number))]
            file = read_file(f"in/{number}.xlsx", *forms * (number % 3))
            if not file.forms:
                file = bad_file(f"in/{number}.xlsx", "F01", "没有自评表")
            ledger.place(number, file.path, ledger.add(receipt_of(file, reader.schemes, 0)))
        ledger.finish()
        yield Collection(LedgerFiles(ledger, ledger.schemes()), (Path("in/说明.txt"),), ledger.tally())


@pytest.fixture
def started(monkeypatch):
    """Return the processes that are started."""
    found = []

    class Noted(Helper):
        def __init__(self, first):
            super().__init__(first)
            found.append(self._process)

    monkeypatch.setattr("xlcore.consolidate.publish_helpers.Helper", Noted)
    return found


@pytest.mark.parametrize("jobs", [2, 3])
def test_equal_input_gives_equal_bytes_in_however_many_processes(tmp_path, collection, started, jobs):
    """Numbers of rows, forms and links go on from one part to the next."""
    alone = publish(collection, tmp_path / "一.xlsx", jobs=1)
    assert [] == started
    together = publish(collection, tmp_path / "二.xlsx", jobs=jobs)
    assert jobs - 1 == len(started)
    assert (tmp_path / "一.xlsx").read_bytes() == (tmp_path / "二.xlsx").read_bytes()
    assert alone == together


def test_links_run_out_at_the_same_cell_in_however_many_processes(tmp_path, monkeypatch, collection):
    """Excel's limit is for the whole sheet, not for a part of it."""
    monkeypatch.setattr(publish_package, "LINKS_PER_SHEET", 20)
    for jobs in (1, 2):
        publish(collection, tmp_path / f"{jobs}.xlsx", jobs=jobs)
    assert (tmp_path / "1.xlsx").read_bytes() == (tmp_path / "2.xlsx").read_bytes()


def test_a_process_that_ends_ends_the_run(tmp_path, monkeypatch, collection):
    """No workbook is left that would lack something."""
    asked = Helper.ask

    def killed(self, task):
        self.stop()
        return asked(self, task)

    monkeypatch.setattr(Helper, "ask", killed)
    with pytest.raises(XlcoreError, match="进程中止"):
        publish(collection, tmp_path / "汇总.xlsx", jobs=2)
    assert [] == list(tmp_path.iterdir())


def test_a_process_says_why_it_ended(collection):
    """Its last line goes into the message."""
    maker = Maker(Places.of(collection, Path()), {})
    with pytest.raises(XlcoreError, match="ledger verify"):
        list(_from_helpers(maker, collection.files.packed(FILES)))


def _from_helpers(maker, tasks):
    """Yield parts, none of which is made here."""
    helper = Helper(pickle.dumps(maker))
    try:
        for task in tasks:
            yield helper.ask(task)
    finally:
        helper.stop()
        helper.close()


def test_no_process_is_left(collection, started):
    """Whoever stops early ends them too."""
    made = parts(Maker(Places.of(collection, Path()), collection.files.schemes), collection.files.packed(1), 2)
    next(made)
    assert 2 == len(started)
    made.close()
    assert all(process.poll() is not None for process in started)
