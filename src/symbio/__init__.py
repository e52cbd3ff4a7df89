"""Symbio: declare, classify, match, assess, plan and realise industrial symbiosis.

The public interface is what this module names; each part is imported when first used.

>>> import symbio
>>> symbio.__version__
'0.1.0'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from symbio.assessment.assess import Assessment
    from symbio.assessment.scenario import Scenario
    from symbio.interface import (
        assess,
        chain_shares,
        classify,
        compat,
        demo,
        match,
        partners,
        product_change,
        read_streams,
        read_text,
    )
    from symbio.knowledge import Knowledge, load
    from symbio.knowledge.official_lists import load_official_list
    from symbio.language import Cancelled, Message, SymbioError, say
    from symbio.matching.matches import Matches
    from symbio.streams.table import Streams

_HOME = {
    "Assessment": "symbio.assessment.assess",
    "Cancelled": "symbio.language",
    "Knowledge": "symbio.knowledge",
    "Matches": "symbio.matching.matches",
    "Message": "symbio.language",
    "Scenario": "symbio.assessment.scenario",
    "Streams": "symbio.streams.table",
    "SymbioError": "symbio.language",
    "assess": "symbio.interface",
    "chain_shares": "symbio.interface",
    "classify": "symbio.interface",
    "compat": "symbio.interface",
    "demo": "symbio.interface",
    "load": "symbio.knowledge",
    "load_official_list": "symbio.knowledge.official_lists",
    "match": "symbio.interface",
    "partners": "symbio.interface",
    "product_change": "symbio.interface",
    "read_streams": "symbio.interface",
    "read_text": "symbio.interface",
    "say": "symbio.language",
}

__all__ = [
    "Assessment",
    "Cancelled",
    "Knowledge",
    "Matches",
    "Message",
    "Scenario",
    "Streams",
    "SymbioError",
    "assess",
    "chain_shares",
    "classify",
    "compat",
    "demo",
    "load",
    "load_official_list",
    "match",
    "partners",
    "product_change",
    "read_streams",
    "read_text",
    "say",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'symbio' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
