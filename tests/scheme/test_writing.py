"""A scheme written as values and as YAML is the same scheme again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcore.scheme.catalogue import builtin, get, load
from xlcore.scheme.model import Layout, Scheme
from xlcore.scheme.source import parse
from xlcore.scheme.writing import values_of, yaml_of


@pytest.mark.parametrize("scheme_id", builtin())
def test_a_written_scheme_loads_to_itself(scheme_id: str, tmp_path):
    """The file of a scheme gives the same scheme, and writing that gives the same file."""
    path = tmp_path / "own.yaml"
    path.write_text(yaml_of(get(scheme_id)), "utf-8")
    assert get(scheme_id) == load(path)
    assert path.read_text("utf-8") == yaml_of(load(path))


@pytest.mark.parametrize("defaults", [True, False])
@pytest.mark.parametrize("scheme_id", builtin())
def test_values_make_the_scheme_again(scheme_id: str, defaults: bool):  # noqa: FBT001  # both ways
    """With or without what would be filled in anyway."""
    assert get(scheme_id) == Scheme.model_validate(values_of(get(scheme_id), defaults=defaults))


@given(st.text(min_size=1, max_size=40))
def test_any_text_survives(text: str):
    """Quotes, line breaks, signs of YAML and words that look like numbers stay the text that they were."""
    layout = Layout(title="表", head=(("unit",),), notes=(text, f"{text}: {text}"))
    scheme = get("mof-project").model_copy(update={"title": text, "layout": layout})
    assert values_of(scheme, defaults=False) == parse(yaml_of(scheme), "f").values


@pytest.mark.parametrize(
    "text", ["10", "1.5", "true", "null", "~", "- 甲", "甲: 乙", "#", "100%", "010", "是", "'", '"']
)
def test_words_of_yaml_stay_texts(text: str):
    """What YAML would read as something else is quoted."""
    scheme = get("mof-project").model_copy(update={"title": text})
    assert text == dict(parse(yaml_of(scheme), "f").values)["title"]  # type: ignore[arg-type]


def test_short_parts_stand_on_one_line():
    """A grade is one line, as in the schemes that people wrote."""
    assert "  - {name: 优, at_least: 90}\n" in yaml_of(get("mof-project"))
