"""What people read of an assessment: every figure has a source, the unknown is said, nothing comes alive."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from assessed_walk import Walk, unresolved
from hostile_words import SCRIPT

import symbio
from symbio.assessment.assess import Assessment, assess
from symbio.assessment.claims import Surety
from symbio.assessment.scenario import Scenario
from symbio.language import LANGUAGES, say_code
from symbio.language.wording import codes
from symbio.matching.matches import Matches
from symbio.reports.appraised import appraise
from symbio.reports.assessed_html import page
from symbio.reports.documents import Document, Facts, Picture, Table, write
from symbio.reports.dossier import dossier_document
from symbio.reports.dossier_figures import map_figure
from symbio.reports.dossier_recorded import RecordedValue
from symbio.reports.marks import pieces, unmarked
from symbio.reports.network_report import network_document
from symbio.reports.network_view import NetworkView

DAY = date(2026, 11, 30)
DRAWS = 300
Documents = dict[str, Document]


@pytest.fixture(scope="module")
def kuzbass() -> Matches:
    return symbio.match(symbio.demo("kuzbass"), top=5)


@pytest.fixture(scope="module")
def found(kuzbass: Matches) -> Assessment:
    return assess(kuzbass)


def _dossier(found: Assessment, exchange: int, matches: Matches | None) -> Documents:
    one = appraise(found, exchange, matches=matches, draws=DRAWS)
    return {lang: dossier_document(one, lang, DAY) for lang in LANGUAGES}


def _network(found: Assessment, matches: Matches | None) -> Documents:
    return {lang: network_document(found, lang, DAY, matches=matches) for lang in LANGUAGES}


def _first(found: Assessment, holds: Callable[[Assessment], np.ndarray]) -> int:
    return int(np.flatnonzero(holds(found))[0])


def _known(found: Assessment) -> np.ndarray:
    return ~np.isnan(found.money.present_value) & ~np.isnan(found.effects.totals[:, 0])


def _unknown(found: Assessment) -> np.ndarray:
    return np.isnan(found.money.present_value) & np.isnan(found.effects.totals[:, 0])


def _piped(found: Assessment) -> np.ndarray:
    return found.ledger.has_pipe


def _used(found: Assessment) -> np.ndarray:
    return found.is_used_already


def _treated(found: Assessment) -> np.ndarray:
    technology = found.knowledge.technology
    ways = found.exchanges.ways
    return np.array([any(step in technology for step in ways[way].steps) for way in found.exchanges.way])


def _shared(found: Assessment) -> np.ndarray:
    """Products that share by price, known in money."""
    cases = [found.purse.borne(case).feed.number > 0 for case in found.cases]
    return np.array(cases)[found.which] & ~np.isnan(found.money.present_value)


def _kept(found: Assessment) -> np.ndarray:
    """Exchanges with a store between seasons."""
    stores = ["assess-investment-store" in {one.why.code for one in found.purse.between(case).investments}
              for case in found.cases]  # fmt: skip
    return np.array(stores)[found.which]


def _seasonal_heat(found: Assessment) -> np.ndarray:
    kind = found.knowledge.resources.kind
    cases = [bool(case.stock) and kind[case.way.offer] == "energy" for case in found.cases]
    return np.array(cases)[found.which]


SORTS = (_known, _unknown, _piped, _used, _treated, _shared, _kept, _seasonal_heat)


@pytest.fixture(scope="module", params=SORTS, ids=lambda sort: sort.__name__.strip("_"))
def documents(request: pytest.FixtureRequest, found: Assessment, kuzbass: Matches) -> Documents:
    return _dossier(found, _first(found, request.param), kuzbass)


def test_every_figure_of_a_dossier_has_a_note_that_resolves(documents: Documents, found: Assessment) -> None:
    walk = Walk(page(documents))
    assert len(walk.ids) == len(set(walk.ids))
    assert walk.figures
    assert [words for words, notes in walk.figures if not notes] == []
    assert [ref for ref in walk.cited if ref.removeprefix("#") not in walk.ids] == []
    assert unresolved(walk, found) == []


def test_no_number_stands_in_a_dossier_without_a_note(documents: Documents) -> None:
    assert Walk(page(documents)).bare == []


def test_every_figure_of_a_network_report_has_a_note_that_resolves(
    found: Assessment, kuzbass: Matches
) -> None:
    walk = Walk(page(_network(found, kuzbass)))
    assert [words for words, notes in walk.figures if not notes] == []
    assert [ref for ref in walk.cited if ref.removeprefix("#") not in walk.ids] == []
    assert unresolved(walk, found) == []
    assert walk.bare == []


def test_both_languages_say_all_and_no_message_lacks_words(documents: Documents) -> None:
    walk = Walk(page(documents))
    known = codes("en")
    for lang in LANGUAGES:
        text = " ".join(walk.words[lang])
        assert [word for word in re.findall(r"\b[a-z]+(?:-[a-z0-9]+)+\b", text) if word in known] == []
        assert not re.search(r"\bnan\b|\bNone\b|\binf\b|\{ ?\$", text)
    assert say_code("dossier-sources", "ru") in walk.words["ru"]
    assert say_code("dossier-sources", "en") in walk.words["en"]


def test_the_unknown_is_said_and_no_cell_is_empty_or_a_dash(found: Assessment, kuzbass: Matches) -> None:
    for lang, document in _dossier(found, _first(found, _unknown), kuzbass).items():
        tables = [block for block in document.blocks if isinstance(block, Table | Facts)]
        cells = [unmarked(cell).strip() for table in tables for row in table.rows for cell in row]
        assert say_code("worth-unknown", lang) in cells
        assert not [cell for cell in cells if cell in {"", "-", "–", "—", "0.0"}]
        text = " ".join(unmarked(block.text) for block in document.blocks if hasattr(block, "text"))
        assert say_code("corridor-unknown", lang) in text


def test_what_is_in_use_already_is_said_first(found: Assessment, kuzbass: Matches) -> None:
    document = _dossier(found, _first(found, _used), kuzbass)["en"]
    assert document.blocks[0].text == say_code("dossier-used-already", "en")


def test_a_line_that_products_share_says_its_part_and_rests_on_their_prices(
    found: Assessment, kuzbass: Matches
) -> None:
    exchange = _first(found, _shared)
    walk = Walk(page(_dossier(found, exchange, kuzbass)))
    part = 100 * found.purse.borne(found.cases[int(found.which[exchange])]).feed.value
    shown = [words for words, notes in walk.figures if "other products bear the rest" in words]
    assert shown
    assert all(f"{part:.1f}".rstrip("0").rstrip(".") in words for words in shown)


def test_heat_of_a_season_is_said_to_be_lost_and_not_kept(found: Assessment) -> None:
    document = _dossier(found, _first(found, _seasonal_heat), None)["en"]
    cells = [
        cell for block in document.blocks if isinstance(block, Facts) for row in block.rows for cell in row
    ]
    assert say_code("claims-storage-lost", "en") in {unmarked(cell) for cell in cells}


def test_estimates_carry_a_sign_and_stated_figures_do_not(found: Assessment) -> None:
    document = _dossier(found, _first(found, _known), None)["en"]
    [short, *_] = [block for block in document.blocks if isinstance(block, Facts)]
    values = dict(short.rows)
    climate = next(p for p in pieces(values[say_code("dossier-climate", "en")]) if p[0] == "figure")
    assert climate[1].startswith("≈")
    assert re.fullmatch(r"\d+[ABC]", climate[2][0])


def test_documents_open_and_have_cyrillic(found: Assessment, kuzbass: Matches) -> None:
    pytest.importorskip("typst", reason="documents are made where the extra is installed")
    pypdf, docx = pytest.importorskip("pypdf"), pytest.importorskip("docx")
    document = _dossier(found, _first(found, _known), kuzbass)["ru"]
    pages = pypdf.PdfReader(io.BytesIO(write(document, "pdf"))).pages
    text = " ".join(" ".join(one.extract_text() for one in pages).split())
    for code in ("dossier-problem", "dossier-money", "dossier-law", "dossier-sources"):
        assert say_code(code, "ru") in text
    assert 4 <= len(pages) <= 14
    made = docx.Document(io.BytesIO(write(document, "docx")))
    assert len(made.inline_shapes) >= 4
    assert all(shape._inline.docPr.get("descr") for shape in made.inline_shapes)
    assert any(
        re.search(r"\[\d+[ABC]?\]", cell.text) for t in made.tables for r in t.rows for cell in r.cells
    )


def test_the_network_report_opens_as_pdf(found: Assessment, kuzbass: Matches) -> None:
    pytest.importorskip("typst", reason="documents are made where the extra is installed")
    pypdf = pytest.importorskip("pypdf")
    data = write(_network(found, kuzbass)["ru"], "pdf")
    text = " ".join(" ".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(data)).pages).split())
    assert say_code("network-totals", "ru") in text
    assert "Kalundborg" in text


def test_a_report_on_nothing_says_what_to_do(nothing: Matches) -> None:
    empty = assess(nothing)
    walk = Walk(page(_network(empty, nothing), lang="en"))
    assert say_code("network-empty", "en") in walk.words["en"]
    assert walk.figures == []


def test_words_of_the_input_stay_words(mixed: Matches) -> None:
    known = assess(mixed)
    for text in (page(_network(known, mixed)), *(page(_dossier(known, i, mixed)) for i in range(len(known)))):
        assert SCRIPT not in text
        assert "<script>alert" not in text
        assert "<img src=x" not in text


def test_sums_of_the_report_are_those_of_the_assessment(found: Assessment) -> None:
    view = NetworkView.of(found)
    assert np.allclose(view.network().total, found.network().total)
    donors, receivers, counted = view.shared("half")
    assert np.isclose(donors + receivers, found.network("half").total[0])
    assert counted == int((~np.isnan(found.effects.totals[:, 0])).sum())
    value = view.money(found.money.present_value)
    assert value.counted + value.unknown == len(found)
    assert sum(level.exchanges for level in view.levels()) == len(found)


def test_chosen_exchanges_alone_are_counted(found: Assessment) -> None:
    view = NetworkView.of(found, [_first(found, _known)])
    assert len(view) == 1
    assert len(view.firms) == 2
    assert view.both_known == 1


def test_own_choices_are_said_in_the_notes(kuzbass: Matches) -> None:
    chosen = assess(kuzbass, Scenario(currency="RUB", overrides={"discount_rate": 12.0}))
    walk = Walk(page(_dossier(chosen, _first(chosen, _known), kuzbass)))
    assert any("chosen here: 12" in text for text in walk.notes.values())
    assert "руб." in " ".join(walk.words["ru"])


def _treated(found: Assessment) -> np.ndarray:
    from symbio.assessment.partners import treatments

    return _known(found) & np.array([bool(treatments(found, i)) for i in range(len(found))])


def test_a_dossier_shares_between_the_owners_of_plants_and_says_who_pays_whom(
    found: Assessment, kuzbass: Matches
) -> None:
    exchange = _first(found, _treated)
    for lang, document in _dossier(found, exchange, kuzbass).items():
        (table,) = (
            block for block in document.blocks
            if isinstance(block, Table) and say_code("partners-by-contribution", lang) in block.head
        )  # fmt: skip
        assert len(table.rows) >= 4, "donor, owner, receiver, all together"
        owner = say_code("partners-owner", lang, technologies="").split("«")[0].split("“")[0].strip()
        assert any(owner in row[0] for row in table.rows)
        assert all(next(pieces(cell))[2] for cell in table.rows[-1][1:])
    straight = _first(found, lambda one: _known(one) & ~_treated(one))
    blocks = _dossier(found, straight, kuzbass)["en"].blocks
    heads = [block.head for block in blocks if isinstance(block, Table)]
    assert not any(say_code("partners-by-contribution", "en") in head for head in heads)


def _facts(document: Document) -> dict[str, str]:
    return {
        name: value for block in document.blocks if isinstance(block, Facts) for name, value in block.rows
    }


def test_a_dossier_says_what_may_be_claimed_a_year_and_over_the_life_and_by_tonne_of_product(
    found: Assessment, kuzbass: Matches
) -> None:
    from symbio.assessment.product import receivers_product

    exchange = next(i for i in np.flatnonzero(_known(found)).tolist() if receivers_product(found, i))
    facts = _facts(_dossier(found, exchange, kuzbass)["en"])
    assert "CO₂e/a" in facts["Climate, a year in full operation"]
    assert "CO₂e/a" not in facts["Climate, over the life"]
    assert facts["How sure"] == "estimated"
    assert "of its climate burden per" in facts["Product of the receiver"]


def test_a_dossier_of_a_stored_waste_in_russia_tells_the_raised_charge_beside_the_usual(
    found: Assessment, kuzbass: Matches
) -> None:
    both = found.exchanges
    rows = [both.streams[i] for i in both.offer.tolist()]
    placed = [row["hazard_class"] == 5 and row["current_fate"] == "storage" for row in rows]
    exchange = int(np.flatnonzero(np.array(placed) & _known(found))[0])
    facts = _facts(_dossier(found, exchange, kuzbass)["en"])
    names = [name for name in facts if "within limits" in name or "check art. 16.3" in name]
    assert len(names) == 2
    amounts = [float(re.sub(r"[^\d]", "", facts[name].split("RUB")[0])) for name in names]
    assert amounts[1] == pytest.approx(25 * amounts[0], rel=0.01)


def test_a_dossier_of_a_season_tells_the_largest_stock(found: Assessment) -> None:
    from dataclasses import replace

    exchange = _first(found, _known)
    both = found.exchanges
    rows = list(both.streams)
    offer = int(both.offer[exchange])
    rows[offer] = {**rows[offer], "pattern": "seasonal", "months": [5, 6, 7, 8, 9, 10]}
    seasonal = replace(found, exchanges=replace(both, streams=tuple(rows)))
    assert "Largest stock in a year" in _facts(_dossier(seasonal, exchange, None)["en"])
    rows[offer] = {**rows[offer], "months": None}
    unsaid = replace(found, exchanges=replace(both, streams=tuple(rows)))
    assert "months not stated" in _facts(_dossier(unsaid, exchange, None)["en"])["Largest stock in a year"]
    heat = _first(found, _seasonal_heat)
    offer = int(both.offer[heat])
    rows[offer] = {**rows[offer], "pattern": "seasonal", "months": None}
    unkept = replace(found, exchanges=replace(both, streams=tuple(rows)))
    told = _facts(_dossier(unkept, heat, None)["en"])["Largest stock in a year"]
    assert "lost" in told, "no store is counted for heat, whatever its months"
    offer = int(both.offer[exchange])
    for side in (offer, int(both.need[exchange])):
        rows[side] = {**rows[side], "pattern": "continuous", "months": None}
    even = replace(found, exchanges=replace(both, streams=tuple(rows)))
    assert "Largest stock in a year" not in _facts(_dossier(even, exchange, None)["en"])


def test_a_dossier_shows_both_sites_on_a_map_only_where_both_places_are_known(
    found: Assessment, kuzbass: Matches
) -> None:
    one = appraise(found, _first(found, _known), matches=kuzbass, draws=DRAWS)
    drawn = map_figure(one)
    assert one.offer["company"].split(",")[0].split()[0] in drawn
    assert "<a " not in drawn
    assert 'role="img"' in drawn
    captions = [
        block.caption for block in dossier_document(one, "en", DAY).blocks if isinstance(block, Picture)
    ]
    assert sum("Both sites" in unmarked(text) for text in captions) == 1
    assert "cell" not in " ".join(unmarked(text) for text in captions)
    streams = tuple({**row, "lat": None} for row in found.exchanges.streams)
    hidden = replace(found, exchanges=replace(found.exchanges, streams=streams))
    assert map_figure(replace(one, found=hidden)) == ""
    coarse = tuple({**row, "is_coarse": True} for row in found.exchanges.streams)
    rough = replace(found, exchanges=replace(found.exchanges, streams=coarse))
    captions = [
        block.caption
        for block in dossier_document(replace(one, found=rough), "en", DAY).blocks
        if isinstance(block, Picture)
    ]
    assert sum("middle of its cell" in unmarked(text) for text in captions) == 1


def test_what_parties_recorded_stands_in_page_and_document_apart_and_with_its_origin(
    found: Assessment, kuzbass: Matches
) -> None:
    one = appraise(found, _first(found, _known), matches=kuzbass, draws=DRAWS)
    told = RecordedValue(
        "7", "Jobs", "12", 2026, Surety.VERIFIED, "receiver", SCRIPT, DAY, SCRIPT, "https://x.example/r/7/"
    )
    made = {lang: dossier_document(one, lang, DAY, recorded=[told]) for lang in LANGUAGES}
    text = page(made)
    assert text.count('id="recorded"') == 1
    assert "https://x.example/r/7/" in text
    assert "verified" in text
    assert SCRIPT not in text
    walk = Walk(text)
    assert walk.bare == []
    assert [words for words, notes in walk.figures if not notes] == []
    assert [ref for ref in walk.cited if ref.removeprefix("#") not in walk.ids] == []
    assert 'id="recorded"' not in page({lang: dossier_document(one, lang, DAY) for lang in LANGUAGES})
    pytest.importorskip("typst", reason="documents are made where the extra is installed")
    pytest.importorskip("docx")
    for form in ("docx", "pdf"):
        assert write(made["ru"], form)
