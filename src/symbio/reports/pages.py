"""Pages on what the tables know: resource, technology, activity, precedent, each linked to the others.

This module hands out the views; `page_html` shows them as HTML, the command ``symbio show`` on a terminal.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from symbio.knowledge import Knowledge
from symbio.language import UnusableCall
from symbio.reports.page_facts import Facts, facts_of
from symbio.reports.page_parts import KINDS, has_page
from symbio.reports.pages_activity import ActivityPage, activity_page
from symbio.reports.pages_precedent import PrecedentPage, precedent_page
from symbio.reports.pages_resource import ResourcePage, resource_page
from symbio.reports.pages_technology import TechnologyPage, technology_page

Page: TypeAlias = ResourcePage | TechnologyPage | ActivityPage | PrecedentPage

_MAKERS: dict[str, Callable[[Facts, str], Page]] = {
    "resource": resource_page,
    "technology": technology_page,
    "activity": activity_page,
    "precedent": precedent_page,
}
assert set(_MAKERS) == set(KINDS)


def page_of(knowledge: Knowledge, kind: str, name: str) -> Page:
    """Everything that `knowledge` says of one thing.

    Parameters
    ----------
    knowledge
        The tables.
    kind
        "resource", "technology", "activity" or "precedent".
    name
        Its identifier: ``fly_ash_coal``, ``T012``, ``10.51`` (or a group, ``10``), ``P013``.

    Raises
    ------
    UnusableCall
        There is no such thing.

    Examples
    --------
    >>> from symbio.knowledge import load
    >>> page_of(load(), "activity", "10.51").ref.name["en"]
    'Dairy'
    """
    if kind not in _MAKERS or not has_page(knowledge, kind, name):
        raise UnusableCall("page-unknown", kind=kind, name=name)
    return _MAKERS[kind](facts_of(knowledge), name)
