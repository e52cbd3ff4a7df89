"""A knowledge of twenty resources, for tests of classification that one can follow by hand."""

from __future__ import annotations

from symbio.knowledge import ActivityFlow, CodeLink, Knowledge, Name, Resource, ResourceTable

_ORIGIN = {"source": "test", "grade": "C", "licence": "CC-BY-4.0"}

# id: parents, kind, phase, English, Russian, temperature range, abstract
_RESOURCES = {
    "minerals": ("", "material", "none", "Minerals", "Минеральные материалы", None, True),
    "functions": ("", "material", "none", "Materials by function", "Материалы по назначению", None, True),
    "sludges": ("minerals", "material", "sludge", "Sludge", "Шлам", None, True),
    "coal_fly_ash": ("minerals", "material", "bulk", "Coal fly ash", "Зола-унос угольная", None, False),
    "ash_slag": ("minerals", "material", "bulk", "Ash and slag mix", "Золошлаковая смесь", None, False),
    "bf_slag": ("minerals", "material", "solid", "Blast furnace slag", "Шлак доменный", None, False),
    "red_mud": ("sludges", "material", "sludge", "Red mud", "Красный шлам", None, False),
    "food_sludge": ("sludges", "material", "sludge", "Food industry sludge", "Шлам пищевой", None, False),
    "mill_scale": ("minerals", "material", "solid", "Mill scale", "Окалина прокатная", None, False),
    "mill_scale_oily": (
        "mill_scale", "material", "solid", "Oily mill scale", "Окалина замасленная", None, False,
    ),
    "bark": ("minerals", "material", "solid", "Bark", "Кора древесная", None, False),
    "slabs": ("minerals", "material", "solid", "Wood slabs", "Горбыль", None, False),
    "sawdust": ("minerals", "material", "bulk", "Sawdust", "Опилки древесные", None, False),
    "aluminium": ("minerals", "material", "solid", "Aluminium", "Алюминий", None, False),
    "aluminium_scrap": ("minerals", "material", "solid", "Aluminium scrap", "Лом алюминия", None, False),
    "iron_source": (
        "functions", "material", "none", "Iron corrective", "Железосодержащая добавка", None, False,
    ),
    "heat": ("", "energy", "none", "Heat", "Тепло", (20, 900), False),
    "heat_low": ("heat", "energy", "none", "Low-temperature heat", "Тепло низкого уровня", (40, 100), False),
    "heat_high": ("heat", "energy", "none", "High-level heat", "Тепло высокого уровня", (250, 900), False),
    "steam_lp": ("heat", "energy", "none", "Low-pressure steam", "Пар низкого давления", (105, 160), False),
    "steam_mp": ("heat", "energy", "none", "Medium-pressure steam", "Пар среднего уровня", (160, 260), False),
    "warehouse": ("", "space", "none", "Warehouse", "Склад", None, False),
    "sludge_service": ("", "capacity", "none", "Sludge treatment", "Переработка шлама", None, False),
}  # fmt: skip

_NAMES = (("ash_slag", "ЗШМ"), ("bark", "корьё"), ("bf_slag", "доменный гранулированный шлак"))
_CODES = (
    ("coal_fly_ash", "EWC", "100102", 1.0),
    ("coal_fly_ash", "FKKO", "61110001404", 0.9),
    ("ash_slag", "FKKO", "61130002205", 0.9),
    ("bf_slag", "EWC", "100202", 0.8),
    ("red_mud", "EWC", "010309", 1.0),
    ("food_sludge", "EWC", "020502", 0.6),
    ("mill_scale", "EWC", "100210", 1.0),
    ("mill_scale_oily", "FKKO", "35150101393", 1.0),
    ("bark", "EWC", "030101", 1.0),
    ("sawdust", "EWC", "030105", 0.8),
    ("sawdust", "EWC", "030104", 0.8),
    ("aluminium_scrap", "EWC", "170402", 0.9),
)
_FLOWS = (("11.05", "out", "food_sludge", 0.9), ("24.42", "out", "red_mud", 0.9))


def _resource(identifier: str) -> Resource:
    parents, kind, phase, name_en, name_ru, level, abstract = _RESOURCES[identifier]
    low, high = level or (None, None)
    blank = dict.fromkeys(
        f"{stem}_{end}" for stem in ("density_kg_m3", "moisture_pct", "lhv_mj_kg") for end in ("low", "high")
    )
    return Resource(
        id=identifier,
        parents=tuple(p for p in parents.split(";") if p),
        kind=kind,
        phase=phase,
        name_en=name_en,
        name_ru=name_ru,
        abstract=abstract,
        traits=(),
        basis="t/a",
        reach_km=None,
        temperature_c_low=low,
        temperature_c_high=high,
        composition=None,
        replaced_by=None,
        **blank,
        **_ORIGIN,
    )


def small_knowledge() -> Knowledge:
    """The twenty resources with a few names, codes and flows."""
    rows = tuple(_resource(identifier) for identifier in _RESOURCES)
    names = [
        Name(resource=r.id, lang=lang, name=name, kind="preferred", **_ORIGIN)
        for r in rows
        for lang, name in (("en", r.name_en), ("ru", r.name_ru))
    ]
    names += [Name(resource=r, lang="ru", name=name, kind="synonym", **_ORIGIN) for r, name in _NAMES]
    flows = tuple(
        ActivityFlow(
            nace=nace,
            direction=direction,
            resource=resource,
            share=share,
            **dict.fromkeys(("amount", "unit", "per", "low", "high", "temperature_c")),
            **_ORIGIN,
        )
        for nace, direction, resource, share in _FLOWS
    )
    return Knowledge(
        edition="small",
        resources=ResourceTable(rows),
        names=tuple(names),
        codes=tuple(CodeLink(resource=r, scheme=s, code=c, weight=w, **_ORIGIN) for r, s, c, w in _CODES),
        activity_flows=flows,
        **dict.fromkeys(
            ("uses", "technologies", "technology_flows", "activities", "precedents", "hazards"), ()
        ),
    )
