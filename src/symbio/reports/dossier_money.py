"""Money in a dossier: yearly lines of either side, investment, results, price, and how sure they are."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from symbio.assessment.detail import MoneyLine
from symbio.knowledge.records import Technology
from symbio.knowledge.valued import Charge, Price
from symbio.language import Message
from symbio.matching.explanation import unit_name
from symbio.reports.documents import Block, Facts, Heading, Paragraph, Picture, Table
from symbio.reports.dossier_effects import Desk
from symbio.reports.dossier_figures import (
    climate_range_figure,
    corridor_figure,
    drivers_figure,
    value_figure,
)
from symbio.reports.figure_frame import number_words
from symbio.reports.page_measures import unit_words
from symbio.reports.pen import Pen, coin, is_unknown

HIGH_RATE, MONTH, SLIGHT = 1.0, 1 / 12, 0.01
"""From this rate of return on, below this payback [a], below this share of what is offered: "very"."""
_LINES = (0.36, 0.17, 0.27, 0.2)
_SIDES = (0.31, 0.23, 0.23, 0.23)
Floats = npt.NDArray[np.float64]


def money_blocks(desk: Desk) -> Iterator[Block]:
    """The section on money."""
    pen, one = desk.pen, desk.one
    yield Heading(pen.say("dossier-money"), name="money")
    yield Paragraph(pen.say("dossier-money-note"), "note")
    yield Table(_sides_head(pen), tuple(_sides(desk)), _SIDES)
    yield Facts(tuple(_results(desk)))
    svg = corridor_figure(one)
    if svg:
        yield Picture(
            svg, pen.say("corridor-name"), pen.mark(pen.say("corridor-caption"), desk.origins.money())
        )
    else:
        yield Paragraph(pen.say("corridor-unknown"))
    yield Heading(pen.say("dossier-lines"), name="lines", level=3)
    yield Table(_lines_head(pen), tuple(_lines(desk)), _LINES)


def _sides_head(pen: Pen) -> tuple[str, ...]:
    return ("", pen.say("side-donor"), pen.say("side-receiver"), pen.say("side-both"))


def _sides(desk: Desk) -> Iterator[tuple[str, ...]]:
    """A row per result, a column per side."""
    pen, one, i = desk.pen, desk.one, desk.one.exchange
    money, notes = one.found.money, desk.origins.money()
    savings = [float(values[i]) for values in (money.donors_saving, money.receivers_saving)]
    costs = _by_operator(desk, float(money.running_cost[i]))
    built = _by_operator(desk, float(money.outlay[i]))
    gains = [float(value) for value in money.shares[:, i]]

    def row(code: str, pair: list[float], whole: float, *, per: str = "") -> tuple[str, ...]:
        return (pen.say(code), *(pen.money(value, notes, per=per) for value in (*pair, whole)))

    yield row("money-saved", savings, sum(savings), per="a")
    yield row("money-running", costs, float(money.running_cost[i]), per="a")
    yield row("money-outlay", built, float(money.outlay[i]))
    yield row("money-value", gains, one.present_value)
    draws = (one.drawn.donor, one.drawn.receiver, one.drawn.present_value)
    yield (pen.say("money-range"), *(_range(desk, each) for each in draws))
    yield (pen.say("money-chance"), *(pen.chance(one.chance(each), desk.origins.drawn()) for each in draws))


def _by_operator(desk: Desk, value: float) -> list[float]:
    """Donor's and receiver's part of what the operator bears."""
    return [value, 0.0] if desk.one.found.scenario.operator == "donor" else [0.0, value]


def _range(desk: Desk, draws: Floats) -> str:
    low, _, high = desk.one.ends_of(draws)
    return desk.pen.money_range(low, high, desk.origins.drawn())


def _results(desk: Desk) -> Iterator[tuple[str, str]]:
    """Names and values of what holds for both together."""
    pen, one, i = desk.pen, desk.one, desk.one.exchange
    money, notes = one.found.money, desk.origins.money()
    yield pen.say("money-yearly-gain"), pen.money(float(money.yearly_gain[i]), notes, per="a")
    yield pen.say("money-investment-before"), pen.money(float(money.investment[i]), notes)
    yield pen.say("money-irr"), _rate(desk, float(money.rate_of_return[i]))
    yield pen.say("money-payback"), _payback(desk, float(money.payback_a[i]))
    least, most = (float(end[i]) for end in money.corridor)
    yield pen.say("corridor-least"), _price(desk, least)
    yield pen.say("corridor-most"), _price(desk, most)
    yield pen.say("corridor-price"), _price(desk, float(money.price[i]))
    yield pen.say("money-break-even-km"), _break_even_km(desk)
    yield pen.say("money-break-even-quantity"), _break_even_quantity(desk)


def _price(desk: Desk, value: float) -> str:
    words = desk.pen.price(value, desk.one.basis, desk.origins.money())
    return f"{words} ({desk.pen.say('worth-donor-pays')})" if value < 0 and math.isfinite(value) else words


def _rate(desk: Desk, value: float) -> str:
    pen, one = desk.pen, desk.one
    if value >= HIGH_RATE:
        return pen.mark(pen.say("money-high-irr"), desk.origins.money())
    if not is_unknown(value):
        return pen.percent(value, desk.origins.money())
    return pen.unknown if is_unknown(one.present_value) else pen.say("money-no-irr")


def _payback(desk: Desk, years: float) -> str:
    pen = desk.pen
    if math.isinf(years):
        return pen.say("money-never")
    if years < MONTH:
        return pen.mark(pen.say("money-at-once"), desk.origins.money())
    return pen.number(years, pen.say("worth-years"), desk.origins.money())


def _break_even_km(desk: Desk) -> str:
    pen, one = desk.pen, desk.one
    value = float(one.found.money.break_even_km(one.found.road_km)[one.exchange])
    if math.isinf(value):
        return pen.say("money-any-distance") if not is_unknown(one.present_value) else pen.unknown
    if value == 0:
        return pen.say("money-no-distance")
    return pen.number(value, pen.say("worth-km"), desk.origins.money())


def _break_even_quantity(desk: Desk) -> str:
    pen, one = desk.pen, desk.one
    value = float(one.found.money.break_even_quantity()[one.exchange])
    if is_unknown(value):
        return pen.unknown if is_unknown(one.present_value) else pen.say("money-no-quantity")
    if value < one.offered * SLIGHT:
        return pen.mark(pen.say("money-slight-quantity"), desk.origins.money())
    return pen.number(value, unit_name(one.basis, pen.lang), desk.origins.money())


def _lines_head(pen: Pen) -> tuple[str, ...]:
    return tuple(pen.say(f"dossier-col-{name}") for name in ("line", "side", "working", "sum"))


def _lines(desk: Desk) -> Iterator[tuple[str, ...]]:
    """A row per kind of money and reason; the tariffs of one haul are one row."""
    groups: dict[tuple[str, str, Message], list[MoneyLine]] = defaultdict(list)
    for line in desk.one.sums:
        groups[line.kind, line.side, line.why].append(line)
    for (kind, side, _), lines in groups.items():
        pen = desk.pen
        notes = tuple(dict.fromkeys(note for line in lines for note in desk.origins.sum(line)))
        whole = sum(line.value for line in lines)
        name = f"{pen.say('money-' + kind.replace('_', '-'))}: {desk.line(lines[0])}"
        shown = pen.money(whole, notes, per="" if kind == "investment" else "a")
        working = _working(desk, lines[0]) if len(lines) == 1 else pen.say("dossier-tariffs")
        yield name, pen.say(f"side-{side}"), working, shown


def _working(desk: Desk, line: MoneyLine) -> str:
    """Amount × price."""
    pen, notes = desk.pen, desk.origins.sum(line)
    if is_unknown(line.cost.value) or is_unknown(line.amount):
        return pen.say("dossier-no-price") if is_unknown(line.cost.value) else pen.unknown
    unit = _unit(desk, line)
    digits = pen.digits(notes)
    price = f"{number_words(line.cost.value, digits)[pen.lang]}\u00a0{coin(pen.currency, pen.lang)}"
    if not unit:
        return pen.about(price, notes)
    amount = number_words(abs(line.amount), digits)[pen.lang]
    return pen.about(f"{amount}\u00a0{unit} × {price}/{unit}", notes)


def _unit(desk: Desk, line: MoneyLine) -> str:
    """What the price of a term is per, in words; "" where it is paid once as such."""
    lang, row, table = desk.pen.lang, line.cost.row, desk.one.found.knowledge.resources
    if isinstance(row, Price):
        is_item = line.cost.role == "price" or line.cost.subject not in table.index
        unit = row.unit if is_item else table.basis[table.index[line.cost.subject]].removesuffix("/a")
        return unit_words(unit)[lang]
    if isinstance(row, Charge):
        return unit_words("t")[lang]
    if isinstance(row, Technology):
        stated = row.capex_unit if line.kind == "investment" else row.opex_unit
        return unit_words((stated or "").removeprefix("EUR per ") or None)[lang]
    return "" if line.cost.role == "parameter" else unit_words(desk.one.basis.removesuffix("/a"))[lang]


def surety_blocks(desk: Desk) -> Iterator[Block]:
    """How sure the figures are: spreads, chances, drivers."""
    pen, one = desk.pen, desk.one
    yield Heading(pen.say("dossier-surety"), name="surety")
    yield Paragraph(pen.say("dossier-surety-note"), "note")
    pictures = (
        (value_figure(one), "range-name-value", "range-caption", None),
        (climate_range_figure(one), "range-name-climate", "range-caption", 0),
        (drivers_figure(one, one.value_drivers, name="tornado-name-value", unit="tornado-unit"),
         "tornado-name-value", "tornado-caption", None),
        (drivers_figure(one, one.climate_drivers, name="tornado-name-climate", unit="tornado-unit"),
         "tornado-name-climate", "tornado-caption", 0),
    )  # fmt: skip
    for svg, name, caption, category in pictures:
        if svg:
            yield Heading(pen.say(name), level=3)
            notes = desk.origins.drawn(category=category)
            yield Picture(svg, pen.say(name), pen.mark(pen.say(caption), notes))
    if not pictures[0][0]:
        yield Paragraph(pen.say("surety-value-unknown"))
    if not pictures[1][0]:
        yield Paragraph(pen.say("surety-climate-unknown"))
