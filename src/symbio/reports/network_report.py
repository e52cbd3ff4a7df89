"""A report on a park or region: what its exchanges add up to, which are best, how firm their places are."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np

from symbio.assessment import cashflow, lifecycle, uncertainty
from symbio.assessment.assess import Assessment
from symbio.assessment.categories import CATEGORIES, FREIGHT
from symbio.assessment.scenario import ALLOCATIONS, Allocation
from symbio.knowledge.guidance import NetworkRecord
from symbio.language import Message, say
from symbio.matching.explanation import unit_name
from symbio.matching.matches import METHOD as MATCH
from symbio.matching.matches import Matches
from symbio.reports.appraised import CLIMATE
from symbio.reports.documents import Block, Document, Facts, Heading, Paragraph, Table
from symbio.reports.dossier import foot_words, note_list
from symbio.reports.drawing import shortened
from symbio.reports.figure_frame import number_words
from symbio.reports.letter import date_words
from symbio.reports.marks import bare, said
from symbio.reports.network_view import DRAWS, TOP, NetworkView, Ranked, Sum
from symbio.reports.notes import Notes
from symbio.reports.page_measures import country_words, unit_words
from symbio.reports.pen import Pen, is_unknown

MOST_FIRMS = 20
_TOTALS = (0.34, 0.3, 0.18, 0.18)
_TOP = (0.48, 0.18, 0.18, 0.16)
_THIRDS = (0.5, 0.25, 0.25)
_FIFTHS = (0.28, 0.19, 0.19, 0.1, 0.24)
_RECORDS = (0.17, 0.25, 0.14, 0.24, 0.2)
_COMPARED = {"ghg": CLIMATE, "acidification": 1, "eutrophication": 2, "freight": FREIGHT}
"""Categories that networks report too, by indicator."""


class _Report:
    """Writes the report on `view` in one language."""

    def __init__(self, view: NetworkView, lang: str, source: str) -> None:
        self.view = view
        self.found = view.found
        self.notes = Notes(view.found, lang, source=source)
        self.pen = Pen(self.notes, lang, view.found.scenario.currency)
        self._of: dict[int | str, tuple[int, ...]] = {}

    def effect(self, category: int) -> tuple[int, ...]:
        """A sum in a category: by the method, from the rows of all factors that its exchanges use."""
        if category not in self._of:
            self._of[category] = self._effect(category)
        return self._of[category]

    def _effect(self, category: int) -> tuple[int, ...]:
        inventory = self.found.inventory.of(self.view.chosen)
        columns = np.unique(inventory.column[inventory.amount != 0]).tolist()
        figures = (self.found.burdens.columns[column].figures[category] for column in columns)
        used = [self.notes.factor(one) for one in figures if one is not None]
        return (
            self.notes.computed(
                lifecycle.METHOD, self.pen.say("note-what-network"), (*used, *self._common())
            ),
        )

    def money(self) -> tuple[int, ...]:
        """A sum of money: by the method, from the rows of all prices that its exchanges use."""
        if "money" not in self._of:
            self._of["money"] = self._money()
        return self._of["money"]

    def _money(self) -> tuple[int, ...]:
        ledger = self.found.ledger.of(self.view.chosen)
        columns = np.unique(np.r_[ledger.column[ledger.amount != 0], ledger.built_column]).tolist()
        costs = [self.found.prices.columns[column] for column in columns]
        row = self.found.exchanges.streams[0]
        used = [
            n for cost in costs if cost.role and cost.role != "stated" for n in self.notes.cost(cost, row)
        ]
        names = ("discount_rate", "life_equipment", "life_pipeline", "ramp_up", "maintenance_share")
        used += [self.notes.parameter(self.found.parameters[name]) for name in names]
        return (
            self.notes.computed(cashflow.METHOD, self.pen.say("note-what-network"), (*used, *self._common())),
        )

    def counted(self) -> tuple[int, ...]:
        """A count of exchanges: by the method of the match."""
        return (self.notes.computed(MATCH, self.pen.say("note-what-network"), ()),)

    def drawn(self) -> tuple[int, ...]:
        """How firm a place is: by the draws."""
        return (
            self.notes.computed(
                uncertainty.METHOD, self.pen.say("note-what-top", draws=DRAWS), self._common()
            ),
        )

    def _common(self) -> tuple[int, ...]:
        return (self.notes.parameter(self.found.parameters["detour"]),)

    def count(self, value: int) -> str:
        """A number of exchanges or firms."""
        return self.pen.number(float(value), "", self.counted(), is_stated=True)

    def gainers(self) -> str:
        """Present value of the exchanges that gain, and how many they are."""
        values = self.found.money.present_value
        one = self.view.money(np.where(values > 0, values, np.nan))
        shown = self.pen.money(one.value, self.money())
        return self.pen.say("network-of", value=shown, counted=self.count(one.counted))

    def sum(self, one: Sum, *, per: str = "") -> str:
        """A sum of money with what it counts."""
        shown = self.pen.money(one.value, self.money(), per=per)
        counted, unknown = self.count(one.counted), self.count(one.unknown)
        return self.pen.say("network-counted", value=shown, counted=counted, unknown=unknown)


def network_document(
    found: Assessment,
    lang: str,
    made_on: date,
    *,
    matches: Matches | None = None,
    chosen: Sequence[int] | None = None,
    source: str = "",
) -> Document:
    """The report on the `chosen` exchanges of `found` (all by default) as a document in `lang`.

    `source`: name of what it is on; that of the stream table of `matches` without it.
    """
    source = source or ("" if matches is None else matches.streams.source)
    report = _Report(NetworkView.of(found, chosen), lang, source)
    pen = report.pen
    blocks = list(_blocks(report) if len(report.view) else _nothing(report))
    blocks += [
        Heading(pen.say("dossier-sources"), name="sources"),
        Paragraph(pen.say("dossier-sources-note"), "note"),
        note_list(report.notes),
    ]
    title = bare(say(Message("network-title", source=source or "?"), lang))
    kicker = pen.say("network-kicker", date=date_words(made_on, lang))
    return Document(lang, title, kicker, tuple(blocks), foot_words(found, lang, made_on))


def _nothing(report: _Report) -> Iterator[Block]:
    yield Paragraph(report.pen.say("network-empty"))


def _blocks(report: _Report) -> Iterator[Block]:
    yield from _short(report)
    yield from _totals(report)
    yield from _money(report)
    yield from _top(report, report.view.by_value, "value")
    yield from _top(report, report.view.by_climate, "climate")
    yield from _allocation(report)
    yield from _firms(report)
    yield from _levels(report)
    yield from _records(report)


def _short(report: _Report) -> Iterator[Block]:
    pen, view = report.pen, report.view
    counts = (len(view), len(view.firms), view.both_known, view.used_already)
    names = ("network-exchanges", "network-firms", "network-known", "network-used")
    yield Facts(
        tuple((pen.say(name), report.count(count)) for name, count in zip(names, counts, strict=True))
    )
    yield Paragraph(pen.say("network-caution"), "warning")


def _totals(report: _Report) -> Iterator[Block]:
    """Sums by category, freight included."""
    pen, network = report.pen, report.view.network()
    yield Heading(pen.say("network-totals"), name="totals")
    rows = []
    for i, name in enumerate(CATEGORIES):
        counted, unknown = int(network.counted[i]), int(network.unknown[i])
        value = float(network.total[i]) if counted else math.nan
        what = "network-freight-now" if i == FREIGHT else f"category-{name.lower()}"
        rows.append(
            (
                pen.say(what),
                pen.effect(value, i, report.effect(i)),
                report.count(counted),
                report.count(unknown),
            )
        )
    head = (
        pen.say("dossier-col-category"),
        *(pen.say(f"network-col-{n}") for n in ("sum", "counted", "unknown")),
    )
    yield Table(head, tuple(rows), _TOTALS)


def _money(report: _Report) -> Iterator[Block]:
    pen, view, money = report.pen, report.view, report.found.money
    yield Heading(pen.say("network-money"), name="money")
    yield Facts(
        (
            (pen.say("network-value-sum"), report.sum(view.money(money.present_value))),
            (pen.say("network-value-gainers"), report.gainers()),
            (pen.say("network-gain-donors"), report.sum(view.money(money.shares[0]))),
            (pen.say("network-gain-receivers"), report.sum(view.money(money.shares[1]))),
            (pen.say("network-investment-sum"), report.sum(view.money(money.investment))),
            (pen.say("network-yearly-sum"), report.sum(view.money(money.yearly_gain), per="a")),
        )
    )


def _top(report: _Report, ranked: tuple[Ranked, ...], name: str) -> Iterator[Block]:
    """The best by one measure, with how firm their places are."""
    pen, found = report.pen, report.found
    yield Heading(pen.say(f"network-top-{name}"), name=f"top-{name}")
    if not ranked:
        yield Paragraph(pen.say("network-none"))
        return
    yield Paragraph(pen.say("network-top-note"), "note")
    rows = tuple(
        (
            said(exchange_name(found, one.exchange, pen.lang)),
            pen.money(float(found.money.present_value[one.exchange]), report.money()),
            pen.effect(float(found.effects.totals[one.exchange, CLIMATE]), CLIMATE, report.effect(CLIMATE)),
            pen.chance(one.chance, report.drawn()),
        )
        for one in ranked
    )
    head = [pen.say(f"network-col-{column}") for column in ("place", "value", "climate")]
    yield Table((*head, said(pen.say("network-col-chance", top=TOP))), rows, _TOP)


def exchange_name(found: Assessment, exchange: int, lang: str) -> str:
    """What goes from whom to whom."""
    both = found.exchanges
    offer, need = (both.streams[int(side[exchange])] for side in (both.offer, both.need))
    what = found.knowledge.resources.name(both.ways[int(both.way[exchange])].offer, lang)
    facts = {
        "what": what,
        "donor": shortened(offer["company"] or "?", 60),
        "receiver": shortened(need["company"] or "?", 60),
    }
    return say(Message("network-what", facts), lang)


def _allocation(report: _Report) -> Iterator[Block]:
    pen = report.pen
    yield Heading(pen.say("network-allocation"), name="allocation")
    yield Paragraph(pen.say("network-allocation-note"), "note")
    rows = []
    for rule in ALLOCATIONS:
        *parts, counted = report.view.shared(rule)
        notes = report.effect(CLIMATE) + (report.money() if rule == "economic" else ())
        name = pen.say(f"allocation-{rule.replace('_', '-')}")
        chosen = pen.say("allocation-chosen", name=name) if rule == report.found.scenario.allocation else name
        shown = (pen.effect(part, CLIMATE, notes) for part in parts)
        rows.append((chosen, *shown, report.count(counted), _agreement(report, rule, notes)))
    names = ("donors", "receivers", "counted", "agreement")
    columns = (pen.say(f"network-col-{column}") for column in names)
    yield Table((pen.say("dossier-col-rule"), *columns), tuple(rows), _FIFTHS)


def _agreement(report: _Report, rule: Allocation, notes: tuple[int, ...]) -> str:
    """How alike a rule orders the firms to the chosen one."""
    alike, pen = report.view.agreement(rule), report.pen
    if is_unknown(alike.correlation):
        return pen.unknown
    value = number_words(alike.correlation, 2)[pen.lang]
    return pen.mark(pen.say("network-agreement", value=value, kept=alike.kept, top=alike.top), notes)


def _firms(report: _Report) -> Iterator[Block]:
    pen, rows = report.pen, report.view.by_firm()
    yield Heading(pen.say("network-by-firm"), name="firms")
    yield Paragraph(pen.say("network-firm-note"), "note")
    shown = tuple(
        (
            said(name or "?"),
            pen.effect(climate, CLIMATE, report.effect(CLIMATE)),
            pen.money(gain, report.money()),
        )
        for name, climate, gain in rows[:MOST_FIRMS]
    )
    head = tuple(pen.say(f"network-col-{column}") for column in ("firm", "climate", "value"))
    yield Table(head, shown, _THIRDS)
    if len(rows) > MOST_FIRMS:
        more = report.count(len(rows) - MOST_FIRMS)
        yield Paragraph(pen.say("network-firm-more", count=more), "note")


def _levels(report: _Report) -> Iterator[Block]:
    pen = report.pen
    yield Heading(pen.say("network-levels"), name="levels")
    yield Paragraph(pen.say("network-levels-note"), "note")
    rows = tuple(
        (
            pen.say(f"level-{one.name}") if one.name else pen.say("network-level-unknown"),
            f"{report.count(one.exchanges)} ({_share(report, one.exchanges)})",
            pen.number(one.tonnes if one.tonnes else math.nan, unit_name("t/a", pen.lang), report.counted()),
        )
        for one in report.view.levels()
    )
    head = tuple(pen.say(f"network-col-{column}") for column in ("level", "share", "tonnes"))
    yield Table(head, rows, _THIRDS)


def _share(report: _Report, count: int) -> str:
    return report.pen.mark(f"{round(100 * count / len(report.view))}\u00a0%", report.counted())


def _records(report: _Report) -> Iterator[Block]:
    """Published results of other networks, with their order of magnitude and the same figure here."""
    pen, k = report.pen, report.found.knowledge
    names = {row.id: row.name(pen.lang) for row in k.indicators}
    yield Heading(pen.say("network-records"), name="records")
    yield Paragraph(pen.say("network-records-note"), "note")
    rows = tuple(_record(report, row, names.get(row.indicator, row.indicator)) for row in k.network_records)
    columns = ("network", "indicator", "horizon", "recorded", "here")
    yield Table(tuple(pen.say(f"network-col-{column}") for column in columns), rows, _RECORDS)


def _record(report: _Report, row: NetworkRecord, indicator: str) -> tuple[str, ...]:
    pen, lang = report.pen, report.pen.lang
    note = (report.notes.row("network_records", row, row.id, f"{row.network}, {indicator}"),)
    country = country_words(row.country)
    amount = f"{number_words(row.value, 6)[lang]}\u00a0{unit_words(row.unit)[lang]}".strip()
    if row.value:
        amount = f"{amount} (10{_raised(math.floor(math.log10(abs(row.value))))})"
    years = row.horizon.removesuffix(" years")
    when = (
        pen.say("network-horizon-years", years=years) if years.isdigit() else pen.say("network-horizon-now")
    )
    return (
        said(f"{row.network}, {country[lang] if country else row.country}"),
        said(indicator),
        said(when),
        pen.mark(amount, note),
        _here(report, row.indicator),
    )


def _here(report: _Report, indicator: str) -> str:
    """The same figure of this report, where it is assessed."""
    category = _COMPARED.get(indicator)
    if category is None:
        return report.pen.say("network-not-assessed")
    network = report.view.network()
    value = float(network.total[category]) if network.counted[category] else math.nan
    return report.pen.effect(value, category, report.effect(category))


def _raised(power: int) -> str:
    return str(power).translate(str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"))
