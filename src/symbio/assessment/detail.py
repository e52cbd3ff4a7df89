"""One exchange, line by line: every amount, factor and price behind its figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from symbio.assessment.assess import Assessment
from symbio.assessment.burdens import Burden
from symbio.assessment.categories import PARTS, SIGNS
from symbio.assessment.prices import Cost
from symbio.assessment.purse import COSTS, DONORS, KINDS, Sum
from symbio.assessment.recipes import RAIL
from symbio.knowledge import Knowledge
from symbio.language import Message, say_code

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class EffectLine:
    """One term of the life cycle.

    Attributes
    ----------
    part
        V, W, P or T.
    why
        What it is.
    amount, unit
        Units of what has the factor, in a year; NaN unknown.
    burden
        The factors, with the rows that they come from; nothing is known of it where all its figures are None.
    effects
        By category, signed: what the line adds to the saving.
    borne
        Part of the whole that the amount is; other products of the feed bear the rest.
    """

    part: str
    why: Message
    amount: float
    unit: str
    burden: Burden
    effects: tuple[float, ...]
    borne: float = 1.0

    @property
    def shared(self) -> Message | None:
        """Words for the part that the line is of the whole; None where it is all of it."""
        return _shared(self.borne)

    @property
    def is_unknown(self) -> bool:
        """True when neither climate nor any other category but freight is known."""
        return bool(np.isnan(self.effects[:-1]).all())


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """One term of the money: ``kind`` of `KINDS` or "investment"; ``value`` a year, or once.

    ``side`` is who gains or bears it before a price is paid; ``value`` is negative for costs. ``borne`` is
    the part of the whole that it is; other products of the feed bear the rest.
    """

    kind: str
    side: str
    why: Message
    amount: float
    cost: Cost
    value: float
    borne: float = 1.0

    @property
    def shared(self) -> Message | None:
        """Words for the part that the line is of the whole; None where it is all of it."""
        return _shared(self.borne)


def _shared(borne: float) -> Message | None:
    return None if borne == 1.0 else Message("assess-line-shared", {"part": round(100 * borne, 1)})


def effect_lines(found: Assessment, exchange: int) -> tuple[EffectLine, ...]:
    """Terms of the life cycle of exchange `exchange`, in the order V, W, P, T."""
    inventory = found.inventory.of(np.array([exchange]))
    recipe = found.recipes[found.which[exchange]]
    factors = found.burdens.matrix()[0]
    lines = []
    for i, term in enumerate(recipe.terms):
        column, amount = int(inventory.column[i]), float(inventory.amount[i])
        sign = SIGNS[PARTS.index(term.part)]
        effects = sign * amount * factors[column] if amount != 0 else np.zeros(factors.shape[1])
        burden = found.burdens.columns[column]
        why = Message("assess-term-rail", dict(term.why.facts)) if burden.subject == RAIL else term.why
        unit, signed, borne = _unit(found, burden), tuple(effects.tolist()), term.borne.value
        lines.append(EffectLine(term.part, why, amount, unit, burden, signed, borne))
    return tuple(sorted(lines, key=lambda line: PARTS.index(line.part)))


def _unit(found: Assessment, burden: Burden) -> str:
    """Unit of the amount a year: the basis of a resource, the item's own unit for a carrier."""
    if burden.of is not None:
        return found.knowledge.resources.basis[found.knowledge.resources.index[burden.of]]
    figure = next((figure for figure in burden.figures if figure is not None), None)
    return "" if figure is None else f"{figure.factor.unit}/a"


def money_lines(found: Assessment, exchange: int) -> tuple[MoneyLine, ...]:
    """Yearly sums and investments of exchange `exchange`, term by term."""
    return (*_yearly(found, exchange), *_built(found, exchange))


def _yearly(found: Assessment, exchange: int) -> Iterator[MoneyLine]:
    ledger = found.ledger.of(np.array([exchange]))
    sums = _sums(found, exchange)
    haul, hauls = found.purse.borne(found.cases[found.which[exchange]]).haul, len(ledger.kind) - len(sums)
    parts = [*(one.borne.value for one in sums), *[haul.value] * hauls]
    whys = [*(one.why for one in sums), *[Message("assess-sum-freight")] * hauls]
    operator = found.scenario.operator
    amounts = zip(ledger.kind.tolist(), ledger.column.tolist(), ledger.amount.tolist(), strict=True)
    for (kind, column, amount), why, part in zip(amounts, whys, parts, strict=True):
        if amount == 0:
            continue
        name, cost = KINDS[kind], found.prices.columns[column]
        sign = -1.0 if name in COSTS else 1.0
        side = operator if name in COSTS else "donor" if name in DONORS else "receiver"
        yield MoneyLine(name, side, why, amount, cost, sign * amount * cost.value, part)


def _built(found: Assessment, exchange: int) -> Iterator[MoneyLine]:
    ledger = found.ledger.of(np.array([exchange]))
    investments = found.purse.between(found.cases[found.which[exchange]]).investments
    for one, column, amount in zip(
        investments, ledger.built_column.tolist(), ledger.built_amount.tolist(), strict=True
    ):
        cost = found.prices.columns[column]
        value = 0.0 if amount == 0 else -amount * cost.value
        yield MoneyLine("investment", found.scenario.operator, one.why, amount, cost, value, one.borne.value)


def _sums(found: Assessment, exchange: int) -> tuple[Sum, ...]:
    """The money recipe's sums of `exchange`, in the ledger's order; haulage by distance comes after them."""
    case, purse = found.cases[found.which[exchange]], found.purse
    row = found.exchanges.streams[found.exchanges.offer[exchange]]
    donor = tuple(one.bearing(purse.borne(case).feed) for one in purse.donor(row, case.way.offer))
    return (*donor, *purse.receiver(case), *purse.between(case).sums)


def named(message: Message, k: Knowledge, lang: str) -> Message:
    """`message` with names in `lang` for the identifiers of resources and technologies among its facts."""
    facts = dict(message.facts)
    for key, value in facts.items():
        if key == "resource" and value in k.resources.index:
            facts[key] = k.resources.name(k.resources.index[str(value)], lang)
        elif key == "technology" and value in k.technology:
            facts[key] = k.technology[str(value)].name(lang)
        elif key == "fate":
            facts[key] = say_code(f"assess-fate-{value}".replace("_", "-"), lang)
    return Message(message.code, facts)
