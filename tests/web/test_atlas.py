"""The map shows what its reader may know, at places as coarse as they must be; its parts are made once."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from symbio.language import UnusableFile
from symbio.web import bridge
from symbio.web.access import cell_of, middle_of
from symbio.web.atlas import made, outlines, typeface
from symbio.web.atlas.types import find_types, meant_alone
from symbio.web.registry.models import Member, Organisation, Site
from symbio.web.synergies.models import Candidate

TOPKI = (55.28, 85.61)
PLACES = "/map/places.json"


def _points(answer: Any) -> list[list[float]]:
    return [one["geometry"]["coordinates"] for one in answer.json()["features"]]


@pytest.fixture
def pair(company: Any, stream: Any) -> dict[str, Any]:
    """An anonymous power station and a named cement works, open to everyone, with a candidate."""
    power = company("Secret power")
    cement = company("Cement", activity="23.51", at=TOPKI, is_named=True)
    ash = stream(power, "зола уноса", sees="public", quantity=5000.0, unit="t/a")
    want = stream(cement, "зола уноса для цемента", "need", sees="public", quantity=9000.0, unit="t/a")
    bridge.match_stream(ash)
    return {"power": power, "cement": cement, "ash": ash, "want": want}


def test_places_and_names_are_coarse_for_those_who_may_not_know_them(browser: Any, pair: Any) -> None:
    answer = browser().get(PLACES)
    coarse = middle_of(cell_of(55.35, 86.09))
    assert coarse is not None
    assert [coarse[1], coarse[0]] in _points(answer)
    assert [86.09, 55.35] not in _points(answer)
    assert "Secret power" not in answer.content.decode()
    assert answer.json()["ways"] == [], "a fit tells of a place that is not open"
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_ways_join_what_is_seen_whole(browser: Any, pair: Any) -> None:
    for name in ("power", "cement"):
        Organisation.objects.filter(pk=pair[name].pk).update(is_named=True)
        Site.objects.filter(organisation=pair[name]).update(is_exact=True)
    [way] = browser().get(PLACES).json()["ways"]
    assert way["from"] == [86.09, 55.35]
    assert way["to"] == [TOPKI[1], TOPKI[0]]


def test_owners_see_their_place_exactly(browser: Any, person: Any, pair: Any) -> None:
    user = person()
    Member.objects.create(user=user, organisation=pair["power"], role="viewer")
    assert [86.09, 55.35] in _points(browser(user).get(PLACES))


@pytest.mark.parametrize(
    ("who", "sees"),
    [("visitor", 0), ("stranger", 0), ("guest", 0), ("viewer", 1), ("editor", 1), ("owner", 1)],
)
def test_private_streams_are_on_the_map_of_their_owners_alone(
    browser: Any, park: Any, who: str, sees: int
) -> None:
    features = browser(park["users"][who]).get(PLACES).json()["features"]
    assert sum(one["properties"]["offers"] for one in features) == sees


def test_the_map_narrows_as_the_catalogue_does(browser: Any, pair: Any) -> None:
    assert len(_points(browser().get(PLACES + "?direction=need"))) == 1
    assert browser().get(PLACES + "?activity=35.11").json()["features"] == []


def test_streams_of_one_place_are_one_feature(browser: Any, pair: Any, stream: Any) -> None:
    stream(pair["cement"], "бой кирпича", sees="public")
    [cement] = [
        one for one in browser().get(PLACES).json()["features"] if "Cement" in one["properties"]["name"]
    ]
    assert (cement["properties"]["offers"], cement["properties"]["needs"]) == (1, 1)


def test_towns_are_told_within_a_box_and_nonsense_gives_none(browser: Any) -> None:
    names = [row[2] for row in browser().get("/map/towns.json?box=85,54,88,56").json()["towns"]]
    assert "Kemerovo" in names
    for box in ("", "1,2,3", "a,b,c,d", "nan,1,2,3", "inf,0,0,0"):
        assert browser().get("/map/towns.json", {"box": box}).json() == {"towns": []}


def test_few_queries_make_the_map(browser: Any, pair: Any, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(6):
        browser().get(PLACES)


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_pages_carry_the_map_with_the_picture_behind_it(
    browser: Any, pair: Any, lang: str, monkeypatch: Any
) -> None:
    monkeypatch.setattr("symbio.web.atlas.templatetags.atlas.has", lambda name: name != "text.css")
    for address in (
        "/",
        "/map/",
        f"/streams/{pair['ash'].pk}/",
        f"/candidates/{Candidate.objects.get().pk}/",
    ):
        text = browser(lang=lang).get(address).content.decode()
        assert "data-atlas" in text
        assert "<svg viewBox" in text
        assert "Secret power" not in text


def test_without_the_library_the_picture_stands_alone(browser: Any, pair: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("symbio.web.atlas.templatetags.atlas.has", lambda name: False)
    text = browser().get("/map/").content.decode()
    assert "data-atlas" not in text
    assert "<svg viewBox" in text


def test_a_workspace_has_a_map_for_those_who_may_open_it(browser: Any, park: Any) -> None:
    address = f"/spaces/{park['space'].pk}/"
    assert "atlas" in browser(park["users"]["facilitator"]).get(address).content.decode()
    assert browser(park["users"]["stranger"]).get(address).status_code == 404


@pytest.mark.parametrize(("words", "nace"), [("10.51", "10.51"), ("цемент", "23.51"), ("dairy", "10.51")])
def test_a_type_of_company_is_found_by_word_or_code(browser: Any, words: str, nace: str) -> None:
    assert nace in [found.id for found in find_types(bridge.knowledge(), words)]
    answer = browser().get("/types/", {"q": words})
    if answer.status_code == 302:
        assert answer.url == f"/know/activity/{nace}/"
    else:
        assert f"/know/activity/{nace}/" in answer.content.decode()


def test_a_code_leads_straight_to_its_type(browser: Any) -> None:
    assert meant_alone(find_types(bridge.knowledge(), "10.51")) == "10.51"
    assert browser().get("/types/?q=10.51").url == "/know/activity/10.51/"


def test_unknown_types_teach_what_to_ask(browser: Any) -> None:
    text = browser().get("/types/?q=qqqqzzzz").content.decode()
    assert "10.51" in text
    assert "/know/activity/" in text


def test_a_type_of_company_shows_who_takes_what_it_gives_but_not_who_hides(browser: Any, pair: Any) -> None:
    text = browser().get("/know/activity/35.11/").content.decode()
    assert "?direction=need&amp;resource=" in text
    assert "Secret power" not in text
    cement = browser().get("/know/activity/23.51/").content.decode()
    assert f"/streams/{pair['want'].pk}/" in cement


def _shapefile(path: Path, kind: int, parts: list[list[tuple[float, float]]]) -> None:
    """A shapefile of one record (ESRI, 1998)."""
    points = [point for part in parts for point in part]
    starts = np.cumsum([0, *(len(part) for part in parts[:-1])]).tolist()
    body = struct.pack("<i4d2i", kind, 0, 0, 0, 0, len(parts), len(points))
    body += struct.pack(f"<{len(parts)}i", *starts)
    body += b"".join(struct.pack("<2d", *point) for point in points)
    record = struct.pack(">2i", 1, len(body) // 2) + body
    path.write_bytes(struct.pack(">i", 9994) + bytes(96) + record)


def test_shapefiles_are_read_part_by_part(tmp_path: Path) -> None:
    parts = [[(0.0, 0.0), (1.0, 1.0)], [(2.0, 2.0), (3.0, 3.0), (4.0, 5.0)]]
    _shapefile(tmp_path / "lines.shp", 3, parts)
    read = list(outlines.read_shapes(tmp_path / "lines.shp"))
    assert [line.tolist() for line in read] == [[list(point) for point in part] for part in parts]


def test_land_across_the_antimeridian_is_cut_there_and_keeps_its_area() -> None:
    ring = np.array([(170.0, 60.0), (-170.0, 60.0), (-170.0, 70.0), (170.0, 70.0), (170.0, 60.0)])
    pieces = outlines.cut_area(ring)
    assert len(pieces) == 2
    assert all(np.abs(piece[:, 0]).max() <= 180.0 for piece in pieces)
    assert sum(_area(piece) for piece in pieces) == pytest.approx(200.0)
    assert all(np.abs(np.diff(piece[:, 0])).max() <= 10.0 for piece in pieces)


def _area(ring: Any) -> float:
    x, y = ring[:, 0], ring[:, 1]
    return float(abs(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])) / 2)


def test_lines_are_thinned_within_the_tolerance() -> None:
    angles = np.linspace(0, 2 * np.pi, 400)
    circle = np.column_stack([np.cos(angles), np.sin(angles)])
    thin = outlines.thinned(circle, 0.01)
    assert len(thin) < 50
    assert _area(thin) == pytest.approx(np.pi, rel=0.02)


def test_sheets_together_cover_the_land() -> None:
    square = [[1.0, 1.0], [40.0, 1.0], [40.0, 20.0], [1.0, 20.0], [1.0, 1.0]]
    sheets = outlines.sheets(_collection(_feature("MultiPolygon", [[square]], layer="land")))
    pieces = [
        np.array(piece[0])
        for name, sheet in sheets.items()
        if name != "world"
        for feature in sheet["features"]
        for piece in feature["geometry"]["coordinates"]
    ]
    assert sum(_area(piece) for piece in pieces) == pytest.approx(39.0 * 19.0)
    assert "world" in sheets


def _feature(kind: str, coordinates: Any, **properties: str) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def _collection(*features: dict[str, Any]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def test_operators_put_their_own_boundaries(tmp_path: Path, settings: Any) -> None:
    area = [[80.0, 50.0], [90.0, 50.0], [90.0, 60.0], [80.0, 50.0]]
    own = _collection(_feature("Polygon", [area]), _feature("LineString", area, layer="region"))
    path = tmp_path / "own.geojson"
    path.write_text(json.dumps(own))
    found = outlines.from_file(path)
    assert [one["properties"]["layer"] for one in found["features"]] == ["land", "region", "country"]
    path.write_text('{"type": "Topology"}')
    settings.BOUNDARIES = str(path)
    settings.MADE = tmp_path / "made"
    with pytest.raises(UnusableFile, match=r"own\.geojson"):
        made.prepare()


def test_what_is_made_is_made_once_and_anew_for_another_setting(
    tmp_path: Path, settings: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(made, "_typeface", lambda into: None)
    settings.MADE = tmp_path / "made"
    settings.BOUNDARIES = made.NO_BOUNDARIES
    assert made.prepare()
    assert not made.prepare()
    assert not made.has("outlines/index.json")
    own = _collection(_feature("LineString", [[0, 0], [5, 5]]))
    (tmp_path / "own.geojson").write_text(json.dumps(own))
    settings.BOUNDARIES = str(tmp_path / "own.geojson")
    assert made.prepare()
    assert made.has("outlines/index.json")
    assert made.has("outlines/index.json.gz")


def test_another_process_makes_it_beside_and_its_error_is_told_here(
    tmp_path: Path, settings: Any, monkeypatch: Any
) -> None:
    asked: list[list[str]] = []
    ended = SimpleNamespace(wait=lambda: 0)
    monkeypatch.setattr(made.subprocess, "Popen", lambda command: asked.append(command) or ended)
    settings.MADE, settings.BOUNDARIES = tmp_path / "made", str(tmp_path / "nowhere.geojson")
    with pytest.raises(UnusableFile, match="nowhere"), made.prepared_beside():
        pass
    assert [command[1:] for command in asked] == [["-m", "symbio.web.atlas.made"]]


def test_the_worker_of_the_library_becomes_a_file_of_its_own() -> None:
    script = (
        '/* licence */(function(){\ndefine("shared",[],S);define("worker",[],W);define("index",[],I);})()'
    )
    worker = made.worker_of(script)
    assert worker is not None
    assert worker.startswith("/* licence */")
    assert 'define("worker",[],W)' in worker
    assert 'define("index"' not in worker
    assert made.worker_of("/* */ export {}") is None


def test_the_policy_lets_workers_come_from_here_alone(browser: Any) -> None:
    policy = browser().get("/").headers["Content-Security-Policy"]
    assert "worker-src 'self'" in policy
    assert "blob:" not in policy


def test_the_typeface_has_every_letter_of_both_languages_under_its_own_name(tmp_path: Path) -> None:
    font_tools = pytest.importorskip("fontTools.ttLib")
    pytest.importorskip("brotli")
    font = typeface.source()
    if font is None:
        pytest.skip("the package with the typeface is not installed")
    letters = ""
    for name in typeface.SUBSETS:
        path = tmp_path / f"{name}.woff2"
        path.write_bytes(typeface.cut(font, typeface.SUBSETS[name]))
        assert path.stat().st_size < 60_000
        cut = font_tools.TTFont(path)
        letters += "".join(map(chr, cut.getBestCmap()))
        assert "Plex" not in str(cut["name"].getDebugName(1)) + str(cut["name"].getDebugName(4))
    assert not set("АБВГДЕЁЖЗабвгдеёжзыэюяABCxyzäöüßéñ0123456789—«»≈№₽²³") - set(letters)
