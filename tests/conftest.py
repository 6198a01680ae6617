"""What all tests share: this folder is on the path, so that ``engines`` can be imported; the command line."""

import pytest


@pytest.fixture
def run(monkeypatch, capsys):
    """Run the command line; returns exit code, standard output, standard error."""
    from xlcore.cli import main  # noqa: PLC0415  # few tests need it

    def call(*words):
        monkeypatch.setattr("sys.argv", ["xlcore", *map(str, words)])
        with pytest.raises(SystemExit) as stop:
            main()
        captured = capsys.readouterr()
        return stop.value.code, captured.out, captured.err

    return call
