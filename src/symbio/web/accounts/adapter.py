"""What the platform decides about accounts where the library asks."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """A new user keeps the language in which they signed up."""

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """Save the user of a sign-up form."""
        user.language = getattr(request, "lang", "ru")
        return super().save_user(request, user, form, commit)
