"""A dossier on one synergy: problem, proposal, effects, money, surety, law, next steps, and every source.

It is made as blocks of words, once a language; `symbio.reports.assessed_html` shows them as a page and
`symbio.reports.documents` as PDF or DOCX. Every figure carries the numbers of its notes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from symbio.assessment.assess import Assessment
from symbio.assessment.guidance import ValueTest
from symbio.language import Message, say
from symbio.matching.explanation import unit_name
from symbio.reports.appraised import CLIMATE, Appraised
from symbio.reports.described import ROMAN, choice_words
from symbio.reports.documents import Block, Document, Facts, Heading, NoteList, Paragraph, Picture, Points
from symbio.reports.dossier_chain import chain_blocks
from symbio.reports.dossier_claims import claim_blocks
from symbio.reports.dossier_effects import Desk, allocation_blocks, effect_blocks
from symbio.reports.dossier_figures import chain_figure, map_figure
from symbio.reports.dossier_money import money_blocks, surety_blocks
from symbio.reports.dossier_recorded import RecordedValue, recorded_blocks
from symbio.reports.drawing import shortened
from symbio.reports.figure_frame import number_words
from symbio.reports.letter import date_words
from symbio.reports.marks import bare, said
from symbio.reports.notes import Notes
from symbio.reports.origins import Origins
from symbio.reports.page_measures import period_words, unit_words
from symbio.reports.pen import Pen, is_unknown
from symbio.reports.tables import via_words

MOST_PRECEDENTS = 5
_NAME = 70


def dossier_document(
    one: Appraised, lang: str, made_on: date, *, recorded: Sequence[RecordedValue] = ()
) -> Document:
    """The dossier on `one` as a document in `lang`, dated `made_on`.

    ``recorded`` is what the parties recorded of the exchange, in `lang`, as far as the reader may see it.
    """
    notes = Notes(one.found, lang, source=_source(one))
    pen = Pen(notes, lang, one.found.scenario.currency)
    desk = Desk(one, pen, Origins(one, notes, lang))
    blocks = list(_blocks(desk, recorded))
    blocks += [
        Heading(pen.say("dossier-sources"), name="sources"),
        Paragraph(pen.say("dossier-sources-note"), "note"),
    ]
    blocks.append(note_list(notes))
    kicker = pen.say("dossier-kicker", date=date_words(made_on, lang))
    return Document(lang, _title(desk), kicker, tuple(blocks), foot_words(desk.one.found, lang, made_on))


def dossier_blocks(desk: Desk) -> tuple[Block, ...]:
    """All sections but the last, the notes, which fill while the others are written."""
    return tuple(_blocks(desk))


def note_list(notes: Notes) -> NoteList:
    """All notes that were asked for."""
    return NoteList(tuple((notes.mark(n), bare(note.text)) for n, note in enumerate(notes.listed, start=1)))


def foot_words(found: Assessment, lang: str, made_on: date) -> str:
    """Methods, knowledge edition and day."""
    facts = {
        "methods": ", ".join(found.methods),
        "edition": found.knowledge.edition,
        "date": date_words(made_on, lang),
    }
    return say(Message("dossier-foot", facts), lang)


def _source(one: Appraised) -> str:
    return "" if one.matches is None else one.matches.streams.source


def _title(desk: Desk) -> str:
    one, lang = desk.one, desk.pen.lang
    facts = {
        "what": one.resource(one.way.offer)[lang],
        "donor": shortened(one.offer["company"] or "?", _NAME),
        "receiver": shortened(one.need["company"] or "?", _NAME),
    }
    return bare(say(Message("dossier-title", facts), lang))


def _blocks(desk: Desk, recorded: Sequence[RecordedValue] = ()) -> Iterator[Block]:
    yield from _short(desk)
    yield from _problem(desk)
    yield from _proposal(desk)
    yield from effect_blocks(desk)
    yield from money_blocks(desk)
    yield from chain_blocks(desk)
    yield from surety_blocks(desk)
    yield from allocation_blocks(desk)
    yield from claim_blocks(desk)
    yield from _worth(desk)
    yield from _law(desk)
    yield from _barriers(desk)
    yield from _people(desk)
    yield from recorded_blocks(desk.pen, recorded)
    yield from _precedents(desk)
    yield from _next(desk)
    yield from _assumed(desk)


def _short(desk: Desk) -> Iterator[Block]:
    """What a reader with two minutes needs."""
    pen, one = desk.pen, desk.one
    if one.is_used_already:
        yield Paragraph(pen.say("dossier-used-already"), "warning")
    money, i = one.found.money, one.exchange
    facts = [
        (pen.say("dossier-quantity"), _quantity(desk)),
        (pen.say("dossier-climate"), _with_range(desk)),
        (pen.say("dossier-value"), _value(desk)),
        (pen.say("dossier-gain-donor"), pen.money(float(money.shares[0, i]), desk.origins.money())),
        (pen.say("dossier-gain-receiver"), pen.money(float(money.shares[1, i]), desk.origins.money())),
        (pen.say("money-chance"), pen.chance(one.chance(one.drawn.present_value), desk.origins.drawn())),
        (pen.say("money-investment-before"), pen.money(float(money.investment[i]), desk.origins.money())),
        (pen.say("dossier-level"), _level(desk)),
        (pen.say("dossier-value-test"), _verdict(desk, one.value_test.is_symbiosis)),
    ]
    yield Facts(tuple(facts))
    if one.totals[CLIMATE] < 0:
        yield Paragraph(pen.say("dossier-harm"), "warning")


def _quantity(desk: Desk) -> str:
    return desk.pen.number(
        desk.one.offered, unit_name(desk.one.basis, desk.pen.lang), desk.origins.quantity()
    )


def _with_range(desk: Desk) -> str:
    pen, value = desk.pen, float(desk.one.totals[CLIMATE])
    words = pen.effect(value, CLIMATE, desk.origins.effect(CLIMATE))
    low, _, high = desk.one.ends_of_effect(CLIMATE)
    if is_unknown(value) or is_unknown(low):
        return words
    spread = pen.effect_range(low, high, CLIMATE, desk.origins.drawn(category=CLIMATE))
    return f"{words}; {pen.say('worth-spread')} {spread}"


def _value(desk: Desk) -> str:
    pen, one = desk.pen, desk.one
    words = pen.money(one.present_value, desk.origins.money())
    if is_unknown(one.present_value):
        return words
    low, _, high = one.ends_of(one.drawn.present_value)
    return f"{words}; {pen.say('worth-spread')} {pen.money_range(low, high, desk.origins.drawn())}"


def _problem(desk: Desk) -> Iterator[Block]:
    """What leaves the plant today, what becomes of it, and what would go on without the exchange."""
    pen, offer, need, lang = desk.pen, desk.one.offer, desk.one.need, desk.pen.lang
    yield Heading(pen.say("dossier-problem"), name="problem")
    stated = (desk.pen.notes.stream(offer),)
    hazard = ROMAN[offer["hazard_class"]] if offer["hazard_class"] else pen.say("not-stated")
    facts = [
        (pen.say("dossier-gives"), _party(offer)),
        (pen.say("doc-name"), said(offer["stream"])),
        (pen.say("doc-understood-as"), said(desk.one.resource(desk.one.way.offer)[lang])),
        (pen.say("doc-quantity"), _stated(desk, offer)),
        (pen.say("doc-hazard"), hazard),
        (pen.say("doc-fate"), choice_words("current_fate", offer["current_fate"] or "", lang)),
        (pen.say("doc-cost"), _cost(desk, stated)),
        (pen.say("dossier-takes"), _party(need)),
        (pen.say("dossier-needs"), said(need["stream"])),
        (pen.say("dossier-need-quantity"), _stated(desk, need)),
    ]
    yield Facts(tuple(facts))
    yield Heading(pen.say("dossier-baseline"), level=3)
    yield Points(tuple(_baseline(desk)))


def _party(row: dict[str, str | None]) -> str:
    company, site = row["company"] or "?", row["site"] or ""
    return said(company if site in company else f"{company}, {site}")


def _stated(desk: Desk, row: dict[str, object]) -> str:
    """A quantity as the stream's holder states it."""
    value, unit = row["quantity"], row["unit"]
    if not isinstance(value, float):
        return desk.pen.say("not-stated")
    notes = (desk.pen.notes.stream(row),)
    return desk.pen.number(value, unit_name(str(unit), desk.pen.lang), notes, is_stated=not row["estimated"])


