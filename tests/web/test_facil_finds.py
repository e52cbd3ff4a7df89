"""Candidates of a workspace: the sentence of the address, paging, files, one candidate, marks, figures."""

from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from symbio.web import bridge
from symbio.web.access import Viewer
from symbio.web.access_spaces import cards_in, lines_in, visible_in
from symbio.web.registry.models import Organisation, Site, Stream
from symbio.web.synergies.models import Candidate
from symbio.web.workspaces import finds
from symbio.web.workspaces.models import Mark, StreamShare, Workspace, WorkspaceCompany, WorkspaceMember
from symbio.web.workspaces.overview import figures_of
from symbio.web.workspaces.sentences import Query, sentence

MEMBERS = ("facilitator", "assistant", "guest")
OUTSIDERS = ("stranger", "viewer", "editor", "owner")


def _key(park: dict[str, Any]) -> str:
    return finds.key_of(park["ash"].pk, park["want"].pk)


def _guess(park: dict[str, Any]) -> str:
    sight = finds.Sight.of(park["space"], Viewer.of(park["users"]["facilitator"]))
    return sight.guesses[0].key


@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize("role", ["visitor", *OUTSIDERS, *MEMBERS])
def test_pages_of_candidates_open_to_their_roles(
    park: dict[str, Any], browser: Any, role: str, lang: str
) -> None:
    client, pk, workers = browser(park["users"][role], lang), park["space"].pk, MEMBERS[:2]
    key, guess = _key(park), _guess(park)
    pages = {
        reverse("space-pair", args=[pk, key]): workers,
        reverse("space-pair", args=[pk, guess]): MEMBERS if guess.count("r") > 1 else workers,
        reverse("space-compare", args=[pk]) + f"?pair={key}&pair={guess}": MEMBERS,
        reverse("space-xlsx", args=[pk]): workers,
        reverse("space-companies", args=[pk]): workers,
        reverse("space", args=[pk]) + "?all=1&ask=zzz": MEMBERS,
    }
    for address, roles in pages.items():
        answer = client.get(address)
        expected = 302 if role == "visitor" else 200 if role in roles else 404
        assert answer.status_code == expected, address
    said = {"stage": "contacted", "note": "call on Monday"}
    shown = client.get(reverse("space-pair", args=[pk, key])).content.decode()
    assert ("match/1" in shown) is (role in workers), "by which method it was found"
    answer = client.post(reverse("space-pair", args=[pk, key]), said)
    assert Mark.objects.exists() is (role in workers)
    assert answer.status_code == (302 if role in ("visitor", *workers) else 404)


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_a_sentence_says_what_was_asked_and_is_read_again(lang: str) -> None:
    asked = [
        Query(resource="heat", within=15.0, least=1000.0, stage="idea"),
        Query(kind="water", place="Кемерово", activity="23.51", basis="inferred"),
        Query(least=2_500_000.0, unit="MWh/a", stage="not_relevant"),
        Query(stage="contacted", within=1.5),
        Query(),
    ]
    asked += [Query(resource=name, within=7.0) for name in bridge.knowledge().resources.ids[5:2000:97]]
    for query in asked:
        assert Query.of({"ask": sentence(query, lang)}) == query


def test_the_sentence_of_the_brief_is_understood_in_both_languages() -> None:
    said = Query.of({"ask": "heat within 15 km, ≥ 1,000 t/a, not yet contacted"})
    assert said == Query(resource="heat", within=15.0, least=1000.0, stage="idea")
    assert said == Query.of({"ask": "тепло до 15 км, не менее 1 000 т/год, ещё не связывались"})
    assert Query.of({"ask": "qwxz frob"}).unread == "qwxz frob"
    assert Query.of({"ask": "heat", "within": "-3", "stage": "x", "page": "9" * 99}) == Query(resource="heat")


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ("ask=fly+ash", 1),
        ("ask=whey", 0),
        ("ask=within+5+km", 0),
        ("ask=within+100+km", 1),
        ("ask=≥+1,000+t/a", 1),
        ("ask=≥+6,000+t/a", 0),
        ("ask=near+Кемерово", 1),
        ("ask=near+Москва", 0),
        ("ask=near+Nowherestan", 0),
        ("ask=not+yet+contacted", 1),
        ("ask=contacted", 0),
    ],
)
def test_declared_candidates_are_narrowed(park: dict[str, Any], browser: Any, asked: str, count: int) -> None:
    client = browser(park["users"]["facilitator"])
    answer = client.get(reverse("space", args=[park["space"].pk]) + f"?basis=declared&{asked}")
    assert len(answer.context["rows"]) == answer.context["page"].n_declared == count


