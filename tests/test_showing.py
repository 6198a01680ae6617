"""What files hold is shown without its power over the terminal."""

from pathlib import Path

from xlcore.examples.records import examples, form_of, scheme_id
from xlcore.form.explain import Explanation
from xlcore.form.scoring import score
from xlcore.scheme.catalogue import get
from xlcore.sheet.explained import Explained
from xlcore.showing import show_explained


def test_explanations_steer_no_terminal(capsys):
    """What a unit typed stands in the steps, on their lines."""
    _, record = examples()[0]
    scored = score(form_of(record), get(scheme_id(record)))
    steps = ("计算：完成值 \x1b[2J\u202e3　次\n4 次",)
    show_explained(Path("a.xlsx"), [Explained(scored, "按指定的方案", (Explanation("指标\x1b[1m", steps, ()),))])
    out = capsys.readouterr().out
    assert "\n指标�[1m\n  计算：完成值 �[2J�3 次 4 次\n" in out
