"""Background work: taken by one, gone on with after a break, undone as a whole, seen by its owner only."""

from __future__ import annotations

import re
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, OperationalError, transaction
from django.urls import reverse
from django.utils import timezone

from symbio.language import SymbioError
from symbio.web import bridge
from symbio.web.jobs import handlers, queue
from symbio.web.jobs.course import Course
from symbio.web.jobs.models import ImportedRow, Job
from symbio.web.jobs.work import run, run_now, work
from symbio.web.registry.imports import take_in, undo
from symbio.web.registry.models import Import, Member, Organisation, Site, Stream, StreamChange
from symbio.web.synergies.models import Candidate

ROWS = 70


class Killed(BaseException):
    """The process ended here and now."""


@pytest.fixture
def dairy(company: Any, person: Any) -> Organisation:
    """A company with an owner."""
    made: Organisation = company("Dairy", user=person("owner@example.org"), activity="10.51")
    return made


@pytest.fixture
def owner(dairy: Organisation) -> Any:
    """Its owner."""
    return dairy.members.get().user


@pytest.fixture
def taken(dairy: Organisation, owner: Any, monkeypatch: pytest.MonkeyPatch) -> Import:
    """An import of `ROWS` rows on two sites, accepted in chunks of 20."""
    monkeypatch.setattr(bridge, "CHUNK", 20)
    rows = [f"Dairy,Site {i % 2},whey {i % 7},{i + 1},t/a" for i in range(ROWS)]
    text = "\n".join(["company,site,stream,quantity,unit", *rows]).encode()
    return take_in(SimpleUploadedFile("a.csv", text), "", dairy, user=owner)


@pytest.fixture
def job(taken: Import, owner: Any) -> Job:
    """The job that accepts it, waiting."""
    return queue.start_accept(taken.pk, owner_id=owner.pk)


def _kill_after(monkeypatch: pytest.MonkeyPatch, chunks: int, *, is_written: bool = True) -> None:
    """Let the process end at the end of a chunk: after its transaction, or within it."""
    written = 0

    def between(course: Course) -> None:
        if written >= chunks and is_written:
            raise Killed

    def reach(course: Course, done: int, total: int, step: str | None = None) -> None:
        nonlocal written
        queue.report(course.job, done, total, step)
        written += step is None
        if written >= chunks and not is_written:
            raise Killed

    monkeypatch.setattr(Course, "look_round", between)
    monkeypatch.setattr(Course, "reach", reach)


def _lease_runs_out() -> None:
    Job.objects.filter(state="running").update(lease_until=timezone.now() - timedelta(seconds=1))


def test_a_job_is_taken_by_one_worker(job: Job) -> None:
    taken = queue.take()
    assert taken is not None
    assert (taken.pk, taken.state, taken.attempts) == (job.pk, "running", 1)
    assert queue.take() is None


def test_the_oldest_waiting_job_is_taken_first(job: Job) -> None:
    queue.start_rematch(owner_id=None)
    first, second = queue.take(), queue.take()
    assert first is not None
    assert second is not None
    assert (first.kind, second.kind) == ("accept", "rematch")


def test_a_job_is_taken_again_when_its_lease_ran_out_and_the_first_worker_changes_nothing_more(
    job: Job,
) -> None:
    first = queue.take()
    assert first is not None
    _lease_runs_out()
    second = queue.take()
    assert second is not None
    assert second.attempts == 2
    assert not queue.renew(first)
    with pytest.raises(queue.LostLease):
        queue.report(first, 5, 10)
    with pytest.raises(queue.LostLease):
        queue.end(first, "done")
    assert queue.renew(second)


def test_a_renewed_lease_keeps_others_away(job: Job) -> None:
    held = queue.take()
    assert held is not None
    _lease_runs_out()
    assert queue.renew(held)
    assert queue.take() is None


def test_an_import_is_accepted_in_the_background_with_one_matching_after_it(job: Job, taken: Import) -> None:
    work(Event(), is_once=True)
    job.refresh_from_db()
    taken.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", ROWS, ROWS)
    assert (taken.state, taken.made, taken.known) == ("accepted", ROWS, 0)
    assert Stream.objects.filter(taken=taken, sees_what="private").count() == ROWS
    assert Site.objects.filter(name__startswith="Site").count() == 2
    assert StreamChange.objects.filter(action="imported").count() == ROWS
    matching = Job.objects.get(kind="rematch")
    assert (matching.pk, matching.state) == (job.result["matching"], "done")


