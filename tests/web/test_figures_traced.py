"""Every number on every page has a source within two clicks: held by a lint of templates and by walks.

What counts as a figure, and what as its origin, says `figures`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import override_settings
from django.urls import Resolver404, resolve
from figures import Page
from test_matrix import _address, _lines, _unlimited, world  # noqa: F401 - fixtures

import symbio.web
from symbio.web.demo import load_demo
from symbio.web.jobs.work import work
from symbio.web.pages.context import DEMO_ROLES
from symbio.web.registry.models import Site, Stream

TEMPLATES = Path(symbio.web.__file__).parent / "templates"
FORMATTERS = re.compile(r"floatformat|intcomma|stringformat")
ATTRIBUTE = re.compile(r'=(?:"[^"]*"|\'[^\']*\')')
BARE = re.compile(
    r"\{\{[^}]*\b(?:value|quantity|amount|low|high|price|score|share|npv|km|tonnes|co2e\w*|capacity\w*)\b[^}]*\}\}"
)
ALLOWED = {
    "{{ value }}",
    "{{ provider.price }}",
    "{{ answer.price }}",
    "{{ value.count }}",
    "{{ flow.amount|item:lang }}",
}
"""Words that somebody wrote, a choice of a facet with its count, and an amount within a link to its row."""
WALKERS = ("visitor", "owner", "stranger", "facilitator", "authority", "administrator")
EXPECTED = ("assessment", "candidate", "stream", "space", "space-pair", "provider", "thing activity")


@pytest.mark.parametrize("file", sorted(TEMPLATES.rglob("*.html")), ids=lambda file: file.name)
def test_templates_print_figures_through_the_tags_alone(file: Path) -> None:
    text = ATTRIBUTE.sub("", re.sub(r"\{%.*?%\}", "", file.read_text("utf-8")))
    assert not FORMATTERS.findall(text), "figures are formatted by the tags"
    assert not [one for one in BARE.findall(text) if one not in ALLOWED and "|plain" not in one]


@pytest.mark.parametrize("tag", ["figure 5 't/a'", "span_words 1 2 '%'", "origin"])
def test_a_figure_without_an_origin_is_an_error_of_the_template(tag: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        Template("{% " + tag + " %}")


def test_an_unknown_origin_is_refused() -> None:
    with pytest.raises(TypeError):
        Template("{% figure 5 of='somewhere' %}").render(Context({"lang": "en"}))


def test_a_walk_finds_what_has_no_origin(browser: Any) -> None:
    html = (
        '<main><p id="a">5 t/a</p><p>7.25</p><p data-origin="/nowhere/">8 km</p><p data-origin="#b">9 %</p>'
        '<p>art. 16.3, fly ash 5 %</p><p class="code">35.11</p></main>'
    )
    page = Page(browser(), "/", html, {"fly ash 5 %"})
    assert [text.split(": ")[1] for text in page.bare()] == ["5 t/a", "7.25"]
    assert [text.split(": ")[1] for text in page.lost({})] == ["no link to it", "no such passage here"]


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["ru", "en"])
def test_every_figure_of_the_demo_leads_to_its_source(browser: Any, lang: str) -> None:
    load_demo()
    work(Event(), is_once=True)
    kinds: Counter[str] = Counter()
    with override_settings(DEMO=True):
        for role in ("", *DEMO_ROLES):
            client = browser(lang=lang)
            if role:
                client.post(f"/demo/{role}/")
            seen, faults = _walked(client, most=2)
            assert not faults, role
            kinds.update(seen)
    assert len(kinds) > 50
    for name in (
        "assessment",
        "candidate",
        "stream",
        "region",
        "space",
        "space-pair",
        "provider",
        "thing activity",
    ):
        assert kinds[name] > 0, f"no page {name} was walked"


def _walked(client: Any, most: int) -> tuple[Counter[str], list[str]]:
    """How many pages of each kind were walked from the front page on, and what is at fault on them."""
    words, known, per = _words(), dict[str, bool](), Counter[str]()
    waiting, faults = ["/"], []
    found = set(waiting)
    while waiting:
        path = waiting.pop(0)
        try:
            name = _kind(path)
        except Resolver404:
            continue
        page = None if per[name] >= most or name == "set-language" else _page(client, path, words)
        if page is not None:
            per[name] += 1
            faults += _faults(page, known)
            there = {link.split("#")[0] for link in page.links}
            new = sorted(link for link in there - found if link.startswith("/"))
            found.update(new)
            waiting += new
    return per, faults


def _kind(path: str) -> str:
    """What sort of page stands at an address: its pattern, and the table or sort of thing it is of."""
    found = resolve(path.split("?")[0])
    return f"{found.url_name or path} {found.kwargs.get('kind') or found.kwargs.get('table') or ''}".strip()


def _words() -> set[str]:
    """What holders wrote: a number in it is theirs."""
    texts = Stream.objects.values_list("text", "composition", "source", "note")
    return {text for row in texts for text in row} | set(Site.objects.values_list("name", flat=True))


def _page(client: Any, path: str, words: Collection[str]) -> Page | None:
    answer = client.get(path)
    if answer.status_code != 200 or answer.streaming or "html" not in answer.get("Content-Type", ""):
        answer.close()
        return None
    return Page(client, path, answer.content.decode(), words)


def _faults(page: Page, known: dict[str, bool]) -> Iterator[str]:
    for fault in (*page.bare(), *page.lost(known)):
        yield f"{page.path} {fault}"


@pytest.mark.slow
@pytest.mark.parametrize(
    "role", ["visitor", "owner", "stranger", "facilitator", "authority", "administrator"]
)
def test_every_figure_of_every_address_leads_to_its_source(world: dict[str, Any], role: str) -> None:  # noqa: F811
    faults, known, words = [], dict[str, bool](), _words()
    for line in _lines():
        if line["method"] == "GET" and line[role] == "200":
            page = _page(world["pages"][role], _address(line["address"], world), words)
            faults += [] if page is None else _faults(page, known)
    assert not faults
