"""Ask the engine: what a phrase is, who usually takes or supplies it. Nothing is stored."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from symbio.knowledge.nace import parse_activity
from symbio.web import bridge
from symbio.web.api import contract
from symbio.web.api.callers import ASK, OPEN
from symbio.web.api.refusals import Fault, Refused
from symbio.web.api.routes import FAULTS, router

MOST_READINGS = 10
MOST_TYPES = 20
MOST_WARNINGS = 4


def _activity(text: str) -> str | None:
    """The class that is stated; a wrong one is refused."""
    if not text.strip():
        return None
    nace, problem = parse_activity(text.strip())
    if nace is None and problem is not None:
        raise Refused(422, (Fault(problem, "activity"),))
    return nace


def _readings(resources: Any, lang: str) -> list[dict[str, Any]]:
    table = bridge.knowledge().resources
    return [
        {"id": table.ids[r], "name": table.name(r, lang), "kind": table.kind[r], "p": p}
        for r, p in resources[:MOST_READINGS]
    ]


def _codes(codes: Any) -> list[dict[str, Any]]:
    return [{"code": code, "p": p} for code, p in codes[:MOST_READINGS]]


def _lang(request: HttpRequest) -> str:
    return str(getattr(request, "lang", "ru"))


@router.post(
    "/classify", tags=["ask"], auth=ASK, response={200: contract.Classified, **FAULTS}, openapi_extra=OPEN
)
def classify(request: HttpRequest, asked: contract.Question) -> dict[str, Any]:
    """What a phrase is: resources, and waste codes that it may carry."""
    [found] = bridge.oracle().classify(
        [asked.text], directions=[asked.direction], activities=[_activity(asked.activity)]
    )
    return {
        "resources": _readings(found.resources, _lang(request)),
        "ewc": _codes(found.ewc),
        "fkko": _codes(found.fkko),
    }


@router.post(
    "/partners", tags=["ask"], auth=ASK, response={200: contract.Partners, **FAULTS}, openapi_extra=OPEN
)
def partners(request: HttpRequest, asked: contract.Question) -> dict[str, Any]:
    """Types of company that usually take what is offered, or supply what is needed."""
    [found] = bridge.oracle().partners(
        [asked.text], directions=[asked.direction], activities=[_activity(asked.activity)]
    )
    lang, k = _lang(request), bridge.knowledge()
    types = [
        {
            "nace": one.nace,
            "name": k.activity_name(one.nace, lang) or one.nace,
            "score": one.score,
            "via": one.via,
            "evidence": list(one.evidence),
        }
        for one in found.partners[:MOST_TYPES]
    ]
    return {
        "resources": _readings(found.classified.resources, lang),
        "partners": types,
        "warnings": [hazard.text(lang) for hazard in found.hazards[:MOST_WARNINGS]],
        "dead_end": found.dead_end.text(lang) if found.dead_end else None,
    }
