"""What parties recorded of their exchange: who writes, who reads, that it stands apart from estimates."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.urls import reverse

from symbio.web import bridge
from symbio.web.intake.exchanges import set_running
from symbio.web.recording.models import Recorded
from symbio.web.registry.models import Stream
from symbio.web.synergies.models import Candidate, Word

JOBS = {
    "indicator": "jobs",
    "value": "12",
    "year": "2026",
    "surety": "contracted",
    "source": "contracts of 2026",
}


@pytest.fixture
def pair(company: Any, person: Any, stream: Any) -> dict[str, Any]:
    """Ash and cement, open to everybody, whose companies both want the exchange; a stranger."""
    made: dict[str, Any] = {"visitor": None}
    power = company("Power", country="RU", is_named=True)
    cement = company("Cement", activity="23.51", at=(55.28, 85.61), country="RU", is_named=True)
    for role in ("viewer", "editor", "owner"):
        made[role] = person(f"{role}@example.org")
        power.members.create(user=made[role], role=role)
    made["taker"], made["stranger"] = person("taker@example.org"), person("s@example.org")
    cement.members.create(user=made["taker"], role="owner")
    company("Stranger", user=made["stranger"])
    ash = stream(power, "зола уноса", sees="public", quantity=5000.0, unit="t/a")
    want = stream(cement, "зола уноса для цемента", "need", sees="public", quantity=9000.0, unit="t/a")
    bridge.match_stream(ash)
    candidate = Candidate.objects.get(offer=ash, need=want)
    for side in ("offer", "need"):
        Word.objects.create(candidate=candidate, side=side, kind="interested")
    return made | {
        "candidate": candidate,
        "ash": ash,
        "path": reverse("records", args=[candidate.pk]),
        "page": reverse("assessment", args=[candidate.pk]),
    }


def _text(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_both_parties_read_what_one_recorded_apart_from_the_estimates(
    pair: Any, browser: Any, lang: str, django_assert_max_num_queries: Any
) -> None:
    editor = browser(pair["editor"], lang)
    assert editor.post(pair["path"], JOBS).status_code == 302
    money = JOBS | {
        "indicator": "research_money",
        "value": "1 500,5",
        "currency": "RUB",
        "surety": "verified",
    }
    assert editor.post(pair["path"], money).status_code == 302
    for user in ("viewer", "taker"):
        client = browser(pair[user], lang)
        with django_assert_max_num_queries(15):
            text = _text(client.get(pair["page"]))
        part = text[text.index('id="recorded"') :]
        assert part.index("contracts of 2026") < part.index('id="precedents"')
        assert re.search(r'figure-words">12', part)
        assert "RUB/" in part
        with django_assert_max_num_queries(15):
            listed = _text(client.get(pair["path"]))
        assert "contracts of 2026" in listed
        assert not re.findall(r">\s*(?:record|own|web)-[a-z-]+\s*<", text + listed), "words are missing"
    assert 'id="recorded"' not in _text(browser(pair["stranger"], lang).get(pair["page"]))
    assert 'id="recorded"' not in _text(browser(None, lang).get(pair["page"]))


@pytest.mark.parametrize(
    ("role", "sees", "writes"),
    [("visitor", 302, 302), ("stranger", 404, 404), ("viewer", 200, 404), ("editor", 200, 302),
     ("owner", 200, 302), ("taker", 200, 302)],
)  # fmt: skip
def test_people_of_both_parties_see_the_page_and_editors_write(
    pair: Any, browser: Any, role: str, sees: int, writes: int
) -> None:
    client = browser(pair[role])
    assert client.get(pair["path"]).status_code == sees
    assert client.post(pair["path"], JOBS).status_code == writes
    assert Recorded.objects.exists() == (writes == 302 and role != "visitor")
    Recorded.objects.all().delete()
    browser(pair["owner"]).post(pair["path"], JOBS)
    removed = client.post(reverse("record-remove", args=[Recorded.objects.get().pk]))
    is_own = role in ("editor", "owner")
    assert removed.status_code == (302 if is_own or role == "visitor" else 404)
    assert Recorded.objects.exists() != is_own


def test_nothing_is_recorded_before_both_agree(pair: Any, browser: Any) -> None:
    Word.objects.filter(side="need").delete()
    assert browser(pair["owner"]).get(pair["path"]).status_code == 404
    assert browser(pair["owner"]).post(pair["path"], JOBS).status_code == 404
    assert 'id="recorded"' not in _text(browser(pair["owner"]).get(pair["page"]))


@pytest.mark.parametrize(
    "said",
    [{"value": "many"}, {"value": "1e999"}, {"value": "nan"}, {"indicator": "identity"}, {"indicator": "x"},
     {"surety": "estimated"}, {"year": "1800"}, {"year": "2030", "surety": "verified"}, {"source": ""},
     {"indicator": "sales"}, {"value": "1_0"}],
)  # fmt: skip
def test_nonsense_is_refused_beside_its_field(pair: Any, browser: Any, said: dict[str, str]) -> None:
    text = _text(browser(pair["owner"]).post(pair["path"], JOBS | said))
    assert "errorlist" in text
    assert not Recorded.objects.exists()


def test_a_new_value_of_a_year_takes_the_place_of_the_old_one(pair: Any, browser: Any) -> None:
    owner = browser(pair["owner"])
    owner.post(pair["path"], JOBS)
    owner.post(pair["path"], JOBS | {"value": "14", "surety": "verified", "source": "<script>x</script>"})
    found = Recorded.objects.get()
    assert (found.value, found.surety) == (14.0, "verified")
    assert "<script>x" not in _text(owner.get(pair["page"]))


def test_an_agreed_exchange_stays_when_its_stream_runs(pair: Any, browser: Any) -> None:
    browser(pair["owner"]).post(pair["path"], JOBS)
    set_running(Stream.objects.get(pk=pair["ash"].pk), is_running=True, user=pair["owner"])
    assert "contracts of 2026" in _text(browser(pair["taker"]).get(pair["page"]))
    Word.objects.filter(side="need").delete()
    bridge.match_stream(Stream.objects.get(pk=pair["ash"].pk))
    assert not Candidate.objects.exists()
    assert Recorded.objects.count() == 1


MONEY = {
    "indicator": "research_money",
    "value": "1 500,5",
    "currency": "RUB",
    "surety": "verified",
    "year": "2025",
    "source": "grant report",
}


def _words_of(data: bytes) -> str:
    docx = pytest.importorskip("docx", reason="documents are made where the extra is installed")
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_a_dossier_of_a_party_holds_what_was_recorded_and_that_of_others_does_not(
    pair: Any, browser: Any, lang: str
) -> None:
    browser(pair["owner"]).post(pair["path"], JOBS)
    browser(pair["taker"]).post(pair["path"], MONEY)
    heading = {"en": "Recorded by the parties", "ru": "Записано сторонами"}[lang]
    path = f"{pair['page']}dossier.{lang}.docx"
    for user in ("viewer", "owner", "taker"):
        text = _words_of(browser(pair[user]).get(path).content)
        assert heading in text
        for part in ("contracts of 2026", "grant report", "Power (", "Cement (", pair["path"]):
            assert part in text, part
        surety = {"en": ("contracted", "verified"), "ru": ("закреплено договором", "подтверждено")}[lang]
        assert all(word in text for word in surety)
        assert re.search("1[ \u00a0\u202f,]?500[.,]5\u00a0RUB", text)
        assert "http://testserver" + pair["path"] in text
    for user in ("stranger", "visitor"):
        text = _words_of(browser(pair[user]).get(path).content)
        assert heading not in text
        assert "contracts of 2026" not in text
        assert "grant report" not in text
    assert browser(pair["taker"]).get(f"{pair['page']}dossier.{lang}.pdf").content.startswith(b"%PDF")


def test_programs_of_the_parties_get_what_was_recorded_and_others_nothing(pair: Any, browser: Any) -> None:
    from symbio.web.api.tokens import make_token

    browser(pair["owner"]).post(pair["path"], JOBS)
    browser(pair["taker"]).post(pair["path"], MONEY)
    path = f"/api/v1/candidates/{pair['candidate'].pk}/assessment"

    def asked(user: str) -> Any:
        told = {"Authorization": f"Bearer {make_token(pair[user], 'test')[1]}"} if pair[user] else {}
        answer = browser(lang="en").get(path, headers=told)
        assert answer.status_code == 200
        return answer.json()["recorded"]

    for user in ("viewer", "taker"):
        jobs, money = asked(user)
        assert (jobs["indicator"], jobs["value"], jobs["surety"], jobs["side"]) == (
            "jobs", 12.0, "contracted", "donor"
        )  # fmt: skip
        assert (money["value"], money["currency"], money["side"], money["company"]) == (
            1500.5, "RUB", "receiver", "Cement"
        )  # fmt: skip
        assert (money["source"], money["page"]) == ("grant report", pair["path"])
    assert asked("stranger") is None
    assert asked("visitor") is None
    Word.objects.filter(side="need").delete()
    assert asked("owner") is None
    heading = "Recorded by the parties"
    assert heading not in _words_of(browser(pair["owner"]).get(f"{pair['page']}dossier.en.docx").content)
