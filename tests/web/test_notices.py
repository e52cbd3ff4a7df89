"""Notices: who is told what, by which letter, without names; and the way to stop letters."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from symbio.web import bridge
from symbio.web.jobs import handlers
from symbio.web.jobs.models import Job
from symbio.web.jobs.queue import start_accept
from symbio.web.jobs.work import work
from symbio.web.notices import rounds, sending, telling
from symbio.web.notices.models import Notice, Pace, Round
from symbio.web.notices.words import sentence
from symbio.web.registry.imports import take_in
from symbio.web.synergies.models import Candidate, Word

HIDDEN = ("Secret Power", "Secret Cement", "55.3", "86.0", "Кемерово", "Kemerovo")


@pytest.fixture
def two(company: Any, person: Any, stream: Any) -> dict[str, Any]:
    """A power station that offers ash in private, a cement works that needs it, owners who do not know."""
    donor, taker = person("donor@example.org", language="ru"), person("taker@example.org", language="en")
    power = company("Secret Power", user=donor)
    cement = company("Secret Cement", user=taker, activity="23.51", at=(55.28, 85.61))
    for i in range(3):
        company(f"Power {i}", at=(55.1, 86.3))
    ash = stream(power, "зола уноса")
    want = stream(cement, "fly ash for cement", "need", sees="public")
    bridge.match_stream(ash)
    return {
        "donor": donor,
        "taker": taker,
        "power": power,
        "cement": cement,
        "ash": ash,
        "want": want,
        "candidate": Candidate.objects.get(),
    }


def _work() -> None:
    work(Event(), is_once=True)


def _say(two: dict[str, Any], browser: Any, who: str, side: str, kind: str = "interested") -> int:
    address = reverse("candidate-say", args=[two["candidate"].pk])
    return int(browser(two[who]).post(address, {"side": side, "kind": kind}).status_code)


def _letters(to: str) -> list[Any]:
    return [letter for letter in mail.outbox if letter.to == [to]]


def test_interest_is_told_without_names_and_names_open_when_both_agree(
    two: dict[str, Any], browser: Any
) -> None:
    page = reverse("candidate", args=[two["candidate"].pk])
    assert browser(two["taker"]).get(page).status_code == 404, "the ash is private"
    assert b"Your stream is private" in browser(two["donor"]).get(page).content
    assert _say(two, browser, "donor", "offer") == 302
    assert not mail.outbox, "letters are the worker's"
    _work()
    [letter] = _letters("taker@example.org")
    assert "could supply what you need, “fly ash for cement”" in letter.body
    assert "about 30 km" in letter.body
    assert f"http://127.0.0.1:8000{page}" in letter.body
    assert not [word for word in HIDDEN if word in letter.body + letter.subject]
    answer = browser(two["taker"]).get(page)
    assert answer.status_code == 200
    assert "Secret Power" not in answer.content.decode()
    assert "зола уноса" in answer.content.decode()
    news = browser(two["taker"]).get(reverse("news")).content.decode()
    assert "What is new (1)" in news
    assert "Secret Power" not in news

    assert _say(two, browser, "taker", "need") == 302
    _work()
    assert "Обе стороны согласны" in _letters("donor@example.org")[0].body
    assert "Both sides agree" in _letters("taker@example.org")[1].body
    for letter in mail.outbox:
        assert not [word for word in HIDDEN if word in letter.body + letter.subject]
    assert "Secret Power" in browser(two["taker"]).get(page).content.decode()
    assert "Secret Cement" in browser(two["donor"]).get(page).content.decode()
    _work()
    assert len(mail.outbox) == 3, "nothing is sent twice"


def test_interest_opens_a_private_stream_to_that_company_alone_and_only_what_it_is(
    two: dict[str, Any], browser: Any, company: Any, person: Any, stream: Any
) -> None:
    two["ash"].composition, two["ash"].unit_cost = "Cl 7.77 %", 123.0
    two["ash"].save()
    two["power"].is_named = True
    two["power"].save()
    other = person("other@example.org")
    stream(company("Other Cement", user=other, activity="23.51"), "fly ash for cement", "need")
    bridge.match_stream(two["ash"])
    _say(two, browser, "donor", "offer")
    page = reverse("stream", args=[two["ash"].pk])
    text = browser(two["taker"]).get(page).content.decode()
    assert "зола уноса" in text
    assert "Secret Power" not in text, "its name stands beside what is open, and this is not"
    assert "7.77" not in text
    assert "123" not in text
    for client in (browser(), browser(other)):
        assert client.get(page).status_code == 404
    _say(two, browser, "donor", "offer", "take_back")
    assert browser(two["taker"]).get(page).status_code == 404
    assert not Notice.objects.filter(kind="interest").exists(), "what nobody read is unsaid"
    _work()
    assert not mail.outbox


@pytest.mark.parametrize(("role", "status"), [("viewer", 404), ("editor", 302), ("owner", 302)])
def test_those_who_may_edit_speak_and_are_told(
    two: dict[str, Any], company: Any, person: Any, browser: Any, role: str, status: int
) -> None:
    user = person("colleague@example.org")
    two["power"].members.create(user=user, role=role)
    two["colleague"] = user
    assert _say(two, browser, "colleague", "offer") == status
    _say(two, browser, "taker", "need")
    assert Notice.objects.filter(user=user).exists() is (role != "viewer")


def test_the_same_interest_is_told_once_however_often_it_is_said(two: dict[str, Any], browser: Any) -> None:
    _say(two, browser, "donor", "offer")
    _work()
    for kind in ("take_back", "interested", "take_back", "interested"):
        _say(two, browser, "donor", "offer", kind)
    _work()
    assert len(_letters("taker@example.org")) == 1


def test_letters_that_others_cause_are_limited_and_the_rest_waits_for_the_morning(
    two: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "MOST_MAILS_A_DAY", 3)
    for i in range(5):
        cause = two["power"].pk
        telling.tell_organisation(
            two["cement"].pk, "question", f"/q/{i}/", cause=cause, activity="35.11", km=20
        )
    _work()
    [letter] = mail.outbox
    assert letter.body.count("/q/") == 3
    late = Notice.objects.filter(mail="waiting")
    assert late.count() == 2
    assert all(notice.due_at > timezone.now() for notice in late)


def test_one_company_may_not_flood_many(
    two: dict[str, Any], company: Any, person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "MOST_CAUSED_A_DAY", 2)
    for i in range(4):
        other = company(f"Other {i}", user=person(f"o{i}@example.org"))
        telling.tell_organisation(other.pk, "question", "/q/", cause=two["power"].pk, activity="35.11", km=20)
    _work()
    assert len(mail.outbox) == 2
    assert Notice.objects.count() == 4, "it stands on the site all the same"


@pytest.mark.parametrize(
    ("pace", "now", "due"),
    [
        ("now", "2026-11-30T12:00", "2026-11-30T12:00"),
        ("daily", "2026-11-30T12:00", "2026-12-01T06:00"),
        ("daily", "2026-11-30T02:00", "2026-11-30T06:00"),
        ("weekly", "2026-11-30T12:00", "2026-12-07T06:00"),
        ("weekly", "2026-11-30T02:00", "2026-11-30T06:00"),
        ("weekly", "2026-12-05T12:00", "2026-12-07T06:00"),
        ("weekly", "2026-12-01T02:00", "2026-12-07T06:00"),
    ],
)
def test_letters_are_due_at_once_next_morning_or_next_monday(pace: str, now: str, due: str) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert telling.due_at(pace, at) == datetime.fromisoformat(due).replace(tzinfo=UTC)
    assert telling.due_at("off", at) is None


def test_a_failing_letter_is_tried_again_given_up_at_last_and_logged_without_content(
    two: dict[str, Any], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(self: Any, fail_silently: bool = False) -> int:
        raise ConnectionRefusedError(f"could not send {self.body} to {self.to}")

    telling.tell_organisation(two["cement"].pk, "agreed", "/x/", cause=two["power"].pk, stream="секрет")
    with monkeypatch.context() as broken:
        broken.setattr(sending.EmailMessage, "send", refuse)
        _work()
        notice = Notice.objects.get()
        assert (notice.mail, notice.attempts) == ("waiting", 1)
        assert notice.due_at is not None
        assert notice.due_at > timezone.now() + timedelta(minutes=4)
        for _ in range(sending.MOST_TRIES):
            Notice.objects.update(due_at=timezone.now())
            _work()
    notice.refresh_from_db()
    assert (notice.mail, notice.attempts) == ("failed", sending.MOST_TRIES)
    assert "ConnectionRefusedError" in caplog.text
    assert "секрет" not in caplog.text
    assert "taker@example.org" not in caplog.text


def test_a_letter_that_failed_once_goes_out_later(
    two: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    telling.tell_organisation(two["cement"].pk, "agreed", "/x/", cause=two["power"].pk, stream="ash")
    with monkeypatch.context() as broken:
        broken.setattr(sending.EmailMessage, "send", lambda self: 1 / 0)
        _work()
    Notice.objects.update(due_at=timezone.now())
    _work()
    assert len(mail.outbox) == 1
    assert Notice.objects.get().mail == "sent"


def test_a_link_in_the_letter_stops_letters_without_logging_in(two: dict[str, Any], browser: Any) -> None:
    telling.tell_organisation(two["cement"].pk, "agreed", "/x/", cause=two["power"].pk, stream="ash")
    _work()
    [letter] = mail.outbox
    found = re.search(r"(/news/stop/\S+/)\s*$", letter.body)
    assert found is not None
    assert found[1] in letter.extra_headers["List-Unsubscribe"]
    client = browser(lang="en")
    assert client.get(found[1]).status_code == 200
    assert not Pace.objects.exists(), "looking at the link stops nothing"
    assert "do not come any more" in client.post(found[1]).content.decode()
    assert Pace.objects.get(user=two["taker"], group="contact").pace == "off"
    telling.tell_organisation(two["cement"].pk, "agreed", "/y/", cause=two["power"].pk, stream="ash")
    _work()
    assert len(mail.outbox) == 1
    assert Notice.objects.count() == 2
    assert client.get("/news/stop/forged/").status_code == 404
    assert client.post(found[1].replace(":", "x:")).status_code == 404


def test_paces_are_kept_and_letters_that_wait_follow(two: dict[str, Any], browser: Any) -> None:
    telling.tell_organisation(two["cement"].pk, "agreed", "/x/", cause=two["power"].pk, stream="ash")
    client = browser(two["taker"])
    page = reverse("news-settings")
    assert client.get(page).status_code == 200
    client.post(page, {"contact": "weekly", "candidates": "off", "work": "hourly"})
    assert telling.paces_of([two["taker"].pk])[two["taker"].pk] == {
        "contact": "weekly",
        "candidates": "off",
        "questions": "daily",
        "work": "off",
    }
    _work()
    assert not mail.outbox
    assert browser().get(page).status_code == 302, "one logs in first"


def test_notices_are_seen_by_their_person_alone_and_gone_with_the_company(
    two: dict[str, Any], browser: Any
) -> None:
    telling.tell_organisation(two["cement"].pk, "agreed", "/my/", cause=two["power"].pk, stream="ash-77")
    notice = Notice.objects.get()
    opened = reverse("news-open", args=[notice.pk])
    assert browser(two["donor"]).get(opened).status_code == 404
    assert browser().get(opened).status_code == 302
    assert b"ash-77" not in browser(two["donor"]).get(reverse("news")).content
    client = browser(two["taker"])
    assert b"ash-77" in client.get(reverse("news")).content
    assert client.get(opened).url == "/my/"
    notice.refresh_from_db()
    assert notice.read_at is not None
    Notice.objects.update(mail="waiting", due_at=timezone.now())
    two["cement"].members.all().delete()
    assert b"ash-77" not in browser(two["taker"]).get(reverse("news")).content
    assert browser(two["taker"]).get(opened).status_code == 404
    _work()
    assert not mail.outbox


def _a_day_passes() -> None:
    Round.objects.update(at=timezone.now() - rounds.EVERY - timedelta(minutes=1))


def test_new_strong_candidates_come_as_one_digest_and_private_partners_are_not_betrayed(
    two: dict[str, Any], stream: Any
) -> None:
    _work()
    _a_day_passes()
    want = [stream(two["cement"], f"fly ash for cement {i}", "need", sees="public") for i in range(2)]
    stream(two["cement"], "fly ash, hidden", "need")
    bridge.match_stream(two["ash"])
    assert Candidate.objects.filter(band="fits").count() >= 3
    _work()
    [notice] = Notice.objects.filter(kind="candidates")
    assert notice.user == two["donor"], "the ash is private: the cement works learns nothing"
    assert notice.facts["count"] == len(want)
    assert notice.facts["streams"] == "зола уноса"
    assert "новых сильных варианта" in sentence(notice, "ru")
    assert not mail.outbox, "once a week unless one chooses otherwise"
    _a_day_passes()
    _work()
    assert Notice.objects.filter(kind="candidates").count() == 1
    Notice.objects.update(due_at=timezone.now())
    _work()
    assert len(mail.outbox) == 1


def test_a_round_that_breaks_is_not_begun_again_at_once(
    two: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    telling.tell_organisation(two["cement"].pk, "agreed", "/x/", cause=two["power"].pk, stream="ash")
    with monkeypatch.context() as broken:
        broken.setattr(handlers, "look_round", lambda between: 1 / 0)
        _work()
    assert [job.state for job in Job.objects.all()] == ["failed"]
    _work()
    assert not mail.outbox
    Job.objects.update(ended_at=timezone.now() - rounds.AFTER_TROUBLE)
    _work()
    assert len(mail.outbox) == 1


def test_an_import_that_is_done_is_told_to_who_began_it(two: dict[str, Any], browser: Any) -> None:
    rows = b"company,stream,quantity,unit\nSecret Power,fly ash,5,t/a"
    upload = SimpleUploadedFile("a.csv", rows)
    taken = take_in(upload, "", two["power"], user=two["donor"])
    start_accept(taken.pk, owner_id=two["donor"].pk)
    _work()
    [notice] = Notice.objects.filter(kind="import")
    assert notice.user == two["donor"]
    assert sentence(notice, "en") == "Import done: 1 taken, 0 known already."
    assert not mail.outbox, "no letter unless one chooses so"


def test_candidates_that_people_spoke_of_are_not_new(two: dict[str, Any]) -> None:
    Round.objects.create(name="candidates", mark=0, at=timezone.now() - timedelta(days=2))
    Word.objects.create(candidate=two["candidate"], side="offer", kind="not_relevant")
    _work()
    assert not Notice.objects.filter(kind="candidates").exists()


def test_an_invitation_is_told_on_the_site_to_a_person_with_an_account(
    two: dict[str, Any], browser: Any
) -> None:
    address = reverse("people", args=[two["power"].pk])
    browser(two["donor"]).post(address, {"email": "taker@example.org", "role": "viewer"})
    [notice] = Notice.objects.filter(kind="invited")
    assert notice.user == two["taker"]
    assert browser(two["taker"]).get(notice.path).status_code == 200
    _work()
    assert len(mail.outbox) == 1, "the invitation itself and no second letter"


def test_demo_users_are_never_mailed(two: dict[str, Any]) -> None:
    two["taker"].is_demo = True
    two["taker"].save()
    telling.tell_organisation(two["cement"].pk, "agreed", "/x/", cause=two["power"].pk, stream="ash")
    _work()
    assert not mail.outbox
    assert Notice.objects.count() == 1
