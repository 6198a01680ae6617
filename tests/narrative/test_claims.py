"""The published narratives by their transcribed figures, and sentences about which nothing can be proven."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import codes, said

WRONG = [
    # luquan: growth printed as a ratio, and parts of 200 %
    ("2022年度收入4054.19万元，较2021年增加2469.35万元，增长1.56%。", ["N01"], "应为 155.81%"),
    ("支出4053.68万元，比上年增加2471.28万元，增长1.56%。", ["N01"], "应为 156.17%"),
    ("支出合计4053.68万元。与上年相比，支出合计增加2471.28万元，增长1.56%。", ["N01"], "应为 156.17%"),
    ("收入由1584.84万元增加到4054.19万元，增长1.56%。", ["N01"], "应为 155.81%"),
    ("收入4054.19万元，比上年1584.84万元增长1.56%。", ["N01"], "应为 155.81%"),
    # the amounts of both years, in either order, with the change between them or without
    ("上年支出100万元，本年支出120万元，增长30%。", ["N01"], "按由 100万元 到 120万元 计算，应为 20%"),
    ("2022年收入100万元，2023年收入150万元，同比增长40%。", ["N01"], "应为 50%"),
    ("2023年决算数为150万元，2022年决算数为100万元，较上年增长40%。", ["N01"], "应为 50%"),
    ("收入150万元，上年同期100万元，同比增长40%。", ["N01"], "应为 50%"),
    ("2023年度收入150万元，2022年度为100万元，增加50万元，增幅40%。", ["N01"], "应为 50%"),
    (
        "本年收入合计4054.19万元，其中：财政拨款收入4054.19万元，占100%；事业收入4054.19万元，占100%。",
        ["N03"],
        "= 8108.38万元，合计写 4054.19万元",
    ),
    # quxian: a truncated share, a group left out, a rate of what was spent by June, two initial budgets
    ("支出总额227.39万元，其中：基本支出101.55万元，占44.65%。", ["N02"], "= 44.66%"),
    ("支出总额227.39万元。其中：基本支出101.55万元，占总支出的44.65%。", ["N02"], "= 44.66%"),
    ("基本支出101.55万元，占支出总额227.39万元的44.65%。", ["N02"], "= 44.66%"),
    ("基本支出101.55万元、项目支出95.84万元，合计227.39万元。", ["N03"], "= 197.39万元"),
    ("1—6月执行216.04万元，预算227.39万元，执行率100%。", ["N05"], "= 95.01%"),
    ("年初预算166.78万元，调增60.61万元，调整后预算227.93万元。", ["N03"], "= 227.39万元，调整后写 227.93万元"),
    ("年初预算166.78万元。项目进展顺利。年初预算227.39万元。", ["N06"], "第1段第1句写年初预算数 166.78万元"),
    # yaohai: what arrived and what was spent, with other rates than the printed ones
    ("计划450万元，到位400万元，到位率100%。", ["N05"], "= 88.89%"),
    ("预算450万元，支出23.6万元。执行率52.4%。", ["N05"], "= 5.24%"),
]


@pytest.mark.parametrize(("text", "found", "words"), WRONG)
def test_what_is_provably_wrong_is_told(text, found, words):
    """The finding carries its code, both figures and the sentence."""
    assert found == codes(text)
    assert words in said(text)
    assert "原文“" in said(text)


@pytest.mark.parametrize(
    "text",
    [
        # luohu, quxian and others: right to the last printed digit
        "年初预算16535.40万元，其中：人员经费705.45万元，占4.27%；公用支出50.28万元，占0.30%；项目支出15779.67万元，占95.43%。",
        "收入总额227.39万元，其中：一般公共预算财政拨款197.39万元，占86.8%；政府性基金预算财政拨款30万元，占13.2%。",
        "支出合计4053.68万元，其中：基本支出137.56万元，占3.39%；项目支出3916.12万元，占96.6%。",
        "收入4054.19万元，较2021年增加2469.35万元，增长155.81%。",
        "收入1516.64万元，与上年相比减少58.49万元，降低3.71%。",
        "年初预算166.78万元，调增60.61万元，调整后预算227.39万元。",
        "年初预算2837.8294万元，调减202.624967万元，调整后预算2635.204433万元。",
        "计划450万元，到位450万元，到位率100%。实际支出23.6万元，预算450万元，执行率5.24%。",
        "2023年度收入150万元，2022年度为100万元，增加50万元，增幅50%。",
        "2023年项目支出150万元，上年100万元，同比增加50万元，增长50%。",
        "上年支出100万元，本年支出80万元，下降20%。",
        # guichi: four roundings can make the difference
        "第一期30万元、第二期30万元、第三期29.99万元，合计89.97万元。",
        # nobody can tell which amount is meant
        "收入4054.19万元，其中财政拨款收入增加100万元，增长5%。",
        "收、支总计各是4125.49,4143.91万元。与2021年相比,收、支总计各减少1267.86,2570.97万元,各下降23.51%、38.28%。",
        "收入合计100万元，支出合计90万元，其中：基本支出50万元，占10%。",
        "本年收入合计100万元，基本支出50万元，占总支出的55.56%。",
        "工资福利支出50万元，占10%。",
        "资金总额100万元，其中：中央预算50万元，执行50万元；地方预算50万元，执行50万元。",
        "支出合计100万元，其中：基本支出90万元（其中人员经费80万元），项目支出10万元。",
        "收入合计100万元，其中：甲60万元，乙约60万元。",
        "甲支出30万元，其中差旅10万元，合计30万元。",
        "预算100万元，执行90万元，其中专项80万元，执行率100%。",
        "中央预算100万元，省预算50万元，分别执行40万元、30万元，执行率80%。",
        "收入100万元，较上年增加10万元，下降9%。",
        "2022年收入100万元，2023年支出150万元，同比增长40%。",
        "2023年预算150万元，2022年决算100万元，增长40%。",
        "2023年收入150万元，2020年收入100万元，较上年增长40%。",
        "本年支出150万元，上年支出约100万元，增长40%。",
        "预算数200万元，上年支出100万元，本年支出150万元，增长40%。",
        "上年结转20万元，全年100万元，增长10%。",
        "收入约4054万元，较上年增加2469.35万元，增长1.56%。",
        "2021年年初预算10万元。2022年年初预算20万元。",
        "年初预算10万元。年初预算20万元。年初预算30万元。",
        "1.教育支出年初预算10万元。2.卫生支出年初预算20万元。",
        "上年执行率80%，本年预算100万元，执行90万元，执行率80%。",
        "受益群众满意度95%，完成率100%。",
    ],
)
def test_what_may_be_right_is_left_alone(text):
    """A sentence that is right, or can be read in more than one way, earns nothing."""
    assert [] == codes(text)


@given(st.integers(1, 10**8), st.integers(1, 10**8))
def test_true_growth_and_shares_are_silent(before, more):
    """Whatever the amounts, figures rounded as printed never earn a finding."""
    now = before + more
    growth = f"收入{now / 100:.2f}万元，较上年增加{more / 100:.2f}万元，增长{more / before * 100:.2f}%。"
    share = f"支出合计{now / 100:.2f}万元，其中：基本支出{before / 100:.2f}万元，占{before / now * 100:.2f}%。"
    rate = f"预算{now / 100:.2f}万元，支出{before / 100:.2f}万元，执行率{before / now * 100:.2f}%。"
    assert [] == codes(growth) + codes(share) + codes(rate)


@given(st.text(alphabet="0123456789.%万元年初预算执行率增长占其中合计：，；。、（）较上年由到的", max_size=120))
def test_any_prose_is_survived(text):
    """No text stops the checks, and all that they find are warnings with one line of message."""
    assert all(line.startswith("提醒 N0") for line in said(text).splitlines())
