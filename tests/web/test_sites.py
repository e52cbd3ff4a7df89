"""Sites are changed by their company; where one moved or works otherwise, its streams are matched anew."""

from __future__ import annotations

from typing import Any

import pytest

from symbio.web import bridge
from symbio.web.access import cell_of
from symbio.web.jobs.models import Job
from symbio.web.registry import sites
from symbio.web.registry.models import Site
from symbio.web.synergies.models import Candidate, Word


@pytest.fixture
def works(company: Any, person: Any, stream: Any) -> dict[str, Any]:
    """A power station with ash, and a cement works beside it that needs it."""
    owner = person("owner@example.org")
    power = company("Power", user=owner)
    ash = stream(power, "зола уноса", quantity=1000, unit="t/a")
    want = stream(company("Cement", activity="23.51"), "зола уноса", "need", sees="public")
    bridge.match_stream(ash)
    return {"owner": owner, "site": power.sites.get(), "ash": ash, "want": want}


def _form(site: Site, **changed: Any) -> dict[str, Any]:
    same = {name: getattr(site, name) for name in ("name", "activity", "place", "lat", "lon")}
    return {name: "" if value is None else value for name, value in {**same, **changed}.items()}


def _save(works: dict[str, Any], browser: Any, **changed: Any) -> Any:
    site = works["site"]
    return browser(works["owner"]).post(f"/my/sites/{site.pk}/", _form(site, **changed), follow=True)


def test_a_site_that_moves_moves_its_candidates(works: dict[str, Any], browser: Any) -> None:
    near = Candidate.objects.get(offer=works["ash"]).distance_km
    page = _save(works, browser, lat="55.85", lon="86.09")
    assert page.redirect_chain
    moved = Site.objects.get(pk=works["site"].pk)
    assert (moved.lat, moved.cell) == (55.85, cell_of(55.85, 86.09))
    assert Candidate.objects.get(offer=works["ash"]).distance_km > near + 40
    _save(works, browser, lat="43.1", lon="131.9")
    assert not Candidate.objects.filter(offer=works["ash"]).exists()


def test_leave_to_show_the_place_is_given_later(works: dict[str, Any], browser: Any) -> None:
    before = Candidate.objects.get(offer=works["ash"]).pk
    _save(works, browser, is_exact="on")
    assert Site.objects.get(pk=works["site"].pk).is_exact
    assert Candidate.objects.get(offer=works["ash"]).pk == before


def test_a_town_alone_is_enough_and_an_unknown_one_is_said(works: dict[str, Any], browser: Any) -> None:
    _save(works, browser, place="Новокузнецк", lat="", lon="")
    assert abs(Site.objects.get(pk=works["site"].pk).lat - 53.76) < 0.1
    page = _save(works, browser, place="Абвгдеё", lat="", lon="")
    assert "Абвгдеё" in page.content.decode()
    assert not page.redirect_chain


def test_many_streams_are_matched_in_the_background(
    works: dict[str, Any], browser: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sites, "MOST_AT_ONCE", 0)
    _save(works, browser, lat="55.85", lon="86.09")
    assert Job.objects.filter(kind="rematch", owner=works["owner"]).count() == 1


def test_the_map_to_choose_a_place_on_begins_where_the_site_is(works: dict[str, Any], browser: Any) -> None:
    page = browser(works["owner"]).get(f"/my/sites/{works['site'].pk}/")
    assert page.status_code == 200
    assert page.context["form"].instance.pk == works["site"].pk
    link = f'href="/my/sites/{works["site"].pk}/"'
    assert link in browser(works["owner"]).get("/my/").content.decode()


def test_what_people_said_of_a_candidate_outlives_a_move(works: dict[str, Any], browser: Any) -> None:
    candidate = Candidate.objects.get(offer=works["ash"])
    Word.objects.create(candidate=candidate, side="need", kind="interested", user=works["owner"])
    _save(works, browser, lat="43.1", lon="131.9")
    assert Candidate.objects.filter(pk=candidate.pk).exists()
