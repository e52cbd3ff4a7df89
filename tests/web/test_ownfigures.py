"""Own factors and prices: who brings and sees them, where they count, that they reach nobody else."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from symbio.assessment.own_tables import read_own_table
from symbio.web import bridge
from symbio.web.assessing.models import Assessed
from symbio.web.duplicates.merging import merge, undo
from symbio.web.ownfigures.models import OwnTable
from symbio.web.synergies.models import Candidate
from symbio.web.workspaces.models import WorkspaceCompany

HEAD = "item,name_en,unit,indicator,value,low,high,geography,source,grade,licence\n"
CEMENT = "{item},Own clinker,{unit},GWP100,{value},,,RU,Own measurement of 2025,A,own\n"


@pytest.fixture
def pair(company: Any, person: Any, stream: Any) -> dict[str, Any]:
    """Ash that is buried and cement that asks for it, open to everybody; their people; a stranger."""
    made: dict[str, Any] = {"visitor": None}
    power = company("Power", country="RU", is_named=True)
    cement = company("Cement", activity="23.51", at=(55.28, 85.61), country="RU", is_named=True)
    for role in ("viewer", "editor", "owner"):
        made[role] = person(f"{role}@example.org")
        power.members.create(user=made[role], role=role)
    made["taker"], made["stranger"] = person("taker@example.org"), person("s@example.org")
    cement.members.create(user=made["taker"], role="owner")
    company("Stranger", user=made["stranger"])
    for one in (power, cement):
        one.sites.update(country="RU", is_exact=True)
    ash = stream(power, "зола уноса", sees="public", quantity=5000.0, unit="t/a", current_fate="burial",
                 hazard_class=5, unit_cost=777.0, currency="RUB")  # fmt: skip
    want = stream(cement, "зола уноса для цемента", "need", sees="public", quantity=9000.0, unit="t/a")
    bridge.match_stream(ash)
    candidate = Candidate.objects.get(offer=ash, need=want)
    made["path"] = reverse("assessment", args=[candidate.pk])
    made["table"] = reverse("own-company", args=[power.pk])
    return made | {"power": power, "cement": cement, "candidate": candidate}


def _used(pair: Any, browser: Any) -> str:
    """Identifier of a climate factor by which the exchange of `pair` is assessed."""
    text = browser(pair["owner"]).get(pair["path"]).content.decode()
    found = re.findall(r'href="/sources/factors/([a-z0-9_]+):GWP100/', text)
    return str(next(item for item in found if not item.startswith(("truck", "rail"))))


def _own(item: str, value: float = 123456.0) -> str:
    unit = next(row.unit for row in bridge.knowledge().factors if row.item == item)
    return HEAD + CEMENT.format(item=item, unit=unit, value=value)


def _bring(client: Any, path: str, text: str | bytes, name: str = "own.csv") -> Any:
    data = text.encode() if isinstance(text, str) else text
    return client.post(path, {"file": SimpleUploadedFile(name, data)})


def _text(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())
    return (
        re.sub(r'<div role="status"><ul class="said">.*?</div>\s*', "", text, flags=re.DOTALL)
        .replace("\n\n", "\n")
        .replace("\n\n", "\n")
    )


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_own_factors_count_for_ones_own_people_marked_and_traced_to_their_row(
    pair: Any, browser: Any, lang: str
) -> None:
    item, client = _used(pair, browser), browser(pair["owner"], lang)
    before = _text(client.get(pair["path"]))
    assert "own-sign" not in before
    assert _bring(client, pair["table"], _own(item)).status_code == 302
    after = _text(client.get(pair["path"]))
    address = f"/sources/own/{OwnTable.objects.get().pk}/{item}:GWP100/"
    assert address in after
    assert 'class="cite"' in after
    assert re.search(r'class="cite"[^>]*>(?:(?!</a>).)*own-sign', after)
    assert "Own measurement of 2025" in after
    row = _text(client.get(address))
    assert "Own measurement of 2025" in row
    assert not re.findall(r">\s*(?:own|source|assessing)-[a-z-]+\s*<", after + row), "words are missing"
    shared = _text(client.get(pair["path"] + "?tables=shared"))
    assert address not in shared
    figures = re.compile(r'<span class="figure-words">([^<]*)</span>')
    assert figures.findall(shared) == figures.findall(before)
    assert figures.findall(after) != figures.findall(before)


def test_own_factors_change_nothing_that_others_see_and_nothing_that_is_kept(pair: Any, browser: Any) -> None:
    item = _used(pair, browser)
    stream = reverse("stream", args=[pair["candidate"].offer_id])
    others = [browser(pair[name]) for name in ("visitor", "taker", "stranger")]
    pages = [
        pair["path"],
        stream,
        reverse("catalogue"),
        f"/api/v1/candidates/{pair['candidate'].pk}/assessment",
    ]

    def seen() -> list[str]:
        return [_text(one.get(page)) for one in others for page in pages]

    first, kept = seen(), Assessed.objects.values().get()
    listed = _text(browser(pair["owner"]).get(stream))
    _bring(browser(pair["owner"]), pair["table"], _own(item))
    assert seen() == first
    assert Assessed.objects.values().get() == kept
    worth = re.compile(r'class="worth"[^<]*')
    assert worth.findall(_text(browser(pair["owner"]).get(stream))) == worth.findall(listed) != []


def test_own_prices_count_and_removing_a_table_brings_the_shared_ones_back(pair: Any, browser: Any) -> None:
    client = browser(pair["owner"])
    before = _text(client.get(pair["path"]))
    price = re.findall(r'href="/sources/prices/([^/"]+)/', before)[0]
    row = next(row for row in bridge.knowledge().prices if row.id == price)
    text = (
        "id;name_ru;value;unit;currency;year;geography;source;grade;licence\n"
        f"{price};Своя цена;7 777,5;{row.unit};RUB;2025;{row.geography};договор;A;own\n"
    )
    assert _bring(client, pair["table"], text.encode("cp1251")).status_code == 302
    table = OwnTable.objects.get()
    assert table.kind == "prices"
    assert table.rows[0][1]["value"] == 7777.5
    after = _text(client.get(pair["path"]))
    assert f"/sources/own/{table.pk}/{price}/" in after
    assert "Своя цена" in _text(client.get(f"/sources/own/{table.pk}/{price}/"))
    assert client.post(reverse("own-remove", args=[table.pk])).status_code == 302
    assert _text(client.get(pair["path"])) == before


def test_the_dossier_and_programs_count_own_figures_too(pair: Any, browser: Any) -> None:
    item, client = _used(pair, browser), browser(pair["owner"])
    _bring(client, pair["table"], _own(item))
    answer = client.get(f"{pair['path']}dossier.en.docx")
    assert answer.status_code == 200
    import io

    import docx

    words = " ".join(one.text for one in docx.Document(io.BytesIO(answer.content)).paragraphs)
    assert "Own measurement of 2025" in words
    assert "own figure" in words
    api = f"/api/v1/candidates/{pair['candidate'].pk}/assessment"
    from symbio.web.api.tokens import make_token

    head = {"Authorization": f"Bearer {make_token(pair['owner'], 'x')[1]}"}
    said = browser().get(api, headers=head).json()
    assert [one for one in said["sources"] if one["is_own"] and one["page"].startswith("/sources/own/")]
    assert not [one for one in browser().get(api).json()["sources"] if one["is_own"]]


@pytest.mark.parametrize(
    ("role", "sees", "brings"),
    [("visitor", 302, 302), ("stranger", 404, 404), ("taker", 404, 404), ("viewer", 200, 404),
     ("editor", 200, 302), ("owner", 200, 302)],
)  # fmt: skip
def test_only_ones_own_people_see_a_table_and_only_editors_change_it(
    pair: Any, browser: Any, role: str, sees: int, brings: int
) -> None:
    item = _used(pair, browser)
    assert _bring(browser(pair[role]), pair["table"], _own(item)).status_code == brings
    assert OwnTable.objects.exists() == (brings == 302 and role != "visitor")
    OwnTable.objects.all().delete()
    _bring(browser(pair["owner"]), pair["table"], _own(item))
    table = OwnTable.objects.get()
    client = browser(pair[role])
    assert client.get(pair["table"]).status_code == sees
    assert client.get(reverse("own-row", args=[table.pk, f"{item}:GWP100"])).status_code == sees
    assert client.post(reverse("own-remove", args=[table.pk])).status_code == brings
    assert OwnTable.objects.exists() == (brings != 302 or role == "visitor")


def test_a_workspace_has_figures_of_its_own_that_its_workers_use_and_guests_do_not(
    park: dict[str, Any], browser: Any
) -> None:
    space, users = park["space"].pk, park["users"]
    WorkspaceCompany.objects.update(shares="all")
    park["ash"].site.organisation.workspaces.update(shares="all")
    path = reverse("own-space", args=[space])
    key = f"{park['ash'].pk}-{park['want'].pk}"
    page = reverse("space-assessment", args=[space, key])
    head = browser(users["facilitator"])
    item = re.findall(r'href="/sources/factors/([a-z0-9_]+):GWP100/', _text(head.get(page)))[0]
    for role, code in (("assistant", 404), ("guest", 404), ("stranger", 404), ("owner", 404)):
        assert _bring(browser(users[role]), path, _own(item)).status_code == code
    assert _bring(head, path, _own(item)).status_code == 302
    address = f"/sources/own/{OwnTable.objects.get().pk}/"
    for role in ("facilitator", "assistant"):
        assert address in _text(browser(users[role]).get(page))
        assert browser(users[role]).get(path).status_code == 200
    for role in ("guest", "stranger", "owner"):
        assert browser(users[role]).get(path).status_code == 404
        assert browser(users[role]).get(f"{address}{item}:GWP100/").status_code == 404
    assert (
        address
        not in browser(users["owner"])
        .get(reverse("assessment", args=[Candidate.objects.get(offer=park["ash"], need=park["want"]).pk]))
        .content.decode()
    )


BAD = {
    "no text": (b"\x00\x01\x02PK", "own-not-csv"),
    "empty": (b" \n", "own-no-rows"),
    "another table": (b"a,b\n1,2\n", "own-kind-unknown"),
    "column missing": (b"item,indicator,value\nx,GWP100,1\n", "own-column-missing"),
    "only header": (HEAD.encode(), "own-no-rows"),
    "no licence": ((HEAD + "x,y,t,GWP100,1,,,RU,z,A,\n").encode(), "own-none-licensed"),
    "no number": ((HEAD + "x,y,t,GWP100,1e999,,,RU,z,A,own\n").encode(), "own-number"),
    "not a number": ((HEAD + "x,y,t,GWP100,nan,,,RU,z,A,own\n").encode(), "own-number"),
    "category": ((HEAD + "x,y,t,GWP,1,,,RU,z,A,own\n").encode(), "own-choice"),
    "grade": ((HEAD + "x,y,t,GWP100,1,,,RU,z,D,own\n").encode(), "own-choice"),
    "order": ((HEAD + "x,y,t,GWP100,1,2,3,RU,z,A,own\n").encode(), "own-range"),
    "place": ((HEAD + "x,y,t,GWP100,1,,,Moon,z,A,own\n").encode(), "own-geography"),
    "unit": ((HEAD + "cement_clinker,y,kg,GWP100,1,,,RU,z,A,own\n").encode(), "own-unit"),
    "twice": ((HEAD + "x,y,t,GWP100,1,,,RU,z,A,own\n" * 2).encode(), "own-twice"),
    "long": ((HEAD + "x,y,t,GWP100,1,,,RU," + "z" * 501 + ",A,own\n").encode(), "own-cell-long"),
    "wide": ((HEAD + "x,y,t,GWP100,1,,,RU,z,A,own,more\n").encode(), "own-width"),
    "blank": ((HEAD + "x,y,t,GWP100,,,,RU,z,A,own\n").encode(), "own-blank"),
    "many": ((HEAD + "x,y,t,GWP100,1,,,RU,z,A,own\n" * 2001).encode(), "own-too-many"),
}


@pytest.mark.parametrize("why", BAD)
def test_a_table_with_a_defect_is_refused_as_a_whole_with_row_column_and_remedy(why: str) -> None:
    data, code = BAD[why]
    from symbio.web.ownfigures.keeping import RefusedTable, text_of

    try:
        found = read_own_table(
            text_of(SimpleUploadedFile("own.csv", data), "own.csv"), "own.csv", bridge.knowledge()
        )
        codes = [m.code for m in found.defects] or ["own-none-licensed"]
        assert all(m.facts["file"] == "own.csv" for m in found.defects)
        assert not found.rows or found.defects
    except RefusedTable as error:
        codes = [error.message.code]
    assert code in codes


def test_a_refused_table_changes_nothing_and_says_all_that_is_wrong(pair: Any, browser: Any) -> None:
    item, client = _used(pair, browser), browser(pair["owner"])
    _bring(client, pair["table"], _own(item, 1.0))
    bad = HEAD + "x,<b>y</b>,t,CO2,1,,,RU,z,A,own\nx,y,t,GWP100,-,,,RU,,A,own\n"
    answer = _bring(client, pair["table"], bad, "../<i>odd.csv")
    assert answer.status_code == 422
    text = answer.content.decode()
    assert text.count("row 2") >= 1
    assert text.count("row 3") >= 2
    assert "<i>" not in text
    assert OwnTable.objects.get().rows[0][1]["value"] == 1.0


def test_the_shared_tables_are_taken_in_as_they_are_handed_out(pair: Any, browser: Any) -> None:
    for kind in ("factors", "prices"):
        answer = browser().get(reverse("own-template", args=[kind]))
        found = read_own_table(answer.content.decode("utf-8-sig"), "x.csv", bridge.knowledge())
        assert found.kind == kind
        assert not [m for m in found.defects if m.code not in ("own-too-many", "own-geography", "own-twice")]
    assert browser().get(reverse("own-template", args=["nope"])).status_code == 404


def test_of_two_companies_that_become_one_the_tables_of_the_one_that_stays_count(
    pair: Any, browser: Any, person: Any
) -> None:
    item, steward = _used(pair, browser), person("admin@example.org", is_staff=True, is_superuser=True)
    _bring(browser(pair["owner"]), pair["table"], _own(item, 1.0))
    _bring(browser(pair["taker"]), reverse("own-company", args=[pair["cement"].pk]), _own(item, 2.0))
    done = merge("organisation", pair["power"], pair["cement"], {}, user=steward)
    table = OwnTable.objects.get()
    assert (table.organisation_id, table.rows[0][1]["value"]) == (pair["power"].pk, 1.0)
    undo(done.pk, user=steward)
    assert OwnTable.objects.count() == 2
