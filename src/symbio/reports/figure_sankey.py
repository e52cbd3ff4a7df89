"""Who could give what to whom: donors, receivers and the best synergies between them, as SVG.

Tonnes, megawatt-hours and cubic metres do not add up, and one overburden heap would drown all the rest:
a band's width shows the order of magnitude of the yearly quantity in its own unit, not a sum.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from symbio.reports.drawing import KIND_COLOURS, Words, svg_text, svg_title

WIDTH, TOP, NODE, GAP, SIDE = 960.0, 30.0, 12.0, 12.0, 262.0
LEAST_BAND, PER_DECADE = 10.5, 2.0
ROOM = 15.0
"""Least height of a node, so that its label has room."""


@dataclass(frozen=True)
class Band:
    """One synergy: donor and receiver by name, kind, quantity per year in its own unit (None unknown)."""

    donor: Words
    receiver: Words
    kind: str
    quantity: float | None
    label: Words
    title: Words
    anchor: str


@dataclass
class _Node:
    name: Words
    height: float = 0.0
    y: float = 0.0
    filled: float = 0.0


def band_width(quantity: float | None) -> float:
    """Width of a band: grows with the decimal logarithm of the quantity; unknown is drawn thinnest."""
    if quantity is None or quantity <= 1:
        return LEAST_BAND
    return LEAST_BAND + PER_DECADE * math.log10(quantity)


def _nodes(bands: Sequence[Band], side: str) -> dict[str, _Node]:
    nodes: dict[str, _Node] = {}
    for band in bands:
        name: Words = getattr(band, side)
        node = nodes.setdefault(name["en"] + name["ru"], _Node(name))
        node.height += band_width(band.quantity)
    return nodes


def _stack(nodes: dict[str, _Node], total: float) -> None:
    used = sum(max(node.height, ROOM) for node in nodes.values())
    gap = (total - used) / max(len(nodes) - 1, 1) if len(nodes) > 1 else 0.0
    y = TOP if len(nodes) > 1 else TOP + (total - used) / 2
    for node in nodes.values():
        node.y = y
        y += max(node.height, ROOM) + gap


def _height(nodes: dict[str, _Node]) -> float:
    return sum(max(node.height, ROOM) for node in nodes.values()) + GAP * (len(nodes) - 1)


def _flow(band: Band, donor: _Node, receiver: _Node) -> str:
    width = band_width(band.quantity)
    x1, x2 = SIDE + NODE, WIDTH - SIDE - NODE
    y1, y2 = donor.y + donor.filled + width / 2, receiver.y + receiver.filled + width / 2
    donor.filled += width
    receiver.filled += width
    middle = (x1 + x2) / 2
    path = f"M{x1:g} {y1:.1f}C{middle:g} {y1:.1f} {middle:g} {y2:.1f} {x2:g} {y2:.1f}"
    drawn = f'<path d="{path}" class="band" stroke="{KIND_COLOURS[band.kind]}" stroke-width="{width:.1f}"/>'
    words = svg_text(band.label, x1 + 8, y1 + 3.5, 'class="bandname"', most=46)
    return f'<a href="#{band.anchor}">{drawn}{words}{svg_title(band.title)}</a>'


def _box(node: _Node, x: float, *, is_donor: bool) -> str:
    height = max(node.height, ROOM)
    box = f'<rect x="{x:g}" y="{node.y:.1f}" width="{NODE}" height="{height:.1f}" class="node"/>'
    at = x - 8 if is_donor else x + NODE + 8
    anchor = "end" if is_donor else "start"
    words = svg_text(
        node.name, at, node.y + height / 2 + 4, f'class="nodename" text-anchor="{anchor}"', most=34
    )
    return f"<g>{box}{words}{svg_title(node.name)}</g>"


def draw_sankey(bands: Sequence[Band], titles: tuple[Words, Words], *, labelled_by: str = "") -> str:
    """Return the diagram as SVG; an empty string without bands. `titles` head the two columns.

    `labelled_by`: element of the page that names the diagram; its bands are then links to all readers.
    """
    if not bands:
        return ""
    donors, receivers = _nodes(bands, "donor"), _nodes(bands, "receiver")
    total = max(_height(donors), _height(receivers))
    _stack(donors, total)
    _stack(receivers, total)
    flows = [
        _flow(b, donors[b.donor["en"] + b.donor["ru"]], receivers[b.receiver["en"] + b.receiver["ru"]])
        for b in bands
    ]
    boxes = [_box(node, SIDE, is_donor=True) for node in donors.values()]
    boxes += [_box(node, WIDTH - SIDE - NODE, is_donor=False) for node in receivers.values()]
    heads = svg_text(titles[0], SIDE - 8, 16, 'class="head" text-anchor="end"')
    heads += svg_text(titles[1], WIDTH - SIDE + 8, 16, 'class="head"')
    height = TOP + total + 12
    role = f'role="group" aria-labelledby="{labelled_by}"' if labelled_by else 'role="img"'
    return (
        f'<svg viewBox="0 0 {WIDTH:g} {height:.0f}" class="sankey" {role}>'
        f"{heads}{''.join(flows)}{''.join(boxes)}</svg>"
    )
