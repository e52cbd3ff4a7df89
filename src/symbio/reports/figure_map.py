"""A map of sites and of the best synergies between them, as SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from symbio.reports.drawing import KIND_COLOURS, Words, svg_text, svg_title
from symbio.streams.places import towns_near

WIDTH, HEIGHT, MARGIN = 960.0, 600.0, 56.0
LEAST_SPAN_DEG = 0.06
KM_PER_DEG = 111.195
MOST_TOWNS = 14
MOST_LABELS = 26
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Site:
    """A site on the map: WGS84 degrees, its names, how many offers and needs it has."""

    lat: float
    lon: float
    name: Words
    offers: int
    needs: int


@dataclass(frozen=True)
class Arc:
    """A synergy on the map: site positions, kind of resource, score 0…1, hover text, anchor of its card."""

    donor: int
    receiver: int
    kind: str
    score: float
    title: Words
    anchor: str


class Frame:
    """Local equirectangular projection of the sites' surroundings onto the drawing."""

    def __init__(self, sites: Sequence[Site]) -> None:
        lats, lons = [site.lat for site in sites], [site.lon for site in sites]
        middle = (min(lats) + max(lats)) / 2
        self._squeeze = max(math.cos(math.radians(middle)), 0.05)
        high = max(max(lats) - min(lats), LEAST_SPAN_DEG)
        wide = max((max(lons) - min(lons)) * self._squeeze, LEAST_SPAN_DEG)
        self.scale = min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / high)
        self._lat, self._lon = middle, (min(lons) + max(lons)) / 2

    def place(self, lat: float, lon: float) -> tuple[float, float]:
        """Drawing coordinates of a point."""
        x = WIDTH / 2 + (lon - self._lon) * self._squeeze * self.scale
        return x, HEIGHT / 2 - (lat - self._lat) * self.scale

    def bounds(self) -> Box:
        """South, west, north, east of the drawing's frame [degrees]."""
        half_lat, half_lon = HEIGHT / 2 / self.scale, WIDTH / 2 / self.scale / self._squeeze
        return self._lat - half_lat, self._lon - half_lon, self._lat + half_lat, self._lon + half_lon


class _Labels:
    """Keeps labels from covering each other."""

    def __init__(self) -> None:
        self._taken: list[Box] = []

    def free(self, x: float, y: float, length: int, size: float) -> bool:
        box = (x - 2, y - size, x + 0.56 * size * length + 2, y + 3)
        is_inside = box[0] >= 0 and box[2] <= WIDTH and box[1] >= 0 and box[3] <= HEIGHT
        if not is_inside or any(_overlap(box, other) for other in self._taken):
            return False
        self._taken.append(box)
        return True

    def reserve(self, x: float, y: float, radius: float) -> None:
        self._taken.append((x - radius, y - radius, x + radius, y + radius))


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _nice(value: float) -> float:
    power = 10.0 ** math.floor(math.log10(value))
    return max(step * power for step in (1, 2, 5) if step * power <= value * 1.0001)


def _graticule(frame: Frame) -> str:
    south, west, north, east = frame.bounds()
    step = _nice((north - south) / 3)
    lines = []
    for k in range(math.ceil(south / step), math.floor(north / step) + 1):
        y = frame.place(k * step, west)[1]
        lines.append(f'<line x1="0" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}" class="grid"/>')
        lines.append(f'<text x="6" y="{y - 4:.1f}" class="tick">{k * step:g}°</text>')
    for k in range(math.ceil(west / step), math.floor(east / step) + 1):
        x = frame.place(south, k * step)[0]
        lines.append(f'<line y1="0" y2="{HEIGHT}" x1="{x:.1f}" x2="{x:.1f}" class="grid"/>')
        lines.append(f'<text x="{x + 4:.1f}" y="{HEIGHT - 6}" class="tick">{k * step:g}°</text>')
    return "".join(lines)