def _cost(desk: Desk, notes: tuple[int, ...]) -> str:
    pen, row = desk.pen, desk.one.offer
    cost = row["unit_cost"]
    if cost is None:
        return pen.say("not-stated")
    code = "doc-cost-earned" if cost < 0 else "doc-cost-paid"
    return pen.mark(pen.say(code, value=abs(cost), currency=row["currency"] or "?"), notes)


def _baseline(desk: Desk) -> Iterator[str]:
    """What goes on without the exchange: the terms that it saves, as sentences."""
    pen = desk.pen
    saved = (line.why for line in desk.one.effects if line.part in {"V", "W"})
    seen = dict.fromkeys(why for why in saved if not why.code.endswith("-bought"))
    yield from (f"{desk.words(why)}." for why in seen)
    if not any(line.part == "W" for line in desk.one.effects):
        yield pen.say("baseline-no-treatment")


def _proposal(desk: Desk) -> Iterator[Block]:
    pen, one, lang = desk.pen, desk.one, desk.pen.lang
    k = one.found.knowledge
    yield Heading(pen.say("dossier-proposal"), name="proposal")
    via = ">".join(one.way.steps) or "direct"
    facts = {
        "what": one.resource(one.way.offer)[lang],
        "instead": one.replaced[lang],
        "via": via_words(k, via, lang),
    }
    yield Paragraph(said(pen.say("dossier-proposed", **facts)))
    svg = chain_figure(one)
    if svg:
        caption = pen.mark(pen.say("chain-caption"), desk.origins.quantity())
        yield Picture(svg, pen.say("chain-label"), caption)
    yield Facts(
        ((pen.say("dossier-road"), pen.number(one.road_km, pen.say("worth-km"), desk.origins.distance())),)
    )
    yield from _map(desk)
    if one.matches is not None:
        mark = pen.mark("", desk.origins.quantity())
        reasons = tuple(
            said(say(message, lang)) + mark for message in one.matches.reasons(one.exchange, lang)
        )
        warnings = tuple(
            said(say(message, lang)) + mark for message in one.matches.warnings(one.exchange, lang)
        )
        if reasons:
            yield Heading(pen.say("letter-why"), level=3)
            yield Points(reasons)
        if warnings:
            yield Heading(pen.say("dossier-warnings"), level=3)
            yield Points(warnings)


