"""Shared fixtures: the reference data folder, where it exists."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import pytest

collect_ignore = [] if find_spec("django") else ["web"]  # the platform is an extra

_REFERENCE = Path(os.environ.get("SYMBIO_SHARED", Path(__file__).resolve().parents[2] / "shared"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Let every worker set itself up: with the settings of this process it would share its folder of data."""
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of reference data; tests that need it are skipped, visibly, where it is absent."""
    if not (_REFERENCE / "data" / "README.md").exists():
        pytest.skip(f"reference data not found at {_REFERENCE.name}/")
    return _REFERENCE
