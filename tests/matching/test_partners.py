"""Who could take or supply something, by type of company, by hand."""

from __future__ import annotations

from typing import Any

import pytest
from small_field import bar, flow, hazard, knowledge, precedent, treatment, use

from symbio.knowledge import Knowledge
from symbio.matching.partners import LEAST_SHARE, OPERATOR, PRODUCT, Partner, PartnerFinder
from symbio.matching.rules import Rules
from symbio.matching.ways import WayTable

FIELD: dict[str, dict[str, Any]] = {
    "slag": {},
    "wet slag": {"parents": ("slag",)},
    "clay": {},
    "brick": {},
}
SERVES = use("U1", "slag", "clay", weight=0.8)
TAKES_CLAY = flow("23.32", "in", "clay")


def finder(k: Knowledge) -> PartnerFinder:
    return PartnerFinder(k, WayTable(k), Rules(k))


def ask(k: Knowledge, side: str, resource: str, p: float = 1.0, **options: Any) -> dict[str, Partner]:
    """Partners by class, in the order of the answer; all, unless `options` say otherwise."""
    find = finder(k)
    options.setdefault("least_share", 0.0)
    method = find.takers if side == "takers" else find.suppliers
    return {partner.nace: partner for partner in method([(k.resources.index[resource], p)], **options)[0]}


def test_who_needs_what_it_can_replace_could_take_it() -> None:
    found = ask(knowledge(FIELD, uses=[SERVES], flows=[TAKES_CLAY]), "takers", "slag")
    assert list(found) == ["23.32"]
    assert found["23.32"].score == pytest.approx(0.8)
    assert (found["23.32"].via, found["23.32"].evidence) == ("U1", ())


def test_the_more_usual_the_flow_the_surer_the_taker() -> None:
    flows = [flow("23.32", "in", "slag", 0.2), flow("23.51", "in", "slag", 1.0)]
    found = ask(knowledge(FIELD, flows=flows), "takers", "slag")
    assert list(found) == ["23.51", "23.32"]
    assert found["23.32"].score == pytest.approx(0.4 + 0.6 * 0.2)


def test_a_class_that_a_use_names_counts_fully_and_one_of_its_group_less() -> None:
    k = knowledge(
        FIELD,
        uses=[use("U1", "slag", "clay", weight=0.8, activities=("23.32", "42"))],
        flows=[flow("42.11", "out", "brick"), flow("10.51", "in", "clay")],
    )
    found = ask(k, "takers", "slag")
    assert {nace: partner.score for nace, partner in found.items()} == {
        "23.32": pytest.approx(0.8),
        "42.11": pytest.approx(0.8 * 0.6),
    }


def test_who_runs_the_treatment_could_take_it() -> None:
    k = knowledge(FIELD, treatments=[treatment("T1", "slag", "brick", activities=("38.32",))])
    found = ask(k, "takers", "slag")
    assert found["38.32"].via == "T1"
    assert found["38.32"].score == pytest.approx(0.85 * 0.9)


def test_documented_exchanges_add_up_as_independent_evidence() -> None:
    rows = [precedent("P1", "slag", "clay"), precedent("P2", "slag", "clay")]
    one = ask(knowledge(FIELD, precedents=rows[:1]), "takers", "slag")["23.51"]
    two = ask(knowledge(FIELD, precedents=rows), "takers", "slag")["23.51"]
    assert (one.score, one.evidence, one.way) == (pytest.approx(0.45), ("P1",), None)
    assert (two.score, two.evidence) == (pytest.approx(1 - 0.55**2), ("P1", "P2"))


def test_excluded_precedents_give_no_evidence() -> None:
    rows = [precedent("P1", "slag", "clay"), precedent("P2", "slag", "clay", receiver_nace="42.11")]
    k = knowledge(FIELD, precedents=rows, uses=[SERVES], flows=[TAKES_CLAY, flow("23.51", "in", "clay")])
    found = ask(k, "takers", "slag", without=["P1", "P2", "P_unknown"])
    assert set(found) == {"23.32", "23.51"}
    assert all(partner.evidence == () for partner in found.values())
    assert found["23.51"].score == pytest.approx(found["23.32"].score)


def test_evidence_about_another_kind_does_not_count() -> None:
    k = knowledge(
        {**FIELD, "dry slag": {"parents": ("slag",)}}, precedents=[precedent("P1", "dry slag", "clay")]
    )
    assert ask(k, "takers", "wet slag") == {}
    assert ask(k, "takers", "dry slag")["23.51"].evidence == ("P1",)