def _scale_bar(frame: Frame) -> str:
    km = _nice(0.25 * WIDTH / frame.scale * KM_PER_DEG)
    length = km / KM_PER_DEG * frame.scale
    x, y = WIDTH - length - 24, HEIGHT - 22
    line = f'<path d="M{x:.1f} {y - 5}v5h{length:.1f}v-5" class="bar"/>'
    return line + svg_text({"en": f"{km:g} km", "ru": f"{km:g} км"}, x, y - 9, 'class="tick"')


def _towns(frame: Frame, labels: _Labels) -> str:
    drawn = []
    for town in towns_near(frame.bounds(), MOST_TOWNS):
        x, y = frame.place(town.lat, town.lon)
        words = {"en": town.name, "ru": town.name_ru or town.name}
        if labels.free(x + 6, y - 6, max(map(len, words.values())), 13):
            drawn.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.2" class="town"/>')
            drawn.append(svg_text(words, x + 6, y - 6, 'class="townname"'))
    return "".join(drawn)


def _arc(frame: Frame, sites: Sequence[Site], arc: Arc) -> str:
    x1, y1 = frame.place(sites[arc.donor].lat, sites[arc.donor].lon)
    x2, y2 = frame.place(sites[arc.receiver].lat, sites[arc.receiver].lon)
    bend = 0.16
    cx, cy = (x1 + x2) / 2 - (y2 - y1) * bend, (y1 + y2) / 2 + (x2 - x1) * bend
    if math.hypot(x2 - x1, y2 - y1) < 8:
        path = f"M{x1:.1f} {y1:.1f}c-26 -34 26 -34 0 0"
    else:
        path = f"M{x1:.1f} {y1:.1f}Q{cx:.1f} {cy:.1f} {x2:.1f} {y2:.1f}"
    colour, width = KIND_COLOURS[arc.kind], 1.2 + 3.2 * arc.score
    drawn = f'<path d="{path}" class="arc" stroke="{colour}" stroke-width="{width:.1f}"/>'
    return f'<a href="#{arc.anchor}">{drawn}<path d="{path}" class="hit"/>{svg_title(arc.title)}</a>'


def _marker(frame: Frame, site: Site) -> str:
    """A dot; a point to the right for offers, to the left for needs."""
    x, y = frame.place(site.lat, site.lon)
    offer = f'<path d="M{x + 4:.1f} {y - 5:.1f}l7 5l-7 5z" class="mark"/>' if site.offers else ""
    need = f'<path d="M{x - 4:.1f} {y - 5:.1f}l-7 5l7 5z" class="mark"/>' if site.needs else ""
    counts = {
        "en": f"{site.name['en']}\noffers: {site.offers}, needs: {site.needs}",
        "ru": f"{site.name['ru']}\nпредложений: {site.offers}, потребностей: {site.needs}",
    }
    dot = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" class="site"/>'
    return f'<g class="marker">{dot}{offer}{need}{svg_title(counts)}</g>'


def draw_map(sites: Sequence[Site], arcs: Sequence[Arc]) -> str:
    """Return the map as SVG; an empty string when no site has a place.

    Boundaries are left out on purpose: which are right is a matter of law in places, and towns orient
    well enough within a region.
    """
    if not sites:
        return ""
    frame, labels = Frame(sites), _Labels()
    for site in sites:
        labels.reserve(*frame.place(site.lat, site.lon), 7)
    towns = _towns(frame, labels)
    names = []
    for site in sorted(sites, key=lambda site: -(site.offers + site.needs))[:MOST_LABELS]:
        x, y = frame.place(site.lat, site.lon)
        length = min(max(map(len, site.name.values())), 30)
        if labels.free(x + 13, y + 4, length, 11):
            names.append(svg_text(site.name, x + 13, y + 4, 'class="sitename"', most=30))
    drawn = [_arc(frame, sites, arc) for arc in sorted(arcs, key=lambda arc: arc.score)]
    marks = [_marker(frame, site) for site in sites]
    return (
        f'<svg viewBox="0 0 {WIDTH:g} {HEIGHT:g}" class="map" role="img" aria-labelledby="map-title">'
        f"{_graticule(frame)}{towns}{''.join(drawn)}{''.join(marks)}{''.join(names)}{_scale_bar(frame)}</svg>"
    )
