"""Knowledge of a handful of rows, for tests of matching that one can solve by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any, TypeVar, get_type_hints

import polars as pl

from symbio.knowledge import (
    Activity,
    ActivityFlow,
    Hazard,
    Knowledge,
    Name,
    Precedent,
    Resource,
    ResourceTable,
    Technology,
    TechnologyFlow,
    Use,
)
from symbio.knowledge.records import PartnerBar
from symbio.knowledge.row import Row
from symbio.streams.reading import read_streams
from symbio.streams.table import Streams

R = TypeVar("R", bound=Row)
Cells = Mapping[str, Any]

_BLANK: dict[Any, Any] = {str: "", bool: False, tuple[str, ...]: (), float: 1.0}
_ORIGIN = {"source": "made up for a test", "grade": "C", "licence": "CC-BY-4.0"}


def row(record: type[R], **cells: Any) -> R:
    """A `record` with `cells`; what is not given is blank."""
    hints = get_type_hints(record)
    blank = {field.name: _BLANK.get(hints[field.name]) for field in fields(record)}
    return record(**{**blank, **_ORIGIN, **cells})


def _resource(name: str, cells: Cells) -> Resource:
    usual = {"kind": "material", "phase": "bulk", "basis": "t/a", "name_en": name, "name_ru": f"{name} ру"}
    return row(Resource, **{**usual, "id": name, **cells})


def use(name: str, resource: str, replaces: str, **cells: Any) -> Use:
    """`resource` can serve as `replaces`; plausibility 1 unless told."""
    return row(Use, id=name, resource=resource, replaces=replaces, **{"weight": 1.0, **cells})


def treatment(
    name: str, source: str, product: str, **cells: Any
) -> tuple[Technology, tuple[TechnologyFlow, ...]]:
    """A treatment that makes one t of `product` from one t of `source`, ready and fully plausible."""
    limits = cells.pop("limits", None)
    amount = cells.pop("amount", 1.0)
    usual = {"name_en": f"treatment {name}", "name_ru": f"обработка {name}", "trl": 9}
    common = {"technology": name, "role": "main", "weight": 1.0, "unit": "t/t"}
    flows = (
        row(TechnologyFlow, direction="in", resource=source, amount=1.0, limits=limits, **common),
        row(TechnologyFlow, direction="out", resource=product, amount=amount, **common),
    )
    return row(Technology, id=name, **{**usual, **cells}), flows


def hazard(name: str, **cells: Any) -> Hazard:
    """A rule that refuses unless told to warn."""
    words = {"text_en": f"reason {name}", "text_ru": f"причина {name}"}
    return row(Hazard, id=name, **{"kind": "legal", "verdict": "refuse", **words, **cells})


def flow(nace: str, direction: str, resource: str, share: float = 1.0) -> ActivityFlow:
    """What plants of class `nace` usually take in or give out."""
    return row(ActivityFlow, nace=nace, direction=direction, resource=resource, share=share)


def bar(resource: str, direction: str, nace: str, verdict: str = "wrong") -> PartnerBar:
    """A class that does not take (out) or supply (in) a resource."""
    return row(PartnerBar, resource=resource, direction=direction, nace=nace, verdict=verdict)


def precedent(name: str, resource: str, replaces: str, **cells: Any) -> Precedent:
    """A documented exchange between 24.10 and 23.51 unless told."""
    usual = {"place": "Somewhere", "country": "XX", "donor": "Donor", "receiver": "Receiver"}
    classes = {"donor_nace": "24.10", "receiver_nace": "23.51"}
    return row(Precedent, id=name, resource=resource, replaces=replaces, **{**usual, **classes, **cells})


def knowledge(
    resources: Mapping[str, Cells],
    *,
    uses: Iterable[Use] = (),
    treatments: Iterable[tuple[Technology, tuple[TechnologyFlow, ...]]] = (),
    hazards: Iterable[Hazard] = (),
    flows: Iterable[ActivityFlow] = (),
    precedents: Iterable[Precedent] = (),
    bars: Iterable[PartnerBar] = (),
) -> Knowledge:
    """Knowledge of exactly these rows; its edition is a digest of them."""
    rows = tuple(_resource(name, cells) for name, cells in resources.items())
    pairs = tuple(treatments)
    tables: dict[str, tuple[Row, ...]] = {
        "uses": tuple(uses),
        "technologies": tuple(technology for technology, _ in pairs),
        "technology_flows": tuple(flow for _, both in pairs for flow in both),
        "hazards": tuple(hazards),
        "activity_flows": tuple(flows),
        "precedents": tuple(precedents),
        "partner_bars": tuple(bars),
    }
    classes = sorted({f.nace for f in tables["activity_flows"] if isinstance(f, ActivityFlow)})
    digest = hashlib.sha256(repr((rows, tables)).encode()).hexdigest()[:12]
    both_names = [
        row(Name, resource=r.id, lang=lang, name=name, kind="preferred")
        for r in rows
        for lang, name in (("en", r.name_en), ("ru", r.name_ru))
    ]
    activities = [row(Activity, nace=c, name_en=f"class {c}", name_ru=f"класс {c}") for c in classes]
    return Knowledge(
        edition=f"test-{digest}",
        resources=ResourceTable(rows),
        names=tuple(both_names),
        codes=(),
        activities=tuple(activities),
        **tables,  # type: ignore[arg-type]
    )


def streams(*rows: Cells) -> Streams:
    """Streams in Kemerovo, 1000 t a year, of companies numbered by row, unless told otherwise."""
    usual = {"lat": 55.35, "lon": 86.09, "quantity": "1000", "unit": "t/a", "country": "DE"}
    filled = [{"company": f"Company {i}", **usual, **cells} for i, cells in enumerate(rows)]
    names = list(dict.fromkeys(name for cells in filled for name in cells))
    columns = {name: [_text(cells.get(name)) for cells in filled] for name in names}
    return read_streams(pl.DataFrame(columns, schema=dict.fromkeys(names, pl.String)))


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def offer(stream: str, **cells: Any) -> dict[str, Any]:
    """An offer of `stream`."""
    return {"direction": "offer", "stream": stream, **cells}


def need(stream: str, **cells: Any) -> dict[str, Any]:
    """A need of `stream`."""
    return {"direction": "need", "stream": stream, **cells}
