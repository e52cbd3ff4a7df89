"""Nothing that a company keeps to itself reaches others: neither in words nor in a count, an order, a score.

A company is planted beside everybody of the matrix. What it hides is a set of tell-tale words and figures;
besides, every answer is compared before and after: an answer that changes tells.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from roles import ROLES, text_of
from test_matrix import _lines, _said, _unlimited, world  # noqa: F401 - fixtures

from symbio.web import bridge
from symbio.web.access import cell_of
from symbio.web.registry.models import Organisation, Site, Stream
from symbio.web.synergies.models import Candidate
from symbio.web.workspaces import campaigns

SECRETS = ("тайнинск", "сверхсекретн", "скрытоград", "314159", "314 159", "314\u00a0159", "314,159", "271828",
           "271,828", "271 828", "55.3123", "55,3123", "86.0789")  # fmt: skip
"""Name, stream, place, quantity, composition and cost, latitude and longitude of the planted company."""
HALF_OPEN = tuple(word for word in SECRETS if word not in ("314159", "314 159", "314\u00a0159", "314,159"))
SEARCHES = (
    "/catalogue/?order=quantity",
    "/catalogue/?order=name",
    "/catalogue/?q=сверхсекретная",
    "/catalogue/?q=зола",
    "/catalogue/?direction=offer&kind=material",
    "/catalogue/?country=RU",
    "/catalogue/?hazard=4",
    "/catalogue/?activity=35",
    "/catalogue/?page=2",
    "/catalogue/?near=Кемерово&km=10&order=near",
    "/catalogue/?near=Топки&km=25",
    "/catalogue/?least=100000 t/a",
    "/catalogue/?state=bulk&resource=minerals",
    "/map/?country=RU",
    "/map/?state=bulk&near=Кемерово&km=25",
    "/map/streams.geojson?near=Кемерово&km=10",
    "/map/streams.geojson?q=зола",
    "/find/?q=зола уноса&direction=need",
    "/find/?q=сверхсекретная зола&direction=offer",
    "/try/?q=зола",
    "/nowhere/",
    "/streams/987654321/",
)
_OF_OTHERS = (
    "tokens",
    "account_",
    "mfa_",
    "usersessions",
    "invit",
    "space-invit",
    "space-withdraw",
    "api-v1:openapi",
    "my-data",
    "export-file",
    "account-erase",
    "steward",
    "duplicates-pair",
    "news-stop",
)
"""Pages that tell of oneself alone, of a letter that was just sent, of the platform to those who run it; and
those whose own address is new with every request."""
_NEAREST = ("visitor", "stranger", "owner", "facilitator")
WALKED = [role if role in _NEAREST else pytest.param(role, marks=pytest.mark.slow) for role in ROLES]
"""All roles; those who are nearest to the planted company are walked every time."""
_KEPT = {"year": None, "hazard_class": 4, "composition": "тяжёлая 271828", "unit_cost": 271828.0}


@pytest.fixture(autouse=True)
def _interested(world: dict[str, Any], stream: Any) -> None:  # noqa: F811
    """A stranger who would be glad of the planted stream, and something open to look at."""
    stranger = Organisation.objects.get(name="Stranger")
    wanted = stream(stranger, "зола уноса для кирпича", "need", quantity=700.0, unit="t/a", sees="members")
    stream(
        world["Cement"].organisation, "зола уноса в бетон", "need", sees="public", quantity=10.0, unit="t/a"
    )
    bridge.match_stream(wanted)


def _plant(stream: Any, **fields: Any) -> Stream:
    """A company of its own with a site and one stream, matched with everybody's."""
    name = "Тайнинский комбинат"
    organisation = Organisation.objects.create(name=name, name_key=name.lower(), country="RU")
    Site.objects.create(
        organisation=organisation, name=name, place="Скрытоград", country="RU", lat=55.3123, lon=86.0789,
        cell=cell_of(55.3123, 86.0789),
    )  # fmt: skip
    text = fields.pop("text", "Сверхсекретная зола уноса")
    made: Stream = stream(organisation, text, quantity=314159.0, unit="t/a", **_KEPT, **fields)
    assert bridge.match_stream(made)
    return made


def _walk(world: dict[str, Any], role: str) -> dict[str, str]:  # noqa: F811
    """What every page, search, export, map and operation that is only read says to a role."""
    said = {}
    for line in _lines():
        if line["method"] == "GET" and not line["address"].startswith(_OF_OTHERS):
            said[line["address"]] = "\n".join(_said(world, "GET", line["address"], role))
    for address in SEARCHES:
        said[address] = text_of(world["pages"][role].get(address))
    table = {"text": "поток;количество;единица;ОКВЭД;город\nглина;700;т/год;23.32;Кемерово\nзола;1;т/год;;\n"}
    said["tried table"] = text_of(world["pages"][role].post("/try/table/", table))
    for address in ("/api/v1/catalogue?order=quantity", "/api/v1/catalogue?q=зола", "/api/v1/map?country=RU"):
        said[address] = text_of(world["programs"][role].get(address))
    said["own stream"] = text_of(world["pages"][role].get(reverse("stream", args=[_own(role)])))
    return said


