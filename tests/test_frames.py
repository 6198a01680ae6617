import subprocess
import sys
from pathlib import Path

import pytest

import xlcore
from xlcore.consolidate.collect import collect
from xlcore.errors import InputError
from xlcore.examples.records import examples, form_of
from xlcore.scheme.catalogue import get
from xlcore.sheet.template import write_workbook


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """Return a collection of one published form."""
    folder = tmp_path_factory.mktemp("in")
    scheme_id, record = next(item for item in examples() if item[0] == "jinnan-project-2020")
    write_workbook(get(scheme_id), folder / "表.xlsx", form_of(record))
    return collect([folder])


def test_forms_as_a_frame(collected):
    """One row a form, columns named as in the workbook, numbers as numbers."""
    frame = xlcore.to_frame(collected)
    assert [(96.0, 97.0)] == list(zip(frame["自评分"], frame["复算分"], strict=True))
    assert ("float64", "Int64") == (str(frame["执行率"].dtype), str(frame["年度"].dtype))


@pytest.mark.parametrize(("table", "column"), [("指标明细", "三级指标"), ("问题清单", "问题"), ("未报与重报", "说明")])
def test_other_tables_as_frames(collected, table, column):
    """Each has its columns, also when it is empty."""
    assert column in xlcore.to_frame(collected, table).columns


def test_another_table_is_refused(collected):
    """There are four."""
    with pytest.raises(InputError, match="没有这个表"):
        xlcore.to_frame(collected, "别的")


def test_nothing_loads_pandas_or_pyarrow_by_itself():
    """The command line and the publisher work where they are not installed."""
    code = (
        "import sys, xlcore.cli, xlcore.consolidate.publish; print({'pandas', 'pyarrow', 'numpy'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1]
    )
    assert "set()" == done.stdout.strip()
