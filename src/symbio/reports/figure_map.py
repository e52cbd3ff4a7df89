"""A map of sites and of the best synergies between them, as SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from symbio.reports.drawing import KIND_COLOURS, Words, shortened, svg_text, svg_title
from symbio.streams.places import towns_near

WIDTH, LEAST_HEIGHT, MOST_HEIGHT, MARGIN = 960.0, 480.0, 760.0, 60.0
CLUSTER_PX = 15.0
"""Sites closer than this on the drawing share one mark."""
LEAST_SPAN_DEG = 0.06
KM_PER_DEG = 111.195
MOST_TOWNS = 14
MOST_LABELS = 26
LARGE = 18.0
"""Size of letters on a map to be printed; the style sheet says the same."""
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
    """A synergy on the map: site positions, kind of resource, score 0…1, hover text, anchor or path."""

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
        wanted = high / wide * (WIDTH - 2 * MARGIN) + 2 * MARGIN
        self.height = min(max(wanted, LEAST_HEIGHT), MOST_HEIGHT)
        self.scale = min((WIDTH - 2 * MARGIN) / wide, (self.height - 2 * MARGIN) / high)
        self._lat, self._lon = middle, (min(lons) + max(lons)) / 2

    def place(self, lat: float, lon: float) -> tuple[float, float]:
        """Drawing coordinates of a point."""
        x = WIDTH / 2 + (lon - self._lon) * self._squeeze * self.scale
        return x, self.height / 2 - (lat - self._lat) * self.scale

    def bounds(self) -> Box:
        """South, west, north, east of the drawing's frame [degrees]."""
        half_lat, half_lon = self.height / 2 / self.scale, WIDTH / 2 / self.scale / self._squeeze
        return self._lat - half_lat, self._lon - half_lon, self._lat + half_lat, self._lon + half_lon


class _Labels:
    """Keeps labels from covering each other."""

    def __init__(self, height: float) -> None:
        self._height = height
        self._taken: list[Box] = []

    def find(
        self, x: float, y: float, length: int, *, size: float, away: float
    ) -> tuple[float, float] | None:
        """Where a label of `length` characters beside the point fits: right, left, above or below it."""
        wide = 0.56 * size * length
        spots = (
            (x + away, y + 4),
            (x - away - wide, y + 4),
            (x - wide / 2, y - away),
            (x - wide / 2, y + away + size),
        )
        for left, base in spots:
            box = (left - 2, base - size, left + wide + 2, base + 3)
            is_inside = box[0] >= 0 and box[2] <= WIDTH and box[1] >= 0 and box[3] <= self._height
            if is_inside and not any(_overlap(box, other) for other in self._taken):
                self._taken.append(box)
                return left, base
        return None

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
    step = _nice((east - west) / 4)
    for k in range(math.ceil(west / step), math.floor(east / step) + 1):
        x = frame.place(south, k * step)[0]
        lines.append(f'<line y1="0" y2="{frame.height:.0f}" x1="{x:.1f}" x2="{x:.1f}" class="grid"/>')
        lines.append(f'<text x="{x + 4:.1f}" y="{frame.height - 6:.0f}" class="tick">{k * step:g}°</text>')
    return "".join(lines)


def _scale_bar(frame: Frame) -> str:
    km = _nice(0.25 * WIDTH / frame.scale * KM_PER_DEG)
    length = km / KM_PER_DEG * frame.scale
    x, y = WIDTH - length - 24, frame.height - 22
    line = f'<path d="M{x:.1f} {y - 5}v5h{length:.1f}v-5" class="bar"/>'
    return line + svg_text({"en": f"{km:g} km", "ru": f"{km:g} км"}, x, y - 9, 'class="tick"')


