"""From a code of one waste list to resources and to the other list."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from symbio.knowledge import Knowledge, load
from symbio.knowledge.code_shapes import ewc_codes, fkko_states
from symbio.language import UnknownCode
from symbio.matching.match import classifier
from symbio.streams.code_space import COMPATIBLE_PHASES
from symbio.streams.crosswalk import Crossed, Crosswalk

FLY_ASH = "61110001404"


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture(scope="module")
def crosswalk(knowledge: Knowledge) -> Crosswalk:
    return Crosswalk(knowledge)


def official(shared: Path, name: str) -> list[dict[str, str]]:
    with (shared / "data" / "classifications" / name).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def ids(crossed: Crossed, knowledge: Knowledge) -> list[str]:
    return [knowledge.resources.ids[meant.resource] for meant in crossed.resources]


def test_fly_ash_leads_to_fly_ash_and_to_its_european_code(
    crosswalk: Crosswalk, knowledge: Knowledge
) -> None:
    crossed = crosswalk.cross("FKKO", FLY_ASH)
    assert ids(crossed, knowledge)[0] == "fly_ash_coal"
    assert crossed.parallels[0].code == "100102"
    assert crossed.reason.code == "crosswalk-own"
    assert not crossed.parallels[0].marks


def test_the_way_back_finds_the_russian_codes(crosswalk: Crosswalk) -> None:
    assert FLY_ASH in {parallel.code for parallel in crosswalk.cross("EWC", "100102", top=50).parallels}


def test_answers_are_ordered_and_bounded(crosswalk: Crosswalk) -> None:
    for code in (FLY_ASH, "47110101521", "40635001313"):
        crossed = crosswalk.cross("FKKO", code)
        shares = [meant.p for meant in crossed.resources]
        confidences = [parallel.confidence for parallel in crossed.parallels]
        assert shares == sorted(shares, reverse=True)
        assert 0 < sum(shares) <= 1
        assert confidences == sorted(confidences, reverse=True)
        assert all(0 < c <= 1 for c in confidences)


def test_a_code_that_no_edition_has_yet_is_understood_from_its_neighbours(
    crosswalk: Crosswalk, knowledge: Knowledge
) -> None:
    crossed = crosswalk.cross("FKKO", "61110099404")
    assert ("FKKO", "61110099404") not in knowledge.waste_kind
    assert crossed.resources
    assert crossed.reason.code in ("crosswalk-prefix", "crosswalk-neighbours")
    assert crossed.resources[0].p < crosswalk.cross("FKKO", FLY_ASH).resources[0].p


def test_a_title_helps_where_no_row_is_known(knowledge: Knowledge) -> None:
    crosswalk = Crosswalk(knowledge, classifier(knowledge))
    crossed = crosswalk.cross("FKKO", "99999999204", title="лом бетона")
    assert crossed.reason.code == "crosswalk-words"
    assert ids(crossed, knowledge)[0] == "concrete_waste"


def test_a_code_with_no_row_no_title_and_no_neighbour_says_so(crosswalk: Crosswalk) -> None:
    crossed = crosswalk.cross("FKKO", "99999999204")
    assert (crossed.resources, crossed.parallels, crossed.reason.code) == ((), (), "crosswalk-nothing")


@pytest.mark.parametrize(
    ("scheme", "code"), [("FKKO", "611"), ("EWC", "1001"), ("CN", "261900"), ("EWC", "999999")]
)
def test_what_is_no_complete_code_is_refused(crosswalk: Crosswalk, scheme: str, code: str) -> None:
    with pytest.raises(UnknownCode):
        crosswalk.cross(scheme, code)


def test_a_star_for_a_harmless_class_and_the_reverse_are_marked(
    crosswalk: Crosswalk, knowledge: Knowledge
) -> None:
    unmarked = []
    for kind in knowledge.waste_kinds:
        if kind.scheme == "FKKO":
            for parallel in crosswalk.cross("FKKO", kind.code, top=3).parallels:
                has_star = ewc_codes()[parallel.code]
                contradicts = has_star if kind.code[10] == "5" else not has_star and kind.code[10] in "123"
                if contradicts != bool(parallel.marks):
                    unmarked.append((kind.code, parallel.code))
    assert not unmarked


def test_a_state_that_a_resource_has_not_is_marked(crosswalk: Crosswalk, knowledge: Knowledge) -> None:
    unmarked = []
    for kind in knowledge.waste_kinds:
        state = fkko_states().get(kind.code[8:10]) if kind.scheme == "FKKO" else None
        for meant in crosswalk.cross("FKKO", kind.code, top=1).resources if state else ():
            allowed = COMPATIBLE_PHASES.get(knowledge.resources.phase[meant.resource])
            contradicts = allowed is not None and state.phase not in (*allowed, "none")
            if contradicts != bool(meant.marks):
                unmarked.append(kind.code)
    assert not unmarked


def test_every_published_russian_kind_leads_below_the_second_level(
    shared: Path, crosswalk: Crosswalk
) -> None:
    codes = [row["code"].replace("\xa0", "") for row in official(shared, "fkko-2026-03-25.csv")]
    kinds = [code for code in codes if code[-1] != "0"]
    levels = [crosswalk.level("FKKO", code) for code in kinds]
    assert len(kinds) == 6667
    assert min(levels) > 0
    assert sum(level > 2 for level in levels) >= 0.95 * len(kinds)


def test_every_published_european_code_leads_below_the_second_level(
    shared: Path, crosswalk: Crosswalk
) -> None:
    levels = [crosswalk.level("EWC", row["code"]) for row in official(shared, "ewc-low.csv")]
    assert len(levels) == 842
    assert min(levels) > 0
    assert sum(level > 2 for level in levels) >= 0.95 * len(levels)


def test_no_row_invents_a_code(shared: Path, knowledge: Knowledge) -> None:
    fkko = {row["code"].replace("\xa0", "") for row in official(shared, "fkko-2026-03-25.csv")}
    ewc = {row["code"] for row in official(shared, "ewc-low.csv")}
    assert {k.code for k in knowledge.waste_kinds if k.scheme == "FKKO"} <= fkko
    assert {k.code for k in knowledge.waste_kinds if k.scheme == "EWC"} == ewc
    assert {code for k in knowledge.waste_kinds for code in k.parallels} <= ewc


def test_our_words_are_not_the_official_titles(shared: Path, knowledge: Knowledge) -> None:
    titles = {
        row["code"].replace("\xa0", ""): row["name"].lower()
        for row in official(shared, "fkko-2026-03-25.csv")
    }
    copied = [k.code for k in knowledge.waste_kinds if k.words_ru.lower() == titles.get(k.code)]
    assert not copied
