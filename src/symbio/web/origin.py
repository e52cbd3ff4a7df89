"""Where a figure on a page comes from: an address within a click of it.

A figure is a quantity with its unit, a share, a score or a distance. It was stated by somebody, then its
origin is the passage ``#origin`` of the page of what it was stated of; or it was reckoned, then its origin is
the page of the method. Counts of rows that a page lists, dates and codes are no figures.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from symbio.assessment.charge import METHOD as CHARGE
from symbio.matching.matches import METHOD as MATCH
from symbio.streams.classification import METHOD as CLASSIFY
from symbio.web.access import Card
from symbio.web.providers.models import Provider
from symbio.web.registry.models import Stream

STATED, SUMS, COUNTS = "stated/1", "sums/1", "counts/1"
"""Methods of the platform itself: what holders state, sums over companies, numbers of things."""
METHODS = {
    "match": MATCH,
    "classify": CLASSIFY,
    "charge": CHARGE,
    "stated": STATED,
    "sums": SUMS,
    "counts": COUNTS,
}
"""Methods by the name that templates give them."""
HERE = "#origin"
"""The passage of a page that says where its figures come from."""


def address_of(thing: Any) -> str:
    """Address of the origin of figures of `thing`.

    Parameters
    ----------
    thing
        A stream, a card of one, a provider; the name of one of `METHODS`; or an address as it is.

    Raises
    ------
    TypeError
        When nothing is known of where figures of such a thing come from.
    """
    if isinstance(thing, Card):
        return reverse("stream", args=[thing.id]) + HERE
    if isinstance(thing, Stream):
        return reverse("stream", args=[thing.pk]) + HERE if thing.pk else HERE
    if isinstance(thing, Provider):
        return reverse("provider", args=[thing.pk]) + HERE
    if isinstance(thing, str) and thing in METHODS:
        return reverse("source", args=["method", METHODS[thing]])
    if isinstance(thing, str) and thing.startswith(("/", "#")):
        return thing
    raise TypeError(f"no origin of figures of {thing!r}")


def noted(request: HttpRequest | None, thing: Any) -> str:
    """`address_of` `thing` as the page of `request` tells it; methods are noted for `told_methods`."""
    address = address_of(thing)
    if request is None:
        return address
    if isinstance(thing, str) and thing in METHODS:
        used: dict[str, None] = request.__dict__.setdefault("methods_of_figures", {})
        used[thing] = None
    page, _, passage = address.partition("#")
    return f"#{passage}" if passage and page == request.path else address


def told_methods(request: HttpRequest | None) -> list[str]:
    """Names of the methods by which figures so far on the page were reckoned, each told once."""
    used: dict[str, None] = {} if request is None else request.__dict__.get("methods_of_figures", {})
    names = list(used)
    used.clear()
    return names
