"""The report as one file: whole, self-contained, in both languages, and proof against hostile words."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hostile_words import SCRIPT

from symbio.language import say, say_code
from symbio.matching.matches import Matches
from symbio.reports.html import render_report, write_report

VOID = {"meta", "br", "input", "img", "link", "hr", "wbr", "col"}
LOADS = {"src", "srcset", "data", "poster", "background", "action", "formaction", "cite", "manifest", "ping"}


class Page(HTMLParser):
    """Balanced tags, identifiers, links, attributes that load or run something, and the visible words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.langs: list[str] = []
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.handlers: list[str] = []
        self.scripts = 0
        self.words: dict[str, list[str]] = {"en": [], "ru": [], "": []}
        self.feed(text)
        self.close()
        self.faults += [f"never closed: {tag}" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        self.loads += [f"{tag} {name}={value}" for name, value in attrs if name in LOADS]
        self.scripts += tag == "script"
        if tag in ("link", "iframe", "object", "embed", "base"):
            self.loads.append(tag)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        href = given.get("href") or given.get("xlink:href")
        if href is not None:
            self.links.append(href)
        if tag not in VOID:
            self.open.append(tag)
            here = given.get("lang") if tag != "html" else ""
            self.langs.append(here or (self.langs[-1] if self.langs else ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"line {self.getpos()[0]}: </{tag}> closes {self.open[-1:]}")
            return
        self.open.pop()
        self.langs.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and not {"script", "style"} & set(self.open):
            self.words[self.langs[-1] if self.langs else ""].append(data.strip())


@pytest.fixture(scope="module")
def text(mixed: Matches) -> str:
    return render_report(mixed, lang="ru")


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def test_every_tag_is_closed_in_order_and_every_identifier_is_there_once(page: Page) -> None:
    assert page.faults == []
    assert len(page.ids) == len(set(page.ids)) > 5


def test_the_demo_report_is_whole_too(kalundborg: Matches) -> None:
    page = Page(render_report(kalundborg, lang="en"))
    assert page.faults == []
    assert len(page.ids) == len(set(page.ids)) > 50
    assert page.loads == []


def test_nothing_is_loaded_from_anywhere(text: str, page: Page) -> None:
    assert page.loads == []
    assert page.handlers == []
    assert not re.findall(r"url\((?!['\"]?(?:data:|#))|@import|\bimport\(|fetch\(|XMLHttpRequest", text)
    assert "default-src 'none'" in text
    assert page.scripts == 1


def test_every_link_leads_to_a_place_within_the_report(page: Page) -> None:
    assert page.links
    assert [link for link in page.links if not (link.startswith("#") and link[1:] in page.ids)] == []


def test_both_languages_are_there_sentence_by_sentence(text: str, page: Page) -> None:
    assert len(page.words["en"]) == len(page.words["ru"]) > 100
    assert not [
        words for words in page.words["en"] if re.search(r"[А-Яа-я]{4,}", words) and "Кот" not in words
    ]
    for lang in ("en", "ru"):
        assert say_code("report-caution", lang) in text


@pytest.mark.parametrize("lang", ["en", "ru", "xx"])
def test_the_asked_language_is_shown_first(lang: str, mixed: Matches) -> None:
    shown = lang if lang != "xx" else "en"
    assert f'<html lang="{shown}" data-lang="{shown}">' in render_report(mixed, lang=lang)


def test_words_of_the_input_stay_words(text: str) -> None:
    assert SCRIPT not in text
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert "&lt;script&gt;alert(" in text
    assert "&lt;img src=x onerror=alert(1)&gt;" in text


def test_no_message_is_left_without_its_facts(page: Page) -> None:
    words = " ".join(word for spoken in page.words.values() for word in spoken)
    assert not re.findall(r"\{ ?\$|\{\{|\}\}|\bNone\b|\bnan\b", words)


def test_refusals_findings_and_streams_without_partner_are_told(
    mixed: Matches, text: str, page: Page
) -> None:
    assert {"list", "streams", "unmatched", "refused", "input", "method"} <= set(page.ids)
    assert say(mixed.refusal(0, "en"), "en") in text
    assert say(mixed.refusal(0, "ru"), "ru") in text
    refused = [p for p in mixed.streams.problems if p.severity == "refused"]
    assert len(refused) == 2
    section = text[text.index('id="input"') : text.index('id="method"')]
    assert section.count('<tr class="refused">') == 2


def test_the_parts_of_every_shown_score_stand_beside_it(text: str, mixed: Matches) -> None:
    cards = text.count('<article class="card"')
    assert cards == min(len(mixed), 120)
    assert text.count('<tr class="sum">') == cards


def test_a_report_on_nothing_says_what_to_do(nothing: Matches) -> None:
    text = render_report(nothing, lang="en")
    page = Page(text)
    assert page.faults == []
    assert say_code("list-empty", "en") in text
    assert "unmatched" in page.ids
    assert "sawdust" in " ".join(page.words[""]).lower()
    assert [link for link in page.links if link[1:] not in page.ids] == []
    unmatched = text[text.index('id="unmatched"') : text.index('id="input"')]
    assert say_code("usual-takers", "en") in unmatched


def test_the_same_outcome_gives_the_same_file(mixed: Matches, tmp_path: Path) -> None:
    one, other = tmp_path / "one.html", tmp_path / "other.html"
    write_report(mixed, one, lang="ru")
    write_report(mixed, other, lang="ru")
    assert one.read_bytes() == other.read_bytes()
    assert one.read_text("utf-8").startswith("<!doctype html>")
