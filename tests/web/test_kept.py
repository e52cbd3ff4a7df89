"""What is kept between requests is never older than the data and never another's."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction

from symbio.web import kept as keeping
from symbio.web.access import VISITOR, Viewer
from symbio.web.atlas import places
from symbio.web.kept import SHELF, Shelf, is_change, kept, version
from symbio.web.registry.models import Member, Organisation, Sighting, Site, Stream
from symbio.web.workspaces.models import Mark

PLACES, DATA = "/map/places.json", "/map/streams.geojson"


@pytest.fixture(autouse=True)
def _forgotten() -> Any:
    """No test finds what another kept."""
    SHELF.clear()
    yield
    SHELF.clear()


@pytest.mark.parametrize(
    ("statement", "is_one"),
    [
        ('SELECT "a" FROM "registry_stream" FOR UPDATE', False),
        ("(SELECT 1) UNION (SELECT 2)", False),
        ("SAVEPOINT s1", False),
        ('INSERT INTO "registry_stream" ("a") VALUES (1)', True),
        ('INSERT OR REPLACE INTO "registry_stream" VALUES (1)', True),
        ('UPDATE "registry_site" SET "lat" = 1', True),
        ('DELETE FROM "synergies_word" WHERE 1 = 1', True),
        ('UPDATE "django_session" SET "a" = 1', False),
        ("INSERT INTO registry_sighting VALUES (1)", False),
        ("TRUNCATE registry_stream", True),
        ("WITH gone AS (DELETE FROM registry_stream) SELECT 1", True),
        ("", True),
    ],
)
def test_statements_that_write_are_told_from_those_that_read(statement: str, is_one: bool) -> None:
    assert is_change(statement) is is_one


def test_what_is_written_gives_the_data_a_new_version(company: Any, stream: Any, person: Any) -> None:
    ash = stream(company(), "зола", sees="public")
    for write in (
        lambda: Stream.objects.filter(pk=ash.pk).update(sees_what="private"),
        lambda: Site.objects.update(is_exact=True),
        lambda: Organisation.objects.bulk_create([Organisation(name="B", name_key="b")]),
        lambda: connection.cursor().execute("UPDATE registry_stream SET text = 'x'"),
        lambda: ash.delete(),
    ):
        before = version()
        write()
        assert version() != before
    before = version()
    assert not Sighting.objects.exists()
    Sighting.objects.all().delete()
    person()
    assert Mark.objects.count() == 0


def test_inside_a_transaction_nothing_is_kept() -> None:
    made = iter(range(9))
    asked = [kept("n", VISITOR, (), lambda: next(made), weight=lambda one: 1) for _ in range(2)]
    assert asked == [0, 1]


@pytest.mark.django_db(transaction=True)
def test_an_answer_is_kept_until_a_transaction_that_writes_is_done(company: Any) -> None:
    made = iter(range(9))

    def ask(viewer: Viewer = VISITOR) -> int:
        return kept("n", viewer, (), lambda: next(made), weight=lambda one: 1)

    assert (ask(), ask()) == (0, 0)
    assert (ask(Viewer(1, {5: "owner"})), ask(Viewer(2, {5: "viewer"})), ask(Viewer(3))) == (1, 1, 0)
    with transaction.atomic():
        company()
        during = version()
    assert version() != during
    assert ask() == 2
    with transaction.atomic():
        point = transaction.savepoint()
        company("Undone")
        transaction.savepoint_rollback(point)
        company("Done")
        during = version()
    assert version() != during
    cache.clear()
    assert ask() == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", [PLACES, DATA, "/", "/map/", "/catalogue/", "/find/?q=зола"])
def test_what_is_kept_of_one_viewer_is_not_shown_to_another_nor_when_it_is_hidden(
    browser: Any, company: Any, stream: Any, person: Any, address: str
) -> None:
    owner, other = person(), person("b@example.org")
    power = company("Secret power", user=owner)
    company("Other", user=other)
    stream(company("Cement", is_named=True, at=(58.0, 80.0)), "зола открытая", sees="public")
    ash = stream(power, "зола тайная")
    viewers = (None, other, owner)

    def sees(user: Any) -> bool:
        text = browser(user, "ru").get(address).content.decode()
        return "Secret power" in text or "зола тайная" in text

    for _ in range(2):
        assert [sees(user) for user in viewers] == [False, False, address != "/find/?q=зола" or sees(owner)]
    Stream.objects.filter(pk=ash.pk).update(sees_what="members")
    Organisation.objects.filter(pk=power.pk).update(is_named=True)
    assert [sees(user) for user in viewers[:2]] == [False, True]
    Stream.objects.filter(pk=ash.pk).update(sees_what="private")
    assert [sees(user) for user in viewers[:2]] == [False, False]
    Member.objects.filter(user=owner).delete()
    assert not sees(owner)


@pytest.mark.django_db(transaction=True)
def test_visitors_browsers_ask_whether_what_they_have_is_still_so(
    browser: Any, company: Any, stream: Any, person: Any
) -> None:
    member = person()
    ash = stream(company(user=member), "зола", sees="public")
    for address in (PLACES, DATA):
        first = browser().get(address, headers={"Accept-Encoding": "gzip"})
        assert first.headers["Content-Encoding"] == "gzip"
        tag = {"If-None-Match": first.headers["ETag"]}
        assert browser().get(address, headers=tag).status_code == 304
        own = browser(member).get(address, headers=tag)
        assert (own.status_code, own.headers["Cache-Control"]) == (200, "private, no-store")
        assert "ETag" not in own.headers
    Stream.objects.filter(pk=ash.pk).update(sees_what="private")
    assert browser().get(PLACES, headers=tag).json()["features"] == []


def test_too_many_places_are_told_by_cells_that_get_finer(
    browser: Any, company: Any, stream: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(places, "MOST_DRAWN", 4)
    for i in range(6):
        one = company(f"Works {i}", at=(55.0 + 0.01 * i, 86.0 + 6 * (i // 3)), is_named=True)
        Site.objects.filter(organisation=one).update(is_exact=True)
        stream(one, "зола", sees="public")
    coarse = browser().get(PLACES, {"zoom": "2"}).json()
    assert coarse["is_part"]
    assert coarse["n"] == 6
    assert coarse["box"] == [86.0, 55.0, 92.0, 55.05]
    assert sum(one["properties"].get("n", 1) for one in coarse["features"]) == 6
    assert sum(one["properties"]["offers"] for one in coarse["features"]) == 6
    assert len(coarse["features"]) <= 4
    near = browser().get(PLACES, {"zoom": "9", "box": "85,54,87,56"}).json()["features"]
    assert {one["properties"]["name"] for one in near} == {"Works 0", "Works 1", "Works 2"}
    for nonsense in ({"zoom": "-1"}, {"zoom": "9" * 40}, {"box": "nan,1,2,3"}, {"box": "a"}, {"zoom": "²"}):
        assert browser().get(PLACES, nonsense).status_code == 200


def test_a_shelf_holds_no_more_than_it_may_and_nothing_for_ever(monkeypatch: Any) -> None:
    shelf = Shelf(100)
    for i in range(5):
        shelf.put(i, i, 40)
    assert [i for i in range(5) if shelf.get(i)] == [3, 4]
    monkeypatch.setattr(keeping, "MOST_AGE_S", -1.0)
    shelf.put(3, 3, 40)
    assert shelf.get(3) is None