@pytest.mark.parametrize("is_written", [True, False])
def test_an_import_killed_on_the_way_goes_on_without_doubles(
    job: Job, taken: Import, monkeypatch: pytest.MonkeyPatch, is_written: bool
) -> None:
    with monkeypatch.context() as patched:
        _kill_after(patched, 2, is_written=is_written)
        with pytest.raises(Killed):
            work(Event(), is_once=True)
    job.refresh_from_db()
    assert (job.state, job.done) == ("running", 40 if is_written else 20)
    assert Stream.objects.filter(taken=taken).count() == job.done, "what counts as done was made, and no more"
    work(Event(), is_once=True)
    job.refresh_from_db()
    assert job.state == "running", "the lease has not run out yet"
    _lease_runs_out()
    work(Event(), is_once=True)
    job.refresh_from_db()
    taken.refresh_from_db()
    assert (job.state, job.attempts, taken.made) == ("done", 2, ROWS)
    quantities = Stream.objects.filter(taken=taken).order_by("quantity").values_list("quantity", flat=True)
    assert list(quantities) == [float(i + 1) for i in range(ROWS)]
    assert sorted(ImportedRow.objects.values_list("row", flat=True)) == list(range(ROWS))


def test_a_worker_that_lost_its_lease_leaves_no_half_chunk(
    job: Job, taken: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = queue.take()
    assert held is not None
    Job.objects.filter(pk=job.pk).update(holder="another")
    with pytest.raises(queue.LostLease):
        handlers.accept_import(Course(held, lambda: False))
    run(held)
    assert not Stream.objects.filter(taken=taken).exists()
    job.refresh_from_db()
    assert job.state == "running"


def test_no_row_becomes_two_streams(job: Job, taken: Import) -> None:
    run_now(job)
    row = ImportedRow.objects.first()
    assert row is not None
    other = Stream.objects.create(site=row.stream.site, direction="offer", text="x", text_key="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportedRow.objects.create(taken=taken, row=row.row, stream=other)


def test_a_cancelled_import_is_undone_as_a_whole_and_can_be_accepted_again(
    job: Job, taken: Import, owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = set(Site.objects.values_list("pk", flat=True))
    with monkeypatch.context() as patched:
        _kill_after(patched, 2)
        with pytest.raises(Killed):
            work(Event(), is_once=True)
    queue.ask_to_cancel(job)
    _lease_runs_out()
    work(Event(), is_once=True)
    job.refresh_from_db()
    taken.refresh_from_db()
    assert (job.state, taken.state, taken.made) == ("cancelled", "read", 0)
    assert not Stream.objects.exists()
    assert not StreamChange.objects.exists()
    assert not ImportedRow.objects.exists()
    assert set(Site.objects.values_list("pk", flat=True)) == before
    again = queue.start_accept(taken.pk, owner_id=owner.pk)
    assert again.pk != job.pk
    assert run_now(again).state == "done"
    assert Stream.objects.count() == ROWS


def test_an_undone_import_can_be_accepted_again(job: Job, taken: Import, owner: Any) -> None:
    run_now(job)
    taken.refresh_from_db()
    undo(taken, user=owner)
    assert not Stream.objects.filter(removed_at=None).exists()
    assert run_now(queue.start_accept(taken.pk, owner_id=owner.pk)).state == "done"
    assert Stream.objects.filter(removed_at=None).count() == ROWS


def test_cancelling_after_the_end_changes_nothing(job: Job) -> None:
    run_now(job)
    queue.ask_to_cancel(job)
    job.refresh_from_db()
    assert (job.state, job.is_cancel_asked) == ("done", False)


def test_an_import_that_was_accepted_survives_a_late_cancel_and_a_late_failure(
    job: Job, taken: Import
) -> None:
    Import.objects.filter(pk=taken.pk).update(state="accepted", made=3)
    Member.objects.all().delete()
    run_now(job)
    assert (job.state, job.result) == ("failed", {"is_undone": False})


@pytest.mark.parametrize(
    ("error", "code"),
    [(SymbioError("file-empty", file="a"), "file-empty"), (ZeroDivisionError(), "web-job-error")],
)
def test_a_failed_import_is_undone_and_says_why(
    job: Job, monkeypatch: pytest.MonkeyPatch, error: Exception, code: str
) -> None:
    def fail(*_args: Any, **_kept: Any) -> None:
        raise error

    monkeypatch.setattr(StreamChange.objects, "bulk_create", fail)
    run_now(job)
    assert (job.state, job.problem) == ("failed", code)
    assert not Stream.objects.exists()


def test_a_database_that_does_not_answer_is_asked_again_and_not_for_ever(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_args: Any, **_kept: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(handlers, "read_again", locked)
    work(Event(), is_once=True)
    job.refresh_from_db()
    assert (job.state, job.problem, job.attempts) == ("failed", "web-job-too-often", queue.MOST_ATTEMPTS + 1)


def test_a_worker_that_is_to_end_gives_its_job_back(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    held = queue.take()
    assert held is not None
    run(held, is_stopping=lambda: True)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.lease_until) == ("waiting", 0, None)


def test_who_may_not_edit_any_more_accepts_nothing(job: Job, dairy: Organisation) -> None:
    Member.objects.filter(organisation=dairy).update(role="viewer")
    assert run_now(job).problem == "web-job-not-allowed"
    assert not Stream.objects.exists()


def test_the_same_work_is_not_queued_twice(job: Job, taken: Import, owner: Any, person: Any) -> None:
    assert queue.start_accept(taken.pk, owner_id=person("other@example.org").pk) == job
    matching = queue.start_rematch(owner_id=owner.pk)
    assert queue.start_rematch(owner_id=None) == matching
    queue.take(only=matching.pk)
    assert queue.start_rematch(owner_id=None) != matching, "one that runs has not seen what came since"


def test_everything_is_matched_anew_with_progress(company: Any, stream: Any) -> None:
    stream(company("Power", activity="35.11"), "зола уноса")
    stream(company("Cement", activity="23.51", at=(55.28, 85.61)), "зола уноса", "need")
    job = run_now(queue.start_rematch(owner_id=None))
    assert (job.state, job.result, job.done, job.total) == ("done", {"found": 1}, 100, 100)
    assert Candidate.objects.count() == 1


def test_a_cancelled_matching_leaves_the_candidates_as_they_are(company: Any, stream: Any) -> None:
    stream(company("Power", activity="35.11"), "зола уноса")
    stream(company("Cement", activity="23.51", at=(55.28, 85.61)), "зола уноса", "need")
    job = queue.start_rematch(owner_id=None)
    queue.ask_to_cancel(job)
    assert run_now(job).state == "cancelled"
    assert not Candidate.objects.exists()


def test_a_few_streams_are_matched_as_one_by_one(company: Any, stream: Any) -> None:
    power, cement = company("Power"), company("Cement", activity="23.51", at=(55.28, 85.61))
    mine = [stream(power, "зола уноса"), stream(power, "пар 6 бар"), stream(power, "вода", "need")]
    for text in ("зола уноса", "пар", "шлак"):
        stream(cement, text, "need")
    stream(cement, "вода техническая")
    fields = ("offer_id", "need_id", "score", "via")
    for one in mine:
        bridge.match_stream(one)
    expected = set(Candidate.objects.values_list(*fields))
    Candidate.objects.all().delete()
    assert bridge.match_streams(power, mine) == len(expected) > 0
    assert set(Candidate.objects.values_list(*fields)) == expected


def test_phrases_that_say_the_same_are_classified_once(
    dairy: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    classifier, asked = bridge.classifier(bridge.knowledge()), []

    class Counting:
        def classify(self, texts: Any, **known: Any) -> Any:
            asked.extend(texts)
            return classifier.classify(texts, **known)

    monkeypatch.setattr(bridge, "classifier", lambda _k: Counting())
    site, answers = dairy.sites.get(), {}
    streams = [Stream(site=site, direction="offer", text=text) for text in ("whey", "steam", "whey")]
    bridge.understand(streams, answers)
    bridge.understand([Stream(site=site, direction="offer", text="whey")], answers)
    assert asked == ["whey", "steam"]
    assert streams[0].resource == streams[2].resource != ""


def test_a_large_import_sends_its_reader_to_the_page_of_the_job(
    browser: Any, taken: Import, owner: Any
) -> None:
    client = browser(owner)
    review = reverse("import-review", args=[taken.pk])
    answer = client.post(review, {"accept": "1"})
    job = Job.objects.get()
    assert answer.url == reverse("job", args=[job.pk])
    assert client.get(review).url == answer.url, "what is under way is not reviewed"
    assert client.post(review, {"undo": "1"}).url == answer.url
    text = client.get(answer.url).content.decode()
    assert '<noscript><meta http-equiv="refresh"' in text
    assert "Waiting for its turn." in text
    assert not re.findall(r">\s*web-[a-z-]+", text)
    work(Event(), is_once=True)
    text = client.get(answer.url).content.decode()
    assert "refresh" not in text
    assert "hx-trigger" not in text
    assert f"{ROWS}" in text


@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize("state", ["waiting", "running", "done", "failed", "cancelled"])
def test_the_page_has_words_for_every_state(
    browser: Any, job: Job, owner: Any, state: str, lang: str
) -> None:
    result = {"made": 1, "known": 2, "found": 3} if state == "done" else {"is_undone": True}
    problem = "web-job-error" if state == "failed" else ""
    Job.objects.update(state=state, step=f"web-job-{state}", result=result, problem=problem, done=1, total=5)
    Job.objects.filter(state="running").update(step="web-job-accepting")
    client = browser(owner, lang)
    for headers in ({}, {"HX-Request": "true"}):
        text = client.get(reverse("job", args=[job.pk]), headers=headers).content.decode()
        assert not re.findall(r">\s*web-[a-z-]+", text)
        assert ("<html" in text) is not headers
        assert ("hx-get" in text) is (state in ("waiting", "running"))
        assert text.count("<label for=") == text.count("<progress ")


def test_a_waiting_job_is_cancelled_at_once(browser: Any, job: Job, owner: Any) -> None:
    answer = browser(owner).post(reverse("job-cancel", args=[job.pk]))
    assert answer.url == reverse("job", args=[job.pk])
    job.refresh_from_db()
    assert job.state == "cancelled"


def test_a_running_job_stops_at_its_next_step(browser: Any, job: Job, owner: Any) -> None:
    held = queue.take()
    assert held is not None
    browser(owner).post(reverse("job-cancel", args=[job.pk]))
    assert "Stopping" in browser(owner).get(reverse("job", args=[job.pk])).content.decode()
    run(held)
    job.refresh_from_db()
    assert job.state == "cancelled"


@pytest.mark.parametrize("who", ["visitor", "stranger", "administrator", "viewer", "editor", "owner"])
def test_a_job_is_seen_and_stopped_by_its_owner_only(
    browser: Any, person: Any, company: Any, job: Job, dairy: Organisation, owner: Any, who: str
) -> None:
    user = owner if who == "owner" else None if who == "visitor" else person(f"{who}@example.org")
    if who == "stranger":
        company("Other", user=user)
    if who == "administrator":
        user.is_staff = user.is_superuser = True
        user.save()
    if who in ("viewer", "editor"):
        Member.objects.create(user=user, organisation=dairy, role=who)
    client = browser(user)
    seen = {"owner": 200, "visitor": 302}.get(who, 404)
    page = client.get(reverse("job", args=[job.pk]))
    part = client.get(reverse("job", args=[job.pk]), headers={"HX-Request": "true"})
    assert (page.status_code, part.status_code) == (seen, seen)
    client.post(reverse("job-cancel", args=[job.pk]))
    job.refresh_from_db()
    assert (job.state == "cancelled") is (who == "owner")


def test_an_editor_does_not_reach_the_job_of_another(
    browser: Any, person: Any, job: Job, taken: Import, dairy: Organisation
) -> None:
    editor = person("editor@example.org")
    Member.objects.create(user=editor, organisation=dairy, role="editor")
    assert browser(editor).get(reverse("import-review", args=[taken.pk])).url == reverse("my")
