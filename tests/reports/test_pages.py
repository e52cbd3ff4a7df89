"""Pages on what the tables know: what they tell, where it comes from, where their links lead."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hostile_words import IMAGE, SCRIPT
from test_html import Page as Parsed

from symbio.knowledge import ActivityFlow, Knowledge, Technology, TechnologyFlow, load
from symbio.knowledge.records import DeadEnd
from symbio.language import LANGUAGES, UnusableCall, say_code
from symbio.reports.composition import composition_words
from symbio.reports.figure_chain import Band, Box, draw_chain, text_width, wrapped
from symbio.reports.page_html import link, render_fragment, render_page, write_page
from symbio.reports.page_measures import country_words, degree_words, period_words, range_words, unit_words
from symbio.reports.page_parts import KINDS, Origin, figure, has_page, refs_in
from symbio.reports.pages import page_of
from symbio.reports.pages_activity import ActivityPage
from symbio.reports.pages_precedent import PrecedentPage
from symbio.reports.pages_resource import ResourcePage
from symbio.reports.pages_technology import TechnologyPage

sys.path.append(str(Path(__file__).parents[1] / "matching"))
from small_field import flow, hazard, knowledge, precedent, row, treatment, use

UNTRANSLATED = re.compile(r"^(?:page|measure|trait|phase|level|show|country|status|nace)-[a-z0-9-]+$")


def small(**tables: Any) -> Knowledge:
    """Ash, its grouping, its wider kind and a kind of it; a binder and a brick."""
    resources = {
        "minerals": {"abstract": True, "basis": "t/a"},
        "residue": {"parents": ("minerals",), "basis": "t/a", "traits": ("dusty",)},
        "ash": {"parents": ("residue",), "basis": "t/a"},
        "fine_ash": {"parents": ("ash",), "basis": "t/a"},
        "binder": {"basis": "t/a"},
        "brick": {"basis": "t/a"},
        "feed": {"basis": "t/a", "traits": ("feed_grade",)},
    }
    return knowledge(resources, **tables)


def resource(k: Knowledge, name: str = "ash") -> ResourcePage:
    page = page_of(k, "resource", name)
    assert isinstance(page, ResourcePage)
    return page


def flow_of(**cells: Any) -> ActivityFlow:
    """Ash that power stations give; what is not told is unknown."""
    return row(ActivityFlow, nace="35.11", direction="out", resource="ash", **cells)


def targets(text: str) -> set[tuple[str, str]]:
    """Kinds and identifiers to which the links of a fragment lead, its own sources left out."""
    links = [target[1:] for target in Parsed(text).links if "/" in target]
    return {(target.split("/")[0], unquote(target.split("/", 1)[1])) for target in links}


# What the pages tell


def test_a_resource_tells_what_becomes_of_it_who_takes_that_and_what_to_check() -> None:
    told = use(
        "U1", "ash", "binder", activities=("23.51",), ratio=0.5, limits="moisture_pct<=3",
        conditions_en="Free lime.", conditions_ru="Свободная известь.", level="recycling",
    )  # fmt: skip
    [shown] = resource(small(uses=[told], flows=[flow("23.51", "in", "binder")])).uses
    assert (shown.replaces.id, [ref.id for ref in shown.activities]) == ("binder", ["23.51"])
    assert shown.ratio.words["en"].replace("\u00a0", " ") == "≈ 1 t stands for 0.5 t"
    assert shown.usual == {"en": "routine", "ru": "обычно"}
    assert shown.level == {"en": "recycling", "ru": "переработка"}
    assert shown.condition == {"en": "Free lime.", "ru": "Свободная известь."}
    assert [words["ru"] for words in shown.limits] == ["влажность ≤ 3 %"]


def test_a_treatment_tells_its_products_with_yields_and_who_runs_it() -> None:
    made = treatment("T1", "ash", "brick", amount=0.9, activities=("23.32",))
    k = small(treatments=[made])
    [shown] = resource(k).treatments
    assert shown.technology.id == "T1"
    assert [(one.resource.id, one.amount.words["en"]) for one in shown.products] == [
        ("brick", "≈\u00a00.9\u00a0t/t")
    ]
    assert [ref.id for ref in shown.operators] == ["23.32"]
    assert [row.technology.id for row in resource(k, "brick").made_by] == ["T1"]
    [taker], [giver] = resource(k).takers, resource(k, "brick").givers
    assert (taker.activity.id, giver.activity.id) == ("23.32", "23.32")
    assert taker.technologies == (shown.technology,)


def test_what_is_known_of_a_wider_kind_holds_and_is_marked() -> None:
    k = small(
        uses=[use("U1", "residue", "binder")],
        treatments=[treatment("T1", "residue", "brick")],
        flows=[flow("23.32", "in", "residue")],
    )
    page = resource(k)
    for shown in (page.uses[0], page.treatments[0], page.takers[0]):
        assert shown.about is not None
        assert (shown.about.ref.id, shown.about.is_wider) == ("residue", True)
    assert say_code("page-about-wider", "ru") in render_fragment(k, "resource", "ash")


def test_what_is_known_of_itself_is_not_told_again_of_the_wider_kind() -> None:
    k = small(uses=[use("U1", "residue", "binder"), use("U2", "ash", "binder", weight=0.3)])
    assert [(shown.id, shown.about) for shown in resource(k).uses] == [("U2", None)]


def test_facts_of_a_grouping_hold_for_none_of_its_kinds() -> None:
    assert resource(small(uses=[use("U1", "minerals", "binder")])).uses == ()


def test_what_is_known_of_its_kinds_is_told_where_it_is_needed_or_arises() -> None:
    k = small(uses=[use("U1", "brick", "fine_ash")], flows=[flow("35.11", "out", "fine_ash")])
    page = resource(k)
    assert [row.resource.id for row in page.served_by] == ["brick"]
    for shown in (page.served_by[0], page.givers[0]):
        assert shown.about is not None
        assert (shown.about.ref.id, shown.about.is_wider) == ("fine_ash", False)


def test_a_grouping_asks_to_choose_and_claims_nothing_unknown() -> None:
    page = resource(small(uses=[use("U1", "brick", "fine_ash")]), "minerals")
    assert page.is_group
    assert [ref.id for ref in page.kinds] == ["residue"]
    assert (page.none_known, page.served_by, page.unstated) == ((), (), ())


def test_where_nothing_is_known_the_page_says_so() -> None:
    page = resource(small())
    assert page.none_known == ("page-serve", "page-givers", "page-takers", "page-done", "page-beware")
    text = render_fragment(small(), "resource", "ash")
    for lang in LANGUAGES:
        assert say_code("page-none-known", lang) in text


def test_a_dead_end_tells_what_is_done_instead() -> None:
    told = row(DeadEnd, resource="ash", text_en="It is dumped.", text_ru="Её складируют.")
    k = replace(small(), dead_ends=(told,), edition="test-dead-end")
    text = render_fragment(k, "resource", "ash")
    assert "It is dumped." in text
    assert "Её складируют." in text
    assert say_code("page-none-known", "en") not in text


def test_rules_of_itself_its_wider_kinds_and_its_traits_are_told_refusals_first() -> None:
    rules = [
        hazard("H1", resource="residue", other_resource="feed", verdict="warn", region="RU"),
        hazard("H2", trait="dusty", other_trait="feed_grade"),
        hazard("H3", resource="brick", other_resource="feed"),
        hazard("H4", resource="ash", other_resource="binder"),
        hazard("H5", resource="ash", other_resource="brick", text_en="reason H4", text_ru="причина H4"),
    ]
    page = resource(small(hazards=rules))
    assert [shown.ids for shown in page.beware] == [("H2",), ("H4", "H5"), ("H1",)]
    assert [shown.is_refusal for shown in page.beware] == [True, True, False]
    assert [ref.id for ref in page.beware[1].against] == ["binder", "brick"]
    assert page.beware[2].wider is not None
    assert page.beware[2].region == {"en": "in Russia", "ru": "в России"}
    assert [shown.ids for shown in resource(small(hazards=rules), "feed").beware_as_need] == [
        ("H2",), ("H3",), ("H1",)
    ]  # fmt: skip


def test_precedents_stand_with_what_was_given_and_with_what_was_replaced() -> None:
    k = small(precedents=[precedent("P1", "fine_ash", "binder", period="1990-", country="DK")])
    [given], [replaced] = resource(k).precedents, resource(k, "binder").precedents
    assert (given.ref.id, given.side) == ("P1", None)
    assert replaced.side == {"en": "was replaced here", "ru": "здесь его заменили"}
    assert given.place == {"en": "Somewhere, Denmark", "ru": "Somewhere, Дания"}
    assert given.period == {"en": "since 1990", "ru": "с 1990 г."}


NAMED = {
    "donor": "smelter", "donor_ru": "медный завод", "receiver": "kiln", "receiver_ru": "печь",
    "place": "Riesa", "place_ru": "Риза", "country": "DE",
}  # fmt: skip


def test_a_precedent_names_its_ends_and_its_place_in_the_language_of_the_reader() -> None:
    k = small(precedents=[precedent("P1", "ash", "binder", **NAMED)])
    page = page_of(k, "precedent", "P1")
    assert isinstance(page, PrecedentPage)
    assert page.donor == {"en": "smelter", "ru": "медный завод"}
    assert page.receiver == {"en": "kiln", "ru": "печь"}
    assert page.place == {"en": "Riesa, Germany", "ru": "Риза, Германия"}
    assert page.ref.name == {"en": "smelter → kiln", "ru": "медный завод → печь"}
    assert resource(k).precedents[0].ref.name == page.ref.name


def test_a_russian_page_of_a_precedent_shows_its_russian_names() -> None:
    text = render_fragment(load(), "precedent", "P011")
    donor, receiver = "нефтеперерабатывающий завод Statoil", "производитель серной кислоты, Фредерисия"
    for told in (donor, receiver, f"{donor} → {receiver}", "Калуннборг, Дания"):
        assert f'<span lang="ru">{told}</span>' in text
    for told in ("Statoil refinery", "sulphuric acid producer, Fredericia", "Kalundborg, Denmark"):
        assert f'<span lang="ru">{told}</span>' not in text


def test_a_country_that_is_the_place_is_told_once() -> None:
    k = small(
        precedents=[precedent("P1", "ash", "binder", place="Estonia", place_ru="Эстония", country="EE")]
    )
    page = page_of(k, "precedent", "P1")
    assert isinstance(page, PrecedentPage)
    assert page.place == {"en": "Estonia", "ru": "Эстония"}


def test_a_technology_tells_all_its_figures_known_or_not() -> None:
    made = treatment("T1", "ash", "brick", trl=8, energy_kwh_per_t=30.0, heat_mj_per_t=None, notes_en="Hot.")
    page = page_of(small(treatments=[made]), "technology", "T1")
    assert isinstance(page, TechnologyPage)
    known = {name["en"]: one.words["en"].replace("\u00a0", " ") for name, one in page.figures}
    assert known["electricity"] == "≈ 30 kWh per t"
    assert known["heat"] == "not stated"
    assert page.notes == {"en": "Hot.", "ru": "Hot."}
    assert (page.level, page.readiness["en"]) == (8, "complete and proven")
    assert [row.resource.id for row in page.outputs] == ["brick"]


def test_an_activity_tells_what_it_gives_and_takes_runs_and_could_use() -> None:
    amounts = {"amount": 0.16, "low": 0.05, "high": 0.35, "unit": "t", "per": "t coal", "grade": "B"}
    gives = flow_of(share=0.5, **amounts)
    k = small(
        flows=[gives, flow("35.11", "in", "binder", 0.9)],
        treatments=[treatment("T1", "ash", "brick", activities=("35",))],
        uses=[use("U1", "ash", "binder", activities=("35.1",)), use("U2", "brick", "binder")],
        precedents=[precedent("P1", "ash", "binder", donor_nace="35.11", receiver_nace=None)],
    )
    page = page_of(k, "activity", "35.11")
    assert isinstance(page, ActivityPage)
    [out], [into] = page.gives, page.takes
    assert out.amount.words["en"].replace("\u00a0", " ") == "0.16 t per t of coal (0.05–0.35)"
    assert (out.share["en"], into.share["en"]) == ("often", "usual")
    assert [ref.id for ref in page.runs] == ["T1"]
    assert [shown.id for shown in page.uses] == ["U1"]
    assert [shown.ref.id for shown in page.donor] == ["P1"]
    assert page.receiver == ()
    assert page.none_known == ("page-as-receiver",)


def test_a_group_of_classes_has_a_page_that_asks_to_choose() -> None:
    k = small(flows=[flow("23.51", "in", "binder"), flow("23.52", "in", "binder")])
    page = page_of(k, "activity", "23.5")
    assert isinstance(page, ActivityPage)
    assert page.is_group
    assert [ref.id for ref in page.classes] == ["23.51", "23.52"]
    assert (page.gives, page.takes, page.uses) == ((), (), ())
    assert page.ref.name["en"] == "Cement, lime and gypsum"


def test_a_published_class_that_the_tables_do_not_name_is_called_by_its_group() -> None:
    assert page_of(small(), "activity", "87.10").ref.name == {"en": "Care homes", "ru": "Уход с проживанием"}


def test_a_precedent_tells_its_whole_story() -> None:
    told = precedent(
        "P1", "ash", "binder", quantity=310.0, quantity_low=300.0, quantity_high=None, unit="t/yr",
        status="operating (at time of source)", why_en="Near.", why_ru="Рядом.", technology="T1",
        source_locator="p. 121", grade="A",
    )  # fmt: skip
    k = small(
        precedents=[told, precedent("P2", "ash", "brick")], treatments=[treatment("T1", "ash", "brick")]
    )
    page = page_of(k, "precedent", "P1")
    assert isinstance(page, PrecedentPage)
    assert page.quantity.words["ru"].replace("\u00a0", " ") == "310 т/год (≥ 300)"
    assert page.why == {"en": "Near.", "ru": "Рядом."}
    assert page.barrier is None
    assert [shown.ref.id for shown in page.similar] == ["P2"]
    text = render_fragment(k, "precedent", "P1")
    assert "p. 121" in text
    assert {("resource", "ash"), ("technology", "T1"), ("activity", "24.10"), ("precedent", "P2")} <= targets(
        text
    )


def test_what_stood_in_the_way_is_told_where_it_is_known() -> None:
    k = small(precedents=[precedent("P1", "ash", "binder", barrier_en="A permit.", barrier_ru="Разрешение.")])
    text = render_fragment(k, "precedent", "P1")
    assert "A permit." in text
    assert "Разрешение." in text
    assert say_code("page-barrier", "en") in text


def test_rows_that_name_what_the_tables_lack_are_left_out_quietly() -> None:
    k = small(
        uses=[use("U1", "ash", "nowhere"), use("U2", "nowhere", "ash")],
        flows=[flow("35.11", "out", "nowhere")],
        hazards=[hazard("H1", resource="ash", other_resource="nowhere")],
        precedents=[precedent("P1", "nowhere", "nothing", technology="T9", donor_nace=None)],
    )
    for kind, name in (("resource", "ash"), ("activity", "35.11"), ("precedent", "P1")):
        assert Parsed(render_fragment(k, kind, name)).faults == []


@pytest.mark.parametrize("kind", [*KINDS, "company"])
def test_a_page_on_nothing_is_refused(kind: str) -> None:
    assert not has_page(small(), kind, "nowhere")
    with pytest.raises(UnusableCall):
        page_of(small(), kind, "nowhere")


# Figures


def test_unknown_is_said_as_unknown_and_never_as_nought() -> None:
    origin = Origin("made up", "B")
    nothing = figure(None, "t", origin, per="t coal")
    assert (nothing.is_known, nothing.words) == (False, {"en": "not stated", "ru": "не указано"})
    assert figure(0.0, "t", origin).words["en"] == "0\u00a0t"
    assert figure(0.0004, "t", origin).words["ru"] == "0,0004\u00a0т"


def test_no_figure_of_a_blank_row_is_shown_as_nought() -> None:
    k = small(
        flows=[flow_of()],
        uses=[use("U1", "ash", "binder", ratio=None)],
    )
    for kind, name in (("resource", "ash"), ("activity", "35.11")):
        page = Parsed(render_fragment(k, kind, name))
        assert "not stated" in " ".join(page.words["en"])
        assert not re.search(r"(?<![\d.,-])0(?![\d.,])", " ".join(page.words["en"] + page.words["ru"]))


def test_estimates_are_marked_and_established_figures_are_not() -> None:
    assert figure(2.0, "t", Origin("guess", "C")).words["en"] == "≈\u00a02\u00a0t"
    assert figure(2.0, "t", Origin("book", "B")).words["en"] == "2\u00a0t"


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [
        (5, 20, "5–20"),
        (5, None, "≥ 5"),
        (None, 20, "≤ 20"),
        (7, 7, "7"),
        (-30, 7, "-30 – 7"),
        (None, None, None),
    ],
)
def test_ranges_are_shown_as_far_as_they_are_known(low: float, high: float, shown: str | None) -> None:
    words = range_words(low, high)
    assert (None if words is None else words["en"].replace("\u00a0", " ")) == shown


@pytest.mark.parametrize(
    ("unit", "en", "ru"),
    [
        ("t/t", "t/t", "т/т"),
        ("m3", "m³", "м³"),
        ("t crude", "t of crude oil", "т сырой нефти"),
        ("EUR per t/yr capacity", "EUR per t/a of capacity", "евро на т/год мощности"),
        ("t S/yr", "t/a of sulphur", "т/год серы"),
        ("t/yr (design)", "t/a (design)", "т/год (проект)"),
        ("kWh", "kWh", "кВт·ч"),
        ("t unheard-of", "t unheard-of", "т unheard-of"),
        (None, "", ""),
    ],
)
def test_units_are_worded_as_far_as_the_catalogue_knows_them(unit: str | None, en: str, ru: str) -> None:
    assert unit_words(unit) == {"en": en, "ru": ru}


@pytest.mark.parametrize(
    ("text", "en", "ru"),
    [
        ("1990-", "since 1990", "с 1990 г."),
        ("1990s-", "since the 1990s", "с 1990-х гг."),
        ("2000s", "2000s", "2000-е гг."),
        ("c. 2024", "about 2024", "около 2024 г."),
        ("2003-2006", "2003–2006", "2003–2006"),
        ("2018", "2018", "2018 г."),
        ("2000s-2012", "2000s–2012", "2000-е гг.–2012"),
        ("2022 (plan)", "planned for 2022", "план на 2022 г."),
        ("before the war", "before the war", "before the war"),
    ],
)
def test_periods_are_worded(text: str, en: str, ru: str) -> None:
    assert period_words(text) == {"en": en, "ru": ru}


def test_components_are_told_in_russian_with_its_separators() -> None:
    told = composition_words(
        "Protein 12-18.5 % dry; PE 0-2 %; CaSO4*2H2O; C5-C9 below 5 mg/kg; unobtainium 1 %"
    )
    assert told["en"].startswith("Protein 12-18.5 % dry; PE")
    assert told["ru"] == (
        "Белок 12–18,5 % в сухом веществе; ПЭ 0–2 %; CaSO4*2H2O; C5-C9 ниже 5 мг/кг; unobtainium 1 %"
    )


def test_every_shipped_composition_is_told_in_russian() -> None:
    written = [row.composition for row in load().resources.rows if row.composition]
    english = re.compile(r"[a-z]{3,}|\b(?:as|at|in|is|of|or|to)\b")
    assert [text for text in written if english.search(composition_words(text)["ru"])] == []


def test_what_is_not_stated_has_no_words() -> None:
    assert [period_words(text) for text in (None, "", "-")] == [None, None, None]
    assert [country_words(code) for code in (None, "", "XX")] == [None, None, None]
    assert country_words("QQ") == {"en": "QQ", "ru": "QQ"}
    assert [degree_words(text) for text in (None, "")] == [None, None]


@pytest.mark.parametrize(
    ("text", "shown"),
    [("160-250", "160–250 °C"), ("-30-7", "−30 … 7 °C"), ("150", "150 °C"), ("warm", "warm °C")],
)
def test_temperatures_are_worded(text: str, shown: str) -> None:
    assert degree_words(text) == {"en": shown, "ru": shown}


# HTML


def booked(
    made: tuple[Technology, tuple[TechnologyFlow, ...]],
) -> tuple[Technology, tuple[TechnologyFlow, ...]]:
    """A treatment that was read in a book, its flows made up all the same."""
    return replace(made[0], source="a book", grade="A"), made[1]


@pytest.fixture(scope="module")
def full() -> Knowledge:
    """Something of everything, in a few rows."""
    return small(
        uses=[use(f"U{n}", "ash", "binder", weight=n / 20, activities=("23.51",)) for n in range(12)],
        treatments=[booked(treatment("T1", "ash", "brick", activities=("23.32",)))],
        flows=[flow("35.11", "out", "ash"), flow("23.51", "in", "binder")],
        hazards=[hazard("H1", resource="ash", other_resource="feed")],
        precedents=[precedent("P1", "ash", "binder", technology="T1")],
    )


ALL_KINDS = [("resource", "ash"), ("technology", "T1"), ("activity", "35.11"), ("precedent", "P1")]


@pytest.mark.parametrize(("kind", "name"), ALL_KINDS)
def test_a_fragment_is_whole_says_all_in_both_languages_and_links_only_to_what_exists(
    full: Knowledge, kind: str, name: str
) -> None:
    text = render_fragment(full, kind, name)
    page = Parsed(text)
    assert page.faults == []
    assert len(page.ids) == len(set(page.ids)) > 1
    assert (page.loads, page.handlers, page.scripts) == ([], [], 0)
    assert text.count('lang="en"') == text.count('lang="ru"') > 5
    assert [thing for thing in targets(text) if not has_page(full, *thing)] == []
    assert [t for t in page.links if "/" not in t and t[1:] not in page.ids] == []
    assert text.startswith('<article class="page')


def test_every_page_leads_to_the_others(full: Knowledge) -> None:
    led = {thing: targets(render_fragment(full, *thing)) for thing in ALL_KINDS}
    assert led["resource", "ash"] >= {("technology", "T1"), ("activity", "35.11"), ("precedent", "P1")}
    assert led["technology", "T1"] >= {("resource", "ash"), ("activity", "23.32"), ("precedent", "P1")}
    assert led["activity", "35.11"] >= {("resource", "ash")}
    assert led["precedent", "P1"] >= {("resource", "ash"), ("technology", "T1"), ("activity", "24.10")}


def test_every_figure_leads_to_its_source_at_the_foot(full: Knowledge) -> None:
    text = render_fragment(full, "technology", "T1")
    foot = text[text.index("<ol>") :]
    assert "<b>A</b> a book" in foot
    assert "<b>C</b> made up for a test" in foot
    assert text.count('class="cite"') > 4


def test_the_caller_gives_the_addresses(full: Knowledge) -> None:
    text = render_fragment(full, "resource", "ash", link=lambda kind, name: f"/{kind}s/{name}")
    assert 'href="/technologys/T1"' in text
    assert '"#technology' not in text
    text = render_fragment(full, "resource", "ash", link=lambda kind, name: None)
    assert "#technology" not in text
    assert "treatment T1" in text


def test_identifiers_are_quoted_in_addresses() -> None:
    assert link("resource", "fly_ash_coal") == "#resource/fly_ash_coal"
    assert link("activity", "10.51") == "#activity/10.51"
    assert link("resource", 'a"b <c>') == "#resource/a%22b%20%3Cc%3E"


def test_long_lists_are_cut_and_say_how_many_more() -> None:
    others = {f"thing_{n}": {"basis": "t/a"} for n in range(100)}
    k = knowledge({"ash": {}, **others}, uses=[use(f"U{n}", "ash", f"thing_{n}") for n in range(100)])
    text = render_fragment(k, "resource", "ash")
    assert say_code("page-more", "en", count=92) in text
    assert say_code("page-not-shown", "ru", count=20) in text
    assert "thing_79" in text
    assert "thing_80" not in text


def test_a_file_carries_its_neighbours_and_every_link_stays_within_it(
    full: Knowledge, tmp_path: Path
) -> None:
    write_page(full, "resource", "ash", tmp_path / "page.html", lang="ru")
    text = (tmp_path / "page.html").read_text("utf-8")
    page = Parsed(text)
    assert text.startswith("<!doctype html>")
    assert page.faults == []
    assert (page.loads, page.scripts) == ([], 1)
    assert {"resource/ash", "resource/binder", "technology/T1", "activity/35.11"} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert [t for t in page.links if unquote(t[1:]) not in page.ids] == []
    assert '<html lang="ru" data-lang="ru">' in text
    assert "default-src 'none'" in text


def test_a_page_with_addresses_of_the_caller_stands_alone(full: Knowledge) -> None:
    text = render_page(full, "resource", "ash", link=lambda kind, name: f"/{kind}/{name}", lang="xx")
    assert text.count("<article") == 1
    assert '<html lang="en"' in text


TOLD = (
    "donor", "receiver", "place", "country", "period", "status", "unit", "why_en", "why_ru", "source_locator",
    "donor_ru", "receiver_ru", "place_ru",
)  # fmt: skip


def test_hostile_words_of_an_overlay_stay_words() -> None:
    bad = f"{SCRIPT}{IMAGE}\"'><b>{{{{ 7*7 }}}}"
    cells: dict[str, Any] = {"source": bad, "grade": "C"}
    made = treatment("T1", "ash", "binder", name_en=bad, name_ru=bad, notes_en=bad, notes_ru=bad, grade="C")
    k = knowledge(
        {"ash": {"name_en": bad, "name_ru": bad, "composition": bad}, "binder": {"name_en": bad}},
        uses=[use("U1", "ash", "binder", conditions_en=bad, conditions_ru=bad, level=bad, **cells)],
        treatments=[made],
        flows=[flow_of(unit=bad, per=bad, temperature_c=bad)],
        hazards=[hazard("H1", resource="ash", text_en=bad, text_ru=bad, region=bad)],
        precedents=[precedent("P1", "ash", "binder", technology="T1", **dict.fromkeys(TOLD, bad))],
    )  # fmt: skip
    for kind, name in ALL_KINDS:
        for text in (render_fragment(k, kind, name), render_page(k, kind, name)):
            page = Parsed(text)
            assert page.faults == []
            assert (page.loads, page.handlers) == ([], [])
            assert "<script>alert" not in text
            assert "<img" not in text
            assert "<b>{{" not in text
            assert "{{ 7*7 }}" in text


def test_the_same_knowledge_gives_the_same_file(full: Knowledge) -> None:
    assert render_page(full, "resource", "ash") == render_page(full, "resource", "ash")


# The picture


def test_wrapped_words_fit_and_lose_nothing_where_there_is_room() -> None:
    text = "Производство бетонных и железобетонных изделий"
    lines = wrapped(text, 200.0)
    assert " ".join(lines) == text
    assert all(text_width(line) <= 200 for line in lines)
    [*_, last] = wrapped(text * 3, 90.0)
    assert last.endswith("…")
    assert all(text_width(line) <= 90 for line in wrapped("сельскохозяйственныйнеделимыйокругдалее", 90.0))
    assert wrapped("", 90.0) == []


def test_boxes_of_a_column_never_overlap_and_stay_inside_the_picture() -> None:
    long = {"en": "Short", "ru": "Очень длинное название производства железобетонных изделий и конструкций"}
    columns = [[Box(long)] * 6, [Box(long, is_centre=True)], [Box(long, shape="technology")] * 3]
    text = draw_chain(columns, [Band(0, n, 0) for n in range(6)], [long] * 3, long)
    height = float(re.findall(r'viewBox="-2 0 [\d.]+ ([\d.]+)"', text)[0])
    boxes = [tuple(map(float, found)) for found in re.findall(
        r'<rect x="([\d.]+)" y="([\d.]+)" height="([\d.]+)" width="([\d.]+)" rx', text
    )]  # fmt: skip
    assert len(boxes) == 10
    for x, y, tall, wide in boxes:
        assert 0 <= x <= x + wide <= 961
        assert 0 <= y <= y + tall <= height
        others = [other for other in boxes if other[0] == x and other[1] > y]
        assert all(other[1] >= y + tall for other in others)


def test_nothing_is_drawn_for_a_thing_that_stands_alone() -> None:
    assert "<svg" not in render_fragment(small(), "resource", "ash")
    assert draw_chain([[Box({"en": "a", "ru": "a"})]], [], [], {"en": "a", "ru": "a"}) == ""


# The shipped tables


def shipped() -> list[tuple[str, str]]:
    k = load()
    return [
        *(("resource", name) for name in k.resources.ids),
        *(("technology", name) for name in k.technology),
        *(("activity", name) for name in k.activity),
        *(("precedent", name) for name in k.precedent),
    ]


def faults_of(k: Knowledge, kind: str, name: str) -> list[str]:
    text = render_fragment(k, kind, name)
    page = Parsed(text)
    words = [word for spoken in page.words.values() for word in spoken]
    left = [word for word in words if UNTRANSLATED.match(word) or re.search(r"\{ ?\$|\bnan\b", word)]
    dead = [str(thing) for thing in targets(text) if not has_page(k, *thing)]
    lost = [target for target in page.links if "/" not in target and target[1:] not in page.ids]
    uneven = [] if text.count('lang="en"') == text.count('lang="ru"') else ["languages"]
    return [f"{kind} {name}: {fault}" for fault in (*page.faults, *left, *dead, *lost, *uneven)]


def test_some_things_of_every_kind_of_the_shipped_tables_render() -> None:
    k = load()
    assert not [fault for thing in shipped()[::60] for fault in faults_of(k, *thing)]


@pytest.mark.slow
def test_everything_in_the_shipped_tables_renders_and_leads_only_to_what_exists() -> None:
    k = load()
    assert not [fault for thing in shipped() for fault in faults_of(k, *thing)]


@pytest.mark.slow
def test_every_thing_that_a_page_names_has_a_page_that_renders() -> None:
    k = load()
    named = {(ref.kind, ref.id) for thing in shipped() for ref in refs_in(page_of(k, *thing))}
    groups = sorted(named - set(shipped()))
    assert groups
    assert not [fault for thing in groups for fault in faults_of(k, *thing)]
