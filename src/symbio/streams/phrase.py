"""A phrase as a row of the stream table: what its words alone state."""

from __future__ import annotations

from typing import Any

from symbio.streams.levels import stated_level


def phrase_row(text: str, direction: str, activity: str | None = None) -> dict[str, Any]:
    """Row with the stream's words, direction, activity and the temperature that the words state.

    Everything else is unknown and absent.
    """
    row: dict[str, Any] = {"stream": text, "direction": direction, "activity": activity, "company": ""}
    level = stated_level(text)
    if level is not None:
        row |= {"temperature_c_low": level.low, "temperature_c_high": level.high}
    return row
