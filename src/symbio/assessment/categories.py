"""The categories of the life-cycle assessment, in the order of every array's last axis."""

from __future__ import annotations

from typing import Final

CATEGORIES: Final = ("GWP100", "AP", "EP", "ADPF", "WATER", "TKM")
"""Climate (100 years), acidification, eutrophication, fossil depletion, water taken, freight."""
UNITS: Final = {
    "GWP100": "kg CO2e",
    "AP": "kg SO2e",
    "EP": "kg PO4e",
    "ADPF": "MJ",
    "WATER": "m3",
    "TKM": "t.km",
}
FREIGHT: Final = CATEGORIES.index("TKM")
PARTS: Final = ("V", "W", "P", "T")
"""Avoided virgin production, avoided treatment, added processing, added transport."""
SIGNS: Final = (1.0, 1.0, -1.0, -1.0)
"""c = V + W − P − T (Martin, Svensson & Eklund 2015)."""
