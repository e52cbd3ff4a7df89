"""Ways between resources, solved by hand on a few rows."""

from __future__ import annotations

import math

import pytest
from small_field import knowledge, treatment, use

from symbio.knowledge import Knowledge
from symbio.matching.ways import LEAST_WEIGHT, MOST_WAYS, Way, WayTable

# mineral (only for browsing) ← ash ← fly, bottom;  fly ← fine
FAMILY = {
    "mineral": {"abstract": True},
    "ash": {"parents": ("mineral",), "reach_km": 60.0},
    "fly": {"parents": ("ash",)},
    "bottom": {"parents": ("ash",)},
    "fine": {"parents": ("fly",)},
    "clay": {"reach_km": 100.0},
    "kaolin": {"parents": ("clay",)},
    "brick": {"reach_km": 200.0},
}


def between(k: Knowledge, offer: str, need: str) -> tuple[Way, ...]:
    index = k.resources.index
    return WayTable(k).between(index[offer], index[need])


def only(k: Knowledge, offer: str, need: str) -> Way:
    ways = between(k, offer, need)
    assert len(ways) == 1
    return ways[0]


@pytest.mark.parametrize(
    ("offer", "need", "weight", "climb"),
    [
        ("fly", "fly", 1.0, 0),
        ("fly", "ash", 0.92, 1),
        ("fine", "ash", 0.92**2, 2),
        ("ash", "fly", 0.6, -1),
        ("ash", "fine", 0.3, -2),
    ],
)
def test_a_stream_serves_its_own_kind_the_general_and_perhaps_the_specific(
    offer: str, need: str, weight: float, climb: int
) -> None:
    way = only(knowledge(FAMILY), offer, need)
    assert way.via == "direct"
    assert way.weight == pytest.approx(weight)
    assert way.climb == climb
    assert way.reach_km == 60.0


@pytest.mark.parametrize(
    ("offer", "need"),
    [("fly", "bottom"), ("fine", "bottom"), ("fly", "clay"), ("fly", "mineral"), ("mineral", "fly")],
)
def test_a_sibling_a_stranger_and_a_browsing_concept_are_not_served(offer: str, need: str) -> None:
    assert between(knowledge(FAMILY), offer, need) == ()


def test_a_use_of_the_general_holds_for_the_specific() -> None:
    k = knowledge(FAMILY, uses=[use("U1", "ash", "clay", weight=0.8)])
    way = only(k, "fine", "clay")
    assert way.via == "U1"
    assert way.weight == pytest.approx(0.92**2 * 0.8)
    assert way.stops == ((k.resources.index["ash"], k.resources.index["clay"]),)
    assert way.treated_as is None


def test_after_a_use_the_replaced_kind_is_a_costly_guess() -> None:
    k = knowledge(FAMILY, uses=[use("U1", "ash", "clay", weight=0.8)])
    assert only(k, "ash", "kaolin").weight == pytest.approx(0.8 * 0.6 * 0.5)


def test_a_use_is_the_last_step() -> None:
    k = knowledge(FAMILY, uses=[use("U1", "ash", "clay"), use("U2", "clay", "brick")])
    assert between(k, "ash", "brick") == ()
    assert only(k, "clay", "brick").via == "U2"


def test_nothing_climbs_to_the_general_and_descends_to_another_kind_within_a_way() -> None:
    k = knowledge(FAMILY, uses=[use("U1", "bottom", "clay")])
    assert between(k, "fly", "clay") == ()


def test_a_treatment_makes_what_is_needed_and_names_what_arrives() -> None:
    k = knowledge(FAMILY, treatments=[treatment("T1", "ash", "brick")])
    way = only(k, "fly", "brick")
    assert way.via == "T1"
    assert way.weight == pytest.approx(0.92 * 0.85)
    assert (way.carrier, way.treated_as) == (k.resources.index["brick"], k.resources.index["ash"])
    assert way.reach_km == 200.0  # of ash and of the brick made of it, the larger


def test_a_chain_has_three_steps_at_most() -> None:
    chain = {letter: {} for letter in "abcde"}
    k = knowledge(
        chain,
        treatments=[treatment(f"T{a}", a, b) for a, b in zip("abcd", "bcde", strict=True)],
    )
    way = only(k, "a", "d")
    assert way.via == "Ta>Tb>Tc"
    assert way.weight == pytest.approx(0.85 * 0.7 * 0.7)
    assert between(k, "a", "e") == ()


def test_a_way_never_comes_back_to_where_it_was() -> None:
    k = knowledge({"a": {}, "b": {}}, treatments=[treatment("T1", "a", "b"), treatment("T2", "b", "a")])
    assert [way.via for way in between(k, "a", "a")] == ["direct"]


@pytest.mark.parametrize(("trl", "factor"), [(9, 1.0), (7, 0.85), (5, 0.5), (None, 0.85), (1, 0.25)])
def test_a_treatment_counts_by_its_readiness(trl: int | None, factor: float) -> None:
    k = knowledge(FAMILY, treatments=[treatment("T1", "ash", "brick", trl=trl)])
    assert only(k, "ash", "brick").weight == pytest.approx(0.85 * factor)


