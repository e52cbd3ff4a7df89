"""One exchange of an assessment in one line, for a terminal or a list."""

from __future__ import annotations

import math

from symbio.assessment.assess import Assessment
from symbio.language import Message, say, say_code
from symbio.reports.appraised import CLIMATE
from symbio.reports.figure_frame import number_words
from symbio.reports.pen import ABOUT, BLANK, effect_words, is_unknown, money_words

DIGITS = 2


def figures_line(found: Assessment, exchange: int, lang: str) -> str:
    """Climate, present value and payback of `exchange` in words; what is unknown is said to be so."""
    climate = float(found.effects.totals[exchange, CLIMATE])
    value = float(found.money.present_value[exchange])
    unknown = say_code("worth-unknown", lang)
    facts = {
        "climate": unknown
        if is_unknown(climate)
        else ABOUT + effect_words(climate, "GWP100", DIGITS, per="a")[lang],
        "value": unknown
        if is_unknown(value)
        else ABOUT + money_words(value, found.scenario.currency, DIGITS)[lang],
        "payback": payback_words(float(found.money.payback_a[exchange]), lang),
    }
    return say(Message("assess-line-figures", facts), lang)


def payback_words(years: float, lang: str) -> str:
    """Years until the investment is earned back, in words."""
    if math.isnan(years):
        return say_code("worth-unknown", lang)
    if math.isinf(years):
        return say_code("money-never", lang)
    if years < 1 / 12:
        return say_code("money-at-once", lang)
    return f"{ABOUT}{number_words(years, DIGITS)[lang]}{BLANK}{say_code('worth-years', lang)}"
