"""The workbooks in the repository are those that the project builds."""

from xlcore.artifacts import FOLDER, stale


def test_built_workbooks_are_fresh():
    """No file under workbooks/ differs from what the project builds now."""
    assert stale(FOLDER) == []
