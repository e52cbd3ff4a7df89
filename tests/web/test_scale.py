"""What makes the platform quick with many streams says the same as what was slow."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from symbio.matching.match import classify_streams
from symbio.web import bridge, readings
from symbio.web.access import VISITOR, Brief, Viewer, brief_cards, cards, visible
from symbio.web.registry import catalogue
from symbio.web.registry.models import Stream, StreamReading
from symbio.web.synergies.models import Candidate

WORDS = ("зола уноса", "steam 8 bar and hot water", "опилки, щепа и кора", "?", "зола уноса")


@pytest.fixture
def two(company: Any, stream: Any) -> list[Stream]:
    """An offer of ash and a need for it, of two companies that show them."""
    offer = stream(company("Power"), "зола уноса", quantity=5000.0, unit="t/a", sees="public")
    cement = company("Cement", activity="23.51", at=(55.28, 85.61), is_named=True)
    return [offer, stream(cement, "зола уноса", "need", quantity=9000.0, unit="t/a", sees="public")]


def _kept(streams: list[Stream]) -> list[Any]:
    return bridge._classified(streams, is_kept=True)


def test_readings_are_what_the_classifier_says_also_when_they_come_from_the_database(
    company: Any, stream: Any
) -> None:
    plant = company()
    streams = [stream(plant, words, temperature_c_low=90.0) for words in WORDS]
    asked = classify_streams(bridge.table_of(streams), bridge.knowledge())
    said = [(one.resources, one.things) for one in asked]
    for _ in ("made", "kept"):
        assert [(one.resources, one.things) for one in _kept(streams)] == said
    assert StreamReading.objects.count() == len(WORDS)


def test_a_kept_reading_is_not_asked_for_again_until_the_stream_says_something_else(
    two: list[Stream], monkeypatch: pytest.MonkeyPatch
) -> None:
    _kept(two)
    asked: list[int] = []
    classify = readings._classify
    monkeypatch.setattr(readings, "_classify", lambda new, k: asked.append(len(new)) or classify(new, k))
    _kept(two)
    two[0].text = "опилки"
    changed = _kept(two)
    assert asked == [0, 1]
    assert changed[0].resources != changed[1].resources
    assert StreamReading.objects.get(stream=two[0]).resources[0][0] != two[1].resource


def test_a_reading_of_another_edition_of_the_knowledge_or_program_does_not_count(
    two: list[Stream], monkeypatch: pytest.MonkeyPatch
) -> None:
    _kept(two)
    old = StreamReading.objects.get(stream=two[0]).asked
    monkeypatch.setattr(readings, "recipe", lambda edition: "another")
    _kept(two)
    assert StreamReading.objects.get(stream=two[0]).asked != old


def test_a_phrase_of_a_visitor_writes_nothing(two: list[Stream]) -> None:
    found = bridge.match_phrase("зола уноса", "offer", "35.11", Stream.objects.all(), most=3)
    assert [key for key, _score in found] == [two[1].pk]
    assert not StreamReading.objects.exists()


def test_a_matching_of_everything_finds_the_same_piece_by_piece(
    two: list[Stream], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bridge.match_all() == 1
    whole = Candidate.objects.values_list("offer", "need", "score", "via").get()
    monkeypatch.setattr(bridge, "READ_AT_ONCE", 1)
    told: list[int] = []
    bridge.match_all(lambda done, total: told.append(done))
    assert Candidate.objects.values_list("offer", "need", "score", "via").get() == whole
    assert told == sorted(told)
    assert told[-1] == 100


@pytest.mark.parametrize(
    ("at", "is_found"),
    [((55.35, 86.09), True), ((57.9, 86.09), True), ((55.35, 90.7), True), ((59.0, 86.09), False),
     ((55.35, 92.0), False), ((None, None), True)],
)  # fmt: skip
def test_a_saved_stream_is_matched_with_all_within_reach_and_those_of_unknown_place(
    company: Any, stream: Any, at: tuple[float | None, float | None], is_found: bool
) -> None:
    offer = stream(company("Power"), "зола уноса", quantity=5000.0, unit="t/a")
    need = stream(company("Cement", activity="23.51", at=at), "зола уноса", "need", quantity=9e3, unit="t/a")
    bridge.match_stream(offer)
    one_by_one = list(Candidate.objects.values_list("offer", "need"))
    assert one_by_one == ([(offer.pk, need.pk)] if is_found else [])
    bridge.match_all()
    assert list(Candidate.objects.values_list("offer", "need")) == one_by_one


def test_across_the_date_line_streams_are_near(company: Any, stream: Any) -> None:
    offer = stream(company("Power", at=(65.0, 179.5)), "зола уноса", quantity=5000.0, unit="t/a")
    stream(company("Cement", activity="23.51", at=(65.0, -179.5)), "зола уноса", "need")
    bridge.match_stream(offer)
    assert Candidate.objects.count() == 1


def test_a_matching_of_nothing_finds_nothing() -> None:
    assert bridge.match_all() == 0


def test_a_brief_card_is_the_card_without_figures_and_needs_no_further_question(
    two: list[Stream], person: Any
) -> None:
    member = Viewer(person().pk, {two[0].site.organisation_id: "owner"})
    for viewer in (VISITOR, member):
        seen = visible(Stream.objects.order_by("pk"), viewer)
        full = cards(seen.select_related("site__organisation"), viewer)
        with CaptureQueriesContext(connection) as asked:
            brief = brief_cards(seen, viewer)
        assert brief == [Brief(*(getattr(card, name) for name in Brief._fields)) for card in full]
        assert len(asked) <= 3


def test_counts_of_the_facets_are_those_of_the_streams(two: list[Stream], stream: Any) -> None:
    stream(two[0].site.organisation, "пар", sees="public")
    stream(two[0].site.organisation, "тайное")
    page = catalogue.page_of(catalogue.Query(), VISITOR)
    assert page["total"] == 3
    assert page["facets"]["direction"] == [("offer", 2), ("need", 1)]
    assert dict(page["facets"]["kind"]) == {"material": 2, "energy": 1}
    assert page["facets"]["country"] == []
