import os
from io import BytesIO
from pathlib import Path

import pytest

from xlcore.consolidate.workers_child import read_frame, write_frame
from xlcore.sheet import isolate


def test_frames_come_back():
    """One by one, empty ones too, then nothing."""
    stream = BytesIO()
    for content in (b"one", b"", b"two\n"):
        write_frame(stream, content)
    stream.seek(0)
    assert [b"one", b"", b"two\n", None] == [read_frame(stream) for _ in range(4)]


@pytest.mark.parametrize("content", [b"", b"\0\0", b"\0\0\0\5abc"])
def test_a_frame_that_breaks_off_is_none(content):
    """As a process leaves it that ends in the middle of an answer."""
    assert read_frame(BytesIO(content)) is None


def test_a_worker_reads_old_workbooks_itself(monkeypatch):
    """It is itself the process that may end."""
    assert os.getpid() != isolate.isolated(Path("表.xls"), os.getpid)
    monkeypatch.setattr(isolate, "_expendable", False)
    isolate.stay_here()
    assert os.getpid() == isolate.isolated(Path("表.xls"), os.getpid)
