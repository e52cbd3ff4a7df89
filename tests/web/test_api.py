"""The programming interface: endpoints × roles; what is not open looks as if it were not there."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import translation

from symbio.language import UnusableCall
from symbio.web import access, bridge
from symbio.web.api import callers, contract
from symbio.web.api.models import Token
from symbio.web.api.tokens import MOST_TOKENS, make_token, revoke_token
from symbio.web.api.v1 import api
from symbio.web.registry.models import Member, Stream, StreamChange

ROLES = ("visitor", "stranger", "viewer", "editor", "owner")
ASH = {"direction": "offer", "stream": "Зола-уноса сухая", "quantity": 40_000, "unit": "т/год"}


@pytest.fixture(autouse=True)
def _uncounted() -> None:
    """Every test begins with nothing counted against anybody."""
    cache.clear()


@pytest.fixture
def program() -> Callable[..., Client]:
    """A program with a token of a user; without one a visitor."""

    def made(user: Any = None, lang: str = "en") -> Client:
        headers = {"Accept-Language": lang}
        if user is not None:
            headers["Authorization"] = f"Bearer {make_token(user, 'test')[1]}"
        return Client(headers=headers)

    return made


@pytest.fixture
def roles(company: Any, person: Any, stream: Any, program: Any) -> dict[str, Any]:
    """A private stream of one company, and a program of everybody to whom it could matter."""
    users = {role: person(f"{role}@example.org") for role in ROLES[1:]}
    organisation = company("Тайнинский завод", user=users["owner"])
    for role in ("editor", "viewer"):
        Member.objects.create(user=users[role], organisation=organisation, role=role)
    company("Stranger Ltd", user=users["stranger"], activity="23.51", at=(55.28, 85.61))
    return {
        "users": users,
        "organisation": organisation,
        "stream": stream(organisation, "зола уноса сверхсекретная", quantity=314159.0, unit="t/a"),
        "programs": {"visitor": program(), **{role: program(user) for role, user in users.items()}},
    }


def _post(client: Client, address: str, data: Any, method: str = "post") -> Any:
    if method == "get":
        return client.get(f"/api/v1{address}")
    return getattr(client, method)(f"/api/v1{address}", json.dumps(data), content_type="application/json")


@pytest.mark.parametrize(
    ("method", "address", "data", "answers"),
    [
        ("get", "/catalogue", None, (200, 200, 200, 200, 200)),
        ("get", "/map", None, (200, 200, 200, 200, 200)),
        ("get", "/streams/{stream}", None, (404, 404, 200, 200, 200)),
        ("get", "/streams/{stream}/candidates", None, (404, 404, 200, 200, 200)),
        ("get", "/sites", None, (401, 200, 200, 200, 200)),
        ("post", "/classify", {"text": "fly ash"}, (200, 200, 200, 200, 200)),
        ("post", "/partners", {"text": "fly ash"}, (200, 200, 200, 200, 200)),
        ("post", "/streams", {**ASH, "site": "{site}"}, (401, 404, 404, 201, 201)),
        ("put", "/streams/{stream}", ASH, (401, 404, 404, 200, 200)),
        ("delete", "/streams/{stream}", None, (401, 404, 404, 204, 204)),
        ("post", "/streams/{stream}/match", None, (401, 404, 404, 200, 200)),
    ],
)
def test_each_role_may_do_what_its_pages_allow(
    roles: dict[str, Any], method: str, address: str, data: Any, answers: tuple[int, ...]
) -> None:
    mine = roles["stream"]
    if data and "site" in data:
        data = {**data, "site": mine.site_id}
    for role, expected in zip(ROLES, answers, strict=True):
        before = Stream.objects.values_list().get(pk=mine.pk)
        answer = _post(roles["programs"][role], address.format(stream=mine.pk), data, method)
        assert answer.status_code == expected, (role, answer.content)
        if expected >= 400:
            assert Stream.objects.values_list().get(pk=mine.pk) == before
            assert answer.json()["errors"][0]["sentence"]
            assert StreamChange.objects.count() == 0
        if role in ("visitor", "stranger"):
            text = answer.content.decode()
            assert not [word for word in ("Тайнинский", "сверхсекретная", "314159") if word in text]
        Stream.objects.filter(pk=mine.pk).update(removed_at=None)


def test_every_operation_is_walked_by_the_test_of_roles() -> None:
    schema = api.get_openapi_schema()
    operations = {(m, p.replace("/api/v1", "")) for p, item in schema["paths"].items() for m in item}
    walked = {
        ("get", "/catalogue"), ("get", "/map"), ("get", "/streams/{pk}"), ("get", "/sites"),
        ("get", "/streams/{pk}/candidates"), ("post", "/classify"), ("post", "/partners"),
        ("post", "/streams"), ("put", "/streams/{pk}"), ("delete", "/streams/{pk}"),
        ("post", "/streams/{pk}/match"), ("post", "/streams/{pk}/restore"),
        ("get", "/candidates/{pk}/assessment"),  # in test_assessing.py
    }  # fmt: skip
    assert operations == walked


def test_only_owners_and_editors_bring_a_removed_stream_back(roles: dict[str, Any]) -> None:
    mine = roles["stream"]
    roles["programs"]["owner"].delete(f"/api/v1/streams/{mine.pk}")
    for role, expected in zip(ROLES, (401, 404, 404, 200, 404), strict=True):
        answer = roles["programs"][role].post(f"/api/v1/streams/{mine.pk}/restore")
        assert answer.status_code == expected, role
    for role in ROLES:
        Stream.objects.filter(pk=mine.pk).update(removed_at=mine.created_at)
        assert roles["programs"][role].get(f"/api/v1/streams/{mine.pk}").status_code == 404


def test_a_session_opens_nothing_on_the_interface(roles: dict[str, Any], browser: Any) -> None:
    client, mine = browser(roles["users"]["owner"]), roles["stream"]
    assert client.get("/api/v1/catalogue").json()["total"] == 0
    assert client.get(f"/api/v1/streams/{mine.pk}").status_code == 404
    assert client.get("/api/v1/sites").status_code == 401
    assert _post(client, "/streams", {**ASH, "site": mine.site_id}).status_code == 401
    assert client.delete(f"/api/v1/streams/{mine.pk}").status_code == 401


def test_what_a_card_does_not_show_is_absent_and_not_null(
    roles: dict[str, Any], program: Any, person: Any
) -> None:
    mine = roles["stream"]
    Stream.objects.filter(pk=mine.pk).update(sees_what="public")
    address = f"/api/v1/streams/{mine.pk}"
    shown = roles["programs"]["visitor"].get(address).json()
    assert not {"company", "organisation_id", "site", "place"} & set(shown)
    assert shown["groups"] == ["what"]
    assert "сверхсекретная" in roles["programs"]["visitor"].get(address).content.decode(), "not as escapes"
    assert shown["stream"]["quantity"] == 314159.0
    assert shown["stream"]["quantity_low"] is None, "seen, and not stated"
    assert not {"unit_cost", "composition", "note", "sees_what"} & set(shown["stream"])
    assert shown["at"] == dict(zip(("lat", "lon"), access.middle_of(mine.site.cell) or (), strict=True))
    [card] = roles["programs"]["visitor"].get("/api/v1/catalogue").json()["cards"]
    assert card == shown
    [feature] = roles["programs"]["visitor"].get("/api/v1/map").json()["features"]
    assert "company" not in feature["properties"]
    assert feature["geometry"]["coordinates"] == [shown["at"]["lon"], shown["at"]["lat"]]
    own = roles["programs"]["viewer"].get(address).json()
    assert own["company"] == "Тайнинский завод"
    assert "note" in own["stream"]


def test_the_contract_knows_every_field_that_a_card_may_show() -> None:
    of_groups = {name for names in access.OF_GROUP.values() for name in names}
    assert set(contract.StreamFields.model_fields) == of_groups | set(access._OWN)
    assert set(contract.Card.model_fields) == set(access.Card.__dataclass_fields__)


def test_the_owner_is_told_who_saw_a_stream_through_the_interface(roles: dict[str, Any]) -> None:
    mine = roles["stream"]
    Stream.objects.filter(pk=mine.pk).update(sees_what="members")
    for role in ("stranger", "viewer"):
        assert roles["programs"][role].get(f"/api/v1/streams/{mine.pk}").status_code == 200
    assert [one.organisation.name for one in mine.sightings.all()] == ["Stranger Ltd"]


def test_candidates_tell_distances_in_steps_and_only_of_what_is_open(
    roles: dict[str, Any], company: Any, stream: Any
) -> None:
    mine = roles["stream"]
    taker = company("Hidden Cement", activity="23.51", at=(55.28, 85.61))
    want = stream(taker, "зола уноса", "need", sees="private")
    answer = roles["programs"]["owner"].post(f"/api/v1/streams/{mine.pk}/match")
    assert answer.json()["candidates"] == [], "not even a count"
    Stream.objects.filter(pk=want.pk).update(sees_what="public")
    [candidate] = roles["programs"]["owner"].get(f"/api/v1/streams/{mine.pk}/candidates").json()["candidates"]
    assert candidate["partner"]["id"] == want.pk
    assert "company" not in candidate["partner"]
    assert candidate["distance_km"] % 10 == 0
    assert "word" not in candidate
    assert roles["programs"]["stranger"].get(f"/api/v1/streams/{want.pk}/candidates").json() == {
        "stream": want.pk,
        "candidates": [],
    }, "the other side is private"


def test_a_stream_is_declared_changed_removed_and_brought_back(roles: dict[str, Any]) -> None:
    client, site = roles["programs"]["editor"], roles["stream"].site_id
    answer = _post(client, "/streams", {**ASH, "site": site, "pattern": "continuous", "temperature_c": 12.5})
    assert answer.status_code == 201
    card = answer.json()["card"]
    made = Stream.objects.get(pk=card["id"])
    assert (made.quantity, made.unit, made.resource) == (40_000.0, "t/a", "fly_ash_coal")
    assert (made.pattern, made.temperature_c_low, made.sees_what) == ("continuous", 12.5, "private")
    assert made.changes.get().user == roles["users"]["editor"]
    answer = _post(
        client, f"/streams/{made.pk}", {**ASH, "quantity": "≈ 10–20", "sees_what": "public"}, "put"
    )
    made.refresh_from_db()
    assert (made.quantity_low, made.quantity_high, made.is_estimated) == (10.0, 20.0, True)
    assert (made.pattern, made.sees_what) == ("", "public"), "what is left out is not stated any more"
    assert client.delete(f"/api/v1/streams/{made.pk}").status_code == 204
    assert client.get(f"/api/v1/streams/{made.pk}").status_code == 404
    assert client.post(f"/api/v1/streams/{made.pk}/restore").json()["id"] == made.pk
    assert [one.action for one in made.changes.order_by("pk")] == ["made", "changed", "removed", "restored"]


@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize(
    "wrong",
    [
        {"stream": ""},
        {"direction": "sideways"},
        {"direction": ""},
        {"quantity": "many"},
        {"pattern": "sometimes"},
        {"sees_what": "nobody"},
        {"quantity": "9" * 61},
        {"hazard_class": "12"},
        {"temperature_c": "warm"},
    ],
)
def test_refusals_are_those_of_the_form_with_field_and_sentence(
    roles: dict[str, Any], browser: Any, program: Any, wrong: dict[str, str], lang: str
) -> None:
    user, site = roles["users"]["editor"], roles["stream"].site_id
    answers = {**ASH, **wrong}
    answer = _post(program(user, lang), "/streams", {**answers, "site": site})
    assert answer.status_code == 422
    assert answer.headers["Content-Language"] == lang
    sees = {f"sees_{group}": "private" for group in ("what", "quality", "money")}
    page = browser(user, lang).post(reverse("stream-new", args=[site]), {**sees, **answers})
    told = {error["field"]: error["sentence"] for error in answer.json()["errors"]}
    with translation.override(lang):
        assert told == {name: str(errors[0]) for name, errors in page.context["form"].errors.items()}
    assert list(told) == list(wrong)
    assert Stream.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({}, "site", "api-missing"),
        ({"site": 1, "quanttiy": 5}, "quanttiy", "api-field-unknown"),
        ({"site": "x"}, "site", "api-wrong"),
        ({"site": 10**30}, "site", "api-wrong"),
        ({"site": 1, "quantity": float("inf")}, "quantity", "api-wrong"),
        ({"site": 1, "quantity": True}, "quantity", "api-wrong"),
        ({"site": 1, "stream": "a\x00b"}, "stream", "api-wrong"),
        ({"site": 1, "stream": "a" * 3000}, "stream", "api-too-long"),
        ([], None, "api-wrong"),
    ],
)
def test_a_body_of_the_wrong_form_is_refused_in_words(
    roles: dict[str, Any], body: Any, field: str | None, code: str
) -> None:
    answer = _post(roles["programs"]["editor"], "/streams", body)
    assert answer.status_code == 422, answer.content
    [error] = answer.json()["errors"]
    assert (error["field"], error["code"]) == (field, code)
    assert not error["sentence"].startswith("api-")


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"text": "\\ud800"}', b"null", b'{"\\ud800": 1}']
)
def test_bytes_that_are_no_json_end_in_a_sentence(program: Any, body: bytes) -> None:
    answer = program().post("/api/v1/classify", body, content_type="application/json")
    assert answer.status_code in (400, 422)
    assert answer.json()["errors"][0]["sentence"]


def test_a_body_that_is_too_large_is_refused_in_words(program: Any, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = _post(program(), "/classify", {"text": "a" * 200})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "api-too-big"


@pytest.mark.parametrize(
    ("query", "field"),
    [("direction=up", "direction"), ("page=0", "page"), ("page=x", "page"), ("hazrad=4", "hazrad"),
     ("q=%00", "q"), ("country=RUS", "country"), ("order=price", "order")],
)  # fmt: skip
def test_a_filter_that_makes_no_sense_is_refused_and_not_left_out(
    program: Any, query: str, field: str
) -> None:
    answer = program().get(f"/api/v1/catalogue?{query}")
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_the_catalogue_is_narrowed_and_paged_as_the_page_is(
    roles: dict[str, Any], company: Any, stream: Any, browser: Any
) -> None:
    other = company("Named", is_named=True, country="RU")
    for i in range(32):
        stream(other, f"зола уноса {i:02}", sees="public", quantity=float(i), unit="t/a")
    stream(other, "пивная дробина", "need", sees="public")
    client = roles["programs"]["visitor"]
    for query in ("", "direction=need", "q=зола&order=quantity", "resource=fly_ash_coal&page=2", "page=9"):
        answer = client.get(f"/api/v1/catalogue?{query}").json()
        page = browser().get(f"/catalogue/?{query}").context
        assert [card["id"] for card in answer["cards"]] == [card.id for card in page["cards"]], query
        assert (answer["total"], answer["pages"]) == (page["total"], page["pages"])
    assert len(client.get("/api/v1/catalogue").json()["cards"]) == 30


def test_phrases_are_answered_in_the_language_asked(program: Any) -> None:
    for lang in ("en", "ru"):
        found = _post(program(lang=lang), "/classify", {"text": "зола уноса от сжигания угля"}).json()
        best = found["resources"][0]
        table = bridge.knowledge().resources
        assert (best["id"], best["name"]) == ("fly_ash_coal", table.name(table.index["fly_ash_coal"], lang))
        assert found["fkko"]
        types = _post(program(lang=lang), "/partners", {"text": "зола уноса"}).json()
        assert "23.51" in [one["nace"] for one in types["partners"]]
    wrong = _post(program(), "/classify", {"text": "ash", "activity": "99.99"})
    assert wrong.json()["errors"][0]["field"] == "activity"


def test_sites_are_ones_own_alone(roles: dict[str, Any]) -> None:
    [site] = roles["programs"]["viewer"].get("/api/v1/sites").json()["sites"]
    assert (site["company"], site["may_edit"]) == ("Тайнинский завод", False)
    [site] = roles["programs"]["stranger"].get("/api/v1/sites").json()["sites"]
    assert (site["company"], site["may_edit"]) == ("Stranger Ltd", True)


def test_a_token_revoked_wrong_or_of_a_locked_user_is_refused_even_for_what_is_open(
    person: Any, program: Any
) -> None:
    user = person()
    client = program(user)
    assert client.get("/api/v1/catalogue").status_code == 200
    assert Token.objects.get().used_at is not None
    user.is_active = False
    user.save()
    assert client.get("/api/v1/catalogue").status_code == 401
    user.is_active = True
    user.save()
    revoke_token(Token.objects.get().pk, user)
    for header in ("Bearer symbio_x", "Bearer ", "x", "Basic eA=="):
        answer = Client().get("/api/v1/catalogue", headers={"Authorization": header})
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert client.get("/api/v1/catalogue").status_code == 401


def test_too_many_requests_are_told_when_to_come_again(
    program: Any, person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(callers.time, "time", lambda: 1_000_000.0)
    monkeypatch.setattr(callers, "RATES", dict.fromkeys(callers.RATES, 2))
    visitor, mine = program(), program(person())
    for client in (visitor, mine):
        codes = [client.get("/api/v1/catalogue").status_code for _ in range(3)]
        assert codes == [200, 200, 429]
    answer = visitor.get("/api/v1/catalogue")
    assert 0 < int(answer.headers["Retry-After"]) <= callers.PERIOD_S
    assert answer.headers["Retry-After"] in answer.json()["errors"][0]["sentence"]
    assert _post(visitor, "/classify", {"text": "ash"}).status_code == 200, "work is counted apart"
    elsewhere = visitor.get("/api/v1/catalogue", REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 200
    monkeypatch.setattr(callers.time, "time", lambda: 1_000_000.0 + callers.PERIOD_S)
    assert visitor.get("/api/v1/catalogue").status_code == 200


def test_guessing_tokens_is_counted_against_the_address(
    program: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(callers.time, "time", lambda: 1_000_000.0)
    monkeypatch.setattr(callers, "RATES", dict.fromkeys(callers.RATES, 2))
    guess = {"Authorization": "Bearer symbio_guess"}
    codes = [program().get("/api/v1/sites", headers=guess).status_code for _ in range(3)]
    assert codes == [401, 401, 429]


def test_an_address_is_that_which_the_proxy_saw_and_of_ipv6_the_network(rf: Any, settings: Any) -> None:
    request = rf.get("/", REMOTE_ADDR="2001:db8:1:2:3::9", headers={"X-Forwarded-For": "1.1.1.1, 192.0.2.1"})
    settings.SECURE_PROXY_SSL_HEADER = None
    assert callers.address_of(request) == "2001:db8:1:2::", "nobody forges an address without a proxy"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert callers.address_of(request) == "192.0.2.1"


def test_the_schema_is_valid_and_says_what_needs_a_token() -> None:
    answer = Client().get("/api/v1/openapi.json")
    schema = answer.json()
    assert schema["openapi"].startswith("3.1")
    paths = schema["paths"]
    assert {} in paths["/api/v1/catalogue"]["get"]["security"]
    assert paths["/api/v1/streams"]["post"]["security"] == [{"Token": []}]
    assert set(paths["/api/v1/streams"]["post"]["responses"]) >= {"201", "401", "404", "422", "429"}
    schemathesis = pytest.importorskip("schemathesis")
    schemathesis.openapi.from_dict(schema).validate()


def test_the_reference_names_every_operation_and_every_limit() -> None:
    page = (Path(__file__).parents[2] / "docs" / "reference" / "api.md").read_text("utf-8")
    for path, item in api.get_openapi_schema()["paths"].items():
        for method in item:
            assert f"| `{method.upper()} {path.removeprefix('/api/v1')}` |" in page
    for most in callers.RATES.values():
        assert f"| {most} a minute" in page
    assert not [name for name in contract.Answers.model_fields if f"`{name}`" not in page]


def test_an_address_that_is_not_there_is_told_in_json(program: Any) -> None:
    for method in ("get", "post"):
        answer = getattr(program(), method)("/api/v1/nope")
        assert answer.status_code == 404
        assert answer.json()["errors"][0]["code"] == "api-not-found"


def test_no_cache_keeps_an_answer(program: Any) -> None:
    answer = program().get("/api/v1/catalogue")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Authorization" in answer.headers["Vary"]


def test_no_endpoint_asks_the_database_more_than_fifteen_times(
    roles: dict[str, Any], company: Any, stream: Any, django_assert_max_num_queries: Any
) -> None:
    cement = company("Cement", activity="23.51", at=(55.28, 85.61), is_named=True)
    for i in range(12):
        stream(cement, f"зола уноса {i}", "need", sees="public")
    mine = roles["stream"]
    bridge.match_stream(mine)
    for address in ("catalogue", "map", "sites", f"streams/{mine.pk}", f"streams/{mine.pk}/candidates"):
        with django_assert_max_num_queries(15):
            assert roles["programs"]["owner"].get(f"/api/v1/{address}").status_code == 200, address


# The page of tokens


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_a_token_is_shown_once_and_only_its_hash_is_kept(person: Any, browser: Any, lang: str) -> None:
    user = person()
    client = browser(user, lang)
    assert client.get("/my/tokens/").status_code == 200
    answer = client.post("/my/tokens/", {"name": "ERP", "read": "on", "write": "on", "match": "on"})
    secret = answer.context["secret"]
    text = answer.content.decode()
    assert secret in text
    assert "web-" not in text.replace("web-manifest", "")
    assert "no-store" in answer.headers["Cache-Control"]
    token = Token.objects.get()
    assert secret not in json.dumps(list(Token.objects.values()), default=str)
    assert secret not in client.get("/my/tokens/").content.decode()
    allowed = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/sites", headers=allowed).status_code == 200
    assert client.post(reverse("token-revoke", args=[token.pk])).status_code == 302
    assert Client().get("/api/v1/sites", headers=allowed).status_code == 401
    assert "ERP" in client.get("/my/tokens/").content.decode()


def test_tokens_are_ones_own_alone(person: Any, browser: Any) -> None:
    owner, other = person("owner@example.org"), person("other@example.org")
    token, _secret = make_token(owner, "secret name")
    assert b"secret name" not in browser(other).get("/my/tokens/").content
    assert browser(other).post(reverse("token-revoke", args=[token.pk])).status_code == 404
    for address in (reverse("tokens"), reverse("token-revoke", args=[token.pk])):
        assert "/accounts/login/" in browser().post(address).url
    assert browser(owner).get(reverse("token-revoke", args=[token.pk])).status_code == 405
    token.refresh_from_db()
    assert token.revoked_at is None


def test_a_token_has_a_name_and_there_are_not_endlessly_many(person: Any, browser: Any) -> None:
    user = person()
    assert browser(user).post("/my/tokens/", {"name": " "}).context["form"].errors["name"]
    for i in range(MOST_TOKENS):
        make_token(user, f"{i}")
    answer = browser(user).post("/my/tokens/", {"name": "one more", "read": "on"})
    assert answer.context["form"].non_field_errors()
    assert Token.objects.count() == MOST_TOKENS
    with pytest.raises(UnusableCall):
        make_token(user, "one more")
