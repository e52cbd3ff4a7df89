"""Likely duplicates: found, compared, merged as a whole, taken apart as a whole, and by nobody else."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from symbio.language import SymbioError
from symbio.web import backup, bridge
from symbio.web.duplicates import find, listing, memory
from symbio.web.duplicates.merging import forget, merge, tell_apart, undo
from symbio.web.duplicates.models import Distinct, Merge, MergedRow
from symbio.web.duplicates.names import likeness, name_of
from symbio.web.jobs.models import ImportedRow
from symbio.web.jobs.queue import start_accept
from symbio.web.jobs.work import run_now
from symbio.web.registry.imports import take_in
from symbio.web.registry.imports import undo as undo_import
from symbio.web.registry.models import Import, Member, Organisation, Sighting, Site, Stream, StreamChange
from symbio.web.synergies.models import Candidate, Word
from symbio.web.workspaces import residents
from symbio.web.workspaces.models import Resident, StreamShare, Workspace, WorkspaceCompany, WorkspaceMember

FIRST = "site;stream;quantity;unit\nЦех;зола уноса;100;т/год\nЦех;макулатура;7;т/год\n"
SECOND = "site;stream;quantity;unit\nЦех;зола-уноса сухая;104;т/год\nЦех;стеклобой;3;т/год\n"


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("ООО „Ромашка“", "Romashka LLC", True),
        ("ОАО Ромашка", "Общество с ограниченной ответственностью «Ромашка»", True),
        ("АО «Южный завод»", "Yuzhny Zavod JSC", True),
        ("Щёкиноазот", "Schekinoazot", True),
        ("Цех № 1", "Цех № 2", False),
        ("Кемеровский завод", "Калининский завод", False),
    ],
)
def test_a_name_is_heard_whatever_its_alphabet_and_legal_form(one: str, other: str, is_same: bool) -> None:
    assert (likeness(name_of(one), name_of(other)) >= find.SAME_NAME) is is_same


def _company(pk: int, name: str, *, at: Any = (55.35, 86.09), **fields: Any) -> find.Company:
    told = {"country": "RU", "identifiers": (), "activity": "", "spots": (at,) if at else (), **fields}
    return find.Company(pk, name_of(name), **told)


def _codes(pairs: list[find.Pair]) -> list[str]:
    return [message.code for pair in pairs for message in pair.why]


def test_companies_of_one_name_are_one_unless_something_speaks_against_it() -> None:
    one, other = _company(1, "ООО Ромашка"), _company(2, "Romashka JSC")
    assert _codes(find.companies([one, other])) == ["dup-why-same-name", "dup-why-near", "dup-why-form"]
    for against in (
        _company(2, "Romashka", country="BY"),
        _company(2, "Romashka", at=(43.1, 131.9)),
        _company(2, "Ромашка № 2", at=None),
    ):
        numbered = _company(1, "ООО Ромашка № 1") if against.name.numbers else one
        assert not find.companies([numbered, against])
    inn = [_company(i, "Ромашка", identifiers=(("inn", number),)) for i, number in ((1, "77"), (2, "78"))]
    assert not find.companies(inn), "two taxpayers are two companies"
    vat = [_company(1, "Ромашка", identifiers=(("unp", "9"),)), _company(2, "X", identifiers=(("vat", "9"),))]
    assert "dup-why-identifier" in _codes(find.companies(vat))


def test_rows_of_one_file_and_other_quantities_are_other_streams() -> None:
    def flow(pk: int, text: str, quantity: float | None, taken: int | None) -> find.Flow:
        return find.Flow(pk, name_of(text), 1, "offer", "ash", (), quantity, "t/a", taken)

    assert find.streams([flow(1, "зола уноса", 100, 1), flow(2, "зола уноса", 104, 2)])
    assert not find.streams([flow(1, "зола уноса", 100, 1), flow(2, "зола уноса", 104, 1)])
    assert not find.streams([flow(1, "зола уноса", 100, 1), flow(2, "зола уноса", 4000, 2)])


def test_what_shares_a_key_with_very_many_is_still_found() -> None:
    many = [_company(i, f"Ромашка{i}x{i}") for i in range(300)]
    twin = [_company(1000, "ООО Незабудка"), _company(1001, "Nezabudka LLC")]
    assert [(p.a, p.b) for p in find.companies([*many, *twin]) if p.a >= 1000] == [(1000, 1001)]


def _taken(organisation: Organisation, user: Any, text: str, name: str) -> Import:
    taken = take_in(SimpleUploadedFile(name, text.encode()), "", organisation, user=user)
    run_now(start_accept(taken.pk, owner_id=user.pk))
    taken.refresh_from_db()
    return taken


@pytest.fixture
def works(company: Any, person: Any, stream: Any) -> dict[str, Any]:
    """A company that took the same ash in from two files, seen, wanted and shared."""
    users = {role: person(f"{role}@example.org") for role in ("owner", "editor", "viewer", "stranger")}
    organisation = company("Works", user=users["owner"])
    for role in ("editor", "viewer"):
        Member.objects.create(user=users[role], organisation=organisation, role=role)
    company("Elsewhere", user=users["stranger"])
    want = stream(company("Cement", activity="23.51", at=(55.28, 85.61)), "зола уноса", "need", sees="public")
    first = _taken(organisation, users["owner"], FIRST, "first.csv")
    second = _taken(organisation, users["owner"], SECOND, "second.csv")
    a, b = (Stream.objects.get(taken=taken, text__contains="зола") for taken in (first, second))
    for one in (a, b):
        bridge.match_stream(one)
        for day in range(2):
            date = timezone.now().date() - timezone.timedelta(days=day)
            Sighting.objects.create(stream=one, user=users["stranger"], day=date, groups="what")
    made = {"organisation": organisation, "a": a, "b": b, "first": first, "second": second, "want": want}
    return made | {"users": users}


def _state() -> dict[str, list[str]]:
    """Every row of every table that a merging may touch."""
    skipped = {"duplicates_merge", "registry_streamchange", "django_session", "jobs_job"}
    tables = (model for model in backup.tables() if model._meta.db_table not in skipped)
    return {model._meta.db_table: list(backup.lines_of(model)) for model in tables}


def test_the_same_stream_from_two_files_is_found_and_said(works: dict[str, Any]) -> None:
    [pair] = listing.of_company(works["organisation"])["stream"]
    assert (pair.a, pair.b) == (works["a"].pk, works["b"].pk)
    assert {"dup-why-resource", "dup-why-quantity"} <= {message.code for message in pair.why}


def test_a_merge_moves_everything_and_undoing_brings_every_row_back(works: dict[str, Any]) -> None:
    a, b, owner = works["a"], works["b"], works["users"]["owner"]
    candidate = Candidate.objects.get(offer=b)
    Word.objects.create(candidate=candidate, side="offer", kind="interested", user=owner)
    before = _state()
    made = merge("stream", a, b, {"quantity": "gone"}, user=owner)
    assert not Stream.objects.filter(pk=b.pk).exists()
    a.refresh_from_db()
    assert (a.text, a.quantity) == ("зола уноса", 104.0)
    assert Word.objects.get().candidate.offer_id == a.pk, "what was said moves to the candidate that stays"
    assert Sighting.objects.filter(stream=a).count() == 2
    assert StreamChange.objects.filter(stream=a, action="imported").count() == 2
    assert StreamChange.objects.get(action="merged").before["quantity"] == 100.0
    assert MergedRow.objects.get(how="person").taken == works["second"]
    undo(made.pk, user=owner)
    after = _state()
    differing = {name for name in before if before[name] != after[name]}
    anew = {"registry_stream", "synergies_candidate", "assessing_assessed"}
    assert differing <= anew, "matched and assessed anew, and changed just now"
    a.refresh_from_db()
    assert (a.quantity, Stream.objects.get(pk=b.pk).quantity) == (100.0, 104.0)
    assert Word.objects.get().candidate.offer_id == b.pk
    with pytest.raises(Http404):
        undo(made.pk, user=owner)


def test_every_table_that_points_to_a_merged_thing_is_moved(works: dict[str, Any]) -> None:
    from symbio.web.duplicates.rows import references

    a, b, owner = works["a"], works["b"], works["users"]["owner"]
    space = Workspace.objects.create(name="Park")
    for one, shares in ((a, "all"), (b, "what")):
        StreamShare.objects.create(workspace=space, stream=one, shares=shares)
    merge("stream", a, b, {}, user=owner)
    for model, column in references(Stream):
        assert not model._base_manager.filter(**{column.attname: b.pk}).exists(), model
    assert StreamShare.objects.get().shares == "what", "the narrower of both"


def test_nothing_becomes_visible_by_merging(works: dict[str, Any]) -> None:
    a, b, owner = works["a"], works["b"], works["users"]["owner"]
    Stream.objects.filter(pk=a.pk).update(sees_what="public", sees_money="members")
    a.refresh_from_db()
    StreamShare.objects.create(workspace=Workspace.objects.create(name="Park"), stream=a, shares="all")
    made = merge("stream", a, b, {}, user=owner)
    a.refresh_from_db()
    assert (a.sees_what, a.sees_money) == ("private", "private")
    assert not StreamShare.objects.exists(), "only one of the two was shown there"
    undo(made.pk, user=owner)
    a.refresh_from_db()
    assert a.sees_what == "public"
    assert StreamShare.objects.get().stream_id == a.pk


def test_the_account_of_an_import_says_what_became_of_every_row(works: dict[str, Any]) -> None:
    owner, organisation = works["users"]["owner"], works["organisation"]
    text = FIRST + "Цех;шлак;1;т/год\nЦех;шлак;1;т/год\nЦех;;5;т/год\n"
    third = _taken(organisation, owner, text, "third.csv")
    account = memory.account_of(third)
    told = (account.accepted, account.there, account.file, account.person, account.refused)
    assert told == (1, 2, 1, 0, 1)
    assert account.accepted + account.merged + account.refused == 5
    assert (third.made, third.known) == (1, 3)
    assert [(row, how) for row, how, _stream in account.told] == [(2, "there"), (3, "there"), (5, "file")]
    merge("stream", works["a"], works["b"], {}, user=owner)
    second = memory.account_of(works["second"])
    assert (second.accepted, second.person, second.refused) == (1, 1, 0)
    assert [(row, how, stream.pk) for row, how, stream in second.told] == [(2, "person", works["a"].pk)]


def test_a_file_that_comes_again_makes_nothing_of_what_was_merged(works: dict[str, Any]) -> None:
    owner, organisation = works["users"]["owner"], works["organisation"]
    merge("stream", works["a"], works["b"], {"text": "gone", "quantity": "gone"}, user=owner)
    site = Site.objects.create(organisation=organisation, name="Главный цех")
    merge("site", site, Site.objects.get(name="Цех"), {}, user=owner)
    again = _taken(organisation, owner, FIRST + SECOND.split("\n", 1)[1], "again.csv")
    account = memory.account_of(again)
    assert (account.accepted, account.there + account.person) == (0, 4)
    assert not Site.objects.filter(name="Цех").exists()


def test_an_import_undone_after_a_merge_stays_undone(works: dict[str, Any]) -> None:
    owner = works["users"]["owner"]
    made = merge("stream", works["a"], works["b"], {}, user=owner)
    undo_import(works["second"], user=owner)
    works["a"].refresh_from_db()
    assert works["a"].removed_at is None, "it is of the first file"
    undo(made.pk, user=owner)
    assert Stream.objects.get(pk=works["b"].pk).removed_at is not None
    assert not ImportedRow.objects.filter(taken=works["second"]).exists()


def test_sites_are_merged_with_their_streams(works: dict[str, Any]) -> None:
    organisation, owner = works["organisation"], works["users"]["owner"]
    at = {"lat": 55.35, "lon": 86.09}
    near = Site.objects.create(organisation=organisation, name="ООО «Works»", lat=55.351, lon=86.09)
    first = organisation.sites.get(name="Works")
    assert (first.lat, first.lon) == tuple(at.values())
    [pair] = listing.of_company(organisation)["site"]
    assert (pair.a, pair.b) == (first.pk, near.pk)
    cell = organisation.sites.get(name="Цех")
    made = merge("site", first, cell, {"name": "gone"}, user=owner)
    first.refresh_from_db()
    assert (first.name, first.lat) == ("Цех", 55.35)
    assert Stream.objects.filter(site=first).count() == 4
    undo(made.pk, user=owner)
    assert Stream.objects.filter(site__name="Цех").count() == 4


def test_pairs_told_apart_are_remembered_and_can_be_forgotten(works: dict[str, Any]) -> None:
    a, b, owner = works["a"], works["b"], works["users"]["owner"]
    tell_apart("stream", b, a, user=owner)
    assert not listing.of_company(works["organisation"])["stream"]
    assert Distinct.objects.filter(a=a.pk, b=b.pk).exists()
    forget("stream", a, b, user=owner)
    assert listing.of_company(works["organisation"])["stream"]


def test_the_address_of_a_merged_stream_leads_on_for_those_who_could_see_it(
    works: dict[str, Any], browser: Any
) -> None:
    a, b = works["a"], works["b"]
    gone = reverse("stream", args=[b.pk])
    Stream.objects.filter(pk=a.pk).update(sees_what="public")
    made = merge("stream", a, b, {"sees": "kept"}, user=works["users"]["editor"])
    Stream.objects.filter(pk=a.pk).update(sees_what="public")
    assert browser(works["users"]["viewer"]).get(gone).url == reverse("stream", args=[a.pk])
    assert browser().get(gone).status_code == 404, "it was private"
    Merge.objects.filter(pk=made.pk).update(gone=made.gone | {"sees_what": "public"})
    assert browser().get(gone).url == reverse("stream", args=[a.pk])
    Stream.objects.filter(pk=a.pk).update(sees_what="private")
    assert browser().get(gone).status_code == 404
    undo(made.pk, user=works["users"]["editor"])
    assert browser(works["users"]["viewer"]).get(gone).status_code == 200


@pytest.mark.parametrize("role", ["viewer", "stranger"])
def test_only_editors_merge_tell_apart_and_undo(works: dict[str, Any], role: str) -> None:
    a, b, user = works["a"], works["b"], works["users"][role]
    for act in (merge, tell_apart):
        with pytest.raises(Http404):
            act("stream", a, b, *([{}] if act is merge else []), user=user)
    made = merge("stream", a, b, {}, user=works["users"]["editor"])
    with pytest.raises(Http404):
        undo(made.pk, user=user)


def test_streams_of_two_companies_are_merged_by_nobody(works: dict[str, Any], person: Any) -> None:
    staff = person("staff@example.org", is_staff=True)
    Member.objects.create(user=staff, organisation=works["organisation"], role="owner")
    offer = works["want"]
    Stream.objects.filter(pk=offer.pk).update(direction="offer")
    offer.refresh_from_db()
    with pytest.raises(Http404):
        merge("stream", works["a"], offer, {}, user=staff)


def test_companies_of_different_owners_are_merged_by_administrators_only(
    works: dict[str, Any], company: Any, person: Any
) -> None:
    owner, other = works["users"]["owner"], person("other@example.org")
    twin = company("Works LLC", user=other, inn="7707083893", is_named=True)
    Member.objects.create(user=works["users"]["editor"], organisation=twin, role="owner")
    inner = Stream.objects.create(
        site=twin.sites.get(), direction="need", text="зола уноса", text_key="зола уноса"
    )
    bridge.understand([inner])
    inner.save()
    bridge.match_stream(inner)
    assert Candidate.objects.filter(need=inner).exists()
    kept = works["organisation"]
    for user in (owner, other, works["users"]["editor"]):
        with pytest.raises(Http404):
            merge("organisation", kept, twin, {}, user=user)
    staff = person("staff@example.org", is_staff=True)
    space = Workspace.objects.create(name="Park")
    WorkspaceCompany.objects.create(workspace=space, organisation=twin, shares="all")
    before = _state()
    made = merge("organisation", kept, twin, {}, user=staff)
    kept.refresh_from_db()
    assert (kept.inn, kept.is_named) == ("7707083893", False)
    assert set(kept.members.values_list("user__email", "role")) == {
        ("owner@example.org", "owner"), ("editor@example.org", "owner"),
        ("viewer@example.org", "viewer"), ("other@example.org", "owner"),
    }  # fmt: skip
    assert not Candidate.objects.filter(need=inner).exists(), "a company is no partner of its own"
    assert WorkspaceCompany.objects.get().shares == "nothing", "the other one showed nothing there"
    with pytest.raises(Http404):
        undo(made.pk, user=owner)
    undo(made.pk, user=staff)
    assert _state() == before


def test_a_merge_is_not_undone_over_what_happened_since(
    works: dict[str, Any], company: Any, person: Any
) -> None:
    staff = person("staff@example.org", is_staff=True)
    one, two, three = (company(f"Twin {name}") for name in "abc")
    Organisation.objects.filter(pk=two.pk).update(inn="7707083893")
    two.refresh_from_db()
    first = merge("organisation", one, two, {}, user=staff)
    second = merge("organisation", three, one, {}, user=staff)
    with pytest.raises(SymbioError) as told:
        undo(first.pk, user=staff)
    assert told.value.message.code == "dup-undo-later-first"
    undo(second.pk, user=staff)
    Organisation.objects.filter(pk=one.pk).update(inn="")
    company("Newcomer", inn="7707083893")
    with pytest.raises(SymbioError) as told:
        undo(first.pk, user=staff)
    assert told.value.message.code == "dup-undo-blocked"
    assert Merge.objects.get(pk=first.pk).undone_at is None


@pytest.fixture
def space(person: Any) -> dict[str, Any]:
    """A workspace with a list in which a company stands twice."""
    user = person("facilitator@example.org")
    workspace = Workspace.objects.create(name="Park")
    WorkspaceMember.objects.create(user=user, workspace=workspace, role="facilitator")
    listed = residents.read_list(
        None,
        "Название;ОКВЭД;Город;Почта\nООО Ромашка;35.11;Кемерово;a@example.org\nRomashka LLC;;Кемерово;\n",
    )
    residents.add_residents(workspace, listed, user=user)
    a, b = Resident.objects.order_by("pk")
    return {"workspace": workspace, "user": user, "a": a, "b": b}


def test_a_facilitator_merges_residents_of_the_own_workspace(space: dict[str, Any], person: Any) -> None:
    [pair] = listing.of_workspace(space["workspace"])["resident"]
    assert (pair.a, pair.b) == (space["a"].pk, space["b"].pk)
    with pytest.raises(Http404):
        merge("resident", space["a"], space["b"], {}, user=person("stranger@example.org"))
    made = merge("resident", space["b"], space["a"], {}, user=space["user"])
    kept = Resident.objects.get()
    assert (kept.name, kept.email, kept.activity) == ("Romashka LLC", "a@example.org", "35.11")
    undo(made.pk, user=space["user"])
    assert Resident.objects.count() == 2


def test_answers_stay_with_the_address_that_was_asked(space: dict[str, Any], stream: Any) -> None:
    a, b, user = space["a"], space["b"], space["user"]
    organisation = residents.register_company(a, user=user)
    Resident.objects.filter(pk=b.pk).update(email="evil@example.org")
    b.refresh_from_db()
    a.refresh_from_db()
    twin = residents.register_company(b, user=user)
    with pytest.raises(SymbioError) as told:
        merge("resident", a, Resident.objects.get(pk=b.pk), {}, user=user)
    assert told.value.message.code == "dup-companies-first"
    stream(organisation, "зола уноса")
    with pytest.raises(Http404):
        merge("organisation", organisation, twin, {}, user=user)
    Resident.objects.filter(pk=b.pk).update(organisation=None)
    b.refresh_from_db()
    merge("resident", b, a, {"email": "kept"}, user=user)
    assert Resident.objects.get().email == "a@example.org"


def test_a_company_that_somebody_owns_is_not_merged_by_a_facilitator(
    space: dict[str, Any], person: Any
) -> None:
    made = [residents.register_company(space[name], user=space["user"]) for name in "ab"]
    assert len(listing.of_workspace(space["workspace"])["organisation"]) == 1
    Member.objects.create(user=person("x@example.org"), organisation=made[0], role="owner")
    assert not listing.of_workspace(space["workspace"])["organisation"]
    with pytest.raises(Http404):
        merge("organisation", *made, {}, user=space["user"])


ROLES = ("visitor", "stranger", "viewer", "editor", "owner")


@pytest.mark.parametrize("role", ROLES)
def test_pages_open_to_editors_alone(works: dict[str, Any], browser: Any, role: str) -> None:
    client, a, b = browser(works["users"].get(role)), works["a"].pk, works["b"].pk
    sites = Site.objects.filter(organisation=works["organisation"]).order_by("pk")
    may = role in ("editor", "owner")
    for address in (
        f"/duplicates/company/{works['organisation'].pk}/",
        f"/duplicates/stream/{a}/{b}/",
        f"/duplicates/site/{sites[0].pk}/{sites[1].pk}/",
    ):
        answer = client.get(address)
        assert answer.status_code == (200 if may else 302 if role == "visitor" else 404), address
    for act in ("apart", "merge"):
        answer = client.post(f"/duplicates/stream/{a}/{b}/", {"act": act})
        assert answer.status_code == (302 if may or role == "visitor" else 404)
    assert Stream.objects.filter(pk=b).exists() is not may
    made = Merge.objects.first() or merge("stream", works["a"], works["b"], {}, user=works["users"]["owner"])
    answer = client.post(f"/duplicates/merges/{made.pk}/undo/")
    assert answer.status_code == (302 if may or role == "visitor" else 404)
    assert Stream.objects.filter(pk=b).exists() is may


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_pages_have_words_and_stay_within_the_budget(
    works: dict[str, Any], browser: Any, lang: str, django_assert_max_num_queries: Any
) -> None:
    client = browser(works["users"]["owner"], lang)
    addresses = [
        f"/duplicates/stream/{works['a'].pk}/{works['b'].pk}/",
        f"/duplicates/company/{works['organisation'].pk}/",
        f"/my/imports/{works['second'].pk}/",
        "/duplicates/",
        "/my/",
    ]
    for address in addresses:
        with django_assert_max_num_queries(15, info=address):
            answer = client.get(address)
        assert answer.status_code == 200
        assert not re.findall(r">\s*(?:dup|web|field)-[a-z-]+", answer.content.decode()), address
    assert "(1)" in client.get("/my/").content.decode()


def test_the_page_merges_as_chosen_and_leads_back(works: dict[str, Any], browser: Any) -> None:
    client, a, b = browser(works["users"]["editor"]), works["a"], works["b"]
    answer = client.post(f"/duplicates/stream/{a.pk}/{b.pk}/", {"act": "merge", "text": "b", "quantity": "a"})
    assert answer.url == f"/duplicates/company/{works['organisation'].pk}/"
    a.refresh_from_db()
    assert (a.text, a.quantity) == ("зола-уноса сухая", 100.0)
    page = client.get(answer.url).content.decode()
    made = Merge.objects.get()
    assert f"/duplicates/merges/{made.pk}/undo/" in page
    assert client.post(f"/duplicates/merges/{made.pk}/undo/").url == answer.url
    assert Stream.objects.filter(pk=b.pk).exists()


@pytest.mark.parametrize("role", ["visitor", "stranger", "guest", "assistant", "facilitator"])
def test_residents_are_compared_by_who_works_in_the_workspace(
    park: dict[str, Any], browser: Any, role: str
) -> None:
    listed = residents.read_list(None, "Название;ОКВЭД\nООО «ТЭЦ Южная»;35.11\n")
    residents.add_residents(park["space"], listed, user=park["users"]["facilitator"])
    a, b = Resident.objects.filter(name__contains="ТЭЦ").order_by("pk")
    client = browser(park["users"].get(role))
    code = 200 if role in ("assistant", "facilitator") else 302 if role == "visitor" else 404
    for address in (f"/duplicates/space/{park['space'].pk}/", f"/duplicates/resident/{a.pk}/{b.pk}/"):
        assert client.get(address).status_code == code, address
    if code == 200:
        assert client.post(f"/duplicates/resident/{a.pk}/{b.pk}/", {"act": "merge"}).status_code == 302
        assert client.get(f"/duplicates/space/{park['space'].pk}/").status_code == 200


def test_a_company_is_not_compared_with_that_of_another(
    works: dict[str, Any], company: Any, browser: Any
) -> None:
    twin = company("Works LLC")
    address = f"/duplicates/organisation/{works['organisation'].pk}/{twin.pk}/"
    for role in ("stranger", "viewer", "editor", "owner"):
        client = browser(works["users"][role])
        assert client.get(address).status_code == 404
        assert "Works LLC" not in client.get("/duplicates/").content.decode()


def test_an_administrator_sees_companies_and_no_streams(
    works: dict[str, Any], company: Any, person: Any, browser: Any
) -> None:
    twin = company("ООО Works")
    client = browser(person("staff@example.org", is_staff=True))
    page = client.get("/duplicates/").content.decode()
    assert f"/duplicates/organisation/{works['organisation'].pk}/{twin.pk}/" in page
    answer = client.get(f"/duplicates/organisation/{works['organisation'].pk}/{twin.pk}/")
    assert "зола" not in answer.content.decode()
    assert client.get(f"/duplicates/stream/{works['a'].pk}/{works['b'].pk}/").status_code == 404
    assert client.get(f"/duplicates/stream/{works['a'].pk}/{works['a'].pk}/").status_code == 404


def test_what_was_changed_since_a_merge_stays_so_when_it_is_undone(works: dict[str, Any]) -> None:
    a, b, owner = works["a"], works["b"], works["users"]["owner"]
    made = merge("stream", a, b, {"quantity": "gone", "text": "gone"}, user=owner)
    Stream.objects.filter(pk=a.pk).update(quantity=55.0)
    Sighting.objects.filter(stream=a).delete()
    undo(made.pk, user=owner)
    a.refresh_from_db()
    assert (a.text, a.quantity) == ("зола уноса", 55.0)
    assert Stream.objects.get(pk=b.pk).quantity == 104.0
