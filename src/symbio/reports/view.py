"""What the report shows, in both languages, ready for the template: no layout here, no knowledge there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from symbio.knowledge import Precedent
from symbio.language import LANGUAGES, Message, say, say_code
from symbio.matching.explanation import SAME_PLACE_KM, rounded, unit_name
from symbio.matching.matches import Matches, ideas_for
from symbio.reports.drawing import Words, same
from symbio.reports.figure_map import Arc, Site
from symbio.reports.figure_sankey import Band
from symbio.reports.tables import idea_words, via_words

MOST_CARDS = 60
MOST_PER_OFFER = 3
MOST_ARCS = 60
MOST_BANDS = 24
MOST_STREAMS = 400
MOST_PARTNERS = 5
MOST_REFUSALS = 120
MOST_FINDINGS = 500
MOST_IDEAS = 4
UNSURE = 0.3
"""Streams whose best resource is less probable than this are listed as not well understood."""


def words_of(code: str, /, **facts: Any) -> Words:
    """The sentence of `code` in every language."""
    return {lang: say_code(code, lang, **facts) for lang in LANGUAGES}


def _said(make: Callable[[str], Iterable[Message]]) -> list[Words]:
    """Messages that carry names of one language, made once per language and put side by side."""
    spoken = {lang: [say(message, lang) for message in make(lang)] for lang in LANGUAGES}
    rows = zip(*(spoken[lang] for lang in LANGUAGES), strict=True)
    return [dict(zip(LANGUAGES, row, strict=True)) for row in rows]


def distance_words(km: float | None) -> Words:
    """A distance as it is shown."""
    if km is None:
        return words_of("not-stated")
    return words_of("distance-words", km=rounded(km, 2)) if km >= SAME_PLACE_KM else words_of("distance-none")


def score_words(value: float) -> Words:
    """A score as it is shown, with the decimal sign of each language."""
    return {"en": f"{value:.2f}", "ru": f"{value:.2f}".replace(".", ",")}


@dataclass(frozen=True)
class Quantity:
    """A yearly quantity as it is shown: words by language; empty where not stated."""

    words: Words
    is_known: bool


class ReportView:
    """Everything that the report shows of `matches`.

    Parameters
    ----------
    matches
        The outcome of a match.
    """

    def __init__(self, matches: Matches) -> None:
        self.m = matches
        self.name = matches.knowledge.resources.name

    def resource(self, i: int) -> Words:
        """Name of a resource."""
        return {lang: self.name(i, lang) for lang in LANGUAGES}

    def quantity(self, value: float | None, unit: str | None, *, is_estimated: bool) -> Quantity:
        """A quantity with its unit, marked ≈ where estimated or converted."""
        if value is None:
            return Quantity(words_of("not-stated"), False)
        code = "quantity-about" if is_estimated else "quantity-stated"
        shown = rounded(value, 3 if is_estimated else 6)  # sentences say estimates to three digits too
        words = {lang: say_code(code, lang, value=shown, unit=unit_name(unit, lang)) for lang in LANGUAGES}
        return Quantity(words, True)

    @cached_property
    def counts(self) -> dict[str, int]:
        """Figures of the summary."""
        table = self.m.streams.table
        bands = Counter(self.m.table["band"].to_list())
        return {
            "streams": len(table),
            "companies": table["company"].n_unique(),
            "offers": int((table["direction"] == "offer").sum()),
            "needs": int((table["direction"] == "need").sum()),
            "running": int(table["running"].sum()),
            "candidates": len(self.m),
            "fits": bands["fits"],
            "possible": bands["possible"],
            "unquantified": int(table["quantity"].is_null().sum()),
            "unplaced": int(table["lat"].is_null().sum()),
        }

    @cached_property
    def chosen(self) -> list[int]:
        """Candidates that get a card: best first, at most a few per offer."""
        seen: Counter[int] = Counter()
        chosen: list[int] = []
        for i, offer in enumerate(self.m.table["offer"].to_list()):
            if seen[offer] < MOST_PER_OFFER:
                seen[offer] += 1
                chosen.append(i)
            if len(chosen) == MOST_CARDS:
                break
        return chosen

    @cached_property
    def cards(self) -> list[dict[str, Any]]:
        """One card per chosen candidate."""
        return [self._card(number, i) for number, i in enumerate(self.chosen, start=1)]

    def _card(self, number: int, i: int) -> dict[str, Any]:
        row = self.m.table.row(i, named=True)
        candidate = self.m.candidate(i)
        way = candidate.way
        km = row["distance_km"]
        is_estimated = candidate.offer["estimated"] or candidate.need["estimated"] or row["via"] != "direct"
        return {
            "number": number,
            "anchor": f"c{number}",
            "score": row["score"],
            "band": row["band"],
            "band_words": words_of(f"band-{row['band']}"),
            "kind": self.m.knowledge.resources.kind[way.offer],
            "donor": candidate.offer,
            "receiver": candidate.need,
            "offered": self.resource(way.offer),
            "needed": self.resource(way.need),
            "via": {lang: via_words(self.m.knowledge, row["via"], lang) for lang in LANGUAGES},
            "km": km,
            "km_words": distance_words(km),
            "quantity": self.quantity(row["quantity"], row["unit"], is_estimated=is_estimated),
            "quantity_value": row["quantity"],
            "why": _said(lambda lang: self.m.reasons(i, lang)),
            "warnings": _said(lambda lang: self.m.warnings(i, lang)),
            "checks": _said(lambda lang: self.m.checks(i, lang)),
            "parts": [(words_of(f"part-{name}"), value) for name, value in row["parts"].items()],
            "precedents": [self._precedent(p) for p in self.m.precedents(i)],
        }

    def _precedent(self, precedent: Precedent) -> dict[str, Any]:
        why = {"en": precedent.why_en, "ru": precedent.why_ru}
        names = {
            "donor": precedent.donor_name,
            "receiver": precedent.receiver_name,
            "place": precedent.place_name,
        }
        told = {part: {lang: name(lang) for lang in LANGUAGES} for part, name in names.items()}
        return {**told, "row": precedent, "why": why if precedent.why_en and precedent.why_ru else None}

    @cached_property
    def _placed(self) -> dict[tuple[float, float], list[int]]:
        placed: dict[tuple[float, float], list[int]] = defaultdict(list)
        for position, row in enumerate(self.m.rows):
            if row["lat"] is not None and row["lon"] is not None:
                placed[(round(row["lat"], 4), round(row["lon"], 4))].append(position)
        return placed

    @cached_property
    def sites(self) -> list[Site]:
        """Places with streams; companies at one place share a dot."""
        return [self._site(lat, lon, positions) for (lat, lon), positions in self._placed.items()]

    def _site(self, lat: float, lon: float, positions: list[int]) -> Site:
        companies = list(dict.fromkeys(self.m.rows[p]["company"] for p in positions))
        offers = sum(self.m.rows[p]["direction"] == "offer" for p in positions)
        name = companies[0] + (f" +{len(companies) - 1}" if len(companies) > 1 else "")
        return Site(lat, lon, same(name), offers, len(positions) - offers)

    @cached_property
    def arcs(self) -> list[Arc]:
        """The best cards whose ends both have a place."""
        at = {position: n for n, positions in enumerate(self._placed.values()) for position in positions}
        arcs: list[Arc] = []
        for card, i in zip(self.cards, self.chosen, strict=True):
            offer, need = self.m.table["offer"][i], self.m.table["need"][i]
            if offer in at and need in at and len(arcs) < MOST_ARCS:
                arcs.append(
                    Arc(at[offer], at[need], card["kind"], card["score"], self._line(card), card["anchor"])
                )
        return arcs

    def _line(self, card: dict[str, Any]) -> Words:
        donor, receiver = card["donor"]["company"], card["receiver"]["company"]
        return {
            lang: f"{donor} → {receiver}\n{card['offered'][lang]}, {card['quantity'].words[lang]}"
            for lang in LANGUAGES
        }

    @cached_property
    def bands(self) -> list[Band]:
        """The best synergies for the diagram: one per offer, so that one heap does not drown the rest."""
        seen: set[tuple[str, str]] = set()
        bands: list[Band] = []
        for card in self.cards:
            key = (card["donor"]["company"], card["offered"]["en"])
            if key in seen or len(bands) == MOST_BANDS:
                continue
            seen.add(key)
            ends = same(card["donor"]["company"]), same(card["receiver"]["company"])
            label, title = card["offered"], self._line(card)
            bands.append(Band(*ends, card["kind"], card["quantity_value"], label, title, card["anchor"]))
        return bands

    @cached_property
    def by_stream(self) -> list[dict[str, Any]]:
        """Every open stream with its first partners, refusals, or what else could be done."""
        partners = self._partners()
        refusals: dict[int, list[int]] = defaultdict(list)
        for i, offer in enumerate(self.m.refusals["offer"].to_list()):
            refusals[offer].append(i)
        open_rows = [p for p, row in enumerate(self.m.rows) if not row["running"]]
        return [self._stream(p, partners[p], refusals[p]) for p in open_rows[:MOST_STREAMS]]

    def _partners(self) -> dict[int, list[int]]:
        partners: dict[int, list[int]] = defaultdict(list)
        sides = ("offer", "need")
        for i, ends in enumerate(self.m.table.select(sides).iter_rows()):
            for end in ends:
                if len(partners[end]) < MOST_PARTNERS:
                    partners[end].append(i)
        return partners

    def _stream(self, position: int, partners: list[int], refusals: list[int]) -> dict[str, Any]:
        row = self.m.rows[position]
        found = self.m.classified[position].resources
        side = "need" if row["direction"] == "offer" else "offer"
        ideas = [] if partners or not found else list(self._ideas(found[0][0], row["direction"]))
        return {
            "row": row,
            "kind": self.m.knowledge.resources.kind[found[0][0]] if found else "material",
            "resource": self.resource(found[0][0]) if found else None,
            "is_sure": bool(found) and found[0][1] >= UNSURE,
            "quantity": self.quantity(row["quantity"], row["unit"], is_estimated=row["estimated"]),
            "partners": [self._partner(i, side) for i in partners],
            "refusals": [self._refusal(i) for i in refusals],
            "ideas": ideas,
            "types": [] if partners else self._types(position),
        }

    def _types(self, position: int) -> list[Words]:
        k = self.m.knowledge
        return [
            {lang: k.activity_name(p.nace, lang) or p.nace for lang in LANGUAGES}
            for p in self.m.company_types(position)
        ]

    def _ideas(self, resource: int, direction: str) -> Iterator[Words]:
        k = self.m.knowledge
        end = k.dead_end_at(resource) if direction == "offer" else None
        if end is not None:
            yield {lang: end.text(lang) for lang in LANGUAGES}
        for idea in ideas_for(k, resource, direction)[:MOST_IDEAS]:
            yield {lang: idea_words(k, idea, lang, direction) for lang in LANGUAGES}

    def _partner(self, i: int, side: str) -> dict[str, Any]:
        row = self.m.table.row(i, named=True)
        other = self.m.rows[row[side]]
        km = row["distance_km"]
        return {
            "company": other["company"],
            "stream": other["stream"],
            "score": row["score"],
            "band": row["band"],
            "km": distance_words(km),
            "via": {lang: via_words(self.m.knowledge, row["via"], lang) for lang in LANGUAGES},
        }

    def _refusal(self, i: int) -> dict[str, Any]:
        row = self.m.refusals.row(i, named=True)
        need = self.m.rows[row["need"]]
        reason = {lang: say(self.m.refusal(i, lang), lang) for lang in LANGUAGES}
        return {"offer": self.m.rows[row["offer"]], "need": need, "reason": reason}

    @cached_property
    def refusals(self) -> list[dict[str, Any]]:
        """The best refused pairs with their reasons."""
        return [self._refusal(i) for i in range(min(len(self.m.refusals), MOST_REFUSALS))]

    @property
    def has_unmatched(self) -> bool:
        """True when some shown stream has no partner."""
        return any(not entry["partners"] for entry in self.by_stream)

    @property
    def unmatched(self) -> Iterator[dict[str, Any]]:
        """Open streams without a partner."""
        return (entry for entry in self.by_stream if not entry["partners"])

    @property
    def running(self) -> list[dict[str, Any]]:
        """Exchanges that run already: shown, not offered again."""
        rows = [row for row in self.m.rows if row["running"]]
        return [
            {
                "row": row,
                "quantity": self.quantity(row["quantity"], row["unit"], is_estimated=row["estimated"]),
            }
            for row in rows[:MOST_STREAMS]
        ]

    @property
    def findings(self) -> list[dict[str, Any]]:
        """What was refused, doubted or noted in the input."""
        order = {"refused": 0, "doubt": 1, "note": 2}
        problems = sorted(self.m.streams.problems, key=lambda p: order[p.severity])[:MOST_FINDINGS]
        return [
            {
                "severity": p.severity,
                "severity_words": words_of(f"severity-{p.severity}"),
                "row": p.row,
                "column": p.column,
                "words": {lang: say(p.message, lang) for lang in LANGUAGES},
            }
            for p in problems
        ]

    @property
    def doubts(self) -> list[dict[str, Any]]:
        """Codes that contradict the words, and streams that were not well understood."""
        found = []
        for row, one in zip(self.m.rows, self.m.classified, strict=True):
            for doubt in one.doubts:
                found.append({"row": row, "words": {lang: say(doubt, lang) for lang in LANGUAGES}})
            if not one.resources:
                found.append({"row": row, "words": words_of("not-understood")})
            elif one.resources[0][1] < UNSURE:
                names = {lang: self.name(one.resources[0][0], lang) for lang in LANGUAGES}
                said = {lang: say_code("understood-unsurely", lang, name=names[lang]) for lang in LANGUAGES}
                found.append({"row": row, "words": said})
        return found[:MOST_FINDINGS]

    @cached_property
    def sources(self) -> list[tuple[str, str]]:
        """Sources of the precedents that are shown, with their grade, each once."""
        seen = {(p["row"].source, p["row"].grade) for card in self.cards for p in card["precedents"]}
        return sorted(seen)
