"""Chains of three and more partners: donor, who owns each plant between, receiver; what each may gain.

The plants' owners bear treatment, upkeep and investment of theirs, and the first of them the way, the pipe,
the store and the permits. Money then passes along the chain so that the gain is shared by a rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from symbio.assessment.assess import Assessment
from symbio.assessment.purse import KINDS
from symbio.assessment.rivals import treatments_of
from symbio.assessment.sharing import Rule, Weight, contributions, share

Floats = npt.NDArray[np.float64]
Owners = Literal["each", "one"]
RULES: tuple[Rule, ...] = ("equal", "by_cost", "by_contribution")
_TREATMENT = KINDS.index("treatment")


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner of a chain, before money passes.

    Attributes
    ----------
    role
        What it is in the chain.
    technologies
        Treatments that it owns; none for donor and receiver.
    saved, cost
        Present value of what it no longer pays, and of what it bears [currency]; NaN unknown.
    """

    role: Literal["donor", "plant", "receiver"]
    technologies: tuple[str, ...]
    saved: float
    cost: float

    @property
    def before(self) -> float:
        """Present value before money passes."""
        return self.saved - self.cost


@dataclass(frozen=True, eq=False)
class ChainSharing:
    """What the partners of a chain gain together and each.

    Attributes
    ----------
    partners
        In the order of the chain, from the donor to the receiver.
    shares
        Rules × partners: present value to each [currency]; the sum over partners is the whole gain.
    volume
        Units of the offer over the life, discounted: what prices are per.
    """

    partners: tuple[Partner, ...]
    shares: Floats
    volume: float

    @property
    def gain(self) -> float:
        """Present value to all together [currency]; NaN unknown."""
        return float(sum(partner.before for partner in self.partners))

    def paid(self, rule: Rule) -> tuple[float, ...]:
        """What each partner but the first pays the one before it [currency per unit of the offer].

        Negative: the one before pays, a gate fee. NaN where something is unknown.
        """
        before = np.array([partner.before for partner in self.partners])
        with np.errstate(divide="ignore", invalid="ignore"):
            flows = np.cumsum(self.shares[RULES.index(rule)] - before)[:-1] / self.volume
        return tuple(flows.tolist())


def share_chain(found: Assessment, exchange: int, owners: Owners = "each") -> ChainSharing:
    """Partners of `exchange` and their shares by each of `RULES`.

    Parameters
    ----------
    found
        The assessment; its other exchanges tell by whom a partner could be replaced.
    exchange
        Position.
    owners
        Who owns the plants between donor and receiver: a firm ``"each"``, or ``"one"`` firm all of them.

    Notes
    -----
    ``by_contribution`` is the Shapley value. Partners who stay away are replaced where the assessment has
    the best such exchange: another receiver or donor of the same treatments, or the same two without the
    plant. Who can be replaced contributes less; without any replacement the shares are equal.
    """
    partners = tuple(_partners(found, exchange, owners))
    gain = float(sum(partner.before for partner in partners))
    costs = np.array([[partner.cost] for partner in partners])
    worth = _worth(found, exchange, partners, gain)
    weights: dict[Weight, Floats] = {"equal": np.ones_like(costs), "by_cost": costs}
    split = [share(np.array([gain]), rule, weights=by)[:, 0] for rule, by in weights.items()]
    split.append(split[0] if not gain > 0 else contributions(worth, len(partners)))
    volume = float(found.exchanges.offered[exchange] * found.money.annuities[exchange])
    return ChainSharing(partners, np.array(split), volume)


def _partners(found: Assessment, exchange: int, owners: Owners) -> Iterator[Partner]:
    money = found.money
    life = float(money.annuities[exchange])
    saved = [float(values[exchange]) * life for values in (money.donors_saving, money.receivers_saving)]
    whole = float(money.running_cost[exchange]) * life + float(money.outlay[exchange])
    groups = _groups(found, exchange, owners)
    costs = [sum(_plant_cost(found, exchange, name) for name in group) for group in groups]
    rest = whole - sum(costs)
    if groups:
        costs[0] += rest
        rest = 0.0
    is_donors = found.scenario.operator == "donor"
    yield Partner("donor", (), saved[0], rest if is_donors else 0.0)
    for group, cost in zip(groups, costs, strict=True):
        yield Partner("plant", group, 0.0, cost)
    yield Partner("receiver", (), saved[1], 0.0 if is_donors else rest)


def _groups(found: Assessment, exchange: int, owners: Owners) -> list[tuple[str, ...]]:
    """Treatments of the chain by owner."""
    names = treatments(found, exchange)
    if not names:
        return []
    return [names] if owners == "one" else [(name,) for name in names]


def treatments(found: Assessment, exchange: int) -> tuple[str, ...]:
    """Technologies that `exchange` goes through, in order, each once."""
    return treatments_of(found.knowledge, found.exchanges.ways[int(found.exchanges.way[exchange])])


def _plant_cost(found: Assessment, exchange: int, technology: str) -> float:
    """Present cost of one plant: its running, its upkeep and its investment."""
    ledger = found.ledger.of(np.array([exchange]))
    recipe = found.purse.between(found.cases[int(found.which[exchange])])
    prices, money = found.prices.matrix()[0], found.money
    is_treatment = ledger.kind == _TREATMENT
    yearly = _sum_of(
        [one.why.facts.get("technology") == technology for one in recipe.sums],
        ledger.amount[is_treatment],
        prices[ledger.column[is_treatment]],
    )
    built = _sum_of(
        [one.why.facts.get("technology") == technology for one in recipe.investments],
        ledger.built_amount,
        prices[ledger.built_column],
    )
    outlay = built * money.borne
    return (yearly + built * money.terms.maintenance) * float(money.annuities[exchange]) + outlay


def _sum_of(is_its: Sequence[bool], amounts: Floats, prices: Floats) -> float:
    terms = np.where(amounts == 0, 0.0, amounts * prices)
    return float(terms[np.array(is_its, dtype=bool)].sum())


def _worth(
    found: Assessment, exchange: int, partners: Sequence[Partner], gain: float
) -> dict[frozenset[int], float]:
    """What sets of partners gain: all of them `gain`, all but one what replaces that one, others nothing."""
    everyone = frozenset(range(len(partners)))
    worth = {everyone: gain}
    for place, partner in enumerate(partners):
        value = _without(found, exchange, partner)
        worth[everyone - {place}] = min(max(value, 0.0), gain) if gain > 0 else 0.0
    return worth


def _without(found: Assessment, exchange: int, absent: Partner) -> float:
    """Best present value of another exchange that does without `absent`; 0 where there is none."""
    if absent.role != "plant":
        return float(found.without_either[0 if absent.role == "donor" else 1, exchange])
    both = found.exchanges
    is_other = [not set(absent.technologies) & set(way.steps) for way in both.ways]
    fitting = (both.offer == both.offer[exchange]) & (both.need == both.need[exchange])
    values = found.money.present_value[fitting & np.array(is_other)[both.way]]
    return float(values[~np.isnan(values)].max(initial=0.0))
