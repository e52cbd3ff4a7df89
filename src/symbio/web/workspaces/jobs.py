"""What workspaces leave to the worker: files of many companies, matching anew, letters of a campaign."""

from __future__ import annotations

from typing import Any

from symbio.language import SymbioError
from symbio.web.access import Viewer
from symbio.web.access_spaces import SHARING_ROLES, workspace_role
from symbio.web.jobs.course import Course
from symbio.web.jobs.models import Job
from symbio.web.jobs.queue import start_once
from symbio.web.workspaces import bulk, campaigns
from symbio.web.workspaces.models import Campaign, SpaceImport, Workspace


def _may(workspace: Workspace, job: Job) -> None:
    """Whoever asked for the work must still work in the workspace."""
    owner = Viewer.of(job.owner) if job.owner is not None else None
    if owner is None or workspace_role(owner, workspace.pk) not in SHARING_ROLES:
        raise SymbioError("web-job-not-allowed")


def start_import(taken: SpaceImport, *, user: Any) -> Job:
    """Put the accepting of a file into the queue."""
    return start_once("space-import", f"space-import-{taken.pk}", owner_id=user.pk, taken=taken.pk)


def start_match(workspace: Workspace, *, user: Any) -> Job:
    """Put the matching of a workspace into the queue."""
    return start_once("space-match", f"space-match-{workspace.pk}", owner_id=user.pk, space=workspace.pk)


def start_letters(campaign: Campaign, *, owner_id: int | None, reminders: bool = False) -> Job:
    """Put the mailing of a campaign's links into the queue; `reminders`: only to those who had one."""
    key = f"letters-{campaign.pk}"
    return start_once("letters", key, owner_id=owner_id, campaign=campaign.pk, reminders=reminders)


def space_import(course: Course) -> dict[str, Any]:
    """Accept a file of many companies; its streams are matched by a job of their own."""
    job, taken = course.job, _taken(course.job)
    _may(taken.workspace, job)
    if taken.state != "accepted":
        course.look_round()
        course.reach(job.done, job.total, "web-job-accepting")
        bulk.accept(taken, user=job.owner, first=job.done, between=course.look_round, written=course.reach)
    matching = start_match(taken.workspace, user=job.owner)
    return {"made": taken.made, "known": taken.known, "matching": matching.pk}


def undo_import(job: Job) -> bool:
    """Delete what an accepting has made that did not come to its end."""
    taken = _taken(job)
    is_half = taken.state != "accepted"
    if is_half:
        bulk.take_back(taken)
    return is_half


def _taken(job: Job) -> SpaceImport:
    return SpaceImport.objects.select_related("workspace").get(pk=job.arguments["taken"])


def space_match(course: Course) -> dict[str, Any]:
    """Match the streams of a workspace anew."""
    workspace = Workspace.objects.get(pk=course.job.arguments["space"])
    _may(workspace, course.job)
    bulk.match_again(
        workspace, course.look_round, lambda done, total: course.reach(done, total, "web-job-matching")
    )
    return {"space": workspace.pk}


def letters(course: Course) -> dict[str, Any]:
    """Mail links of a campaign, one after the other; stopped, it goes on with those that had none."""
    campaign = Campaign.objects.select_related("workspace", "created_by").get(
        pk=course.job.arguments["campaign"]
    )
    _may(campaign.workspace, course.job)
    is_reminding = bool(course.job.arguments.get("reminders"))
    waiting = list(campaigns.to_remind(campaign) if is_reminding else campaigns.due(campaign))
    sender = course.job.owner or campaign.created_by
    outcomes: list[str] = []
    for i, questionnaire in enumerate(waiting, 1):
        course.look_round()
        outcomes.append(campaigns.mail_link(questionnaire, campaign, campaigns.address_of(campaign), sender))
        course.reach(i, len(waiting), "web-job-mailing")
    return {"sent": outcomes.count("sent"), "failed": outcomes.count("failed"), "campaign": campaign.pk}


def start_reminders() -> int:
    """Put the reminders that are due today into the queue; returns of how many campaigns."""
    running = Campaign.objects.filter(closed_at=None, remind_days__gt=0).exclude(address="")
    found = [one for one in running.select_related("created_by") if campaigns.to_remind(one).exists()]
    for one in found:
        start_letters(one, owner_id=one.created_by_id, reminders=True)
    return len(found)
