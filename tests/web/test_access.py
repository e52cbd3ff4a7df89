"""Who may see what: no stream, name or exact place reaches someone not entitled."""

from __future__ import annotations

from typing import Any

import pytest

from symbio.web import bridge
from symbio.web.access import VISITOR, Viewer, cards, cell_of, general_activities, middle_of, visible
from symbio.web.registry.models import Organisation, Site, Stream
from symbio.web.synergies.models import Candidate, Word
from symbio.web.synergies.partners import partners_of

SECRET = "зола уноса сухая секретная"


@pytest.fixture
def two(company: Any, person: Any, stream: Any) -> dict[str, Any]:
    """A power station that offers ash, a cement works that needs it, an owner each."""
    donor, taker = person("donor@example.org"), person("taker@example.org")
    power = company("Secret Power", user=donor)
    cement = company("Secret Cement", user=taker, activity="23.51", at=(55.28, 85.61))
    return {
        "donor": donor,
        "taker": taker,
        "power": power,
        "cement": cement,
        "ash": stream(power, SECRET),
        "want": stream(cement, "зола уноса", "need"),
    }


def _seen(viewer: Viewer) -> set[int]:
    return set(visible(Stream.objects.all(), viewer).values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("sees", "visitor", "registered", "matched"),
    [
        ("private", False, False, False),
        ("matched", False, False, True),
        ("members", False, True, True),
        ("public", True, True, True),
    ],
)
def test_each_visibility_opens_a_stream_to_whom_it_says(
    two: dict[str, Any], company: Any, person: Any, sees: str, visitor: bool, registered: bool, matched: bool
) -> None:
    ash = two["ash"]
    ash.sees_what = sees
    ash.save()
    bridge.match_stream(ash)
    other = person("other@example.org")
    company("Bakery", user=other, activity="10.71")
    assert (ash.pk in _seen(VISITOR)) is visitor
    assert (ash.pk in _seen(Viewer.of(other))) is registered
    assert (ash.pk in _seen(Viewer.of(two["taker"]))) is matched
    assert ash.pk in _seen(Viewer.of(two["donor"]))


def test_a_user_without_an_organisation_sees_what_a_visitor_sees(two: dict[str, Any], person: Any) -> None:
    two["ash"].sees_what = "members"
    two["ash"].save()
    assert not _seen(Viewer.of(person("nobody@example.org")))


def test_administrators_and_authorities_have_no_special_sight(two: dict[str, Any], person: Any) -> None:
    for fields in ({"is_staff": True, "is_superuser": True}, {"is_authority": True}):
        user = person(f"{next(iter(fields))}@example.org", **fields)
        assert not _seen(Viewer.of(user))


def test_a_removed_stream_is_seen_by_nobody(two: dict[str, Any]) -> None:
    two["ash"].sees_what = "public"
    two["ash"].removed_at = two["ash"].created_at
    two["ash"].save()
    assert two["ash"].pk not in _seen(VISITOR)
    assert two["ash"].pk not in _seen(Viewer.of(two["donor"]))


def test_a_public_card_names_nobody_and_no_exact_place_without_leave(two: dict[str, Any]) -> None:
    two["ash"].sees_what = "public"
    two["ash"].save()
    [card] = cards([two["ash"]], VISITOR)
    assert (card.company, card.site, card.organisation_id, card.place) == (None, None, None, None)
    assert card.at == middle_of(cell_of(55.35, 86.09))
    assert card.at != (55.35, 86.09)
    assert card.groups == {"what"}
    assert "unit_cost" not in card.stream
    assert "origin_file" not in card.stream


def test_a_name_is_shown_with_the_owners_leave(two: dict[str, Any]) -> None:
    two["ash"].sees_what = "public"
    two["ash"].save()
    two["power"].is_named = True
    two["power"].save()
    two["ash"].site.organisation.refresh_from_db()
    [card] = cards([two["ash"]], VISITOR)
    assert card.company == "Secret Power"
    assert not card.is_exact, "the exact place needs leave of its own"


def test_names_open_when_both_sides_are_interested_and_not_before(two: dict[str, Any]) -> None:
    ash, want = two["ash"], two["want"]
    for one in (ash, want):
        one.sees_what = "matched"
        one.save()
    assert bridge.match_stream(ash) == 1
    candidate = Candidate.objects.get()
    for side, is_open in (("offer", False), ("need", True)):
        Word.objects.create(candidate=candidate, side=side, kind="interested")
        taker = Viewer(two["taker"].pk, {two["cement"].pk: "owner"})
        [card] = cards([ash], taker, joined=[ash.pk])
        assert (card.company == "Secret Power") is is_open
        assert card.is_exact is is_open


def test_a_description_is_general_until_three_sites_fit_it(company: Any) -> None:
    company("A", activity="23.51")
    assert general_activities(["23.51"]) == {"23.51": ""}
    company("B", activity="23.52")
    company("C", activity="23.61")
    assert general_activities(["23.51"]) == {"23.51": "23"}
    company("D", activity="23.51")
    company("E", activity="23.52")
    assert general_activities(["23.51"])["23.51"] == "23.5"


def test_field_groups_are_seen_apart_and_none_without_what(two: dict[str, Any]) -> None:
    ash = two["ash"]
    ash.sees_what, ash.sees_quality, ash.sees_money = "public", "private", "public"
    ash.save()
    [card] = cards([ash], VISITOR)
    assert card.groups == {"what", "money"}
    ash.sees_what = "private"
    [card] = cards([ash], VISITOR)
    assert not card.groups
    assert card.text == ""


def test_a_distance_is_exact_only_where_both_places_are_open(two: dict[str, Any]) -> None:
    for one in (two["ash"], two["want"]):
        one.sees_what = "public"
        one.save()
    Site.objects.filter(organisation=two["cement"]).update(is_exact=True)
    Organisation.objects.filter(pk=two["cement"].pk).update(is_named=True)
    bridge.match_stream(two["ash"])
    ash = Stream.objects.select_related("site__organisation").get(pk=two["ash"].pk)
    [partner] = partners_of(ash, VISITOR, most=5)
    assert partner.card.is_exact
    assert not partner.is_exact, "the own side of the line is coarse"
    [partner] = partners_of(ash, Viewer.of(two["donor"]), most=5)
    assert partner.is_exact


def test_reasons_are_made_of_what_the_reader_may_see(two: dict[str, Any], browser: Any) -> None:
    ash, want = two["ash"], two["want"]
    for one in (ash, want):
        one.sees_what, one.sees_quality = "public", "private"
        one.composition = "Cl 7.77 %"
        one.save()
    bridge.match_stream(ash)
    text = browser().get(f"/candidates/{Candidate.objects.get().pk}/").content.decode()
    assert "7.77" not in text
    exact = f"{Candidate.objects.get().distance_km:.1f}"
    assert exact not in text
    assert "part-distance" not in text