def test_a_doubtful_reading_counts_by_its_probability() -> None:
    k = knowledge(FIELD, uses=[SERVES], flows=[TAKES_CLAY])
    assert ask(k, "takers", "slag", 0.5)["23.32"].score == pytest.approx(0.4)


def test_the_askers_own_peers_come_later() -> None:
    flows = [flow("23.32", "in", "slag"), flow("24.10", "in", "slag")]
    found = ask(knowledge(FIELD, flows=flows), "takers", "slag", asker="23.32")
    assert list(found) == ["24.10", "23.32"]


def test_refused_takers_are_left_out_and_the_rule_is_told() -> None:
    rule = hazard("H1", resource="slag", activities=("10",))
    flows = [flow("10.51", "in", "slag"), flow("23.32", "in", "slag")]
    k = knowledge(FIELD, flows=flows, hazards=[rule])
    partners, told = finder(k).takers([(k.resources.index["slag"], 1.0)])
    assert [partner.nace for partner in partners] == ["23.32"]
    assert [h.id for h in told] == ["H1"]


def test_who_has_it_or_what_can_stand_for_it_could_supply_it() -> None:
    flows = [flow("24.10", "out", "wet slag"), flow("08.12", "out", "clay"), flow("23.32", "in", "clay")]
    k = knowledge(FIELD, uses=[SERVES], flows=flows)
    found = ask(k, "suppliers", "clay")
    assert list(found) == ["08.12", "24.10"]
    assert found["24.10"].via == "U1"
    assert found["24.10"].score == pytest.approx(0.92 * 0.8)


def test_who_makes_it_by_a_treatment_could_supply_it() -> None:
    k = knowledge(FIELD, treatments=[treatment("T1", "slag", "brick", activities=("23.32",))])
    assert ask(k, "suppliers", "brick")["23.32"].score == pytest.approx(0.9)


def test_equal_partners_stand_by_their_class() -> None:
    flows = [flow(nace, "in", "slag") for nace in ("42.11", "10.51", "23.32")]
    assert list(ask(knowledge(FIELD, flows=flows), "takers", "slag")) == ["10.51", "23.32", "42.11"]


def test_a_barred_class_is_left_out_and_only_the_unsafe_is_told() -> None:
    flows = [flow(nace, "in", "slag") for nace in ("23.32", "23.51", "10.91")]
    bars = [bar("slag", "out", "23.51"), bar("slag", "out", "10.91", "unsafe"), bar("slag", "in", "23.32")]
    k = knowledge(FIELD, flows=flows, bars=bars)
    partners, fired = finder(k).takers([(k.resources.index["slag"], 1.0)])
    assert [partner.nace for partner in partners] == ["23.32"]
    assert [rule.id for rule in fired] == ["slag:out:10.91"]


def test_a_class_barred_as_supplier_may_take() -> None:
    flows = [flow("23.32", "out", "slag"), flow("23.51", "out", "slag"), flow("23.32", "in", "slag")]
    k = knowledge(FIELD, flows=flows, bars=[bar("slag", "in", "23.32")])
    assert list(ask(k, "suppliers", "slag")) == ["23.51"]
    assert list(ask(k, "takers", "slag")) == ["23.32"]


def test_who_uses_what_a_treatment_makes_counts_less_than_who_treats() -> None:
    k = knowledge(
        FIELD,
        treatments=[treatment("T1", "slag", "clay", activities=("38.32",))],
        flows=[flow("23.32", "in", "clay"), flow("38.32", "in", "brick")],
    )
    partners, _ = finder(k).takers([(k.resources.index["slag"], 1.0)], least_share=0.0)
    by_class = {partner.nace: partner.score for partner in partners}
    assert by_class["23.32"] == pytest.approx(by_class["38.32"] / OPERATOR * PRODUCT)


def test_classes_far_less_plausible_than_the_best_are_not_named() -> None:
    flows = [flow("23.51", "in", "slag", 1.0), flow("23.32", "in", "slag", 0.1)]
    k = knowledge(FIELD, flows=flows)
    assert list(ask(k, "takers", "slag", least_share=LEAST_SHARE)) == ["23.51"]
    assert list(ask(k, "takers", "slag")) == ["23.51", "23.32"]
