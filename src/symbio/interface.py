"""What a researcher types: the functions that ``import symbio`` offers, with tables as answers."""

from __future__ import annotations

import functools

import polars as pl

from symbio.assessment.assess import assess
from symbio.knowledge import Knowledge, load
from symbio.matching.compat import Compat
from symbio.matching.match import match
from symbio.matching.questions import Oracle
from symbio.streams.demo import demo
from symbio.streams.reading import read_streams, read_text

__all__ = ["assess", "classify", "compat", "demo", "match", "partners", "read_streams", "read_text"]


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
