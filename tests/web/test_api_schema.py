"""No request that the schema allows, or nearly allows, ends in a fault of ours."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symbio.web import bridge
from symbio.web.api import callers
from symbio.web.api.tokens import make_token
from symbio.web.api.v1 import api
from symbio.web.registry.models import Stream
from symbio.web.synergies.models import Candidate

schemathesis = pytest.importorskip("schemathesis", reason="requests are made of the schema by schemathesis")
OPERATIONS = [
    f"{method.upper()} {path}" for path, item in api.get_openapi_schema()["paths"].items() for method in item
]
N_REQUESTS = 60
_WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
_FIGURES = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-5, 10**6),
    st.sampled_from(["", "≈ 40 000", "10–20", "≤ 5", "> 1e9", "1e400", "-5", "0", "many"]),
)
SOUND = st.fixed_dictionaries(
    {
        "direction": st.sampled_from(["offer", "need"]),
        "stream": st.sampled_from(["зола уноса", "steam", "?"]),
    },
    optional={
        **dict.fromkeys(("temperature_c", "pressure_bar", "moisture_pct", "grain_size_mm"), _FIGURES),
        **dict.fromkeys(("quantity", "unit_cost"), _FIGURES),
        "unit": st.sampled_from(["t/a", "т/год", "MWh/a", "m3/h", "kg", "bananas", ""]),
        "hazard_class": st.integers(-1, 7),
        "code": st.sampled_from(["10 01 02", "6 11 100 01 40 4", "FKKO 1", "", "EWC 99 99 99*"]),
        "composition": st.one_of(_WORDS, st.just("SiO2 50 %, CaO 10–20 %")),
        "pattern": st.sampled_from(["continuous", "seasonal", "постоянно", ""]),
        "current_fate": st.sampled_from(["burial", "storage", ""]),
        "currency": st.sampled_from(["EUR", "RUB", "XX", ""]),
        "note": _WORDS,
        "sees_what": st.sampled_from(["private", "matched", "members", "public"]),
    },
)
"""Answers of which the form refuses few: random ones seldom come as far as the engine."""


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["positive", "negative"])
@pytest.mark.parametrize("label", OPERATIONS)
def test_no_request_from_the_schema_ends_in_a_fault_of_ours(
    label: str, mode: str, person: Any, company: Any, stream: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(callers, "RATES", dict.fromkeys(callers.RATES, 10**9))
    cache.clear()
    owner = person()
    mine = stream(company(user=owner), "зола уноса")
    stream(company("Cement", activity="23.51"), "зола уноса", "need", sees="public")
    bridge.match_stream(mine)
    candidate = Candidate.objects.values_list("pk", flat=True).get(offer=mine)
    headers = {"Authorization": f"Bearer {make_token(owner, 'test')[1]}"}
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    operation = next(found.ok() for found in schema.get_all_operations() if found.ok().label == label)
    cases = operation.as_strategy(generation_mode=schemathesis.GenerationMode(mode))
    statuses = set()

    @settings(
        max_examples=N_REQUESTS,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases, sound=SOUND, is_mine=st.booleans())
    def send(case: Any, sound: dict[str, Any], is_mine: bool) -> None:
        Stream.objects.filter(pk=mine.pk).update(removed_at=mine.created_at if "restore" in label else None)
        if is_mine and "pk" in case.path_parameters:
            case.path_parameters["pk"] = candidate if "/candidates/{pk}" in label else mine.pk
        if is_mine and mode == "positive" and "/streams" in label and isinstance(case.body, dict):
            case.body = sound | ({"site": mine.site_id} if label.startswith("POST") else {})
        answer = case.call(headers=headers)
        statuses.add(answer.status_code)
        assert answer.status_code < 500, (case.as_curl_command(), answer.text[:500])
        if answer.status_code not in (204, 405):
            assert answer.headers["content-type"][0].startswith("application/json"), answer.text[:200]
            json.loads(answer.text, parse_constant=pytest.fail)

    send()
    assert mode == "negative" or statuses & {200, 201, 204}, "nothing came through, so little was tried"
