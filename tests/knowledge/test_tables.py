"""The knowledge tables: what ships is whole, and `check` finds every kind of defect."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from symbio.knowledge import Knowledge, ResourceTable, load
from symbio.knowledge.check import check
from symbio.knowledge.records import TABLES
from symbio.knowledge.row import Row
from symbio.language import LANGUAGES, KnowledgeError, say

Tables = dict[str, list[dict[str, str]]]
Overlay = Callable[..., Path]

ORIGIN = {"source": "made up for a test", "grade": "C", "licence": "CC-BY-4.0"}
DUST = {
    "id": "moon_dust", "kind": "material", "phase": "bulk", "basis": "t/a", "parents": "minerals",
    "name_en": "Moon dust", "name_ru": "Лунная пыль",
}  # fmt: skip
CYRILLIC = re.compile("[А-Яа-яЁё]")
ENGLISH = re.compile(r"\b(?:and|plant|power station|refinery|works|residents|companies|mill|farms?|of the)\b")
SERVES = {"id": "U_test_1", "resource": "moon_dust", "replaces": "clay", "weight": "0.5"}
SMALL: Tables = {
    "resources": [
        {**DUST, "id": "minerals", "parents": "", "abstract": "1"},
        {**DUST, "id": "clay"},
        {**DUST, "id": "brick"},
    ],
    "technologies": [{"id": "T001", "name_en": "Kiln", "name_ru": "Печь"}],
    "technology_flows": [
        {"technology": "T001", "direction": "in", "resource": "clay", "role": "main"},
        {"technology": "T001", "direction": "out", "resource": "brick", "role": "main"},
    ],
}


@pytest.fixture(scope="module")
def shipped() -> Knowledge:
    return load()


def _write(folder: Path, tables: Tables) -> Path:
    for table, rows in tables.items():
        names = [field.name for field in fields(TABLES[table])]
        lines = [",".join(names)]
        lines += [",".join({**ORIGIN, **row}.get(name, "") for name in names) for row in rows]
        (folder / table).mkdir(parents=True)
        (folder / table / "own.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


@pytest.fixture
def overlay(tmp_path: Path) -> Overlay:
    """Write rows of tables into an overlay folder and return it."""
    return lambda **tables: _write(tmp_path / "own", tables)


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables of two resources and one treatment in place of the shipped ones: quick to read, no finding."""
    monkeypatch.setattr("symbio.knowledge.tables.DATA", _write(tmp_path / "data", SMALL))
    assert check(load()) == ()


def _found(folder: Path) -> set[tuple[str, str, str, str]]:
    return {(f.severity, f.table, f.row, f.message.code) for f in check(load(folder))}


def test_shipped_tables_hold_together(shipped: Knowledge) -> None:
    assert [
        f"{f.table}: {f.row}: {say(f.message, 'en')}" for f in check(shipped) if f.severity == "error"
    ] == []


@pytest.mark.parametrize("table", TABLES)
def test_every_shipped_row_names_its_source_grade_and_licence(table: str, shipped: Knowledge) -> None:
    rows: tuple[Row, ...] = shipped.resources.rows if table == "resources" else getattr(shipped, table)
    assert len(rows) > (0 if table == "areas" else 15)
    assert not [row for row in rows if not row.source.strip() or row.grade not in "ABC" or not row.licence]


def test_every_shipped_resource_has_a_name_in_both_languages(shipped: Knowledge) -> None:
    table = shipped.resources
    for lang in LANGUAGES:
        assert not [table.ids[i] for i in range(len(table)) if not table.name(i, lang).strip()]
    assert not [r.id for r in table.rows if not any("а" <= c <= "я" or c == "ё" for c in r.name_ru.lower())]


def test_every_shipped_use_and_rule_speaks_both_languages(shipped: Knowledge) -> None:
    assert not [u.id for u in shipped.uses if (u.conditions_en is None) != (u.conditions_ru is None)]
    assert not [h.id for h in shipped.hazards if not h.text_en or not h.text_ru]


def test_every_shipped_precedent_is_named_in_both_languages(shipped: Knowledge) -> None:
    for precedent in shipped.precedents:
        assert all((precedent.donor_ru, precedent.receiver_ru, precedent.place_ru)), precedent.id
        assert CYRILLIC.search(precedent.place_name("ru")), precedent.id
        for name in (precedent.donor_name, precedent.receiver_name, precedent.place_name):
            assert not CYRILLIC.search(name("en")), precedent.id
            assert not ENGLISH.search(name("ru")), precedent.id