def test_the_form_of_single_questions_leads_to_one_sentence(park: dict[str, Any], browser: Any) -> None:
    client = browser(park["users"]["facilitator"])
    address = reverse("space", args=[park["space"].pk])
    answer = client.get(address + "?go=1&kind=material&within=50&stage=idea&order=distance", follow=True)
    assert "kind=" not in answer.request["QUERY_STRING"]
    assert answer.context["query"] == Query(kind="material", within=50.0, stage="idea", order="distance")
    assert answer.context["sentence"] == "material within 50 km, not yet contacted"


def test_a_mark_moves_a_candidate_and_outlives_a_new_matching(park: dict[str, Any], browser: Any) -> None:
    client, pk = browser(park["users"]["assistant"]), park["space"].pk
    for key in (_key(park), _guess(park)):
        client.post(reverse("space-pair", args=[pk, key]), {"stage": "not_relevant", "reason": "distance"})
    bridge.match_all()
    sight = finds.Sight.of(park["space"], Viewer.of(park["users"]["facilitator"]))
    left = finds.page_of(sight, Query(stage="not_relevant"))
    assert (left.n_declared, left.n_inferred) == (1, 1)
    assert {row.key for row in finds.page_of(sight, Query()).rows}.isdisjoint({row.key for row in left.rows})
    assert left.rows[0].mark is not None
    assert left.rows[0].mark.reason == "distance"


def test_notes_are_private_to_those_who_work_in_the_workspace(park: dict[str, Any], browser: Any) -> None:
    key, pk = _guess_between_residents(park), park["space"].pk
    client = browser(park["users"]["facilitator"])
    client.post(reverse("space-pair", args=[pk, key]), {"stage": "contacted", "note": "SECRET"})
    compare = reverse("space-compare", args=[pk]) + f"?pair={key}&pair={key}"
    for address in (reverse("space-pair", args=[pk, key]), compare, reverse("space", args=[pk])):
        for role in ("assistant", "guest"):
            text = browser(park["users"][role]).get(address).content.decode()
            assert role == "assistant" or ("SECRET" not in text and "contacted</span>" not in text)
    other = Workspace.objects.create(name="Other")
    WorkspaceMember.objects.create(user=park["users"]["stranger"], workspace=other, role="facilitator")
    stranger = browser(park["users"]["stranger"])
    assert stranger.get(reverse("space-pair", args=[other.pk, key])).status_code == 404
    assert stranger.get(reverse("space-pair", args=[other.pk, _key(park)])).status_code == 404


def _guess_between_residents(park: dict[str, Any]) -> str:
    sight = finds.Sight.of(park["space"], Viewer.of(park["users"]["facilitator"]))
    return next(one.key for one in sight.guesses if one.key.count("r") > 1)


@pytest.mark.parametrize(
    "key", ["1", "0-0", "r1-2", "r1-r1-heat", "r9-r8-heat", "x-y", "²-³", "1-r2-zzz", "-"]
)
def test_a_key_that_names_nothing_is_not_there(park: dict[str, Any], browser: Any, key: str) -> None:
    client = browser(park["users"]["facilitator"])
    assert client.get(reverse("space-pair", args=[park["space"].pk, key])).status_code == 404


def test_a_resident_with_streams_is_no_longer_inferred(park: dict[str, Any]) -> None:
    viewer = Viewer.of(park["users"]["facilitator"])
    tec = park["space"].residents.get(name="ТЭЦ Южная")
    assert any(f"r{tec.pk}" in one.key for one in finds.Sight.of(park["space"], viewer).guesses)
    tec.organisation = park["Power"].organisation
    tec.save()
    assert not any(f"r{tec.pk}" in one.key for one in finds.Sight.of(park["space"], viewer).guesses)


def test_inferred_candidates_are_marked_as_such(park: dict[str, Any], browser: Any) -> None:
    client = browser(park["users"]["facilitator"])
    answer = client.get(reverse("space", args=[park["space"].pk]))
    assert [row.is_inferred for row in answer.context["rows"]] == sorted(
        row.is_inferred for row in answer.context["rows"]
    )
    assert answer.content.decode().count('class="fit inferred"') == answer.context["page"].n_inferred > 0
    page = client.get(reverse("space-pair", args=[park["space"].pk, _guess(park)])).content.decode()
    assert "inferred from the type of company" in page


def test_lines_say_no_more_than_cards(park: dict[str, Any]) -> None:
    space, viewer = park["space"], Viewer.of(park["users"]["facilitator"])
    for exact in (False, True):
        Organisation.objects.filter(name="Power").update(is_named=exact)
        Site.objects.filter(name="Power").update(is_exact=exact, place="Кемерово")
        seen = visible_in(Stream.objects.all(), viewer, space.pk).select_related("site__organisation")
        cards = {card.id: card for card in cards_in(seen, viewer, space.pk)}
        for line in lines_in(viewer, space.pk):
            card = cards[line.id]
            for name in ("text", "resource", "kind", "company", "activity", "place", "at", "is_exact"):
                assert getattr(line, name) == getattr(card, name), name


