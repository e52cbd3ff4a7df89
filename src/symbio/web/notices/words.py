"""A notice as a sentence, in the language of who reads it."""

from __future__ import annotations

from typing import Any

from symbio.language import say_code
from symbio.web.access import DISTANCE_STEP_KM
from symbio.web.bridge import knowledge
from symbio.web.notices.models import Notice


def coarse_km(km: float | None) -> int | None:
    """A distance in the steps in which it is told of places that are not open."""
    if km is None:
        return None
    return round(max(DISTANCE_STEP_KM, round(km / DISTANCE_STEP_KM) * DISTANCE_STEP_KM))


def sentence(notice: Notice, lang: str) -> str:
    """What the notice says; companies by kind and rough distance, never by name."""
    facts: dict[str, Any] = dict(notice.facts)
    variant = facts.pop("variant", "")
    code = f"notice-{notice.kind}-{variant}" if variant else f"notice-{notice.kind}"
    if "activity" in facts:
        facts["who"] = who(facts.pop("activity"), facts.pop("km", None), lang)
    return say_code(code, lang, **facts)


def who(activity: str, km: float | None, lang: str) -> str:
    """A company by its kind and how far it is."""
    name = knowledge().activity_name(activity, lang) if activity else ""
    kind = name or say_code("notice-kind-untold", lang)
    far = say_code("web-distance-unknown" if km is None else "web-distance-about", lang, km=km or 0)
    return say_code("notice-who", lang, kind=kind, far=far)
