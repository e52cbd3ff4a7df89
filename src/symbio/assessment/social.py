"""What people may gain from an exchange: ranges, not promises."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from symbio.assessment.assess import Assessment
from symbio.assessment.mass import tonnes_per_unit
from symbio.assessment.scenario import Assumed
from symbio.language import Message


@dataclass(frozen=True, slots=True)
class SocialEstimate:
    """An indicator (of the table ``indicators``) as a range; ``assumed`` is the parameter it rests on."""

    indicator: str
    low: float
    value: float
    high: float
    why: Message
    assumed: Assumed


def social_estimates(found: Assessment, exchange: int) -> tuple[SocialEstimate, ...]:
    """Jobs from the investment and from the treatment of exchange `exchange`, where these are known."""
    return tuple(estimate for estimate in (_plant(found, exchange), _treatment(found, exchange)) if estimate)


def _plant(found: Assessment, exchange: int) -> SocialEstimate | None:
    euros = found.prices.exchange.factor("EUR", None)[0]
    millions = float(found.money.investment[exchange]) / euros / 1e6
    if np.isnan(millions):
        return None
    return _times(found, "jobs_per_investment", millions, "social-jobs-plant")


def _treatment(found: Assessment, exchange: int) -> SocialEstimate | None:
    way = found.cases[found.which[exchange]].way
    tonnes = tonnes_per_unit(found.knowledge, way.offer)
    is_treated = any(step in found.knowledge.technology for step in way.steps)
    part = found.purse.borne(found.cases[found.which[exchange]]).feed.value
    kilotonnes = float(found.exchanges.offered[exchange]) / 1000 * part
    if not is_treated or tonnes is None or np.isnan(kilotonnes):
        return None
    return _times(found, "jobs_per_kt_sorted", kilotonnes * tonnes, "social-jobs-treatment")


def _times(found: Assessment, parameter: str, amount: float, why: str) -> SocialEstimate:
    assumed = found.parameters[parameter]
    low, value, high = (figure * amount for figure in (assumed.low, assumed.value, assumed.high))
    return SocialEstimate("jobs", low, value, high, Message(why, per=assumed.value), assumed)
