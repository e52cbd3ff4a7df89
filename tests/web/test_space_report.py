"""The report on a workspace: what it counts, who makes it and who may take it away, what stopping leaves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from symbio.web.access import Viewer
from symbio.web.assessing import again
from symbio.web.assessing.models import Assessed
from symbio.web.jobs.models import Job
from symbio.web.jobs.queue import ask_to_cancel
from symbio.web.jobs.work import run_now
from symbio.web.privacy.tidy import tidy
from symbio.web.synergies.models import Candidate
from symbio.web.workspaces import finds, reports
from symbio.web.workspaces.models import WorkspaceCompany, WorkspaceMember


@pytest.fixture
def space(park: dict[str, Any]) -> dict[str, Any]:
    """The park, whose companies show all that they have, as openly as sites can be."""
    WorkspaceCompany.objects.update(shares="all")
    for one in ("Power", "Cement"):
        organisation = park[one].organisation
        type(organisation).objects.filter(pk=organisation.pk).update(is_named=True)
        organisation.sites.update(country="RU", is_exact=True)
    type(park["ash"]).objects.filter(pk=park["ash"].pk).update(current_fate="burial", currency="RUB")
    again.assess_some(list(Candidate.objects.all()))
    return park | {"path": reverse("space-report", args=[park["space"].pk])}


def _made(space: dict[str, Any], browser: Any, role: str = "facilitator", **asked: Any) -> Job:
    answer = browser(space["users"][role]).post(space["path"], asked)
    assert answer.status_code == 302, answer.status_code
    return run_now(Job.objects.latest("pk"))


def _read(client: Any, job: Job, form: str) -> bytes:
    answer = client.get(reverse("space-report-file", args=[job.pk, form]))
    assert answer.status_code == 200
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    assert "attachment" in answer["Content-Disposition"]
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_a_report_is_made_as_page_pdf_and_docx_and_taken_away(
    space: Any, browser: Any, lang: str, django_assert_max_num_queries: Any
) -> None:
    client = browser(space["users"]["facilitator"], lang)
    with django_assert_max_num_queries(15):
        text = client.get(space["path"]).content.decode()
    assert "space-report-" not in text.replace("/report", "").replace('"space-report', "")
    job = _made(space, browser, lang=lang, currency="RUB")
    assert job.state == "done", job.problem
    assert job.result["count"] == 1
    assert _read(client, job, "html").decode().count("Power") > 0
    assert _read(client, job, "pdf")[:4] == b"%PDF"
    assert _read(client, job, "docx")[:2] == b"PK"
    assert client.get(reverse("space-report-file", args=[job.pk, "exe"])).status_code == 404
    page = client.get(reverse("job", args=[job.pk])).content.decode()
    assert reverse("space-report-file", args=[job.pk, "pdf"]) in page
    assert reverse("space-report-file", args=[job.pk, "pdf"]) in client.get(space["path"]).content.decode()


def test_the_figures_of_a_report_are_those_that_are_kept_of_what_is_seen_whole(space: Any) -> None:
    viewer = Viewer.of(space["users"]["facilitator"])
    rows = reports.asked_rows(space["space"], viewer, {})
    assert [row.key for row in rows] == [finds.key_of(space["ash"].pk, space["want"].pk)]
    found = reports.assessed(space["space"], viewer, rows, "en", "RUB")
    assert found is not None
    kept = Assessed.objects.get(candidate__offer=space["ash"])
    assert float(found.effects.totals[0, 0]) == pytest.approx(kept.co2e_kg)
    assert float(found.money.present_value[0]) == pytest.approx(kept.npv)
    assert found.exchanges.firms == ("Power", "Cement")


def test_a_report_says_nothing_of_what_a_company_does_not_show(space: Any, browser: Any) -> None:
    WorkspaceCompany.objects.update(shares="what")
    viewer = Viewer.of(space["users"]["facilitator"])

    def money() -> list[float]:
        rows = reports.asked_rows(space["space"], viewer, {})
        found = reports.assessed(space["space"], viewer, rows, "en", "RUB")
        assert found is not None
        return [*found.money.present_value.tolist(), *found.effects.totals[0].tolist()]

    before = repr(money())
    type(space["ash"]).objects.filter(pk=space["ash"].pk).update(unit_cost=987654.0, current_fate="sold")
    assert repr(money()) == before
    WorkspaceCompany.objects.update(shares="nothing")
    job = _made(space, browser)
    assert (job.state, job.problem) == ("failed", "space-report-nothing")
    assert not job.result.get("files")


def _others(assistant: int) -> list[tuple[str, int]]:
    """What everybody but the asker gets."""
    return [("assistant", assistant), *((r, 404) for r in ("guest", "owner", "stranger")), ("visitor", 302)]


def test_only_who_asked_takes_a_report_and_only_while_in_the_workspace(space: Any, browser: Any) -> None:
    job = _made(space, browser)
    path, users = reverse("space-report-file", args=[job.pk, "html"]), space["users"]
    for role, code in (
        ("assistant", 404),
        ("guest", 404),
        ("owner", 404),
        ("stranger", 404),
        ("visitor", 302),
    ):
        assert browser(users[role]).get(path).status_code == code
    for role, code in (
        ("assistant", 200),
        ("guest", 404),
        ("owner", 404),
        ("stranger", 404),
        ("visitor", 302),
    ):
        assert browser(users[role]).get(space["path"]).status_code == code
        posted = browser(users[role]).post(space["path"]).status_code
        assert posted == (302 if code in (200, 302) else 404)
    WorkspaceMember.objects.filter(user=users["facilitator"]).update(role="guest")
    assert browser(users["facilitator"]).get(path).status_code == 404


def test_a_job_of_one_who_left_makes_no_report(space: Any, browser: Any) -> None:
    browser(space["users"]["facilitator"]).post(space["path"])
    WorkspaceMember.objects.filter(user=space["users"]["facilitator"]).delete()
    job = run_now(Job.objects.latest("pk"))
    assert (job.state, job.problem) == ("failed", "web-job-not-allowed")


def test_chosen_candidates_alone_are_counted_and_those_of_others_never(space: Any, browser: Any) -> None:
    key = finds.key_of(space["ash"].pk, space["want"].pk)
    job = _made(space, browser, pair=[key, "999-998", "nonsense", "<b>"], lang="xx", currency="XXX")
    assert (job.state, job.result["count"]) == ("done", 1)
    job = _made(space, browser, pair=["999-998"])
    assert job.problem == "space-report-nothing"


def test_a_stopped_report_leaves_no_file(space: Any, browser: Any) -> None:
    folder = Path(default_storage.path(reports.FOLDER))
    before = sorted(folder.glob("*")) if folder.exists() else []
    browser(space["users"]["facilitator"]).post(space["path"])
    job = Job.objects.latest("pk")
    ask_to_cancel(job)
    assert run_now(job).state == "cancelled"
    assert (sorted(folder.glob("*")) if folder.exists() else []) == before


def test_reports_are_kept_no_longer_than_the_page_on_privacy_says(space: Any, browser: Any) -> None:
    job = _made(space, browser)
    names = reports.files_of([job])
    assert len(names) == 3
    assert all(default_storage.exists(name) for name in names)
    old = timezone.now() - timezone.timedelta(days=settings.KEPT_DAYS["reports"] + 1)
    Job.objects.filter(pk=job.pk).update(ended_at=old)
    assert tidy()["reports"] == 1
    assert not any(default_storage.exists(name) for name in names)


def test_the_list_of_a_workspace_leads_to_its_report(space: Any, browser: Any) -> None:
    listed = browser(space["users"]["facilitator"]).get(reverse("space", args=[space["space"].pk]))
    assert f'href="{space["path"]}?' in listed.content.decode()
    assert f'formaction="{space["path"]}"' in listed.content.decode()
    assert Candidate.objects.count() == 1
