from xlcore.checks import Level
from xlcore.checks.collection import missing, repeated, unlisted


def test_a_repeated_form_names_the_file_that_counts():
    """K01 says how many came, which one counts and why, and which do not."""
    finding = repeated("甲县水利局", "水库维修", "b.xlsx（修改时间最晚）", ("a.xlsx", "c.xlsx"))
    assert ("K01", Level.ERROR, None) == (finding.code, finding.level, finding.cell)
    assert "报送了 3 份，汇总采用 b.xlsx（修改时间最晚），未采用 a.xlsx、c.xlsx" in finding.message


def test_a_missing_form_names_unit_and_project():
    """K02 stands for a form that no file holds."""
    assert "错误 K02 甲县水利局“水库维修”：" in missing("甲县水利局", "水库维修").message


def test_a_department_form_has_no_project():
    """Without a project the unit alone is named."""
    assert "错误 K02 甲县水利局：" in missing("甲县水利局", "").message


def test_an_unlisted_form_names_what_looks_alike():
    """K04 never guesses: a near name is said, not taken."""
    assert "相近的“水库维修养护”" in unlisted("甲县水利局", "水库维修", "水库维修养护").message
    assert "相近" not in unlisted("甲县水利局", "水库维修").message


def test_a_blank_unit_is_said():
    """A form without a unit still has a label."""
    assert "提醒 K04 单位空白：" in unlisted("", "").message


def test_texts_of_files_stay_on_one_line():
    """Names of files and units cannot start a new line."""
    assert repeated("甲\n局", "", "a\r\nb.xlsx", ("c\n.xlsx",)).message.isprintable()
