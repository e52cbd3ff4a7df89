"""Which streams lie near enough to be asked for at all."""

from __future__ import annotations

import math
from collections.abc import Iterable

from django.db.models import Q

from symbio.web.registry.models import Site

MAX_DISTANCE_KM = 300.0
"""No candidate is farther apart."""
MOST_PLACES = 20
"""Sites by whose places others are chosen; around more of them lie nearly all."""
KM_PER_DEGREE = 110.0
"""Less than a degree of latitude is long, so that a box holds all that lies within reach."""


def within_reach(sites: Iterable[Site]) -> Q:
    """Streams that the engine would not find too far from one of `sites`, as a condition."""
    places = {(site.lat, site.lon) for site in sites}
    condition = Q(site__lat=None) | Q(site__lon=None)
    if len(places) > MOST_PLACES:
        return Q()
    for lat, lon in places:
        if lat is None or lon is None:
            return Q()
        rows = MAX_DISTANCE_KM / KM_PER_DEGREE
        columns = rows / max(math.cos(math.radians(min(abs(lat) + rows, 90.0))), 0.01)
        box = Q(site__lat__range=(lat - rows, lat + rows))
        if lon - columns >= -180.0 and lon + columns <= 180.0:
            box &= Q(site__lon__range=(lon - columns, lon + columns))
        condition |= box
    return condition
