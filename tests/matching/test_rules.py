"""Rules that refuse or warn: what they look at, for whom and where they hold."""

from __future__ import annotations

from small_field import hazard, knowledge, treatment, use

from symbio.knowledge import Knowledge
from symbio.matching.rules import Rules, begins_with_one_of, only_federal_operator
from symbio.matching.ways import Way, WayTable

STUFF = {
    "sludge": {"traits": ("pathogenic",)},
    "metal sludge": {"parents": ("sludge",), "traits": ("heavy_metals",)},
    "compost": {},
    "feed": {"traits": ("feed_grade",)},
    "acid": {"traits": ("corrosive_acid",)},
    "water": {"kind": "water", "basis": "m3/a"},
}


def fired(k: Knowledge, offer: str, need: str, *regions: str) -> list[list[str]]:
    """Identifiers of the rules that fire on each way."""
    index = k.resources.index
    rules = Rules(k, frozenset(regions))
    return [[h.id for h in rules.firing_on(w)] for w in WayTable(k).between(index[offer], index[need])]


def test_a_rule_on_a_trait_holds_for_every_kind_that_inherits_it() -> None:
    rule = hazard("H1", trait="pathogenic", other_trait="feed_grade")
    k = knowledge(STUFF, uses=[use("U1", "sludge", "feed"), use("U2", "compost", "feed")], hazards=[rule])
    assert fired(k, "sludge", "feed") == [["H1"]]
    assert fired(k, "metal sludge", "feed") == [["H1"]]
    assert fired(k, "compost", "feed") == [[]]


def test_a_rule_on_a_resource_holds_for_its_kinds_but_not_for_the_general() -> None:
    rule = hazard("H1", resource="metal sludge", other_resource="compost")
    k = knowledge(STUFF, uses=[use("U1", "sludge", "compost")], hazards=[rule])
    assert fired(k, "metal sludge", "compost") == [["H1"]]
    assert fired(k, "sludge", "compost") == [[]]


def test_every_stated_condition_must_hold() -> None:
    rule = hazard("H1", resource="sludge", trait="heavy_metals", other_resource="compost")
    k = knowledge(STUFF, uses=[use("U1", "sludge", "compost")], hazards=[rule])
    assert fired(k, "sludge", "compost") == [[]]
    assert fired(k, "metal sludge", "compost") == [["H1"]]


def test_a_rule_about_what_no_table_knows_never_fires() -> None:
    rules = [hazard("H1", resource="cheese"), hazard("H2", other_resource="cheese")]
    k = knowledge(STUFF, hazards=rules)
    assert fired(k, "sludge", "sludge") == [[]]


def test_a_treatment_answers_for_the_hazards_of_its_declared_input() -> None:
    rule = hazard("H1", trait="pathogenic", other_resource="compost")
    k = knowledge(STUFF, treatments=[treatment("T1", "sludge", "compost")], hazards=[rule])
    assert fired(k, "sludge", "compost") == [[]]


def test_hazards_beyond_the_declared_input_pass_through_the_treatment() -> None:
    rule = hazard("H1", trait="heavy_metals", other_resource="compost")
    k = knowledge(STUFF, treatments=[treatment("T1", "sludge", "compost")], hazards=[rule])
    assert fired(k, "metal sludge", "compost") == [["H1"]]


def test_a_rule_that_bars_food_holds_through_any_treatment_but_one_that_makes_that_grade() -> None:
    rule = hazard("H1", trait="pathogenic", other_trait="feed_grade")
    made = [treatment("T1", "sludge", "compost"), treatment("T2", "sludge", "feed")]
    k = knowledge(STUFF, treatments=made, hazards=[rule])
    rules, ways, index = Rules(k), WayTable(k), k.resources.index
    [to_compost] = ways.between(index["sludge"], index["compost"])
    [to_feed] = ways.between(index["sludge"], index["feed"])
    assert rules.barred_traits(to_compost) == {"feed_grade"}
    assert rules.barred_traits(to_feed) == frozenset()


def test_rules_of_other_regions_stay_silent() -> None:
    rules = [hazard("H_ru", trait="pathogenic", region="RU"), hazard("H_all", trait="pathogenic")]
    k = knowledge(STUFF, hazards=rules)
    assert fired(k, "sludge", "sludge") == [["H_all"]]
    assert fired(k, "sludge", "sludge", "BY") == [["H_all"]]
    assert fired(k, "sludge", "sludge", "RU") == [["H_ru", "H_all"]]


def test_refusals_come_before_warnings_and_the_first_refusal_is_told() -> None:
    rules = [
        hazard("H_warn", trait="corrosive_acid", verdict="warn"),
        hazard("H_one", trait="corrosive_acid"),
        hazard("H_two", trait="corrosive_acid"),
    ]
    k = knowledge(STUFF, hazards=rules)
    assert fired(k, "acid", "acid") == [["H_one", "H_two", "H_warn"]]
    way = Way.bare(k.resources.index["acid"], k.resources.index["acid"])
    refusal = Rules(k).refusal(way, None)
    assert refusal is not None
    assert refusal.id == "H_one"


def test_a_rule_on_activities_holds_for_its_groups_and_not_for_unknown_receivers() -> None:
    rule = hazard("H1", trait="corrosive_acid", activities=("10", "11.0"))
    k = knowledge(STUFF, hazards=[rule])
    way = Way.bare(k.resources.index["acid"], k.resources.index["water"])
    refused = {nace: Rules(k).refusal(way, nace) for nace in ("10.51", "11.05", "20.13", "01.10", None)}
    assert {nace for nace, found in refused.items() if found} == {"10.51", "11.05"}


def test_a_warning_refuses_nobody() -> None:
    k = knowledge(STUFF, hazards=[hazard("H1", trait="corrosive_acid", verdict="warn")])
    way = Way.bare(k.resources.index["acid"], k.resources.index["water"])
    assert Rules(k).refusal(way, None) is None
    assert [h.id for h in Rules(k).applying(way, None)] == ["H1"]


def test_the_water_of_a_fish_farm_counts_as_food() -> None:
    k = knowledge(STUFF)
    rules, water, compost = Rules(k), k.resources.index["water"], k.resources.index["compost"]
    assert rules.sensitive_traits([water], "03.22") == {"food_grade"}
    assert rules.sensitive_traits([compost], "03.22") == frozenset()
    assert rules.sensitive_traits([water], "35.11") == frozenset()
    assert rules.sensitive_traits([k.resources.index["feed"]], None) == {"feed_grade"}


def test_the_federal_operator_has_classes_one_and_two_and_only_in_russia() -> None:
    barred = {(c, n) for c in (1, 2, 3, None) for n in ("RU", "BY", None) if only_federal_operator(c, n)}
    assert barred == {(1, "RU"), (2, "RU")}


def test_an_unknown_class_of_activity_lies_in_no_group() -> None:
    assert begins_with_one_of("23.51", ["24", "23.5"])
    assert not begins_with_one_of("23.51", [])
    assert not begins_with_one_of(None, ["23"])