def test_a_precedent_without_russian_names_keeps_those_of_its_source(shipped: Knowledge) -> None:
    bare = replace(shipped.precedents[0], donor_ru=None, receiver_ru=None, place_ru=None)
    for name in (bare.donor_name, bare.receiver_name, bare.place_name):
        assert name("ru") == name("en")


def test_an_overlay_adds_its_rows_and_changes_the_edition(overlay: Overlay, shipped: Knowledge) -> None:
    folder = overlay(resources=[DUST], uses=[SERVES])
    own = load(folder)
    assert own.edition != shipped.edition
    assert own != shipped
    assert len(own.resources) == len(shipped.resources) + 1
    assert own.resources.name(own.resources.index["moon_dust"], "ru") == "Лунная пыль"
    assert own.use["U_test_1"].weight == 0.5
    assert "moon_dust" in {name.resource for name in own.names if name.kind == "preferred"}
    assert not [f for f in check(own) if f.row in ("moon_dust", "U_test_1")]


@pytest.mark.usefixtures("small")
def test_the_same_tables_are_read_once_and_a_changed_one_anew(overlay: Overlay) -> None:
    folder = overlay(resources=[DUST])
    first = load(folder)
    assert load(folder) is first
    path = folder / "resources" / "own.csv"
    path.write_text(path.read_text("utf-8").replace("Лунная", "Звёздная"), "utf-8")
    second = load(folder)
    assert second.edition != first.edition
    assert second.resources.name(second.resources.index["moon_dust"], "ru") == "Звёздная пыль"


