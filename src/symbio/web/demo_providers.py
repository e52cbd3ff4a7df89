"""Demo providers: made-up companies that declare what usual ones do, so that streams have somebody to ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from symbio.web import bridge
from symbio.web.access import cell_of
from symbio.web.providers.answering import ask
from symbio.web.providers.models import DECLARED_KINDS, Declared, Provider
from symbio.web.providers.offering import is_known
from symbio.web.registry.models import Member, Organisation, Site, Stream

ASKED = "ash_slag_mix"
"""Resource about which the demo power station asks."""


@dataclass(frozen=True)
class _Made:
    name: str
    activity: str
    place: str
    country: str
    at: tuple[float, float]
    about: str
    resource: tuple[str, ...]
    technology: tuple[str, ...]
    says: dict[str, Any] = field(default_factory=dict)


_MADE_UP = (
    _Made(
        "Демо-переработчик (вымышленный) · Demo processor (made up)",
        "38.22",
        "Кемерово",
        "RU",
        (55.36, 86.09),
        "Вымышленное предприятие для показа. A made-up company, for show.",
        (
            "oily_sludge",
            "tank_bottom_sludge",
            "galvanic_sludge",
            "coal_tar_sludge",
            "acid_tar",
            "tyres_used",
            "used_engine_oil",
            "activated_sludge_excess",
        ),
        ("T079", "T063", "T076", "T710"),
        {
            "kind": "processor",
            "services": ["treat"],
            "licensed": ["collect", "transport", "recover", "neutralise"],
            "hazard_classes": [3, 4, 5],
            "licence_number": "Л020-00000-42/00000000 (demo)",
            "capacity_t_per_a": 40_000.0,
            "min_lot_t": 5.0,
            "reach_km": 350.0,
            "readiness": "works",
        },
    ),
    _Made(
        "Демо-лаборатория (вымышленная) · Demo laboratory (made up)",
        "71.20",
        "Новокузнецк",
        "RU",
        (53.76, 87.11),
        "Вымышленная лаборатория для показа. A made-up laboratory, for show.",
        ("ash_slag_mix", "tailings_iron", "spl_refractory", "bf_sludge", "coal_rejects"),
        ("T017", "T219"),
        {
            "kind": "laboratory",
            "services": ["test", "develop"],
            "reach_countries": ["RU", "KZ"],
            "readiness": "laboratory",
        },
    ),
)


def make_providers(owner: Any) -> list[Provider]:
    """Make the demo providers, looked after by `owner`."""
    with transaction.atomic():
        providers = [_make(made, owner) for made in _MADE_UP]
        _ask_about(ASKED, providers)
    return providers


def _ask_about(resource: str, providers: list[Provider]) -> None:
    """Let the demo power station ask about one of its streams."""
    asking = Member.objects.filter(user__is_demo=True, organisation__activity="35.11").first()
    if asking is None:
        return
    own = Stream.objects.filter(site__organisation=asking.organisation, resource=resource, direction="offer")
    stream = own.select_related("site").order_by("pk").first()
    if stream is not None:
        ask(stream, providers[1:], shows="quality", words="", is_for_all=False, user=asking.user)


def _make(made: _Made, owner: Any) -> Provider:
    organisation = Organisation.objects.create(
        name=made.name,
        name_key=bridge.text_key(made.name)[:200],
        country=made.country,
        activity=made.activity,
        is_demo=True,
        is_named=True,
        is_provider=True,
    )
    lat, lon = made.at
    Site.objects.create(
        organisation=organisation,
        name=made.name,
        activity=made.activity,
        place=made.place,
        country=made.country,
        lat=lat,
        lon=lon,
        cell=cell_of(lat, lon),
        is_exact=True,
    )
    Member.objects.create(user=owner, organisation=organisation, role="owner")
    provider = Provider.objects.create(organisation=organisation, about=made.about, **made.says)
    Declared.objects.bulk_create(
        Declared(provider=provider, kind=kind, name=name)
        for kind in DECLARED_KINDS
        for name in getattr(made, kind)
        if is_known(kind, name)
    )
    return provider
