"""Files of many companies, the list of one's jobs, reminders by the worker, residents changed and undone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from symbio.web.jobs import queue
from symbio.web.jobs.models import Job
from symbio.web.jobs.work import run_now
from symbio.web.registry.models import Organisation, Stream
from symbio.web.synergies.models import Candidate
from symbio.web.workspaces import bulk, campaigns, jobs, mandates
from symbio.web.workspaces.models import MandateAct, Questionnaire, Resident, SpaceImport, WorkspaceMember

TABLE = (
    "company,activity,place,direction,stream,quantity,unit\n"
    "Power,35.11,Кемерово,offer,шлак котельный,100,t/a\n"
    "ТЭЦ Южная,35.11,Кемерово,offer,зола уноса,700,t/a\n"
    "Пивзавод,11.05,Кемерово,offer,дробина пивная,900,t/a\n"
    "Пивзавод,11.05,Кемерово,need,солод,50,t/a\n"
    ",,,offer,бой стекла,1,t/a\n"
)
ROLES = ("visitor", "stranger", "viewer", "editor", "owner", "guest", "assistant", "facilitator")


@pytest.fixture
def taken(park: dict[str, Any]) -> SpaceImport:
    """The table, kept and read."""
    return bulk.take_in(None, TABLE, park["space"], user=park["users"]["facilitator"])


def _ways(taken: SpaceImport, user: Any) -> dict[str, str]:
    return {one.name: one.way for one in bulk.plan(taken, bulk.read_again(taken), user=user)}


@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize("role", ROLES)
def test_pages_open_to_those_who_work_in_the_workspace(
    park: dict[str, Any],
    taken: SpaceImport,
    browser: Any,
    role: str,
    lang: str,
    django_assert_max_num_queries: Any,
) -> None:
    client = browser(park["users"][role], lang)
    resident = park["space"].residents.first()
    pages = [
        reverse("space-bulk", args=[park["space"].pk]),
        reverse("space-bulk-review", args=[taken.pk]),
        reverse("space-resident", args=[resident.pk]),
    ]
    expected = 302 if role == "visitor" else 200 if role in ("assistant", "facilitator") else 404
    for page in pages:
        with django_assert_max_num_queries(15):
            assert client.get(page).status_code == expected, page
    before = Stream.objects.count()
    assert client.post(pages[1], {"accept": "1"}).status_code == (404 if expected == 404 else 302)
    assert (Stream.objects.count() > before) is (expected == 200)
    answer = client.post(reverse("space-match", args=[park["space"].pk]))
    assert answer.status_code == (404 if expected == 404 else 302)


def test_a_company_with_people_takes_streams_under_its_mandate_only(
    park: dict[str, Any], taken: SpaceImport
) -> None:
    user = park["users"]["facilitator"]
    ways = {"Power": "closed", "ТЭЦ Южная": "listed", "Пивзавод": "new", "?": "unnamed"}
    assert _ways(taken, user) == ways
    until = timezone.localdate() + timedelta(days=3)
    mandates.give(park["Power"], ("streams",), until, user=park["users"]["owner"])
    assert _ways(taken, user)["Power"] == "closed"
    mandates.give(park["Power"], ("import",), until, user=park["users"]["owner"])
    assert _ways(taken, user)["Power"] == "mandate"
    bulk.accept(taken, user=user)
    made = Stream.objects.get(text="шлак котельный")
    assert made.sees_what == "private"
    assert made.mandate_acts.get().action == "imported"
    assert made.mandate_acts.get().change is not None


def test_a_file_is_accepted_once_and_undone_as_a_whole(park: dict[str, Any], taken: SpaceImport) -> None:
    user = park["users"]["facilitator"]
    before = set(Stream.objects.filter(removed_at=None).values_list("pk", flat=True))
    job = run_now(jobs.start_import(taken, user=user))
    assert job.state == "done"
    taken.refresh_from_db()
    assert (taken.state, taken.made, taken.known) == ("accepted", 3, 0)
    assert bulk.take_in(None, TABLE, park["space"], user=user) == taken
    assert run_now(Job.objects.get(pk=job.result["matching"])).state == "done"
    ash = Stream.objects.get(text="зола уноса", quantity=700.0)
    assert Candidate.objects.filter(offer=ash).exists()
    assert Resident.objects.get(name="Пивзавод").organisation is not None
    assert bulk.undo(taken, user=user) == 0
    assert set(Stream.objects.filter(removed_at=None).values_list("pk", flat=True)) == before
    assert not Resident.objects.filter(name="Пивзавод").exists()
    assert not Candidate.objects.filter(offer=ash).exists()


def test_a_stopped_acceptance_leaves_nothing_and_can_be_tried_again(
    park: dict[str, Any], taken: SpaceImport, browser: Any
) -> None:
    user, before = park["users"]["facilitator"], Stream.objects.count()
    job = jobs.start_import(taken, user=user)
    queue.ask_to_cancel(job)
    assert run_now(job).state == "cancelled"
    assert Stream.objects.count() == before
    client = browser(user)
    assert reverse("job-again", args=[job.pk]) in client.get(reverse("jobs")).content.decode()
    client.post(reverse("job-again", args=[job.pk]))
    again = Job.objects.filter(kind="space-import").latest("pk")
    assert again.pk != job.pk
    assert run_now(again).state == "done"


def test_a_job_of_one_who_left_the_workspace_changes_nothing(
    park: dict[str, Any], taken: SpaceImport
) -> None:
    user, before = park["users"]["assistant"], Stream.objects.count()
    job = jobs.start_import(taken, user=user)
    WorkspaceMember.objects.filter(user=user).delete()
    assert run_now(job).problem == "web-job-not-allowed"
    assert Stream.objects.count() == before


def test_a_list_of_jobs_is_ones_own_and_the_header_leads_there(park: dict[str, Any], browser: Any) -> None:
    job = jobs.start_match(park["space"], user=park["users"]["facilitator"])
    own, other = browser(park["users"]["facilitator"]), browser(park["users"]["assistant"])
    page = reverse("job", args=[job.pk])
    assert page in own.get(reverse("jobs")).content.decode()
    assert page not in other.get(reverse("jobs")).content.decode()
    assert "1 job running" in own.get(reverse("home")).content.decode()
    assert "job running" not in other.get(reverse("home")).content.decode()
    assert other.post(reverse("job-again", args=[job.pk])).status_code == 404
    assert browser().get(reverse("jobs")).status_code == 302
    assert own.post(reverse("job-again", args=[job.pk])).status_code == 404, "it still waits"


def test_the_worker_reminds_when_it_is_time_and_not_too_often(park: dict[str, Any], browser: Any) -> None:
    campaign, client = park["campaign"], browser(park["users"]["facilitator"])
    page = reverse("space-campaign", args=[campaign.pk])
    client.post(page, {"act": "mail"})
    client.post(page, {"act": "remind", "days": "3"})
    assert jobs.start_reminders() == 0, "mailed today"
    asked = Questionnaire.objects.filter(resident__name="ТЭЦ Южная")
    asked.update(mailed_on=timezone.now().date() - timedelta(days=3))
    mail.outbox.clear()
    assert jobs.start_reminders() == 1
    job = run_now(Job.objects.get(kind="letters"))
    assert (job.result["sent"], len(mail.outbox)) == (1, 1)
    assert "http://testserver/spaces/answer/" in mail.outbox[0].body
    asked.update(mailed_on=timezone.now().date() - timedelta(days=3), mails=campaigns.MOST_REMINDERS + 1)
    assert jobs.start_reminders() == 0
    asked.update(mails=1, answered_at=timezone.now())
    assert jobs.start_reminders() == 0


def test_a_resident_is_corrected_and_the_company_registered_for_it_follows(
    park: dict[str, Any], browser: Any
) -> None:
    client, tec = browser(park["users"]["assistant"]), Resident.objects.get(name="ТЭЦ Южная")
    client.post(reverse("space-resident-act", args=[tec.pk, "register"]))
    said = {"name": "ТЭЦ-2", "activity": "молоко", "town": "Топки", "email": "", "language": "ru"}
    said |= {"activity": "10.51", "phone": "+7 384"}
    assert client.post(reverse("space-resident", args=[tec.pk]), said).status_code == 302
    tec.refresh_from_db()
    assert (tec.name, tec.activity, tec.phone) == ("ТЭЦ-2", "10.51", "+7 384")
    assert tec.organisation is not None
    assert (tec.organisation.name, tec.organisation.sites.get().place) == ("ТЭЦ-2", "Топки")
    for wrong in ({"town": "Nowherestan"}, {"activity": "qwxz"}, {"name": "Цементный завод"}):
        assert client.post(reverse("space-resident", args=[tec.pk]), said | wrong).status_code == 200


def test_a_resident_taken_off_the_list_is_not_asked_and_comes_back_with_its_answers(
    park: dict[str, Any], browser: Any
) -> None:
    client, tec = browser(park["users"]["facilitator"]), Resident.objects.get(name="ТЭЦ Южная")
    asked = Questionnaire.objects.get(resident=tec)
    link = campaigns.link_of(asked)
    client.post(reverse("space-resident-act", args=[tec.pk, "remove"]))
    assert not park["space"].residents.filter(pk=tec.pk).exists()
    assert browser().post(link, {"act": "finish"}).status_code == 404
    assert not campaigns.due(park["campaign"]).filter(pk=asked.pk).exists()
    client.post(reverse("space-resident-act", args=[tec.pk, "restore"]))
    assert browser().post(link, {"act": "finish"}).status_code == 302


def test_a_resident_is_joined_to_a_company_of_the_workspace_and_to_no_other(
    park: dict[str, Any], browser: Any
) -> None:
    client, tec = browser(park["users"]["facilitator"]), Resident.objects.get(name="ТЭЦ Южная")
    page, foreign = reverse("space-resident", args=[tec.pk]), Organisation.objects.get(name="Stranger")
    client.post(page, {"link": foreign.pk})
    tec.refresh_from_db()
    assert tec.organisation is None
    client.post(page, {"link": park["Power"].organisation_id})
    tec.refresh_from_db()
    assert tec.organisation == park["Power"].organisation
    client.post(page, {"link": "0"})
    tec.refresh_from_db()
    assert tec.organisation is None
    assert not MandateAct.objects.exists()
