"""What all operations share: one router, for an address may be read and changed; and how they are refused."""

from __future__ import annotations

from typing import Any

from ninja import Router

from symbio.web.api import contract

router = Router()
FAULTS: dict[Any, Any] = {frozenset((400, 401, 403, 404, 422, 429)): contract.Faults}
"""Answers to requests that are refused."""
