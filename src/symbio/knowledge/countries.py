"""Countries by the union that they belong to (ISO-2 codes)."""

from __future__ import annotations

EU = frozenset(
    (
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES",
        "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU",
        "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
    )
)  # fmt: skip
"""Member states of the European Union."""
CUSTOMS_UNION = frozenset({"RU", "BY", "KZ", "AM", "KG"})
"""Member states of the Eurasian Economic Union."""
