"""What a researcher types: the functions that ``import symbio`` offers, with tables as answers."""

from __future__ import annotations

import functools

import polars as pl

from symbio.assessment.assess import Assessment, assess
from symbio.assessment.partners import RULES, Owners
from symbio.knowledge import Knowledge, load
from symbio.matching.compat import Compat
from symbio.matching.match import match
from symbio.matching.questions import Oracle
from symbio.reports.assessed_data import chain_data, product_data
from symbio.streams.demo import demo
from symbio.streams.reading import read_streams, read_text

__all__ = [
    "assess",
    "chain_shares",
    "classify",
    "compat",
    "demo",
    "match",
    "partners",
    "product_change",
    "read_streams",
    "read_text",
]


@functools.lru_cache(maxsize=2)
def _oracle(knowledge: Knowledge) -> Oracle:
    return Oracle(knowledge)


def classify(
    text: str,
    *,
    direction: str = "offer",
    activity: str | None = None,
    top: int = 10,
    knowledge: Knowledge | None = None,
) -> pl.DataFrame:
    """What a phrase is: ``kind`` ("resource", "EWC", "FKKO"), ``id``, ``name_en``, ``name_ru``, ``score``.

    Examples
    --------
    >>> import symbio
    >>> symbio.classify("fly ash from coal")["id"][0]
    'fly_ash_coal'
    """
    knowledge = knowledge or load()
    found = _oracle(knowledge).classify([text], directions=[direction], activities=[activity], top=top)[0]
    table = knowledge.resources
    rows: list[tuple[str, str, str | None, str | None, float]]
    rows = [
        ("resource", table.ids[i], table.name(i, "en"), table.name(i, "ru"), p) for i, p in found.resources
    ]
    rows += [("EWC", code, None, None, score) for code, score in found.ewc]
    rows += [("FKKO", code, None, None, score) for code, score in found.fkko]
    return pl.DataFrame(rows, schema=["kind", "id", "name_en", "name_ru", "score"], orient="row")


def partners(
    text: str,
    *,
    activity: str | None = None,
    direction: str = "offer",
    top: int = 10,
    knowledge: Knowledge | None = None,
) -> pl.DataFrame:
    """Types of company that could take (``direction="offer"``) or supply (``"need"``) what `text` names.

    Parameters
    ----------
    text
        Free words, Russian or English.
    activity
        NACE class of the company that asks, e.g. ``"11.05"``.

    Returns
    -------
    polars.DataFrame
        ``nace``, ``name_en``, ``name_ru``, ``score`` 0…1, ``via``, ``evidence`` (precedents), best first.

    Examples
    --------
    >>> import symbio
    >>> len(symbio.partners("spent grain", activity="11.05")) > 0
    True
    """
    knowledge = knowledge or load()
    answer = _oracle(knowledge).partners([text], directions=[direction], activities=[activity])[0]
    name = knowledge.activity_name
    rows = [
        (p.nace, name(p.nace, "en"), name(p.nace, "ru"), p.score, p.via, list(p.evidence))
        for p in answer.partners[:top]
    ]
    columns = ["nace", "name_en", "name_ru", "score", "via", "evidence"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def compat(
    offer: str,
    need: str,
    *,
    offer_activity: str | None = None,
    need_activity: str | None = None,
    knowledge: Knowledge | None = None,
) -> Compat:
    """Whether `offer` could serve `need`, and by which way; see `symbio.matching.compat.Compat`.

    Examples
    --------
    >>> import symbio
    >>> symbio.compat("granulated blast furnace slag", "clinker", need_activity="23.51").verdict != "none"
    True
    """
    oracle = _oracle(knowledge or load())
    activities = {"offer_activities": [offer_activity], "need_activities": [need_activity]}
    return oracle.compat([offer], [need], **activities)[0]


def chain_shares(found: Assessment, exchange: int, owners: Owners = "each") -> pl.DataFrame:
    """What each partner of an exchange may gain if others than its ends own the plants between.

    Parameters
    ----------
    found, exchange
        The assessment, and which of its exchanges.
    owners
        Who owns the plants between: a firm ``"each"``, or ``"one"`` firm all of them.

    Returns
    -------
    polars.DataFrame
        A row per partner, from the donor to the receiver: ``role``, ``company`` (null of plants),
        ``technologies``; present values [currency] ``before`` money passes and by each rule: ``equal``,
        ``by_cost``, ``by_contribution``; and what the partner pays the one before it by each rule [currency
        per unit of the offer], negative where it is paid: ``pays_equal``, … Null is unknown.

    Examples
    --------
    >>> import symbio
    >>> found = symbio.assess(symbio.match(symbio.demo("kuzbass"), top=1))
    >>> symbio.chain_shares(found, 0)["role"][0]
    'donor'
    """
    rows = []
    for one in chain_data(found, exchange, owners)["partners"]:
        pays = one["pays"] or dict.fromkeys(RULES)
        paid = {f"pays_{rule}": pays[rule] for rule in RULES}
        plain = {name: one[name] for name in ("role", "company", "technologies", "before")}
        rows.append(plain | one["shares"] | paid)
    floats = ["before", *RULES, *(f"pays_{rule}" for rule in RULES)]
    words = {"role": pl.String(), "company": pl.String(), "technologies": pl.List(pl.String())}
    return pl.DataFrame(rows, schema=words | dict.fromkeys(floats, pl.Float64()))


def product_change(found: Assessment, exchange: int) -> pl.DataFrame:
    """What an exchange changes in a unit of its receiver's product, such as a tonne of cement, by category.

    Returns
    -------
    polars.DataFrame
        A row per category, none where the product or its burden is unknown: ``product`` (a resource),
        ``units`` of it a year, ``category``, ``unit``, ``burden`` and ``saving`` per unit of the product,
        ``change`` (−0.24: a quarter less), ``row`` of the table of factors. Null is unknown.

    Examples
    --------
    >>> import symbio
    >>> found = symbio.assess(symbio.match(symbio.demo("kuzbass"), top=1))
    >>> symbio.product_change(found, 0).columns[:3]
    ['product', 'units', 'category']
    """
    told = product_data(found, exchange)
    head = {"product": pl.String(), "units": pl.Float64(), "category": pl.String(), "unit": pl.String()}
    schema = head | dict.fromkeys(("burden", "saving", "change"), pl.Float64()) | {"row": pl.String()}
    of = {} if told is None else {"product": told["product"], "units": told["units"]}
    return pl.DataFrame([of | row for row in (told or {"changes": []})["changes"]], schema=schema)
