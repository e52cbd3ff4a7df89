"""The pictures of a dossier, in both languages at once."""

from __future__ import annotations

import math
import re
from html import escape

from symbio.assessment.assess import Assessment
from symbio.assessment.categories import PARTS, SIGNS
from symbio.assessment.drivers import Driver
from symbio.assessment.recipes import ENDED
from symbio.language import LANGUAGES, Message, say
from symbio.matching.explanation import unit_name
from symbio.reports.appraised import CLIMATE, Appraised
from symbio.reports.drawing import Words, same
from symbio.reports.figure_chain import Band, Box, draw_chain
from symbio.reports.figure_corridor import Corridor, draw_corridor
from symbio.reports.figure_frame import number_words
from symbio.reports.figure_map import Arc, Site, draw_map
from symbio.reports.figure_range import Spread, draw_range
from symbio.reports.figure_tornado import Sway, draw_tornado
from symbio.reports.figure_waterfall import Step, draw_waterfall
from symbio.reports.pen import (
    MILLION,
    SHOWN_PER,
    chance_words,
    coin,
    effect_words,
    is_unknown,
    money_words,
    price_words,
)
from symbio.reports.view import words_of

ROUGH = 2
MOST_SWAYS = 8


def map_figure(one: Appraised) -> str:
    """Where both sites lie, and the line between them; "" unless both places are known.

    A place is drawn as its row tells it: in the middle of its cell where ``is_coarse``. There are no links in
    it, which a picture that is read as one may not hold.
    """
    rows = (one.offer, one.need)
    if any(row["lat"] is None or row["lon"] is None for row in rows):
        return ""
    names = [same(row["company"] or "?") for row in rows]
    sites = [
        Site(row["lat"], row["lon"], name, *counts)
        for row, name, counts in zip(rows, names, ((1, 0), (0, 1)), strict=True)
    ]
    kind = one.found.knowledge.resources.kind[one.way.offer]
    drawn = draw_map(sites, [Arc(0, 1, kind, 0.5, one.resource(one.way.offer), "")], is_printed=True)
    unlinked = re.sub(r'</?a\b[^>]*>|<path [^>]*class="hit"/>|<title>.*?</title>', "", drawn, flags=re.DOTALL)
    label = escape(" · ".join(dict.fromkeys(words_of("map-label").values())))
    return unlinked.replace('role="group" aria-labelledby="map-title"', f'role="img" aria-label="{label}"')


def chain_figure(one: Appraised) -> str:
    """Who gives → what → through what → as what → who takes, with the quantities on it."""
    k, way = one.found.knowledge, one.way
    kind = k.resources.kind[way.offer]
    taken = k.resources.kind[way.need]
    amount = _amount(one.offered, one.basis)
    columns: list[tuple[str, Box]] = [
        ("chain-donor", Box(same(one.offer["company"] or "?"), None, kind, "activity")),
        ("chain-offer", Box(_named(one.resource(way.offer), amount), None, kind)),
    ]
    for step in way.steps:
        if step in k.technology:
            row = k.technology[step]
            words = {lang: row.name(lang) for lang in LANGUAGES}
            columns.append(("chain-through", Box(words, None, kind, "technology")))
    if way.carrier != way.offer:
        columns.append(("chain-becomes", Box(one.resource(way.carrier), None, taken)))
    columns.append(("chain-instead", Box(one.replaced, None, taken)))
    columns.append(("chain-receiver", Box(same(one.need["company"] or "?"), None, taken, "activity")))
    bands = [Band(n, 0, 0, kind) for n in range(len(columns) - 1)]
    titles = [words_of(code) for code, _ in columns]
    return draw_chain([[box] for _, box in columns], bands, titles, words_of("chain-label"))


def _named(name: Words, amount: Words) -> Words:
    return {lang: f"{name[lang]}, {amount[lang]}" for lang in LANGUAGES}


def _amount(value: float, unit: str) -> Words:
    if is_unknown(value):
        return words_of("chain-unknown")
    number = number_words(value, ROUGH)
    return {lang: f"≈\u00a0{number[lang]}\u00a0{unit_name(unit, lang)}" for lang in LANGUAGES}


def climate_figure(one: Appraised) -> str:
    """What each part adds to the climate effect."""
    values = [sign * part for sign, part in zip(SIGNS, one.parts[:, CLIMATE].tolist(), strict=True)]
    steps = [_step(f"part-{part.lower()}", value) for part, value in zip(PARTS, values, strict=True)]
    whole = _step("waterfall-whole", float(one.totals[CLIMATE]))
    shown = {
        lang: "; ".join(f"{step.name[lang]}: {step.words[lang]}" for step in (*steps, whole))
        for lang in LANGUAGES
    }
    return draw_waterfall(steps, whole, name=words_of("waterfall-name"), text=shown)


def _step(code: str, value: float) -> Step:
    if is_unknown(value):
        return Step(words_of(code), None, words_of("worth-unknown"))
    return Step(words_of(code), value + 0.0, effect_words(value, "GWP100", ROUGH, per="a"))