def _towns(frame: Frame, labels: _Labels, size: float) -> str:
    drawn = []
    for town in towns_near(frame.bounds(), MOST_TOWNS):
        x, y = frame.place(town.lat, town.lon)
        words = {"en": town.name, "ru": town.name_ru or town.name}
        spot = labels.find(x, y, max(map(len, words.values())), size=size, away=15)
        if spot:
            drawn.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.2" class="town"/>')
            drawn.append(svg_text(words, *spot, 'class="townname"'))
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
    address = arc.anchor if arc.anchor.startswith("/") else f"#{arc.anchor}"
    return f'<a href="{address}">{drawn}<path d="{path}" class="hit"/>{svg_title(arc.title)}</a>'


@dataclass
class _Mark:
    """Sites that share a mark: drawing coordinates, members."""

    x: float
    y: float
    members: list[Site]


def _marks(frame: Frame, sites: Sequence[Site]) -> list[_Mark]:
    marks: list[_Mark] = []
    for site in sorted(sites, key=lambda site: -(site.offers + site.needs)):
        x, y = frame.place(site.lat, site.lon)
        near = next((mark for mark in marks if math.hypot(mark.x - x, mark.y - y) < CLUSTER_PX), None)
        if near:
            near.members.append(site)
        else:
            marks.append(_Mark(x, y, [site]))
    return marks


def _draw_mark(mark: _Mark) -> str:
    """A dot, larger for several sites; a point to the right for offers, to the left for needs."""
    radius = 4.0 if len(mark.members) == 1 else 8.5
    x, y = mark.x, mark.y
    has_offers, has_needs = (
        any(site.offers for site in mark.members),
        any(site.needs for site in mark.members),
    )
    offer = f'<path d="M{x + radius:.1f} {y - 5:.1f}l7 5l-7 5z" class="mark"/>' if has_offers else ""
    need = f'<path d="M{x - radius:.1f} {y - 5:.1f}l-7 5l7 5z" class="mark"/>' if has_needs else ""
    number = f'<text x="{x:.1f}" y="{y + 3.6:.1f}" class="number">{len(mark.members)}</text>'
    words = {
        "en": "\n".join(f"{s.name['en']}: offers {s.offers}, needs {s.needs}" for s in mark.members),
        "ru": "\n".join(
            f"{s.name['ru']}: предложений {s.offers}, потребностей {s.needs}" for s in mark.members
        ),
    }
    dot = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" class="site"/>'
    return f'<g class="marker">{offer}{need}{dot}{number if radius > 5 else ""}{svg_title(words)}</g>'


def draw_map(sites: Sequence[Site], arcs: Sequence[Arc], *, is_printed: bool = False) -> str:
    """Return the map as SVG; an empty string when no site has a place.

    `is_printed`: with letters large enough for a picture as wide as the text of a printed page.

    Boundaries are left out on purpose: which are right is a matter of law in places, and towns orient
    well enough within a region.
    """
    if not sites:
        return ""
    frame = Frame(sites)
    labels = _Labels(frame.height)
    marks = _marks(frame, sites)
    for mark in marks:
        labels.reserve(mark.x, mark.y, 9)
    size, town_size = (LARGE, LARGE) if is_printed else (11.0, 13.0)
    towns = _towns(frame, labels, town_size)
    names = []
    for mark in [mark for mark in marks if len(mark.members) == 1][:MOST_LABELS]:
        name = {lang: shortened(words, 34) for lang, words in mark.members[0].name.items()}
        spot = labels.find(mark.x, mark.y, max(map(len, name.values())), size=size, away=14)
        if spot:
            names.append(svg_text(name, *spot, 'class="sitename"'))
    drawn = [_arc(frame, sites, arc) for arc in sorted(arcs, key=lambda arc: arc.score)]
    return (
        f'<svg viewBox="0 0 {WIDTH:g} {frame.height:.0f}" class="map{" printed" if is_printed else ""}"'
        ' role="group" aria-labelledby="map-title">'
        f"{_graticule(frame)}{''.join(drawn)}{towns}{''.join(map(_draw_mark, marks))}{''.join(names)}"
        f"{_scale_bar(frame)}</svg>"
    )