DEFECTS: list[tuple[str, Tables, tuple[str, str, str, str]]] = [
    (
        "a row without source",
        {"resources": [{**DUST, "source": ""}]},
        ("error", "resources", "moon_dust", "knowledge-unsourced"),
    ),
    (
        "a grade that does not exist",
        {"resources": [{**DUST, "grade": "D"}]},
        ("error", "resources", "moon_dust", "knowledge-grade"),
    ),
    (
        "a row without licence",
        {"resources": [{**DUST, "licence": ""}]},
        ("error", "resources", "moon_dust", "knowledge-unlicensed"),
    ),
    (
        "a parent that does not exist",
        {"resources": [{**DUST, "parents": "minerals;cheese"}]},
        ("error", "resources", "moon_dust", "knowledge-dangling"),
    ),
    (
        "a use of something that does not exist",
        {"uses": [{**SERVES, "resource": "cheese"}]},
        ("error", "uses", "U_test_1", "knowledge-dangling"),
    ),
    (
        "a flow of a technology that does not exist",
        {
            "technology_flows": [
                {"technology": "T_none", "direction": "in", "resource": "clay", "role": "main"},
            ]
        },
        ("error", "technology_flows", "T_none", "knowledge-dangling"),
    ),
    (
        "an identifier twice",
        {"resources": [DUST], "uses": [SERVES, SERVES]},
        ("error", "uses", "U_test_1", "knowledge-repeated"),
    ),
    (
        "a kind outside the closed list",
        {"resources": [{**DUST, "kind": "magic"}]},
        ("error", "resources", "moon_dust", "knowledge-value"),
    ),
    (
        "a verdict outside the closed list",
        {"hazards": [{"id": "H_test", "kind": "legal", "trait": "toxic", "verdict": "maybe"}]},
        ("error", "hazards", "H_test", "knowledge-value"),
    ),
    (
        "a role outside the closed list",
        {
            "technology_flows": [
                {"technology": "T001", "direction": "sideways", "resource": "clay", "role": "main"},
            ]
        },
        ("error", "technology_flows", "T001", "knowledge-value"),
    ),
    (
        "a code with a letter",
        {"codes": [{"resource": "clay", "scheme": "EWC", "code": "10010X", "weight": "1"}]},
        ("error", "codes", "clay: EWC 10010X", "knowledge-value"),
    ),
    (
        "a code longer than its scheme",
        {"codes": [{"resource": "clay", "scheme": "EWC", "code": "1001021", "weight": "1"}]},
        ("error", "codes", "clay: EWC 1001021", "knowledge-value"),
    ),
    (
        "a scheme that nobody knows",
        {"codes": [{"resource": "clay", "scheme": "XYZ", "code": "1", "weight": "1"}]},
        ("error", "codes", "clay: XYZ 1", "knowledge-value"),
    ),
    (
        "a probability above one",
        {"codes": [{"resource": "clay", "scheme": "EWC", "code": "100102", "weight": "1.5"}]},
        ("error", "codes", "clay: EWC 100102", "knowledge-value"),
    ),
    (
        "an activity that NACE does not have",
        {"resources": [DUST], "uses": [{**SERVES, "activities": "99.99"}]},
        ("error", "uses", "U_test_1", "knowledge-nace"),
    ),
    (
        "a limit that does not parse",
        {"resources": [DUST], "uses": [{**SERVES, "limits": "moisture about 12"}]},
        ("error", "uses", "U_test_1", "knowledge-limit"),
    ),
    (
        "limits that nothing can meet",
        {"resources": [DUST], "uses": [{**SERVES, "limits": "moisture_pct<=5; moisture_pct>=12"}]},
        ("error", "uses", "U_test_1", "knowledge-contradiction"),
    ),
    (
        "a range upside down",
        {"resources": [{**DUST, "density_kg_m3_low": "900", "density_kg_m3_high": "800"}]},
        ("error", "resources", "moon_dust", "knowledge-contradiction"),
    ),
    (
        "a weight of nothing",
        {"resources": [DUST], "uses": [{**SERVES, "weight": "0"}]},
        ("error", "uses", "U_test_1", "knowledge-value"),
    ),
    (
        "a circle of parents",
        {"resources": [{**DUST, "parents": "sun_dust"}, {**DUST, "id": "sun_dust", "parents": "moon_dust"}]},
        ("error", "resources", "moon_dust", "knowledge-circle"),
    ),
    (
        "a resource without parent",
        {"resources": [{**DUST, "parents": ""}]},
        ("error", "resources", "moon_dust", "knowledge-no-parent"),
    ),
    (
        "a resource that nobody can use",
        {"resources": [DUST]},
        ("warning", "resources", "moon_dust", "knowledge-no-use"),
    ),
    (
        "a technology without flows",
        {"technologies": [{"id": "T_test", "name_en": "Test", "name_ru": "Проба"}]},
        ("warning", "technologies", "T_test", "knowledge-no-flow"),
    ),
    (
        "a profile of a class without words",
        {"activity_flows": [{"nace": "00.99", "direction": "in", "resource": "clay"}]},
        ("warning", "activity_flows", "00.99", "knowledge-no-words"),
    ),
    (
        "a process name of nothing",
        {"process_names": [{"subject": "T_none", "lang": "en", "name": "moon kiln"}]},
        ("error", "process_names", "moon kiln", "knowledge-dangling"),
    ),
    (
        "a word for a signal that is not there",
        {"signal_words": [{"signal": "moonlight", "lang": "en", "stem": "moon"}]},
        ("error", "signal_words", "moon", "knowledge-dangling"),
    ),
    (
        "a rule on a danger that is told of needs",
        {
            "signals": [{"id": "moonlight", "side": "need"}],
            "signal_rules": [{"id": "H_t", "kind": "legal", "dangers": "moonlight", "verdict": "warn"}],
        },
        ("error", "signal_rules", "H_t", "knowledge-dangling"),
    ),
    (
        "a signal of neither side",
        {"signals": [{"id": "moonlight", "side": "both"}]},
        ("error", "signals", "moonlight", "knowledge-value"),
    ),
    (
        "a bar on a class that NACE does not have",
        {"partner_bars": [{"resource": "clay", "direction": "out", "nace": "99.98", "verdict": "wrong"}]},
        ("error", "partner_bars", "clay:out:99.98", "knowledge-nace"),
    ),
    (
        "a bar without a known verdict",
        {"partner_bars": [{"resource": "clay", "direction": "out", "nace": "23.32", "verdict": "odd"}]},
        ("error", "partner_bars", "clay:out:23.32", "knowledge-value"),
    ),
    (
        "a dead end of nothing",
        {"dead_ends": [{"resource": "sun_dust"}]},
        ("error", "dead_ends", "sun_dust", "knowledge-dangling"),
    ),
    (
        "a kind of waste with too few digits",
        {"waste_kinds": [{"scheme": "EWC", "code": "1001"}]},
        ("error", "waste_kinds", "EWC 1001", "knowledge-value"),
    ),
    (
        "a parallel that neither list has",
        {"waste_kinds": [{"scheme": "EWC", "code": "100102", "parallels": "99999999999"}]},
        ("error", "waste_kinds", "EWC 100102", "knowledge-dangling"),
    ),
]


@pytest.mark.parametrize(("tables", "finding"), [d[1:] for d in DEFECTS], ids=[d[0] for d in DEFECTS])
@pytest.mark.usefixtures("small")
def test_check_finds(tables: Tables, finding: tuple[str, str, str, str], overlay: Overlay) -> None:
    assert finding in _found(overlay(**tables))


