"""What the platform decides about accounts where the library asks."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from symbio.web.steward.events import record


class AccountAdapter(DefaultAccountAdapter):
    """A new user keeps the language in which they signed up."""

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """Save the user of a sign-up form."""
        user.language = getattr(request, "lang", "ru")
        return super().save_user(request, user, form, commit)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Write down that an address is shut after too many attempts; refused as before."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            record("sign-in-locked", who=str(credentials.get("email", "")).strip().lower())
            raise
