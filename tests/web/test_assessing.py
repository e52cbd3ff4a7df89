"""What candidates are worth: who sees which figures, where each comes from, what if, what is kept."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from symbio.web import bridge
from symbio.web.assessing import again
from symbio.web.assessing.models import Assessed, Settled
from symbio.web.registry.models import Stream
from symbio.web.synergies.models import Candidate


@pytest.fixture
def pair(company: Any, person: Any, stream: Any) -> dict[str, Any]:
    """Ash that is buried and cement that asks for it, both open to everybody, and their people."""
    owner, taker = person("owner@example.org"), person("taker@example.org")
    viewer = person("viewer@example.org")
    power = company("Power", user=owner, country="RU", is_named=True)
    cement = company("Cement", user=taker, activity="23.51", at=(55.28, 85.61), country="RU", is_named=True)
    power.members.create(user=viewer, role="viewer")
    for one in (power, cement):
        one.sites.update(country="RU", is_exact=True)
    ash = stream(power, "зола уноса", sees="public", quantity=5000.0, unit="t/a", current_fate="burial",
                 hazard_class=5, unit_cost=777.0, currency="RUB")  # fmt: skip
    want = stream(cement, "зола уноса для цемента", "need", sees="public", quantity=9000.0, unit="t/a")
    bridge.match_stream(ash)
    candidate = Candidate.objects.get(offer=ash, need=want)
    path = reverse("assessment", args=[candidate.pk])
    people = {"owner": owner, "taker": taker, "viewer": viewer}
    return people | {"ash": ash, "want": want, "candidate": candidate, "path": path}


def _text(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_the_page_tells_money_and_climate_with_a_source_for_every_figure(
    pair: Any, browser: Any, lang: str, django_assert_max_num_queries: Any
) -> None:
    client = browser(pair["owner"], lang)
    with django_assert_max_num_queries(15):
        text = _text(client.get(pair["path"]))
    assert not re.findall(r">\s*(?:assessing|source|dossier|web)-[a-z-]+\s*<", text), "words are missing"
    figures = re.findall(r'<span class="figure-words">([^<]*)</span>(<a class="cite")?', text)
    assert len(figures) > 60
    assert all(cite for _words, cite in figures), [words for words, cite in figures if not cite]
    notes = set(re.findall(r'<li id="(note-\d+)"', text))
    assert set(re.findall(r'class="cite" href="#(note-\d+)"', text)) <= notes
    hrefs = set(re.findall(r'href="(/(?:sources|streams)/[^"]+)"', text))
    assert len(hrefs) > 15
    for href in sorted(hrefs):
        assert client.get(href).status_code == 200, href


def test_a_stranger_finds_no_assessment_of_what_is_private(
    pair: Any, browser: Any, person: Any, company: Any
) -> None:
    stranger = person("s@example.org")
    company("Stranger", user=stranger)
    assert browser(stranger).get(pair["path"]).status_code == 200
    Stream.objects.filter(pk=pair["ash"].pk).update(sees_what="private")
    for user in (None, stranger, pair["taker"]):
        for path in (pair["path"], pair["path"] + "dossier.ru.docx"):
            assert browser(user).get(path).status_code == 404
    assert browser(pair["owner"]).get(pair["path"]).status_code == 200


def test_hidden_money_changes_no_sign_of_the_page_and_no_value_in_lists(pair: Any, browser: Any) -> None:
    Stream.objects.filter(pk=pair["ash"].pk).update(sees_money="private")
    visitor, taker = browser(), browser(pair["taker"])

    def shown() -> list[str]:
        pages = [visitor.get(pair["path"]), taker.get(pair["path"])]
        pages += [taker.get(reverse("stream", args=[pair["want"].pk]))]
        return [re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", _text(page)) for page in pages]

    before = shown()
    Stream.objects.filter(pk=pair["ash"].pk).update(unit_cost=987654.0, current_fate="sold")
    again.assess_some([pair["candidate"]])
    assert shown() == before
    assert "777" not in before[0]


def test_what_if_stands_in_the_address_and_nonsense_is_left_out(pair: Any, browser: Any) -> None:
    client = browser(pair["owner"])
    usual = _text(client.get(pair["path"]))
    odd = _text(
        client.get(pair["path"] + "?price_by=abc&rate=nan&grant=-5&operator=x&currency=XXX&loan=1e400")
    )
    token = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|<a class="lang"[^>]*>')
    assert token.sub("", odd) == token.sub("", usual)
    moved = _text(
        client.get(pair["path"] + "?price_by=200&distance_by=300&charge_by=0&currency=EUR&judged=on")
    )
    assert 'name="price_by" min="0" max="300" step="5" value="200"' in moved
    assert "assumptions are not as usual" in moved
    assert "million EUR" in moved or "EUR" in moved
    part = client.get(pair["path"] + "?price_by=200", headers={"HX-Request": "true"})
    assert "<html" not in _text(part)
    assert 'id="note-1"' in _text(part)


ODD = ("grant=100&loan=100", "life=1&pipe_life=1", "rate=0", "quality_by=0&price_by=0", "distance_by=0",
       "sharing=given_price", "sharing=given_price&price=-50&operator=donor", "currency=BYN",
       "payment=barter&allocation=economic", "sharing=by_contribution")  # fmt: skip


def test_who_can_be_replaced_by_another_contributes_less_if_the_reader_may_know_of_the_other(
    pair: Any, browser: Any, company: Any, stream: Any
) -> None:
    """A second cement works as near: sharing by contribution looks for it, and finds it only where open."""
    path = f"/api/v1/candidates/{pair['candidate'].pk}/assessment?sharing="

    def told(rule: str) -> tuple[float, float]:
        said = browser(pair["owner"]).get(path + rule).json()
        return said["donor_npv"], said["receiver_npv"]

    alone = told("by_contribution")
    assert alone == told("equal"), "nobody can be replaced"
    other = company("Cement 2", activity="23.51", at=(55.30, 85.60), country="RU", is_named=True)
    other.sites.update(country="RU", is_exact=True)
    also = stream(other, "зола уноса для цемента", "need", sees="private", quantity=9000.0, unit="t/a")
    bridge.match_stream(also)
    assert told("by_contribution") == alone
    own = stream(pair["want"].site.organisation, "зола уноса в цемент", "need", sees="public",
                 quantity=9000.0, unit="t/a")  # fmt: skip
    bridge.match_stream(own)
    assert told("by_contribution") == alone, "a firm is no rival of itself"
    Stream.objects.filter(pk=also.pk).update(sees_what="public", sees_quality="public", sees_money="public")
    donor, receiver = told("by_contribution")
    assert donor > alone[0]
    assert receiver < alone[1]
    assert donor + receiver == pytest.approx(sum(alone), rel=1e-4)
    assert told("equal") == alone


@pytest.mark.parametrize("asked", ODD)
def test_every_what_if_gives_a_page(pair: Any, browser: Any, asked: str) -> None:
    assert 'id="note-1"' in _text(browser(pair["owner"]).get(f"{pair['path']}?{asked}"))


def test_candidates_are_assessed_when_they_are_matched_and_anew_alike(pair: Any) -> None:
    kept = Assessed.objects.get(candidate=pair["candidate"])
    assert kept.currency == "RUB"
    assert kept.npv
    assert kept.co2e_kg
    assert kept.edition
    first = (kept.npv, kept.co2e_kg, kept.npv_eur)
    Assessed.objects.all().delete()
    assert again.stale().count() == 1
    assert again.assess_all() == 1
    kept = Assessed.objects.get(candidate=pair["candidate"])
    assert (kept.npv, kept.co2e_kg, kept.npv_eur) == pytest.approx(first)
    assert not again.stale().exists()


def test_the_stored_value_is_that_of_the_page(pair: Any, browser: Any) -> None:
    from symbio.assessment.scenario import Scenario
    from symbio.web.access import Viewer, cards
    from symbio.web.assessing.making import appraised

    offer, need = cards([pair["ash"], pair["want"]], Viewer.of(pair["owner"]))
    one = appraised(offer, need, Scenario(currency="RUB"), "en", draws=10)
    assert one is not None
    assert one.present_value == pytest.approx(Assessed.objects.get().npv)


def test_legal_steps_are_settled_by_editors_of_a_side_and_seen_by_their_company_alone(
    pair: Any, browser: Any, person: Any
) -> None:
    owner, path = browser(pair["owner"]), reverse("assessment-settle", args=[pair["candidate"].pk])
    text = _text(owner.get(pair["path"]))
    steps = re.findall(r'name="shown" value="([^"]+)"', text)
    assert len(steps) >= 2
    said = {"shown": steps, "step": [steps[0], "forged"]}
    assert owner.post(path, said).status_code == 302
    assert set(Settled.objects.values_list("step", flat=True)) == {steps[0]}
    assert f'value="{steps[0]}" checked' in _text(owner.get(pair["path"]))
    assert (
        "checked"
        not in re.findall(
            r'<ul class="checks">.*?</ul>', _text(browser(pair["taker"]).get(pair["path"])), re.S
        )[0]
    )
    assert "settled</span>" in _text(browser(pair["viewer"]).get(pair["path"]))
    assert browser(pair["viewer"]).post(path, said).status_code == 404
    assert browser(person("x@example.org")).post(path, said).status_code == 404
    assert browser().post(path, said).status_code == 302
    assert owner.post(path, {"shown": steps}).status_code == 302
    assert not Settled.objects.exists()


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_the_dossier_is_taken_away_in_either_language(pair: Any, browser: Any, form: str) -> None:
    answer = browser(pair["owner"]).get(f"{pair['path']}dossier.ru.{form}?price_by=150")
    assert answer.status_code == 200
    assert answer.content[:2] in (b"%P", b"PK")
    assert browser(pair["owner"]).get(f"{pair['path']}dossier.xx.{form}").status_code == 404


def test_partners_of_a_stream_tell_their_worth_and_can_be_ordered_by_it(pair: Any, browser: Any) -> None:
    client, path = browser(pair["owner"]), reverse("stream", args=[pair["ash"].pk])
    for order in ("", "?order=money", "?order=climate", "?order=x"):
        with CaptureQueriesContext(connection) as said:
            text = _text(client.get(path + order))
        assert sum("assessing_assessed" in query["sql"] for query in said) == 1
        assert f'class="worth" href="{pair["path"]}"' in text


def test_every_row_of_every_table_has_a_page(pair: Any, browser: Any) -> None:
    k, client = bridge.knowledge(), browser()
    for table in ("factors", "prices", "parameters", "rates", "charges", "technologies", "uses",
                  "legal_steps", "barriers", "precedents"):  # fmt: skip
        rows = getattr(k, table)
        for row in (rows[0], rows[len(rows) // 2], rows[-1]):
            text = _text(client.get(reverse("source", args=[table, row.id])))
            assert row.source[:20].split("&")[0].split("'")[0].split('"')[0] in text
    assert client.get("/sources/factors/nope/").status_code == 404
    assert client.get("/sources/nope/x/").status_code == 404
    for method in ("lca/1", "money/1", "montecarlo/1", "match/1"):
        assert method in _text(client.get(reverse("source", args=["method", method])))


def test_templates_of_assessments_print_no_figure_but_through_the_tag() -> None:
    from pathlib import Path

    import symbio.web

    folder = Path(symbio.web.__file__).parent / "templates" / "assessing"
    for file in folder.glob("*.html"):
        text = file.read_text("utf-8")
        assert not re.findall(r"floatformat|stringformat|intcomma|\{% figure", text), file.name
        bare = re.findall(r"\{\{[^}]*\b(?:value|npv|amount|low|high|price|co2e\w*)\b[^}]*\}\}", text)
        assert not [one for one in bare if "|plain" not in one and one != "{{ value }}"], (file.name, bare)


def test_programs_get_the_same_figures_by_the_same_rules(pair: Any, browser: Any) -> None:
    path = f"/api/v1/candidates/{pair['candidate'].pk}/assessment"
    said = browser(lang="en").get(path + "?currency=EUR&operator=donor").json()
    assert said["currency"] == "EUR"
    assert said["methods"] == ["lca/1", "money/1", "montecarlo/1"]
    assert [one["category"] for one in said["effects"]][:2] == ["GWP100", "AP"]
    assert all(one["page"].startswith(("/sources/", "/streams/")) for one in said["sources"])
    assert len([one for one in said["money_terms"] if one["row"]]) > 3
    assert browser().get(path + "?grant=200").status_code == 422
    Stream.objects.filter(pk=pair["ash"].pk).update(sees_money="private")
    hidden = browser().get(path).json()
    assert hidden["npv"] is None
    assert hidden["value_range"]["low"] is None
    Stream.objects.filter(pk=pair["ash"].pk).update(sees_what="private")
    assert browser().get(path).status_code == 404
    rows = browser().get(f"/api/v1/streams/{pair['want'].pk}/candidates?order=money")
    assert rows.status_code == 200
    assert rows.json()["candidates"] == []


def test_programs_get_partners_of_chains_and_the_receivers_product(pair: Any, browser: Any) -> None:
    path = f"/api/v1/candidates/{pair['candidate'].pk}/assessment"
    said = browser(lang="en").get(path + "?currency=EUR&allocation=receiver").json()
    assert [chain["owners"] for chain in said["chains"]] == ["each", "one"]
    for chain in said["chains"]:
        first, *others = chain["partners"]
        assert (first["role"], first["company"], first["pays"]) == ("donor", "Power", None)
        assert others[-1]["company"] == "Cement"
        assert all(one["company"] is None and one["technologies"] for one in others[:-1])
        assert all(one["pays"]["equal"] is not None for one in others)
        for rule in ("equal", "by_cost", "by_contribution"):
            assert sum(one["shares"][rule] for one in chain["partners"]) == pytest.approx(said["npv"], 1e-3)
    product, whole = said["product"], {one["category"]: one["saving"] for one in said["effects"]}
    assert (product["product"], product["unit"], product["intake"]) == ("cement", "t", "fly_ash_coal")
    climate = product["changes"][0]
    assert (climate["category"], climate["unit"]) == ("GWP100", "kg CO2e/t")
    assert climate["saving"] * product["units"] == pytest.approx(whole["GWP100"], 1e-3)
    assert climate["change"] == pytest.approx(-climate["saving"] / climate["burden"], 1e-3)
    assert browser().get(f"/sources/factors/{climate['row']}/").status_code == 200
    Stream.objects.filter(pk=pair["ash"].pk).update(sees_money="private")
    hidden = browser().get(path).json()
    assert hidden["npv"] is None
    for chain in hidden["chains"]:
        assert chain["gain"] is None
        assert all(one["shares"]["equal"] is None for one in chain["partners"])
        assert chain["partners"][0]["before"] is None
    Stream.objects.filter(pk__in=[pair["ash"].pk, pair["want"].pk]).update(quantity=None)
    assert browser().get(path).json()["product"] is None


def test_a_workspace_tells_worth_of_what_it_sees_whole_and_orders_by_it(
    park: dict[str, Any], browser: Any
) -> None:
    space = park["space"].pk
    key = f"{park['ash'].pk}-{park['want'].pk}"
    facilitator, guest = browser(park["users"]["facilitator"]), browser(park["users"]["guest"])
    path = reverse("space-assessment", args=[space, key])
    assert path in _text(facilitator.get(reverse("space-pair", args=[space, key])))
    text = _text(facilitator.get(path))
    assert "77.5" not in text
    assert guest.get(path).status_code == 404
    for order in ("money", "climate"):
        with CaptureQueriesContext(connection) as asked:
            listed = _text(facilitator.get(reverse("space", args=[space]) + f"?order={order}"))
        assert not [query for query in asked if "assessing_assessed" in query["sql"]]
        assert 'class="worth' not in listed, "not all of both sides is seen here"
    for one in (park["Power"], park["Cement"]):
        type(one).objects.filter(pk=one.pk).update(shares="all")
        one.organisation.sites.update(is_exact=True)
        type(one.organisation).objects.filter(pk=one.organisation_id).update(is_named=True)
    assert 'class="worth' in _text(facilitator.get(reverse("space", args=[space]) + "?order=money"))


def test_the_work_of_assessing_everything_is_a_job_that_can_be_stopped(pair: Any) -> None:
    from symbio.web.jobs.queue import ask_to_cancel
    from symbio.web.jobs.work import run_now

    Assessed.objects.all().delete()
    assert again.start_stale()
    assert not again.start_stale(), "one waits already"
    job = again.start_assess()
    assert run_now(job).state == "done"
    assert job.result == {"assessed": 1}
    Assessed.objects.all().delete()
    job = again.start_assess()
    ask_to_cancel(job)
    assert run_now(job).state == "cancelled"
    assert not Assessed.objects.exists()


def test_the_map_of_a_dossier_shows_no_place_that_its_reader_may_not_know(pair: Any, browser: Any) -> None:
    pair["want"].site.__class__.objects.filter(pk=pair["want"].site_id).update(is_exact=False)
    visitor = browser()
    before = _text(visitor.get(pair["path"]))
    assert "middle of its cell" in before
    assert "middle of its cell" not in _text(browser(pair["taker"]).get(pair["path"]))
    pair["want"].site.__class__.objects.filter(pk=pair["want"].site_id).update(lat=55.29, lon=85.62)
    plain = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
    assert plain.sub("", _text(visitor.get(pair["path"]))) == plain.sub("", before)
