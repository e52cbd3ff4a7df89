"""Mass of resources."""

from __future__ import annotations

import math

from symbio.knowledge import Knowledge

WATER_T_PER_M3 = 1.0


def tonnes_per_unit(k: Knowledge, resource: int) -> float | None:
    """Tonnes per unit of the basis of `resource`; None where it has no mass or none is known.

    Examples
    --------
    >>> import symbio
    >>> k = symbio.load()
    >>> tonnes_per_unit(k, k.resources.index["fly_ash_coal"]), tonnes_per_unit(k, k.resources.index["steam"])
    (1.0, None)
    """
    match k.resources.basis[resource]:
        case "t/a":
            return 1.0
        case "m3/a":
            density = float(k.resources.density_kg_m3[resource])
            return WATER_T_PER_M3 if math.isnan(density) else density / 1000
    return None
