"""Who may do what in a workspace; what one may not, looks as if it were not there."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from symbio.web.access import Viewer
from symbio.web.access_spaces import workspace_role
from symbio.web.workspaces.models import Workspace

ALL = ("facilitator", "assistant", "guest")
WORKERS = ("facilitator", "assistant")
HEADS = ("facilitator",)


def must(workspace: Workspace, user: Any, roles: tuple[str, ...]) -> str:
    """Role of `user` in `workspace`.

    Raises
    ------
    Http404
        It is none of `roles`.
    """
    role = workspace_role(Viewer.of(user), workspace.pk)
    if role not in roles:
        raise Http404
    return role


def space_of(pk: int, user: Any, roles: tuple[str, ...]) -> tuple[Workspace, str]:
    """The workspace `pk` and the role of `user` in it, where that is one of `roles`; otherwise 404."""
    workspace = Workspace.objects.filter(pk=pk).first()
    if workspace is None:
        raise Http404
    return workspace, must(workspace, user, roles)
