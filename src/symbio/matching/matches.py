"""The outcome of a match: ranked candidates, refusals with reasons, streams without a partner."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import polars as pl

from symbio.knowledge import Knowledge, Precedent
from symbio.language import Message, say
from symbio.matching.assembly import resources_of
from symbio.matching.explanation import Candidate, Explainer
from symbio.matching.partners import Partner
from symbio.matching.refusals import explain_refusal
from symbio.matching.rules import TREATERS, begins_with_one_of, only_federal_operator
from symbio.matching.ways import Way
from symbio.streams.classification import Classified
from symbio.streams.table import Streams

if TYPE_CHECKING:
    import pandas as pd

METHOD = "match/1"
"""Method identifier of the score; a changed formula gets a new one and old results keep theirs."""
BANDS = ((0.25, "fits"), (0.08, "possible"), (0.0, "doubtful"))
"""Least score of each band, set on pairs that were labelled by hand (``tests/gold/pairs.csv``): of those that
fit about nine in ten are good, of the possible about six in ten, of the doubtful fewer than half."""


_UNMATCHED: dict[str, Any] = {
    "stream": pl.Int64,
    "direction": pl.String,
    "resource": pl.Int64,
    "ideas": pl.List(pl.String),
}


def band(score: float) -> str:
    """``"fits"``, ``"possible"`` or ``"doubtful"``: how well the two fit, not how likely a deal is."""
    return next(name for least, name in BANDS if score >= least)


@dataclass(frozen=True, eq=False, repr=False)
class Matches:
    """Candidates of one match, best first, with everything needed to explain them.

    Attributes
    ----------
    streams, classified
        What was matched: the stream table and one classification per row.
    table
        One row per candidate: ``offer``, ``need`` (row positions in ``streams.table``), ``score`` 0…1,
        ``band``, ``via``, ``distance_km``, ``quantity`` (the lesser of the two, null unknown), ``unit``,
        ``share`` (part of the need that the offer covers), ``rank_offer``, ``rank_need`` (place among the
        partners of its offer and of its need; null beyond the first `top`), ``parts`` (struct), ``way``.
    refusals
        Per offer the best pairs that hard limits keep apart: ``offer``, ``need``, ``score`` (as it would
        be), ``way``, ``code``, ``quality``, ``is_upper``.
    ways
        The ways that ``way`` points into.
    """

    streams: Streams
    classified: tuple[Classified, ...]
    table: pl.DataFrame
    refusals: pl.DataFrame
    ways: tuple[Way, ...]
    knowledge: Knowledge
    explainer: Explainer
    top: int
    max_distance_km: float
    method: str = METHOD

    def __len__(self) -> int:
        return len(self.table)

    def __repr__(self) -> str:
        counts = f"{len(self)} candidates, {len(self.refusals)} refusals"
        return f"<Matches of {self.streams.source}: {counts}, {self.method}, knowledge {self.edition}>"

    @property
    def edition(self) -> str:
        """Digest of the knowledge that the result rests on."""
        return self.knowledge.edition

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """The stream table as dictionaries, by position."""
        return self.streams.table.to_dicts()

    @lru_cache(maxsize=4096)  # noqa: B019 - lives as long as the result that it belongs to
    def candidate(self, i: int) -> Candidate:
        """Candidate `i` with both its streams and its way."""
        row = self.table.row(i, named=True)
        return Candidate(
            offer=self.rows[row["offer"]],
            need=self.rows[row["need"]],
            way=self.ways[row["way"]],
            score=row["score"],
            distance_km=row["distance_km"],
            quantity=row["quantity"],
            unit=row["unit"],
            share=row["share"],
        )

    def explain(self, i: int, lang: str = "en") -> str:
        """One paragraph: what, why it works, through what, who has done it, what to check first."""
        messages = self.explainer.paragraph(self.candidate(i), lang)
        return " ".join(say(message, lang) for message in messages)

    def reasons(self, i: int, lang: str = "en") -> tuple[Message, ...]:
        """Why candidate `i` works and what speaks for it."""
        candidate = self.candidate(i)
        return (*self.explainer.why(candidate, lang), *self.explainer.speaks_for(candidate, lang))

    def warnings(self, i: int, lang: str = "en") -> tuple[Message, ...]:
        """What may stand in the way of candidate `i`."""
        return self.explainer.warnings(self.candidate(i), lang)

    def checks(self, i: int, lang: str = "en") -> tuple[Message, ...]:
        """What to find out first about candidate `i`."""
        return self.explainer.checks(self.candidate(i), lang)

    def precedents(self, i: int) -> tuple[Precedent, ...]:
        """Documented exchanges of the kind of candidate `i`."""
        return self.explainer.precedents(self.candidate(i))

    def refusal(self, i: int, lang: str = "en") -> Message:
        """Why refused pair `i` is refused."""
        row = self.refusals.row(i, named=True)
        offer, need = self.rows[row["offer"]], self.rows[row["need"]]
        return explain_refusal(row, offer, need, self.ways[row["way"]], self.explainer.rules, lang)

    def company_types(self, position: int, *, top: int = 3) -> tuple[Partner, ...]:
        """Types of company that usually take (or supply) stream `position`, inferred from the knowledge."""
        resources = resources_of(self.classified[position], self.knowledge.resources)
        finder = self.explainer.finder
        row = self.rows[position]
        if row["direction"] == "need":
            return finder.suppliers(resources, asker=row["activity"])[0][:top]
        found = finder.takers(resources, asker=row["activity"])[0]
        if only_federal_operator(row["hazard_class"], row["country"]):
            found = tuple(partner for partner in found if begins_with_one_of(partner.nace, TREATERS))
        return found[:top]

    @cached_property
    def unmatched(self) -> pl.DataFrame:
        """Open streams without any candidate: ``stream`` (position), ``direction``, ``resource``, ``ideas``.

        ``ideas`` holds the uses and technologies that are known for the resource, even though nobody in the
        table asks for what they make.
        """
        matched = set(self.table["offer"]) | set(self.table["need"])
        rows = [
            self._idea_row(position)
            for position, row in enumerate(self.rows)
            if position not in matched and not row["running"]
        ]
        return pl.DataFrame(rows, schema=_UNMATCHED)

    def _idea_row(self, position: int) -> dict[str, Any]:
        found = self.classified[position].resources
        resource = found[0][0] if found else None
        direction = self.rows[position]["direction"]
        ideas = [] if resource is None else list(ideas_for(self.knowledge, resource, direction))
        return {
            "stream": position,
            "direction": direction,
            "resource": resource,
            "ideas": ideas,
        }

    def to_pandas(self) -> pd.DataFrame:
        """The candidates as a pandas table; needs the extra ``pandas``."""
        return self.table.to_pandas()

    def _repr_html_(self) -> str:
        names = pl.DataFrame(
            {
                "offer": [self.rows[i]["stream"] for i in self.table["offer"][:20]],
                "from": [self.rows[i]["company"] for i in self.table["offer"][:20]],
                "need": [self.rows[i]["stream"] for i in self.table["need"][:20]],
                "to": [self.rows[i]["company"] for i in self.table["need"][:20]],
                "score": self.table["score"][:20].round(2),
                "fits": self.table["band"][:20],
                "km": self.table["distance_km"][:20].round(0),
            }
        )
        return names._repr_html_()


def ideas_for(knowledge: Knowledge, resource: int, direction: str = "offer") -> tuple[str, ...]:
    """Identifiers of uses and technologies that take `resource` (or, for a need, that yield it), best first.

    What holds for something more general holds for an offer; what yields a kind of it serves a need.
    """
    table = knowledge.resources
    kin = table.ancestors(resource) if direction == "offer" else table.descendants(resource)
    names = {table.ids[i]: steps for i, steps in kin.items() if not table.abstract[i]}
    names[table.ids[resource]] = 0
    side, role = ("in", "main") if direction == "offer" else ("out", "main")
    found = []
    for use in knowledge.uses:
        name = use.resource if direction == "offer" else use.replaces
        if name in names and use.level != "disposal":
            found.append((-use.weight * 0.9 ** names[name], use.id))
    for flow in knowledge.technology_flows:
        if flow.direction == side and flow.role == role and flow.resource in names:
            found.append((-(flow.weight or 0.7) * 0.9 ** names[flow.resource], flow.technology))
    return tuple(dict.fromkeys(identifier for _, identifier in sorted(found)))
