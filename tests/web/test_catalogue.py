"""Faceted search: what narrows it, what its counts say, and that no choice tells what a card hides."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from symbio.streams.places import distance_km
from symbio.web import bridge
from symbio.web.access import VISITOR, Viewer, cell_of
from symbio.web.registry.asking import Query, asked_for
from symbio.web.registry.catalogue import facts_of, page_of
from symbio.web.registry.models import Site, Stream

KEMEROVO, NOVOKUZNETSK = (55.35, 86.09), (53.76, 87.12)


def _texts(viewer: Viewer = VISITOR, **asked: str) -> set[str]:
    return set(asked_for(Query.of(asked), viewer).values_list("text", flat=True))


@pytest.fixture
def shelf(company: Any, stream: Any) -> dict[str, Stream]:
    """Four open streams of two named companies."""
    power = company("Power", is_named=True)
    smelter = company("Smelter", is_named=True, activity="24.10", at=NOVOKUZNETSK)
    return {
        "ash": stream(power, "зола уноса", sees="public", quantity=20_000, unit="t/a", hazard_class=5),
        "water": stream(power, "оборотная вода", sees="public", quantity=900, unit="m3/a"),
        "slag": stream(smelter, "доменный шлак", sees="public", quantity=500, unit="t/a", hazard_class=4),
        "need": stream(smelter, "известь негашёная", "need", sees="public"),
    }


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"hazard": "4"}, {"slag"}),
        ({"least": "1000 t/a"}, {"ash"}),
        ({"least": "100 t/a"}, {"ash", "slag"}),
        ({"state": "liquid"}, {"water"}),
        ({"resource": "minerals", "direction": "offer"}, {"ash", "slag"}),
        ({"activity": "24"}, {"slag", "need"}),
        ({"near": "Кемерово", "km": "25"}, {"ash", "water"}),
        ({"near": "Novokuznetsk", "km": "300"}, {"ash", "water", "slag", "need"}),
        ({"near": "Абвгдеё", "km": "25"}, {"ash", "water", "slag", "need"}),
        ({"least": "many", "km": "-1", "state": "mood"}, {"ash", "water", "slag", "need"}),
    ],
)
def test_a_search_is_narrowed(shelf: dict[str, Stream], asked: dict[str, str], found: set[str]) -> None:
    assert _texts(**asked) == {shelf[name].text for name in found}


def test_every_count_is_what_its_choice_finds(shelf: dict[str, Stream]) -> None:
    for asked in ({}, {"direction": "offer"}, {"resource": "minerals"}, {"near": "Кемерово"}):
        facts = facts_of(Query.of(asked), VISITOR)
        assert facts["total"] == len(_texts(**asked))
        chosen = [(name, value, n) for name, values in facts["facets"].items() for value, n in values]
        assert {name for name, _value, _n in chosen} >= {"direction", "kind", "resource", "least"}
        for name, value, n in chosen:
            assert n == len(_texts(**{**asked, name: value})), (asked, name, value)


def test_the_tree_of_resources_goes_down_and_up(shelf: dict[str, Stream], client: Any) -> None:
    tops = dict(facts_of(Query(), VISITOR)["facets"]["resource"])
    assert "minerals" in tops
    assert "fly_ash_coal" not in tops
    below = dict(facts_of(Query(resource="minerals"), VISITOR)["facets"]["resource"])
    assert below["minerals"] == 3
    table = bridge.knowledge().resources
    assert {name for name in below if name != "minerals"} <= {
        table.ids[i] for i, up in enumerate(table.parents) if table.index["minerals"] in up
    }
    page = client.get("/catalogue/?resource=minerals&page=2")
    [tree] = [facet for facet in page.context["facets"] if facet["name"] == "resource"]
    assert {one["address"] for one in tree["values"] if one["is_chosen"]} == {""}
    down = client.get("/catalogue/?resource=ashes")
    [tree] = [facet for facet in down.context["facets"] if facet["name"] == "resource"]
    assert {one["address"] for one in tree["values"] if one["is_chosen"]} == {"resource=minerals"}


def test_the_nearest_come_first(shelf: dict[str, Stream]) -> None:
    page = page_of(Query.of({"near": "Новокузнецк", "km": "300", "order": "near"}), VISITOR)
    away = [distance_km(*NOVOKUZNETSK, *card.at) for card in page["cards"]]
    assert away == sorted(away)
    assert away[0] < 25 < away[-1]


def test_no_distance_tells_where_in_its_cell_a_coarse_place_lies(shelf: dict[str, Stream]) -> None:
    site = shelf["ash"].site
    assert not site.is_exact
    lat, lon = site.lat, site.lon
    answers = []
    for d_lat, d_lon in ((0.0, 0.0), (0.11, 0.10), (-0.09, -0.07)):
        moved = (lat + d_lat, lon + d_lon)
        if cell_of(*moved) != site.cell:
            continue
        Site.objects.filter(pk=site.pk).update(lat=moved[0], lon=moved[1])
        found = [
            (km, "зола уноса" in _texts(near=town, km=str(km)))
            for town in ("Кемерово", "Берёзовский", "Топки", "Полысаево")
            for km in range(2, 120, 3)
        ]
        order = page_of(Query.of({"near": "Топки", "km": "300", "order": "near"}), VISITOR)["cards"]
        answers.append((found, [card.id for card in order]))
    assert len(answers) > 1
    assert all(answer == answers[0] for answer in answers)
    hit = [is_found for _km, is_found in answers[0][0]]
    assert any(hit)
    assert not all(hit)


def test_an_exact_place_is_found_by_its_distance(shelf: dict[str, Stream]) -> None:
    site = shelf["slag"].site
    Site.objects.filter(pk=site.pk).update(is_exact=True, lat=53.90, lon=87.12)
    assert "доменный шлак" in _texts(near="Новокузнецк", km="25")
    assert "доменный шлак" not in _texts(near="Новокузнецк", km="10")


def test_activities_of_nameless_companies_are_neither_counted_nor_found(company: Any, stream: Any) -> None:
    hidden = company("Hidden", activity="20.15", is_named=False)
    stream(hidden, "аммиачная вода", sees="public")
    assert facts_of(Query(), VISITOR)["facets"]["activity"] == []
    assert _texts(activity="20") == set()


def test_what_is_chosen_and_not_found_can_be_let_go_of(shelf: dict[str, Stream], client: Any) -> None:
    page = client.get("/catalogue/?hazard=1&near=Кемерово")
    [facet] = [one for one in page.context["facets"] if one["name"] == "hazard"]
    assert [(one["value"], one["is_chosen"], one["count"]) for one in facet["values"]] == [("1", True, 0)]
    assert "hazard" not in facet["values"][0]["address"]


def test_an_unknown_town_is_said(shelf: dict[str, Stream], client: Any) -> None:
    page = client.get("/catalogue/?near=Абвгдеё", headers={"accept-language": "ru"})
    assert "Абвгдеё" in page.content.decode()
    assert page.context["query"].is_place_unknown


def test_the_map_and_the_api_narrow_alike(shelf: dict[str, Stream], client: Any) -> None:
    asked = "near=Кемерово&km=25&least=1000 t/a&state=bulk"
    data = client.get(f"/map/streams.geojson?{asked}").json()
    assert [one["properties"]["stream"] for one in data["features"]] == ["зола уноса"]
    api = client.get(f"/api/v1/catalogue?{asked}").json()
    assert [one["text"] for one in api["cards"]] == ["зола уноса"]
    assert client.get("/map/?state=bulk&least=1000 t/a").context["total"] == 1


def test_facets_cost_few_queries(shelf: dict[str, Stream], client: Any) -> None:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        client.get("/catalogue/?near=Кемерово&order=near")
    assert len(seen) <= 15


def test_the_api_refuses_a_town_that_nobody_knows(client: Any) -> None:
    answer = client.get("/api/v1/catalogue?near=Абвгдеё")
    assert answer.status_code == 422
    assert "Абвгдеё" in answer.content.decode()
    assert "near" in answer.content.decode()