def test_both_files_say_the_same_and_nothing_in_them_is_run(park: dict[str, Any], browser: Any) -> None:
    Stream.objects.filter(pk=park["ash"].pk).update(text="=cmd|x")
    client, pk = browser(park["users"]["facilitator"]), park["space"].pk
    client.post(reverse("space-pair", args=[pk, _key(park)]), {"stage": "contacted", "note": "+1"})
    table = client.get(reverse("space-csv", args=[pk])).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table)))
    book = openpyxl.load_workbook(io.BytesIO(client.get(reverse("space-xlsx", args=[pk])).content))
    sheet = [["" if cell is None else cell for cell in row] for row in book.active.values]
    assert [str(cell) for cell in sheet[1]] == rows[0]
    assert len(sheet) - 2 == len(rows) - 1 > 1
    assert sheet[2][1] == rows[1][1] == "'=cmd|x"
    assert rows[1][16] == "'+1"
    assert all(cell.data_type != "f" for row in book.active.iter_rows() for cell in row)


def test_pages_of_a_long_list_hold_every_candidate_once(
    park: dict[str, Any], stream: Any, django_assert_max_num_queries: Any, browser: Any
) -> None:
    for i in range(8):
        stream(park["Power"].organisation, f"зола уноса {i}", quantity=10.0 * i, unit="t/a")
        stream(park["Cement"].organisation, f"зола уноса {i}", "need")
    bridge.match_all()
    sight = finds.Sight.of(park["space"], Viewer.of(park["users"]["facilitator"]))
    for order in ("plausibility", "tonnes", "distance"):
        pages = [finds.page_of(sight, Query(order=order, page=n), size=10) for n in range(1, 20)]
        keys = [row.key for page in pages for row in page.rows]
        assert len(keys) == len(set(keys)) == pages[0].total
        assert sum(not row.is_inferred for page in pages for row in page.rows) == Candidate.objects.count()
    client = browser(park["users"]["facilitator"])
    keys = "&".join(f"pair={key}" for key in keys[:3] + keys[-3:])
    for address in ("space", "space-companies", "space-compare", "space-csv"):
        with django_assert_max_num_queries(15):
            answer = client.get(reverse(address, args=[park["space"].pk]) + f"?{keys}")
    address = reverse("space-compare", args=[park["space"].pk])
    answer = client.get(f"{address}?{keys}")
    assert len(answer.context["rows"]) == 4
    with django_assert_max_num_queries(15):
        client.get(reverse("space-pair", args=[park["space"].pk, _key(park)]))


def test_sums_of_nested_workspaces_count_a_company_once(park: dict[str, Any], browser: Any) -> None:
    facilitator = park["users"]["facilitator"]
    zone = Workspace.objects.create(name="Zone", parent=park["space"])
    closed = Workspace.objects.create(name="Closed", parent=zone)
    WorkspaceMember.objects.create(user=facilitator, workspace=zone, role="facilitator")
    for one in ("Power", "Cement"):
        WorkspaceCompany.objects.create(workspace=zone, organisation=park[one].organisation, shares="what")
    StreamShare.objects.create(workspace=zone, stream=park["ash"], shares="what")
    answer = browser(facilitator).get(reverse("space-companies", args=[park["space"].pk]))
    rows = {one.workspace.pk: one.figures for one in answer.context["nested"]}
    assert rows[closed.pk] is None
    assert rows[zone.pk].companies == 2
    assert (rows[zone.pk].streams, rows[zone.pk].tonnes) == (2, 5000.0)
    total = answer.context["sum"]
    assert (total.companies, total.streams, total.tonnes, total.residents) == (2, 2, 5000.0, 2)


def test_the_state_and_contact_stand_on_the_page_of_a_candidate(park: dict[str, Any], browser: Any) -> None:
    tec = park["space"].residents.get(name="ТЭЦ Южная")
    tec.organisation, tec.phone = park["Power"].organisation, "+7 384 200"
    tec.save()
    client = browser(park["users"]["facilitator"])
    page = client.get(reverse("space-pair", args=[park["space"].pk, _key(park)])).content.decode()
    assert "tel:+7 384 200" in page
    assert "mailto:tec@example.org" in page


def test_tonnes_that_nobody_stated_are_not_nought(park: dict[str, Any]) -> None:
    empty = Workspace.objects.create(name="Пустой парк")
    WorkspaceMember.objects.create(user=park["users"]["facilitator"], workspace=empty, role="facilitator")
    found = figures_of(finds.Sight.of(empty, Viewer.of(park["users"]["facilitator"])))
    assert (found.streams, found.tonnes) == (0, None)
