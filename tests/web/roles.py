"""Everybody to whom a page could matter, and one thing of every kind that an address may name."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from symbio.web.api.tokens import make_token
from symbio.web.workspaces import campaigns

ROLES = (
    "visitor",
    "respondent",
    "alone",
    "stranger",
    "viewer",
    "editor",
    "owner",
    "facilitator",
    "assistant",
    "guest",
    "other-facilitator",
    "authority",
    "administrator",
)
"""``respondent`` is a visitor with the link of a questionnaire, ``alone`` signed in without a company."""


def patterns() -> Iterator[tuple[str, str]]:
    """(name, route) of every address of the platform; the route stands for a name where there is none."""
    yield from _below(get_resolver().url_patterns, "", "")


def _below(found: Any, route: str, space: str) -> Iterator[tuple[str, str]]:
    for one in found:
        here = route + str(one.pattern).lstrip("^")
        if isinstance(one, URLResolver):
            inner = f"{one.namespace}:" if one.namespace else space
            yield from _below(one.url_patterns, here, inner)
        elif isinstance(one, URLPattern):
            yield (f"{space}{one.name}" if one.name else here), here


def programs(users: dict[str, Any]) -> dict[str, Client]:
    """For every role a program with a token of its own; visitors and respondents have none."""
    return {role: Client(headers={"Accept-Language": "en"} | _bearer(user)) for role, user in users.items()}


def _bearer(user: Any) -> dict[str, str]:
    return {} if user is None else {"Authorization": f"Bearer {make_token(user, 'matrix')[1]}"}


def clients(users: dict[str, Any], browser: Callable[..., Client], questionnaire: Any) -> dict[str, Client]:
    """For every role a browser; that of the respondent has opened the link."""
    made = {role: browser(user) for role, user in users.items()}
    made["respondent"].get(campaigns.link_of(questionnaire))
    return made


_CHANGING = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": *"[^"]*"')


def text_of(answer: Any) -> str:
    """Text of an answer, of the parts of one that is a package; without what is new with every request."""
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    answer.close()
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = [package.read(name) for name in sorted(package.namelist()) if "docProps" not in name]
        data = b"\n".join(parts)
    return _CHANGING.sub("", data.decode("utf-8", "replace"))