def _map(desk: Desk) -> Iterator[Block]:
    """Both sites, as far as the reader may know where they are."""
    pen, one = desk.pen, desk.one
    svg = map_figure(one)
    if svg:
        is_coarse = any(row.get("is_coarse") for row in (one.offer, one.need))
        said_of = pen.say("map-caption-coarse" if is_coarse else "map-caption")
        yield Picture(svg, pen.say("map-label"), pen.mark(said_of, desk.origins.distance()))


def _level(desk: Desk) -> str:
    level = desk.one.level
    return desk.pen.say(f"level-{level}") if level else desk.pen.unknown


def _verdict(desk: Desk, value: bool | None) -> str:
    code = {True: "value-passed", False: "value-failed", None: "value-open"}[value]
    return desk.pen.say(code)


def _worth(desk: Desk) -> Iterator[Block]:
    """Waste hierarchy and value test."""
    pen, one = desk.pen, desk.one
    yield Heading(pen.say("dossier-worth"), name="worth")
    yield Facts(((pen.say("dossier-level"), _level(desk)),))
    if one.is_outranked:
        yield Paragraph(pen.say("level-outranked"), "warning")
    test: ValueTest = one.value_test
    rows = [
        (
            pen.say(f"value-{name}"),
            pen.say({True: "value-yes", False: "value-no", None: "value-unknown"}[value]),
        )
        for name, value in (
            ("donor", test.donor_gains),
            ("receiver", test.receiver_gains),
            ("environment", test.environment_gains),
            ("whole", test.is_symbiosis),
        )
    ]
    yield Facts(tuple(rows))


def _law(desk: Desk) -> Iterator[Block]:
    pen, lang = desk.pen, desk.pen.lang
    yield Heading(pen.say("dossier-law"), name="law")
    steps = desk.one.legal_steps
    if not steps:
        yield Paragraph(pen.say("dossier-law-none"))
        return
    yield Paragraph(pen.say("dossier-law-note"), "note")
    yield Points(
        tuple(
            f"{_topic(pen, step.topic, step.text(lang))}{said(step.text(lang))}"
            + pen.mark("", (pen.notes.row("legal_steps", step, step.id, pen.say("legal-" + step.topic)),))
            for step in steps
        ),
        "box",
    )


def _topic(pen: Pen, topic: str, text: str) -> str:
    """The topic before a step that does not begin with it."""
    name = pen.say("legal-" + topic)
    return "" if text.startswith(name) else f"{name}: "


