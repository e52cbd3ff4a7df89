"""A phrase as a row of the stream table: what its words alone state."""

from __future__ import annotations

from typing import Any

from symbio.streams.levels import stated_level
from symbio.streams.qualities import qualities_in_words


def phrase_row(text: str, direction: str, activity: str | None = None) -> dict[str, Any]:
    """Row with the stream's words, direction, activity and the qualities that the words state.

    Everything else is unknown and absent. Pressure of steam also gives its temperature.
    """
    qualities, composition = qualities_in_words(text)
    row: dict[str, Any] = {"stream": text, "direction": direction, "activity": activity, "company": ""}
    row["composition"] = composition
    level = stated_level(text)
    if level is not None:
        row |= {"temperature_c_low": level.low, "temperature_c_high": level.high}
    for name, (low, high) in qualities.items():
        row |= {f"{name}_low": low, f"{name}_high": high}
    return row
