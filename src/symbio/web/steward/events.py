"""Writing the log: `record` for acts of the platform, `listen` for what libraries tell of accounts."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat, Substr

from symbio.web.steward.models import Event


def record(action: str, user: Any = None, subject: object = "", *, who: str = "") -> None:
    """Add a line to the log."""
    is_known = user is not None and getattr(user, "pk", None) is not None
    Event.objects.create(
        action=action,
        user=user if is_known else None,
        who=(user.email if is_known else who)[:254],
        subject=str(subject)[:300],
    )


def forget(address: str, name: str) -> None:
    """Write `name` for the address of an erased account: its lines stay and still belong together.

    The one change that lines of the log know: the law asks for it.
    """
    rows: QuerySet[Event] = QuerySet(Event)
    rows.filter(who__iexact=address).update(who=name)
    told = rows.filter(Q(subject__iexact=address) | Q(subject__istartswith=f"{address}, "))
    told.update(subject=Concat(Value(name), Substr("subject", len(address) + 1)))


def listen() -> None:
    """Have signs of sign-in, second factors, passwords and roles written down."""
    from allauth.account import signals as account
    from allauth.mfa import signals as mfa
    from django.contrib.auth import signals as auth
    from django.db.models.signals import post_delete, post_save

    from symbio.web.registry.models import Member
    from symbio.web.workspaces.models import WorkspaceMember

    auth.user_logged_in.connect(_signed_in, dispatch_uid="steward-sign-in")
    auth.user_login_failed.connect(_failed, dispatch_uid="steward-failed")
    for signal in (account.password_changed, account.password_reset, account.password_set):
        signal.connect(_password, dispatch_uid="steward-password")
    mfa.authenticator_added.connect(_factor_added, dispatch_uid="steward-factor-added")
    mfa.authenticator_removed.connect(_factor_removed, dispatch_uid="steward-factor-removed")
    for model in (Member, WorkspaceMember):
        post_save.connect(_role, sender=model, dispatch_uid=f"steward-role-{model.__name__}")
        post_delete.connect(_role_lost, sender=model, dispatch_uid=f"steward-lost-{model.__name__}")


def _signed_in(sender: Any, user: Any, **more: Any) -> None:
    record("sign-in", user)


def _failed(sender: Any, credentials: dict[str, Any], **more: Any) -> None:
    said = credentials.get("email") or credentials.get("username") or ""
    record("sign-in-failed", who=str(said).strip().lower())


def _password(sender: Any, user: Any, **more: Any) -> None:
    record("password-changed", user)


def _factor_added(sender: Any, user: Any, **more: Any) -> None:
    record("factor-added", user)


def _factor_removed(sender: Any, user: Any, **more: Any) -> None:
    record("factor-removed", user)


def _role(sender: Any, instance: Any, raw: bool = False, **more: Any) -> None:
    if not raw:
        record("role", subject=_role_words(instance, instance.role))


def _role_lost(sender: Any, instance: Any, **more: Any) -> None:
    record("role-lost", subject=_role_words(instance, instance.role))


def _role_words(instance: Any, role: str) -> str:
    place = instance.organisation if hasattr(instance, "organisation_id") else instance.workspace
    return f"{instance.user.email}, {place}: {role}"
