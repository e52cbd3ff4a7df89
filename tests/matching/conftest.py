"""Shared by the tests of matching: made-up knowledge leaves nothing in the user's cache."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from symbio.knowledge.cache import Arrays


@pytest.fixture
def unkept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Indexes of names are made anew and not kept."""

    def make_anew(name: str, make: Callable[[], Mapping[str, object]]) -> Arrays:
        return dict(make())  # type: ignore[arg-type]

    monkeypatch.setattr("symbio.matching.match.kept_arrays", make_anew)
