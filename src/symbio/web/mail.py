"""Mail: one sentence for the subject, a few for the text, in a language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.mail import send_mail

from symbio.language import say_code

Address = Callable[[str], str]
"""Makes a full address of a path."""


def send(code: str, to: str, lang: str, **facts: Any) -> None:
    """Send the mail ``code-subject``, ``code-text`` to one person; line ends never reach a header."""
    subject = " ".join(say_code(f"{code}-subject", lang, **facts).split())
    send_mail(subject, say_code(f"{code}-text", lang, **facts), None, [to])