def _barriers(desk: Desk) -> Iterator[Block]:
    pen, lang = desk.pen, desk.pen.lang
    yield Heading(pen.say("dossier-barriers"), name="barriers")
    points = []
    for one in desk.one.barriers:
        group = pen.say("barrier-" + one.category)
        note = pen.mark("", (pen.notes.row("barriers", one, one.id, group),))
        helps = f"{pen.say('barrier-helps')} {said(one.remedy(lang))}"
        points.append(f"{group}: {said(one.text(lang))} {helps}{note}")
    yield Points(tuple(points))


def _people(desk: Desk) -> Iterator[Block]:
    """Jobs as ranges."""
    pen = desk.pen
    yield Heading(pen.say("dossier-people"), name="people")
    rows = []
    for estimate in desk.one.jobs:
        notes = (pen.notes.parameter(estimate.assumed), *desk.origins.money())
        ends = [pen_number(pen, end) for end in (estimate.low, estimate.high)]
        words = pen.about(pen.say("worth-range", low=ends[0], high=ends[1]), notes)
        rows.append((pen.mark(say(estimate.why, pen.lang), notes[:1]), words))
    yield Facts(tuple(rows)) if rows else Paragraph(pen.say("dossier-jobs-unknown"))


def pen_number(pen: Pen, value: float) -> str:
    """A number to two digits; small shares of a job as they are."""
    return number_words(value, 2)[pen.lang]


def _precedents(desk: Desk) -> Iterator[Block]:
    pen, lang, one = desk.pen, desk.pen.lang, desk.one
    found = () if one.matches is None else one.matches.precedents(one.exchange)[:MOST_PRECEDENTS]
    yield Heading(pen.say("dossier-precedents"), name="precedents")
    if not found:
        yield Paragraph(pen.say("dossier-precedents-none"))
        return
    rows = []
    for row in found:
        period = period_words(row.period)
        when = f", {period[lang]}" if period else ""
        text = said(f"{row.donor} → {row.receiver}, {row.place}{when}.")
        rows.append(
            text + pen.mark("", (pen.notes.row("precedents", row, row.id, f"{row.donor} → {row.receiver}"),))
        )
    yield Points(tuple(rows))


def _next(desk: Desk) -> Iterator[Block]:
    pen, lang, one = desk.pen, desk.pen.lang, desk.one
    yield Heading(pen.say("dossier-next"), name="next")
    checks = () if one.matches is None else one.matches.checks(one.exchange, lang)
    steps = [said(say(message, lang)) for message in checks]
    if is_unknown(one.present_value):
        steps.append(pen.say("next-prices"))
    if is_unknown(float(one.totals[CLIMATE])):
        steps.append(pen.say("next-factors"))
    steps += [pen.say(f"next-{name}") for name in ("sample", "talk", "trial", "contract")]
    yield Points(tuple(steps), "number")


def _assumed(desk: Desk) -> Iterator[Block]:
    """What the assessment assumes that its reader could choose otherwise."""
    pen, one = desk.pen, desk.one
    scenario = one.found.scenario
    yield Heading(pen.say("dossier-assumed"), name="assumed")
    names = [
        "discount_rate",
        "life_pipeline" if one.found.ledger.has_pipe[one.exchange] else "life_equipment",
    ]
    names += ["ramp_up", "maintenance_share", "detour"]
    rows = [
        (pen.say("assumed-currency"), scenario.currency),
        (pen.say("assumed-operator"), pen.say(f"side-{scenario.operator}")),
        (pen.say("assumed-sharing"), pen.say(f"sharing-{scenario.sharing.replace('_', '-')}")),
        (pen.say("assumed-allocation"), pen.say(f"allocation-{scenario.allocation.replace('_', '-')}")),
        (pen.say("assumed-charge-year"), said(str(scenario.year))),
        (pen.say("assumed-judged-waste"), pen.say("value-yes" if scenario.is_judged_waste else "value-no")),
    ]
    for name in dict.fromkeys((*names, *scenario.overrides)):
        used = one.found.parameters[name]
        notes = (pen.notes.parameter(used),)
        value = pen.number(used.value, _parameter_unit(used.row.unit, pen), notes, is_stated=True)
        rows.append((used.row.name(pen.lang), value))
    yield Facts(tuple(rows))


def _parameter_unit(unit: str, pen: Pen) -> str:
    return pen.say("worth-years") if unit == "a" else "" if unit == "1" else unit_words(unit)[pen.lang]