def _own(role: str) -> int:
    """A stream that would have the planted one among its candidates."""
    text = "зола уноса для кирпича" if role == "stranger" else "зола уноса в бетон"
    return Stream.objects.get(text=text).pk


def _changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return [address for address, text in before.items() if after[address] != text]


@pytest.mark.parametrize("role", WALKED)
def test_a_private_stream_changes_no_answer_to_others(world: dict[str, Any], stream: Any, role: str) -> None:  # noqa: F811
    before = _walk(world, role)
    planted = _plant(stream)
    after = _walk(world, role)
    assert _changed(before, after) == []
    assert not [(word, address) for address, text in after.items() for word in SECRETS
                if word in text.lower() and f"q={word}" not in address]  # fmt: skip
    client, program = world["pages"][role], world["programs"][role]
    of_planted = [reverse("stream", args=[planted.pk]), reverse("director", args=[planted.pk, "ru", "docx"])]
    for candidate in Candidate.objects.filter(offer=planted):
        of_planted.append(reverse("candidate", args=[candidate.pk]))
        of_planted.append(reverse("letter", args=[candidate.pk, "need", "ru", "docx"]))
    for address in of_planted:
        assert client.get(address).status_code == 404, address
    assert program.get(f"/api/v1/streams/{planted.pk}/candidates").status_code == 404


def test_those_who_run_the_platform_read_no_stream(world: dict[str, Any], stream: Any) -> None:  # noqa: F811
    _plant(stream)
    hidden = [word for word in SECRETS if word not in ("тайнинск", "скрытоград")]
    read = [line["address"] for line in _lines() if line["method"] == "GET" and "steward" in line["address"]]
    assert len(read) > 5
    said = {address: _said(world, "GET", address, "administrator")[1].lower() for address in read}
    assert not [(word, address) for address, text in said.items() for word in hidden if word in text]


def _open_half(stream: Any) -> Stream:
    """A stream whose "what" everybody may see, of a company without a name at a place that is not told."""
    made = _plant(stream, text="зола уноса открытая", sees="public")
    made.sees_quality = made.sees_money = "private"
    made.moisture_pct_low = made.moisture_pct_high = 3.0
    made.save()
    bridge.match_stream(made)
    return made


def _walk_open(world: dict[str, Any], role: str, planted: Stream) -> dict[str, str]:  # noqa: F811
    client, program = world["pages"][role], world["programs"][role]
    said = _walk(world, role)
    for candidate in Candidate.objects.filter(offer=planted):
        said[f"to {candidate.need.text}"] = text_of(client.get(reverse("candidate", args=[candidate.pk])))
        address = reverse("letter", args=[candidate.pk, "need", "ru", "docx"])
        said[f"letter {candidate.need.text}"] = text_of(client.get(address))
    said["planted"] = text_of(client.get(reverse("stream", args=[planted.pk])))
    said["card"] = text_of(program.get(f"/api/v1/streams/{planted.pk}"))
    said["candidates"] = text_of(program.get(f"/api/v1/streams/{planted.pk}/candidates"))
    return said


@pytest.mark.parametrize("role", WALKED)
def test_what_an_open_stream_hides_shows_in_no_answer(world: dict[str, Any], stream: Any, role: str) -> None:  # noqa: F811
    planted = _open_half(stream)
    before = _walk_open(world, role, planted)
    assert not [(word, address) for address, text in before.items() for word in HALF_OPEN
                if word in text.lower() and f"q={word}" not in address]  # fmt: skip
    assert "зола уноса открытая" in before["planted"]
    planted.moisture_pct_low = planted.moisture_pct_high = 60.0
    planted.composition, planted.unit_cost, planted.current_fate = "Cl 9 %", -12.0, "landfilled"
    planted.save()
    site = planted.site
    site.lat, site.lon, site.place = 55.2601, 86.2299, "Иной"
    assert cell_of(site.lat, site.lon) == site.cell, "the coarse place is the same"
    site.save()
    scores = dict(Candidate.objects.values_list("need", "score"))
    bridge.match_stream(planted)
    assert dict(Candidate.objects.values_list("need", "score")) != scores, "the engine knows the difference"
    assert _changed(before, _walk_open(world, role, planted)) == []


def test_letters_to_others_name_nothing_hidden(world: dict[str, Any], stream: Any) -> None:  # noqa: F811
    _plant(stream)
    campaigns.mail_links(world["campaign"], user=world["users"]["facilitator"], address=str)
    _said(world, "POST", "space-invite", "facilitator")
    _said(world, "POST", "people", "owner")
    assert mail.outbox
    assert not [word for letter in mail.outbox for word in SECRETS
                if word in f"{letter.subject} {letter.body}".lower()]  # fmt: skip
