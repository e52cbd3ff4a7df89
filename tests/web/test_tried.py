"""A visitor's table against the catalogue: who could take it, and nothing that a card hides."""

from __future__ import annotations

from typing import Any

import pytest

from symbio.web.registry import tried
from symbio.web.registry.models import Organisation, Site, Stream

TABLE = "поток;количество;единица;ОКВЭД;город\nзола уноса;20000;т/год;35.11;Кемерово\n"
TAKER = "зола уноса для цемента"


@pytest.fixture
def want(company: Any, stream: Any) -> Stream:
    """A cement works forty kilometres away that needs ash, and says so to everyone."""
    works = company("Топкинский цемент", activity="23.51", at=(55.28, 85.61), is_named=True)
    return stream(works, TAKER, "need", sees="public", quantity=50_000, unit="t/a")


def _tried(client: Any, text: str = TABLE) -> list[list[Any]]:
    page = client.post("/try/table/", {"text": text})
    return [one["here"] for one in page.context["shown"]]


def test_a_row_finds_who_takes_it_in_the_catalogue(want: Stream, client: Any) -> None:
    [[taker]] = _tried(client)
    assert taker.card.id == want.pk
    assert 10 < taker.km < 60
    page = client.post("/try/table/", {"text": TABLE}).content.decode()
    assert f"/streams/{want.pk}/" in page
    assert "Топкинский цемент" in page
    assert Stream.objects.count() == 1


def test_a_need_finds_who_offers_it(want: Stream, company: Any, stream: Any, client: Any) -> None:
    ash = stream(company("Power"), "зола уноса сухая", sees="public", quantity=9000, unit="t/a")
    [[taker]] = _tried(client, "поток;направление;количество;единица\nзола уноса;потребность;5000;т/год\n")
    assert taker.card.id == ash.pk
    assert taker.card.company is None


@pytest.mark.parametrize("sees", ["private", "members", "matched"])
def test_what_is_not_open_is_not_found(want: Stream, client: Any, sees: str) -> None:
    Stream.objects.update(sees_what=sees)
    assert _tried(client) == [[]]


def test_a_running_row_and_a_running_need_find_nobody(want: Stream, client: Any) -> None:
    Stream.objects.update(is_running=True)
    assert _tried(client) == [[]]


def test_hidden_quality_and_place_change_nothing(want: Stream, client: Any) -> None:
    Organisation.objects.update(is_named=False)
    Stream.objects.update(sees_quality="private", sees_money="private")

    def told() -> list[tuple[int, float | None]]:
        table = "поток;количество;единица;ОКВЭД;город;влажность\nзола уноса;20000;т/год;35.11;Кемерово;60 %\n"
        return [(taker.card.id, taker.km) for taker in _tried(client, table)[0]]

    first = told()
    assert first
    Stream.objects.update(moisture_pct_high=1.0, unit_cost=-5000.0, currency="RUB", composition="MgO < 1 %")
    Site.objects.update(lat=55.26, lon=85.70)
    assert told() == first


def test_one_table_costs_few_queries(want: Stream, client: Any, django_assert_max_num_queries: Any) -> None:
    rows = "".join(f"шлак доменный {i};{i}00;т/год;24.10;Новокузнецк\n" for i in range(1, 40))
    with django_assert_max_num_queries(15):
        _tried(client, TABLE + rows)


def test_a_doubtful_partner_is_not_told(
    company: Any, stream: Any, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant = company("Калтанская ГРЭС", activity="35.11", at=(53.52, 87.27), is_named=True)
    stream(plant, "Уголь, кек, биотопливо (энергетическое топливо)", "need", sees="public", quantity=300_000)
    assert _tried(client) == [[]]
    monkeypatch.setattr(tried, "DOUBTFUL", "no band")
    assert len(_tried(client)[0]) == 1, "found, and left out for its band alone"
