"""Explanations of the demo regions: whole sentences, in the reader's language, the same every time."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

import symbio
from symbio.language import LANGUAGES, Message, say
from symbio.language.wording import codes
from symbio.matching.explanation import rounded
from symbio.matching.matches import Matches

NAMED = ("explain-what", "for-precedent", "for-precedent-undated")
"""Messages that quote names as they were written, in any language."""
CODE_WORDS = re.compile(r"\b[a-z0-9]+_[a-z0-9_]+\b|[{}$]|\bNone\b|\bnan\b")


@pytest.fixture(scope="module")
def kuzbass() -> Matches:
    return symbio.match(symbio.demo("kuzbass"))


def _messages(matches: Matches, lang: str) -> Iterator[Message]:
    for i in range(len(matches)):
        candidate = matches.candidate(i)
        yield from matches.explainer.paragraph(candidate, lang)
        yield from matches.checks(i, lang)
    for i in range(len(matches.refusals)):
        yield matches.refusal(i, lang)


def test_every_explanation_is_made_of_known_messages_with_all_their_facts(kuzbass: Matches) -> None:
    known = codes("en")
    for lang in LANGUAGES:
        messages = set(_messages(kuzbass, lang))
        assert len(messages) > 500
        assert {message.code for message in messages} <= known
        assert not [said for m in messages if CODE_WORDS.search(said := say(m, lang))]


def test_no_english_word_stands_in_a_russian_explanation_and_no_russian_one_in_an_english(
    kuzbass: Matches,
) -> None:
    foreign = {"ru": re.compile(r"[a-z]{3,}|[A-Za-z]{4,}"), "en": re.compile(r"[А-Яа-яЁё]")}
    for lang in LANGUAGES:
        sentences = {say(m, lang) for m in _messages(kuzbass, lang) if m.code not in NAMED}
        assert sorted(s for s in sentences if foreign[lang].search(s)) == []


def test_every_paragraph_says_who_why_and_ends_its_sentences(kuzbass: Matches) -> None:
    for i in range(0, len(kuzbass), 10):
        candidate = kuzbass.candidate(i)
        for lang in LANGUAGES:
            text = kuzbass.explain(i, lang)
            assert candidate.offer["company"] in text
            assert candidate.need["stream"] in text
            assert text.endswith(".")
            assert len(kuzbass.reasons(i, lang)) >= 2


def test_two_runs_give_identical_tables(kuzbass: Matches) -> None:
    again = symbio.match(symbio.demo("kuzbass"))
    assert again.table.equals(kuzbass.table)
    assert again.refusals.equals(kuzbass.refusals)
    assert again.unmatched.equals(kuzbass.unmatched)
    assert [again.explain(i) for i in range(50)] == [kuzbass.explain(i) for i in range(50)]


def test_all_scores_of_the_demo_are_the_products_of_their_parts(kuzbass: Matches) -> None:
    for row in kuzbass.table.iter_rows(named=True):
        product = 1.0
        for value in row["parts"].values():
            product *= value
        assert product == pytest.approx(row["score"], rel=1e-6)
    assert kuzbass.table["score"].is_sorted(descending=True)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(123456.0, 123000.0), (0.012345, 0.0123), (0.0, 0.0), (999.9, 1000.0), (-1234.0, -1230.0)],
)
def test_figures_are_shown_to_three_digits(value: float, shown: float) -> None:
    assert rounded(value) == pytest.approx(shown)