@pytest.mark.usefixtures("small")
def test_findings_come_errors_first(overlay: Overlay) -> None:
    severities = [f.severity for f in check(load(overlay(resources=[{**DUST, "grade": ""}])))]
    assert severities.index("error") == 0
    assert severities == sorted(severities)


@pytest.mark.usefixtures("small")
def test_a_cell_of_the_wrong_type_names_file_row_and_column(overlay: Overlay) -> None:
    folder = overlay(resources=[DUST, {**DUST, "id": "other", "reach_km": "far"}])
    with pytest.raises(KnowledgeError) as caught:
        load(folder)
    assert caught.value.message.code == "knowledge-cell"
    assert caught.value.message.facts == {
        "file": "resources/own.csv", "row": 3, "column": "reach_km", "value": "far",
    }  # fmt: skip


@pytest.mark.usefixtures("small")
def test_a_missing_column_is_named(tmp_path: Path) -> None:
    (tmp_path / "uses").mkdir()
    (tmp_path / "uses" / "own.csv").write_text("id,resource\nU1,clay\n", "utf-8")
    with pytest.raises(KnowledgeError) as caught:
        load(tmp_path)
    assert caught.value.message.code == "knowledge-column-missing"
    assert "replaces" in str(caught.value.message.facts["column"])


@pytest.mark.usefixtures("small")
def test_a_row_of_the_wrong_width_is_named(overlay: Overlay) -> None:
    folder = overlay(resources=[{**DUST, "name_en": "Dust, of the moon"}])  # a comma without quotes
    with pytest.raises(KnowledgeError) as caught:
        load(folder)
    assert caught.value.message.code == "knowledge-row-width"
    assert caught.value.message.facts["row"] == 2


def _table(shipped: Knowledge, rows: dict[str, dict[str, Any]]) -> ResourceTable:
    plain = replace(
        shipped.resources.rows[0], parents=(), traits=(), abstract=False, reach_km=None,
        density_kg_m3_low=None, density_kg_m3_high=None,
    )  # fmt: skip
    return ResourceTable([replace(plain, id=name, **cells) for name, cells in rows.items()])


@pytest.fixture
def family(shipped: Knowledge) -> ResourceTable:
    """A diamond: `salt ash` is a `salt` and a `fly ash`, which is an `ash`; both end in `mineral`."""
    return _table(
        shipped,
        {
            "mineral": {"reach_km": 10.0},
            "ash": {"parents": ("mineral",), "traits": ("dusty",), "reach_km": 60.0},
            "fly": {"parents": ("ash",), "density_kg_m3_low": 600.0, "density_kg_m3_high": 1000.0},
            "salt": {"parents": ("mineral",), "traits": ("corrosive_alkali",)},
            "salt_ash": {"parents": ("fly", "salt"), "traits": ("toxic",)},
        },
    )


def test_ancestors_carry_the_least_number_of_steps(family: ResourceTable) -> None:
    named = {family.ids[j]: steps for j, steps in family.ancestors(family.index["salt_ash"]).items()}
    assert named == {"fly": 1, "salt": 1, "ash": 2, "mineral": 2}
    assert family.descendants(family.index["ash"]) == {family.index["fly"]: 1, family.index["salt_ash"]: 2}


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [
        ("salt_ash", "ash", 2),
        ("ash", "salt_ash", -2),
        ("fly", "fly", 0),
        ("fly", "salt", None),
        ("mineral", "salt_ash", -2),
    ],
)
def test_steps_are_positive_up_negative_down_and_none_between_siblings(
    one: str, other: str, steps: int | None, family: ResourceTable
) -> None:
    i, j = family.index[one], family.index[other]
    assert family.steps(i, j) == steps
    assert family.is_a(i, j) == (steps is not None and steps >= 0)


def test_traits_of_all_ancestors_are_inherited_and_never_passed_up(family: ResourceTable) -> None:
    assert family.traits[family.index["salt_ash"]] == {"toxic", "dusty", "corrosive_alkali"}
    assert family.traits[family.index["fly"]] == {"dusty"}
    assert family.traits[family.index["mineral"]] == frozenset()


def test_reach_comes_from_the_nearest_ancestor_that_states_one(family: ResourceTable) -> None:
    reach = dict(zip(family.ids, family.reach_km.tolist(), strict=True))
    assert reach == {"mineral": 10.0, "ash": 60.0, "fly": 60.0, "salt": 10.0, "salt_ash": 60.0}


def test_a_density_is_the_middle_of_its_range_and_unknown_stays_unknown(family: ResourceTable) -> None:
    density = dict(zip(family.ids, family.density_kg_m3.tolist(), strict=True))
    assert density["fly"] == 800.0
    assert density["ash"] != density["ash"]
