"""Why a pair was refused, in messages."""

from __future__ import annotations

from typing import Any

from symbio.language import Message
from symbio.matching.kernel_score import Reason
from symbio.matching.quality import HAZARD, STATED, column_name
from symbio.matching.quality_words import limit_words, quality_name
from symbio.matching.rules import Rules
from symbio.matching.ways import Way
from symbio.streams.composition import parse_composition

CODES = {
    Reason.FORBIDDEN: "rule",
    Reason.ACTIVITY: "activity",
    Reason.OFFER_QUALITY: "offer-quality",
    Reason.NEED_QUALITY: "need-quality",
    Reason.MONTHS: "months",
}
"""Stable code of each of the kernel's reasons."""


def explain_refusal(
    refusal: dict[str, Any], offer: dict[str, Any], need: dict[str, Any], way: Way, rules: Rules, lang: str
) -> Message:
    """The message for one row of ``Matches.refusals``."""
    code, quality = refusal["code"], refusal["quality"]
    if code in ("rule", "activity"):
        hazard = rules.refusal(way, need["activity"])
        if hazard is not None:
            return Message("refuse-rule", text=hazard.text(lang))
        return Message("refuse-activity", nace=need["activity"])
    if quality == HAZARD:
        return Message("refuse-federal-operator")
    if code == "offer-quality":
        limits = [limit for limit in way.limits if limit.is_upper == refusal["is_upper"]]
        limit = next((limit for limit in limits if column_name(limit.quantity) == quality), None)
        words = limit_words(limit, lang) if limit else quality_name(quality, lang)
        return Message("refuse-offer-quality", limit=words, stated=stated_quality(offer, quality))
    if code == "need-quality" and quality == "temperature_c":
        return Message(
            "refuse-temperature",
            offered=_whole(offer["temperature_c_high"]),
            needed=_whole(need["temperature_c_low"]),
        )
    if code == "need-quality":
        facts = {
            "quality": quality_name(_spelt(quality, need), lang),
            "needed": stated_quality(need, quality),
            "stated": stated_quality(offer, quality),
        }
        return Message("refuse-need-quality", facts)
    return Message("refuse-months")


def _spelt(quality: str, row: dict[str, Any]) -> str:
    """A component's column as `row` spells it: columns are in capitals."""
    names = (f"{component.name}_pct" for component in parse_composition(row.get("composition")))
    return next((name for name in names if name.upper() == quality.upper()), quality)


def stated_quality(row: dict[str, Any], quality: str) -> str | None:
    """What `row` states of a quality column, as words; None where it states nothing."""
    if quality not in STATED:
        return row.get("composition")
    ends = [row.get(f"{quality}_low"), row.get(f"{quality}_high")]
    known = [f"{end:g}" for end in dict.fromkeys(ends) if end is not None]
    return "–".join(known) or None


def _whole(degrees: float | None) -> int | None:
    return None if degrees is None else round(degrees)