def test_quantities_convert_along_the_way() -> None:
    k = knowledge(
        FAMILY,
        uses=[use("U1", "brick", "clay", ratio=1.5)],
        treatments=[treatment("T1", "ash", "brick", amount=0.4)],
    )
    ratio = only(k, "ash", "clay").ratio
    assert ratio is not None
    assert math.isclose(ratio, 0.6)


def test_an_unstated_ratio_is_one_for_the_same_unit_and_unknown_between_units() -> None:
    k = knowledge(
        {**FAMILY, "heat": {"kind": "energy", "basis": "MWh/a"}},
        uses=[use("U1", "ash", "clay"), use("U2", "ash", "heat")],
    )
    assert only(k, "ash", "clay").ratio == 1.0
    assert only(k, "ash", "heat").ratio is None


def test_a_way_carries_the_activities_of_its_last_use_and_the_limits_of_its_first_step() -> None:
    k = knowledge(
        FAMILY,
        uses=[use("U1", "brick", "clay", activities=("23.3",), limits="LOI_pct<=5")],
        treatments=[treatment("T1", "ash", "brick", limits="moisture_pct<=12")],
    )
    way = only(k, "ash", "clay")
    assert way.activities == ("23.3",)
    assert [str(limit) for limit in way.limits] == ["moisture_pct ≤ 12"]


def test_of_many_ways_the_four_best_are_kept_best_first() -> None:
    uses = [use(f"U{i}", "ash", "clay", weight=0.9 - i / 10, activities=(f"2{i}",)) for i in range(6)]
    ways = between(knowledge(FAMILY, uses=reversed(uses)), "ash", "clay")
    assert [way.via for way in ways] == ["U0", "U1", "U2", "U3"]
    assert len(ways) == MOST_WAYS


def test_a_way_that_offers_nothing_more_is_dropped() -> None:
    uses = [
        use("U1", "ash", "clay", weight=0.9),
        use("U2", "ash", "clay", weight=0.8),
        use("U3", "ash", "clay", weight=0.7, activities=("23.3",)),
        use("U4", "ash", "clay", weight=0.6, limits="moisture_pct<=5"),
    ]
    assert [way.via for way in between(knowledge(FAMILY, uses=uses), "ash", "clay")] == ["U1"]


def test_a_weaker_way_without_the_limit_of_the_stronger_one_survives() -> None:
    uses = [
        use("U1", "ash", "clay", weight=0.9, limits="moisture_pct<=5"),
        use("U2", "ash", "clay", weight=0.5),
    ]
    assert [way.via for way in between(knowledge(FAMILY, uses=uses), "ash", "clay")] == ["U1", "U2"]


def test_a_treatment_that_lifts_the_stream_survives_beside_the_direct_way() -> None:
    k = knowledge(
        {"warm": {"parents": ("water",)}, "water": {}},
        treatments=[treatment("T1", "warm", "water")],
    )
    assert [way.via for way in between(k, "warm", "water")] == ["direct", "T1"]


def test_hopeless_ways_are_not_kept() -> None:
    k = knowledge(FAMILY, uses=[use("U1", "ash", "clay", weight=LEAST_WEIGHT * 0.99)])
    assert between(k, "ash", "clay") == ()


def test_a_general_word_is_never_guessed_to_be_fit_to_eat() -> None:
    k = knowledge({"oil": {}, "edible oil": {"parents": ("oil",), "traits": ("food_grade",)}})
    assert between(k, "oil", "edible oil") == ()
    assert only(k, "edible oil", "oil").weight == pytest.approx(0.92)


def test_turning_matter_into_heat_is_a_new_plant_unless_the_receiver_runs_one() -> None:
    k = knowledge(
        {"wood": {}, "heat": {"kind": "energy", "basis": "MWh/a"}},
        treatments=[treatment("T1", "wood", "heat", activities=("35.30",))],
    )
    found = {way.activities: way.weight for way in between(k, "wood", "heat")}
    assert found == {("35.30",): pytest.approx(0.85), (): pytest.approx(0.85 * 0.25)}


def test_the_same_tables_give_the_same_ways_in_the_same_order() -> None:
    uses = [use(f"U{i}", "ash", "clay", weight=0.5, activities=(f"2{i}",)) for i in range(6)]
    found = [between(knowledge(FAMILY, uses=uses), "fine", "clay") for _ in range(3)]
    assert found[0] == found[1] == found[2]
    assert [way.via for way in found[0]] == ["U0", "U1", "U2", "U3"]  # equals: by name


def test_rows_that_name_what_does_not_exist_lead_nowhere() -> None:
    k = knowledge(FAMILY, uses=[use("U1", "ash", "cheese")], treatments=[treatment("T1", "cheese", "brick")])
    assert set(WayTable(k).ways_from(k.resources.index["fine"])) == {
        k.resources.index[name] for name in ("fine", "fly", "ash")
    }
