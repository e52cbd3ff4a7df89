"""Letters that people of the platform have sent to others: who may, how many, and to whom no more.

Anybody may make a workspace, and so anybody could have strangers mailed. Hence a verified address of the one
who sends, limits by day of person and source, few letters to one address from all sides together, and in each
letter a link that ends them.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from symbio.language import UnusableCall, say_code
from symbio.web.mail import Address
from symbio.web.privacy.models import Letter, Silence

DAY = timedelta(days=1)
_SIGNER = signing.Signer(salt="symbio.web.privacy.silence")


def digest_of(email: str) -> str:
    """An address as it is kept: it can be known again, and not read."""
    return salted_hmac("symbio.web.privacy.letters", email.strip().lower(), algorithm="sha256").hexdigest()


def silence_link(email: str) -> str:
    """Path under which the owner of an address ends all letters to it."""
    return reverse("silence", args=[_SIGNER.sign(digest_of(email))])


def silenced_by(token: str) -> str | None:
    """The digest that a link of `silence_link` is about; None where it is forged."""
    try:
        return _SIGNER.unsign(token)
    except signing.BadSignature:
        return None


def silence(digest: str) -> None:
    """Have nobody write to an address any more."""
    Silence.objects.get_or_create(digest=digest)


def is_silent(email: str) -> bool:
    """True where the owner of an address wants no letters."""
    return Silence.objects.filter(digest=digest_of(email)).exists()


def must_be_allowed(email: str, source: str, user: Any) -> None:
    """Refuse a letter that is one too many, or unwanted.

    Raises
    ------
    UnusableCall
        The sender's address is not verified; a limit of the day is reached; the reader wants no letters.
    """
    if not EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists():
        raise UnusableCall("letter-unverified")
    if is_silent(email):
        raise UnusableCall("letter-silent")
    today = Letter.objects.filter(at__gt=timezone.now() - DAY)
    limits = settings.MOST_LETTERS_A_DAY
    for name, sent in (
        ("source", today.filter(source=source)),
        ("person", today.filter(user=user)),
        ("address", today.filter(digest=digest_of(email))),
    ):
        if sent.count() >= limits[name]:
            raise UnusableCall(f"letter-too-many-{name}", most=limits[name])


def send(code: str, to: str, lang: str, *, user: Any, source: str, address: Address, **facts: Any) -> None:
    """Send the letter ``code-subject``, ``code-text`` in the name of `user`, with the link that ends letters.

    A letter that could not be sent is not counted.

    Raises
    ------
    UnusableCall
        It may not be sent.
    """
    with transaction.atomic():
        must_be_allowed(to, source, user)
        Letter.objects.create(digest=digest_of(to), user=user, source=source)
        link = address(silence_link(to))
        subject = " ".join(say_code(f"{code}-subject", lang, **facts).split())
        text = f"{say_code(f'{code}-text', lang, **facts)}\n\n{say_code('letter-end', lang, link=link)}"
        headers = {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        EmailMessage(subject, text, to=[to], headers=headers).send()
