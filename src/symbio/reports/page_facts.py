"""The rows of `Knowledge` by what they are about, made once per edition: what a page asks for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache
from typing import TypeVar

from symbio.knowledge import (
    ActivityFlow,
    CodeLink,
    Hazard,
    Knowledge,
    Name,
    Precedent,
    Technology,
    TechnologyFlow,
    Use,
)
from symbio.knowledge.row import Row
from symbio.matching.rules import begins_with_one_of
from symbio.reports.page_parts import About, Names

R = TypeVar("R", bound=Row)
Rows = dict[str, list[R]]


def _by(rows: Iterable[R], key: Callable[[R], str | None]) -> dict[str, list[R]]:
    found: dict[str, list[R]] = defaultdict(list)
    for row in rows:
        name = key(row)
        if name is not None:
            found[name].append(row)
    return dict(found)


class Facts:
    """Rows by resource, technology and activity.

    Rows that name a resource or technology which the tables lack are left out: `symbio knowledge check`
    tells of them.

    Parameters
    ----------
    knowledge
        The tables.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.names = Names(knowledge)

    def _knows(self, *resources: str | None) -> bool:
        return all(self.names.knows_resource(name) for name in resources)

    @cached_property
    def _uses(self) -> list[Use]:
        return [use for use in self.knowledge.uses if self._knows(use.resource, use.replaces)]

    @cached_property
    def uses_of(self) -> Rows[Use]:
        """Uses by what is offered."""
        return _by(self._uses, lambda use: use.resource)

    @cached_property
    def uses_for(self) -> Rows[Use]:
        """Uses by what they replace."""
        return _by(self._uses, lambda use: use.replaces)

    @cached_property
    def _technology_flows(self) -> list[TechnologyFlow]:
        k = self.knowledge
        return [f for f in k.technology_flows if self._knows(f.resource) and f.technology in k.technology]

    @cached_property
    def inputs(self) -> Rows[TechnologyFlow]:
        """What goes into technologies, by resource."""
        return _by((f for f in self._technology_flows if f.direction == "in"), lambda f: f.resource)

    @cached_property
    def outputs(self) -> Rows[TechnologyFlow]:
        """What comes out of technologies, by resource."""
        return _by((f for f in self._technology_flows if f.direction == "out"), lambda f: f.resource)

    @cached_property
    def of_technology(self) -> Rows[TechnologyFlow]:
        """Inputs and outputs by technology."""
        return _by(self._technology_flows, lambda f: f.technology)

    @cached_property
    def _activity_flows(self) -> list[ActivityFlow]:
        return [flow for flow in self.knowledge.activity_flows if self._knows(flow.resource)]

    @cached_property
    def given(self) -> Rows[ActivityFlow]:
        """What plants give out, by resource."""
        return _by((f for f in self._activity_flows if f.direction == "out"), lambda f: f.resource)

    @cached_property
    def taken(self) -> Rows[ActivityFlow]:
        """What plants take in, by resource."""
        return _by((f for f in self._activity_flows if f.direction == "in"), lambda f: f.resource)

    @cached_property
    def of_activity(self) -> Rows[ActivityFlow]:
        """What plants of a class take in and give out."""
        return _by(self._activity_flows, lambda f: f.nace)

    @cached_property
    def precedents_of(self) -> Rows[Precedent]:
        """Documented exchanges by what was exchanged."""
        return _by(self.knowledge.precedents, lambda p: p.resource)

    @cached_property
    def precedents_for(self) -> Rows[Precedent]:
        """Documented exchanges by what was replaced."""
        return _by(self.knowledge.precedents, lambda p: p.replaces)

    @cached_property
    def precedents_by(self) -> Rows[Precedent]:
        """Documented exchanges by their treatment."""
        return _by(self.knowledge.precedents, lambda p: p.technology)

    @cached_property
    def names_of(self) -> Rows[Name]:
        """Names by resource."""
        return _by(self.knowledge.names, lambda name: name.resource)

    @cached_property
    def codes_of(self) -> Rows[CodeLink]:
        """Codes by resource."""
        return _by(self.knowledge.codes, lambda link: link.resource)

    def run_by(self, nace: str) -> list[Technology]:
        """Technologies whose usual operators include the class, or a class of the group, `nace`."""
        return [t for t in self.knowledge.technologies if _overlaps(nace, t.activities)]

    def uses_in(self, nace: str) -> list[Use]:
        """Uses that are known for the class `nace`."""
        return [use for use in self._uses if begins_with_one_of(nace, use.activities)]

    def wider(self, i: int) -> Iterator[About]:
        """What resource `i` is a kind of, nearest first; groupings, for which nothing is known, left out."""
        table = self.knowledge.resources
        for j in table.ancestors(i):
            if not table.abstract[j]:
                yield About(self.names.resource(table.ids[j]), is_wider=True)

    def kinds(self, i: int) -> Iterator[About]:
        """Kinds of resource `i`, nearest first; none of a grouping, whose page asks to choose one."""
        table = self.knowledge.resources
        if table.abstract[i]:
            return
        for j, _steps in sorted(table.descendants(i).items(), key=lambda item: (item[1], item[0])):
            yield About(self.names.resource(table.ids[j]), is_wider=False)

    def bears(self, i: int, resource: str | None, trait: str | None) -> bool:
        """True when resource `i` is what a rule names: a `resource` with a `trait`, as far as given."""
        table = self.knowledge.resources
        if resource is None and trait is None:
            return False
        if resource is not None and (resource not in table.index or not table.is_a(i, table.index[resource])):
            return False
        return trait is None or trait in table.traits[i]

    def hazards_as(self, i: int, *, is_offer: bool) -> list[Hazard]:
        """Rules about resource `i` as what is offered, or as what is needed; refusals first."""
        found = [h for h in self.knowledge.hazards if self.bears(i, *_named(h, is_offer=is_offer))]
        return sorted(found, key=lambda h: h.verdict != "refuse")


def _named(hazard: Hazard, *, is_offer: bool) -> tuple[str | None, str | None]:
    if is_offer:
        return hazard.resource, hazard.trait
    return hazard.other_resource, hazard.other_trait


def _overlaps(nace: str, prefixes: tuple[str, ...]) -> bool:
    """True when `nace` lies in one of the groups; a group counts when it holds one of them."""
    is_group = len(nace) < 5
    return begins_with_one_of(nace, prefixes) or (is_group and any(p.startswith(nace) for p in prefixes))


@lru_cache(maxsize=4)
def facts_of(knowledge: Knowledge) -> Facts:
    """Rows of `knowledge` by what they are about, kept for as long as it is in use."""
    return Facts(knowledge)