def corridor_figure(one: Appraised) -> str:
    """The price corridor; an empty string where either end is unknown or no money passes."""
    money, i = one.found.money, one.exchange
    least, most = (float(end[i]) for end in money.corridor)
    price = float(money.price[i])
    donor, receiver = (float(part) for part in money.shares[:, i])
    if not all(math.isfinite(value) for value in (least, most, price, donor, receiver)):
        return ""
    currency = one.found.scenario.currency
    words = [price_words(value, currency, one.basis, ROUGH) for value in (least, most, price)]
    gains = [money_words(value, currency, ROUGH) for value in (donor, receiver)]
    unit = _price_unit(one)
    corridor = Corridor(
        least, most, price, words[0], words[1], words[2], donor=gains[0], receiver=gains[1], unit=unit
    )
    text = {
        lang: f"{words_of('corridor-least')[lang]}: {words[0][lang]}; "
        f"{words_of('corridor-most')[lang]}: {words[1][lang]}; "
        f"{words_of('corridor-price')[lang]}: {words[2][lang]}"
        for lang in LANGUAGES
    }
    return draw_corridor(corridor, name=words_of("corridor-name"), text=text)


def _price_unit(one: Appraised) -> Words:
    per = {lang: unit_name(one.basis, lang).rsplit("/", 1)[0] for lang in LANGUAGES}
    return {
        lang: words_of("corridor-unit", currency=coin(one.found.scenario.currency, lang), per=per[lang])[lang]
        for lang in LANGUAGES
    }


def value_figure(one: Appraised) -> str:
    """How the present value is spread."""
    draws = one.drawn.present_value[one.place]
    currency = one.found.scenario.currency
    ends = one.ends_of(one.drawn.present_value)
    if any(is_unknown(end) for end in ends):
        return ""
    is_large = max(abs(end) for end in ends) >= MILLION
    unit = {
        lang: words_of("range-unit-millions" if is_large else "range-unit", currency=coin(currency, lang))[
            lang
        ]
        for lang in LANGUAGES
    }
    words = tuple(money_words(end, currency, ROUGH) for end in ends)
    spread = Spread(
        draws / MILLION if is_large else draws,
        (words[0], words[1], words[2]),
        _chance(one.chance(one.drawn.present_value)),
        unit,
    )
    return draw_range(spread, name=words_of("range-name-value"), text=_spread_text(words))


def climate_range_figure(one: Appraised) -> str:
    """How the climate effect is spread."""
    draws = one.drawn.effects[one.place, CLIMATE]
    ends = one.ends_of_effect(CLIMATE)
    if any(is_unknown(end) for end in ends):
        return ""
    words = tuple(effect_words(end, "GWP100", ROUGH, per="a") for end in ends)
    chance = _chance(float((draws > 0).mean()))
    spread = Spread(
        draws / SHOWN_PER["GWP100"], (words[0], words[1], words[2]), chance, words_of("worth-unit-gwp100-a")
    )
    return draw_range(spread, name=words_of("range-name-climate"), text=_spread_text(words))


def _chance(share: float) -> Words:
    shown = chance_words(share)
    return {lang: words_of("range-chance", chance=shown[lang])[lang] for lang in LANGUAGES}


def _spread_text(words: tuple[Words, ...]) -> Words:
    return {lang: "; ".join(one[lang] for one in words) for lang in LANGUAGES}


def drivers_figure(one: Appraised, drivers: tuple[Driver, ...], *, name: str, unit: str) -> str:
    """What a result follows most."""
    sways = [Sway(driver_words(one.found, d), d.correlation) for d in drivers[:MOST_SWAYS]]
    text = {lang: "; ".join(sway.name[lang] for sway in sways) for lang in LANGUAGES}
    return draw_tornado(sways, name=words_of(name), text=text, unit=words_of(unit))


def driver_words(found: Assessment, driver: Driver) -> Words:
    """Name of a driver: of the resource, item or price that it stands for."""
    facts = driver.name.facts
    subject = str(facts.get("subject") or "")
    if not subject:
        return {lang: say(driver.name, lang) for lang in LANGUAGES}
    names = _subject_names(found, subject, str(facts.get("role") or ""))
    code = "assess-driver-fee" if facts.get("role") in ENDED else driver.name.code
    return {lang: say(Message(code, name=names[lang]), lang) for lang in LANGUAGES}


def _subject_names(found: Assessment, subject: str, role: str) -> Words:
    """What a subject of a factor or price is called."""
    k = found.knowledge
    if role == "charge":
        return words_of("money-charge")
    if role == "stated":
        return words_of("assess-sum-stated")
    if subject in k.resources.index:
        position = k.resources.index[subject]
        return {lang: k.resources.name(position, lang) for lang in LANGUAGES}
    if subject in k.technology:
        row = k.technology[subject]
        return {lang: row.name(lang) for lang in LANGUAGES}
    priced = {row.id: row for row in k.prices} | {row.id: row for row in k.parameters}
    named = priced.get(subject) or next((row for row in k.factors if row.item == subject), None)
    return same(subject) if named is None else {lang: named.name(lang) for lang in LANGUAGES}
