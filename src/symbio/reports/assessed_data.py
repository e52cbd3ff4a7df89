"""Chains and products of an assessment as plain data for programs; None is unknown, never nil."""

from __future__ import annotations

import math
from typing import Any, get_args

from symbio.assessment.assess import Assessment
from symbio.assessment.categories import CATEGORIES, UNITS
from symbio.assessment.partners import RULES, ChainSharing, Owners, share_chain, treatments
from symbio.assessment.product import CLIMATE, ProductChange, product_by_category
from symbio.matching.explanation import rounded

OWNERS: tuple[Owners, ...] = get_args(Owners)
_DIGITS = 6


def known(value: Any) -> float | None:
    """`value` to six digits; None where it is unknown or without bound."""
    return rounded(float(value), _DIGITS) + 0.0 if math.isfinite(value) else None


def chains_data(found: Assessment, exchange: int) -> list[dict[str, Any]]:
    """Partners of the chain of `exchange`, once for every way in which the plants may be owned."""
    if len(treatments(found, exchange)) > 1:
        return [chain_data(found, exchange, owners) for owners in OWNERS]
    alike = chain_data(found, exchange)
    return [alike | {"owners": owners} for owners in OWNERS]


def chain_data(found: Assessment, exchange: int, owners: Owners = "each") -> dict[str, Any]:
    """Partners of a chain from the donor to the receiver, what each may gain, and what each pays.

    ``before``, ``shares`` and ``gain`` are present values [currency]. ``pays`` is what a partner pays the one
    before it [currency per unit of the offer], negative where it is paid; None of the donor, whom none
    precedes. ``company`` is None of plants: who will own them is open.
    """
    chain = share_chain(found, exchange, owners)
    partners = [_partner(found, exchange, chain, place) for place in range(len(chain.partners))]
    return {"owners": owners, "gain": known(chain.gain), "partners": partners}


def _partner(found: Assessment, exchange: int, chain: ChainSharing, place: int) -> dict[str, Any]:
    both, partner = found.exchanges, chain.partners[place]
    sides = {"donor": both.offer, "receiver": both.need}
    side = sides.get(partner.role)
    pays = {rule: known(chain.paid(rule)[place - 1]) for rule in RULES} if place else None
    return {
        "role": partner.role,
        "company": None if side is None else both.streams[int(side[exchange])]["company"],
        "technologies": list(partner.technologies),
        "before": known(partner.before),
        "shares": {rule: known(chain.shares[n, place]) for n, rule in enumerate(RULES)},
        "pays": pays,
    }


def product_data(found: Assessment, exchange: int) -> dict[str, Any] | None:
    """What `exchange` changes in the receiver's product; None where the product or its burden is unknown.

    ``burden`` and ``saving`` are per unit of the product, ``change`` is −``saving`` ÷ ``burden`` (−0.24: a
    quarter less), ``row`` the row of the table of factors that tells the burden.
    """
    changes = product_by_category(found, exchange)
    told = changes[CLIMATE]
    if told is None:
        return None
    table = found.knowledge.resources
    unit = table.basis[told.product].removesuffix("/a")
    return {
        "product": table.ids[told.product],
        "unit": unit,
        "units": known(told.units),
        "intake": told.flow.resource,
        "changes": [_changed(i, change, unit) for i, change in enumerate(changes)],
    }


def _changed(category: int, change: ProductChange | None, unit: str) -> dict[str, Any]:
    name = CATEGORIES[category]
    return {
        "category": name,
        "unit": f"{UNITS[name]}/{unit}",
        "burden": None if change is None else known(change.figure.value),
        "saving": None if change is None else known(change.saving),
        "change": None if change is None else known(change.change),
        "row": None if change is None else change.figure.factor.id,
    }
