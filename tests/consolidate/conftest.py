"""What the tests of this floor share: a collection that is published and read back."""

import pytest
from openpyxl import load_workbook
from submissions import collection

from xlcore.consolidate.publish import publish


@pytest.fixture
def book(tmp_path):
    """Publish files and read the workbook back."""

    def read(*files):
        publish(collection(*files), tmp_path / "汇总.xlsx")
        return load_workbook(tmp_path / "汇总.xlsx")

    return read
