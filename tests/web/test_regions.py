"""Regions: what is published tells of no company, and an authority sees no more of one."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from symbio.web import bridge
from symbio.web.access import Viewer, visible
from symbio.web.jobs.models import Job
from symbio.web.jobs.work import run_now
from symbio.web.regions.figures import PACE, group_of, make_figures
from symbio.web.regions.models import Region
from symbio.web.regions.officers import set_officer
from symbio.web.regions.places import region_name, town_of
from symbio.web.regions.sums import FATES, Counted, fate_of, flows
from symbio.web.registry.models import Stream
from symbio.web.synergies.models import Candidate, Word

CODE = "RU-29"
PAGES = (f"/regions/{CODE}/", f"/regions/{CODE}/figures.csv", "/regions/")
SECRET = "зола секретного завода"


def _ash(company: Any, stream: Any, person: Any, i: int, quantity: float = 1000.0, **fields: Any) -> Stream:
    """A company of its own with people, and its private ash."""
    works = company(f"Secret works {i}", user=person(f"w{i}@example.org"))
    fields = {"current_fate": "storage", "unit": "t/a", **fields}
    made: Stream = stream(works, f"{SECRET} {i}", quantity=quantity, **fields)
    Stream.objects.filter(pk=made.pk).update(resource="fly_ash_coal", kind="material")
    return made


@pytest.fixture
def kuzbass(company: Any, stream: Any, person: Any) -> dict[str, Any]:
    """Four companies around Kemerovo with private ash, and the figures of their region."""
    ashes = [_ash(company, stream, person, i, 1000.0 + i) for i in range(4)]
    make_figures()
    return {"region": Region.objects.get(code=CODE), "ashes": ashes}


def _cells(region: Region, unit: str = "t/a") -> dict[tuple[str, ...], list[Any]]:
    return {tuple(key): [value, n] for key, value, n in region.figures["units"][unit]["offers"]["cells"]}


def test_private_streams_count_in_sums_of_companies_and_are_still_seen_by_nobody(
    kuzbass: dict[str, Any],
) -> None:
    assert _cells(kuzbass["region"])["flow", "minerals", "untapped"] == [4010.0, 4]
    assert _cells(kuzbass["region"])["resource", "minerals", "fly_ash_coal"] == [4010.0, 4]
    assert kuzbass["region"].figures["companies"] == 4
    assert not visible(Stream.objects.all(), Viewer()).exists()


def test_two_companies_make_no_figure_and_the_region_is_not_there(
    company: Any, stream: Any, person: Any, browser: Any
) -> None:
    for i in range(2):
        _ash(company, stream, person, i)
    make_figures()
    assert Region.objects.get(code=CODE).figures == {}
    for page in PAGES[:2]:
        assert browser().get(page).status_code == 404
    assert CODE not in browser().get("/regions/").content.decode()


def test_a_company_that_makes_up_nearly_all_hides_the_sum(company: Any, stream: Any, person: Any) -> None:
    for i in range(4):
        _ash(company, stream, person, i, 100_000.0 if i == 0 else 10.0)
    make_figures()
    region = Region.objects.get(code=CODE)
    assert "t/a" not in region.figures["units"]
    assert "100" not in json.dumps(region.figures["units"])


def test_what_a_company_without_people_told_a_facilitator_does_not_count(
    kuzbass: dict[str, Any], company: Any, stream: Any
) -> None:
    alone = stream(company("Nobody's"), "зола уноса", quantity=77_777.0, unit="t/a")
    Region.objects.update(figures={})
    make_figures()
    assert Region.objects.get(code=CODE).figures["companies"] == 4
    Stream.objects.filter(pk=alone.pk).update(sees_what="public")
    Region.objects.update(figures={})
    make_figures()
    assert Region.objects.get(code=CODE).figures["companies"] == 5


def test_figures_stand_until_time_has_passed_and_three_companies_have_changed(
    kuzbass: dict[str, Any],
) -> None:
    ashes, first = kuzbass["ashes"], kuzbass["region"].figures

    def change(n: int) -> None:
        for ash in ashes[:n]:
            Stream.objects.filter(pk=ash.pk).update(quantity=5000.0)
        make_figures()

    change(4)
    assert Region.objects.get(code=CODE).figures == first, "too soon"
    for ash in ashes:
        Stream.objects.filter(pk=ash.pk).update(quantity=ash.quantity)
    Region.objects.update(made_at=timezone.now() - PACE - timedelta(days=1))
    change(2)
    assert Region.objects.get(code=CODE).figures == first, "two companies' change would be seen"
    change(3)
    assert Region.objects.get(code=CODE).figures != first


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_pages_and_export_show_sums_and_no_company(
    kuzbass: dict[str, Any], browser: Any, person: Any, lang: str
) -> None:
    officer = person("officer@example.org")
    set_officer(officer, kuzbass["region"], is_officer=True, given_by=None)
    for user in (None, person("stranger@example.org"), officer):
        for page in (*PAGES, f"/regions/{CODE}/barriers/"):
            text = browser(user, lang).get(page, follow=True).content.decode()
            assert "Secret" not in text
            assert SECRET not in text
            assert "1001" not in text, "one company's amount"
    text = browser(None, lang).get(PAGES[0]).content.decode()
    assert region_name(CODE, lang) in text
    assert 'class="sankey"' in text
    assert 'class="map bubbles"' in text
    assert "4010" in browser(None, lang).get(PAGES[1]).content.decode("utf-8-sig").replace(",0", "")


@pytest.mark.parametrize(
    "role", ["visitor", "stranger", "viewer", "owner", "administrator", "other", "officer"]
)
def test_barriers_are_for_the_regions_authority_alone(
    kuzbass: dict[str, Any], browser: Any, person: Any, role: str
) -> None:
    ash = kuzbass["ashes"][0]
    owner = ash.site.organisation.members.get().user
    fields = {"is_staff": True} if role == "administrator" else {}
    user = {"visitor": None, "owner": owner}.get(role) if role in ("visitor", "owner") else person(**fields)
    if role == "officer":
        set_officer(user, kuzbass["region"], is_officer=True, given_by=None)
    if role == "other":
        elsewhere = Region.objects.create(code="RU-53")
        set_officer(user, elsewhere, is_officer=True, given_by=None)
    answer = browser(user).get(f"/regions/{CODE}/barriers/")
    assert answer.status_code == {"visitor": 302, "officer": 200}.get(role, 404)
    table = browser(user).get(PAGES[1]).content.decode()
    assert ("without a partner" in table) is (role == "officer")


def test_an_officer_sees_no_stream_and_loses_the_region_at_once(
    kuzbass: dict[str, Any], browser: Any, person: Any
) -> None:
    officer = person("officer@example.org")
    set_officer(officer, kuzbass["region"], is_officer=True, given_by=None)
    assert officer.is_authority
    assert not visible(Stream.objects.all(), Viewer.of(officer)).exists()
    assert browser(officer).get(f"/streams/{kuzbass['ashes'][0].pk}/").status_code == 404
    set_officer(officer, kuzbass["region"], is_officer=False, given_by=None)
    assert not officer.is_authority
    assert browser(officer).get(f"/regions/{CODE}/barriers/").status_code == 404


def test_the_number_of_needs_of_two_companies_does_not_follow_from_that_of_streams(
    kuzbass: dict[str, Any], company: Any, stream: Any, person: Any
) -> None:
    for i in range(2):
        works = company(f"Taker {i}", user=person(f"t{i}@example.org"), at=(53.76, 87.14))
        stream(works, "зола", "need")
    Region.objects.update(figures={})
    make_figures()
    shown = {tuple(key) for key, _v, _n in Region.objects.get(code=CODE).figures["streams"]["cells"]}
    assert ("direction", "need") not in shown
    assert not {("all",), ("direction", "offer")} <= shown


def test_an_officer_of_a_region_with_two_companies_is_told_so(
    company: Any, stream: Any, person: Any, browser: Any
) -> None:
    officer, ashes = person("officer@example.org"), [_ash(company, stream, person, i) for i in range(2)]
    make_figures()
    set_officer(officer, Region.objects.get(code=CODE), is_officer=True, given_by=None)
    text = browser(officer).get(f"/regions/{CODE}/barriers/").content.decode()
    assert "Fewer than three companies" in text
    assert ashes[0].text not in text


def test_reasons_of_three_companies_are_told_and_of_two_are_not(
    kuzbass: dict[str, Any], company: Any, stream: Any
) -> None:
    want = stream(company("Cement", activity="23.51"), "зола уноса", "need", unit="t/a")
    for n, ash in enumerate(kuzbass["ashes"][:3], 1):
        one = Candidate.objects.create(
            offer=ash, need=want, score=0.5, band="fits", via="direct", edition="e", method="m"
        )
        Word.objects.create(candidate=one, side="offer", kind="not_relevant", reason="price")
        Region.objects.update(figures={})
        make_figures()
        said = Region.objects.get(code=CODE).figures["said"]["cells"]
        assert [cell for cell in said if cell[0] == ["reason", "price"]] == (
            [[["reason", "price"], 3.0, 3]] if n == 3 else []
        )


def test_untapped_streams_without_a_partner_are_counted(kuzbass: dict[str, Any]) -> None:
    cells = kuzbass["region"].figures["refused"]["cells"]
    assert [["reason", "nobody"], 4.0, 4] in cells


def test_the_worker_makes_figures_when_somebody_looks(
    company: Any, stream: Any, person: Any, browser: Any
) -> None:
    for i in range(3):
        _ash(company, stream, person, i)
    browser().get("/regions/")
    browser().get("/regions/")
    job = Job.objects.get(kind="figures")
    assert run_now(job).state == "done"
    assert CODE in browser().get("/regions/").content.decode()


def test_pages_of_a_region_need_few_queries(
    kuzbass: dict[str, Any], browser: Any, django_assert_max_num_queries: Any
) -> None:
    for page in PAGES:
        with django_assert_max_num_queries(10):
            browser().get(page)


def test_every_fate_that_can_be_stated_has_one_sum() -> None:
    from symbio.streams.fields import choices

    stated = {choice.value for choice in choices()["current_fate"]}
    summed = [fate for fates in FATES.values() for fate in fates if fate]
    assert sorted(summed) == sorted(stated)
    assert fate_of("storage", is_running=True) == "used"
    assert fate_of("", is_running=False) == "unstated"


def test_a_site_counts_for_its_nearest_town_and_far_from_any_for_none() -> None:
    town = town_of(55.35, 86.09, "RU")
    assert town is not None
    assert (town.name_ru, town.region) == ("Кемерово", CODE)
    assert town_of(0.0, -30.0) is None


def test_every_resource_has_a_group_that_is_a_top_of_the_hierarchy() -> None:
    table = bridge.knowledge().resources
    groups = {group_of(resource) for resource in table.ids}
    assert all(not table.parents[table.index[group]] for group in groups)
    assert group_of("fly_ash_coal") == "minerals"
    assert group_of("") == ""


def test_flows_leave_out_what_no_company_states() -> None:
    row = Counted(1, "offer", "fly_ash_coal", "minerals", "stored", "x", "t/a", None)
    assert flows([row])["cells"] == []
