from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcore.narrative.document import Paragraph
from xlcore.narrative.sentences import LONGEST_SENTENCE, MOST_FIGURES, Sentence, sentences


def figures(text):
    return [(figure.text, figure.label) for figure in Sentence("", text).figures]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("收入合计４０５４．１９万元，增长１．５６％", [("4054.19万元", "收入合计"), ("1.56%", "增长")]),
        ("年初预算数为16,535.40 万元", [("16,535.40万元", "年初预算数为")]),
        ("总投资 2.5亿元（含税）", [("2.5亿元", "总投资")]),
        ("其中：基本支出30元；项目支出40元", [("30元", "基本支出"), ("40元", "项目支出")]),
        ("由30万元增加至50万元", [("30万元", "由"), ("50万元", "增加至")]),
        ("补助530元/人", []),
        ("各是4125.49,4143.91万元", []),
        ("约100万元，近30%，100万元左右，5万元以上，100余万元", []),
        ("每户30—50万元，30万元至50万元，80%-90%", []),
        ("下降-3.71%", []),
        ("提高2个百分点，共100人", []),
        ("金额123456789012345678901万元", []),
    ],
)
def test_figures_with_their_words(text, found):
    """Amounts and percents are read with what stands before them; what is vague, a range or a price is not."""
    assert found == figures(text)


def test_widths_follow_the_printed_digits():
    """A figure stands for all that rounds to it; amounts of one sentence are printed alike."""
    whole, part, share = Sentence("", "合计30万元，其中甲29.99万元，占99.9%").figures
    assert (Decimal(299950), Decimal(300050)) == (whole.width.low, whole.width.high)
    assert (Decimal(299850), Decimal(299950)) == (part.width.low, part.width.high)
    assert (Decimal("0.9985"), Decimal("0.9995")) == (share.width.low, share.width.high)


def test_places_count_sentences():
    """Sentences end with 。！？ or a line break, not at a decimal point."""
    found = list(sentences([Paragraph("第3段", "收入1.5万元。支出\n2.5万元！")]))
    assert [["第3段第1句", "第3段第2句", "第3段第3句"]] == [[one.place for one in some] for some in found]


def test_endless_sentences_are_passed_over():
    """What is longer than any sentence has no figures."""
    assert [] == figures("收入1万元，" + "很长" * LONGEST_SENTENCE)
    assert [] == figures("收入1万元，" * (MOST_FIGURES + 1))


@given(st.text(alphabet="0123456789.,%万亿元约占增长其中：，。（）¤‰¿ -至\n", max_size=80))
def test_any_text_is_read(text):
    """Whatever stands in a sentence, each figure is found at its place of the shape."""
    sentence = Sentence("", text)
    assert all(sentence.figure_at(figure.at) is figure for figure in sentence.figures)
    assert all(sentence.shape[figure.at] == figure.sign for figure in sentence.figures)
