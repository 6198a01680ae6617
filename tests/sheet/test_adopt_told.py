"""What became of a form is told cell by cell: in short on the screen, whole in the copy."""

from xlcore.sheet.adopt_cells import How, Kept
from xlcore.sheet.adopt_told import Told, record


def moved(cell: str, text: str = "填写“5”，规则算不出得分") -> Kept:
    return Kept("自评表", cell, "得分", How.MOVED, text)


LIVE = {"得分": ("G6", "G7", "G9"), "总分": ("G12",)}


def test_the_cells_that_became_formulas_are_counted_by_kind():
    """Cells one below the other are one range; a kind that the form has not is left out, scores and total never."""
    assert [("改成公式：得分 3 格（G6:G7、G9），总分 1 格（G12）", False)] == list(Told("甲", LIVE, (), ()).lines())
    assert [("改成公式：执行率 1 格（F4），得分 0 格，总分 0 格", False)] == list(
        Told("甲", {"执行率": ("F4",)}, (), ()).lines()
    )


def test_what_was_not_found_and_what_moved_needs_a_look():
    """Cells of which the same is said share a line; other kinds follow under their own heading."""
    kept = (moved("G6"), Kept("甲", "G12", "总分", How.NOTED, "填写“96”，改为公式后为“97”"), moved("G7"))
    assert [
        ("没有找到等级的位置", True),
        ("移到“人工评分” 2 格：", True),
        ("  G6、G7 得分：填写“5”，规则算不出得分", True),
        ("记在批注中 1 格：", True),
        ("  G12 总分：填写“96”，改为公式后为“97”", True),
    ] == list(Told("甲", LIVE, ("没有找到等级的位置",), kept).lines())[1:]


def test_the_screen_shows_ten_cells_and_the_count():
    """Of more cells than ten the rest is counted."""
    kept = tuple(moved(f"G{row}", f"填写“{row}”") for row in range(6, 31))
    lines = [line for line, _ in Told("甲", LIVE, (), kept).lines()]
    assert ["移到“人工评分” 25 格：", "  G6 得分：填写“6”"] == lines[1:3]
    assert ["  G15 得分：填写“15”", "  ……共 25 格"] == lines[-2:]


def test_the_record_lists_every_cell_with_a_link():
    """The hidden sheet has a row for each lack and each cell; nothing to list makes no sheet."""
    kept = tuple(moved(f"G{row}") for row in range(6, 31))
    (added,) = record([Told("自评表", LIVE, ("没有找到等级的位置",), kept)], "改写记录")
    page = added.page
    assert ("改写记录", "hidden") == (page.name, added.state)
    assert ("自评表", "没有找到", "没有找到等级的位置") == (page.content("A2"), page.content("C2"), page.content("D2"))
    assert ("自评表!G30", "得分", "移到“人工评分”") == (page.content("A27"), page.content("B27"), page.content("C27"))
    assert "'自评表'!G30" == added.links["A27"]
    assert [] == record([Told("自评表", LIVE, (), ())], "改写记录")
