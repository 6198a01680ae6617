"""Names of units and projects: what is one name, and what are two."""

import pytest

from xlcore.names import name_key


@pytest.mark.parametrize(
    "other",
    [
        "水利局（本级）",
        "水利局(本级)",
        "水利局【本级】",
        "水利局〔本级〕",
        "“水利局”（本级）",
        " 水利局 （本级）\n",
        "\ufeff水利局\u200b（本级）",
    ],
)
def test_spellings_of_one_name(other):
    """Width, brackets, quotes, blanks and what nobody sees make no difference."""
    assert name_key("水利局（本级）") == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("水利局", "水利局（本级）"),
        ("一期", "二期"),
        ("60岁以上补贴", "≥60岁补贴"),
        ("3日内办结", "3日≤办结"),
        ("“”", ""),
    ],
)
def test_different_names(one, other):
    """A word more is another name, and comparators are words here."""
    assert name_key(one) != name_key(other)


def test_case_and_width_of_letters_make_no_difference():
    """ＧＩＳ平台 is GIS平台."""
    assert name_key("gis平台") == name_key("ＧＩＳ平台")
