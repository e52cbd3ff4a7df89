"""Dangers and sensitive uses that words tell."""

from __future__ import annotations

import pytest

from symbio.knowledge import load
from symbio.streams.signals import Signals, named_regions


@pytest.fixture(scope="module")
def signals() -> Signals:
    return Signals(load())


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("lead-painted window frames", "painted_lead"),
        ("грунт, загрязнённый мышьяком", "arsenic"),
        ("transformer oil with PCB", "pcb"),
        ("шифер асбестовый", "asbestos"),
        ("отход II класса опасности", "ru_class_1_2"),
        ("hospital waste, infectious", "infectious_medical"),
    ],
)
def test_words_of_an_offer_tell_a_danger(signals: Signals, text: str, danger: str) -> None:
    assert danger in signals.told(text, "offer")


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("asbestos-free brake pads", "asbestos"),
        ("масло без ПХБ", "pcb"),
        ("free of arsenic", "arsenic"),
        ("свинца не содержит: без свинца", "lead"),
    ],
)
def test_a_denied_danger_is_none(signals: Signals, text: str, danger: str) -> None:
    assert danger not in signals.told(text, "offer")


def test_free_of_charge_denies_nothing(signals: Signals) -> None:
    assert "oily" in signals.told("used oil, free, collect yourself", "offer")


@pytest.mark.parametrize(
    ("text", "use"),
    [
        ("sand for children's sandpits", "children_play"),
        ("корм для коров", "feed_ruminant"),
        ("вода питьевая для посёлка", "drinking_water"),
        ("compost for vegetable beds", "growing_food"),
    ],
)
def test_words_of_a_need_tell_a_sensitive_use(signals: Signals, text: str, use: str) -> None:
    assert use in signals.told(text, "need")


def test_a_food_maker_is_sensitive_by_its_class(signals: Signals) -> None:
    assert "food" in signals.of_class("10.71")
    assert signals.of_class("24.10") == frozenset()
    assert signals.of_class(None) == frozenset()


def test_a_danger_against_a_sensitive_use_is_refused(signals: Signals) -> None:
    rules = signals.rules({"arsenic"}, frozenset({"food"}), frozenset({"RU", "EU", "BY"}))
    assert rules[0].verdict == "refuse"
    assert rules[0].text("ru") != rules[0].text("en")


def test_rules_of_a_region_stay_silent_elsewhere(signals: Signals) -> None:
    rules = signals.rules({"ru_class_1_2"}, frozenset(), frozenset({"EU"}))
    assert all(rule.region != "RU" for rule in rules)
    assert any(r.region == "RU" for r in signals.rules({"ru_class_1_2"}, frozenset(), frozenset({"RU"})))


def test_regions_are_named_by_their_words() -> None:
    assert named_regions("шпалы, Россия") == {"RU"}
    assert named_regions("meat meal, EU") == {"EU"}
    assert named_regions("шлак") == frozenset()


def test_signals_of_all_words_and_rules_exist() -> None:
    knowledge = load()
    sides = {signal.id: signal.side for signal in knowledge.signals}
    assert not [w for w in knowledge.signal_words if w.signal not in sides]
    assert not [r.id for r in knowledge.signal_rules for d in r.dangers if sides.get(d) != "offer"]
    assert not [r.id for r in knowledge.signal_rules for u in r.uses if sides.get(u) != "need"]
