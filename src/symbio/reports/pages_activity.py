"""The page of a type of company: what it takes and gives, runs and could use, and where it has been done."""

from __future__ import annotations

from dataclasses import dataclass

from symbio.knowledge import Precedent
from symbio.knowledge.code_shapes import nace_classes
from symbio.reports.page_facts import Facts
from symbio.reports.page_parts import Origin, Ref
from symbio.reports.page_rows import PartyRow, PrecedentRow, UseRow, party_row, precedent_row, use_row

CLASS_LENGTH = 5
"""Characters of a class, ``"23.51"``; a shorter code names a group."""


@dataclass(frozen=True, slots=True)
class ActivityPage:
    """Everything that is known of one class of activities, or of a group of classes.

    Attributes
    ----------
    classes
        Classes of the group; empty for a class.
    group
        The group in which it lies; None for a group of two digits.
    gives, takes
        Flows of a typical plant, the usual first; empty for a group.
    runs
        Technologies that such plants run.
    uses
        Resources that are known to serve here in place of others, the most usual first; empty for a group.
    donor, receiver
        Precedents by the side that such a plant had.
    origin
        None where the tables have no row of it.
    """

    ref: Ref
    group: Ref | None
    classes: tuple[Ref, ...]
    gives: tuple[PartyRow, ...]
    takes: tuple[PartyRow, ...]
    runs: tuple[Ref, ...]
    uses: tuple[UseRow, ...]
    donor: tuple[PrecedentRow, ...]
    receiver: tuple[PrecedentRow, ...]
    origin: Origin | None

    @property
    def is_group(self) -> bool:
        """True for a group of classes."""
        return len(self.ref.id) < CLASS_LENGTH

    @property
    def none_known(self) -> tuple[str, ...]:
        """Codes of the headings under which nothing is known; a group tells no flows and no uses."""
        own = {"page-gives": self.gives, "page-takes": self.takes, "page-instead": self.uses}
        known = {
            **({} if self.is_group else own),
            "page-may-run": self.runs,
            "page-as-donor": self.donor,
            "page-as-receiver": self.receiver,
        }
        return tuple(code for code, rows in known.items() if not rows)


def activity_page(facts: Facts, nace: str) -> ActivityPage:
    """The page of the class or group of classes `nace`."""
    k, names = facts.knowledge, facts.names
    row = k.activity.get(nace)
    is_group = len(nace) < CLASS_LENGTH
    classes = names.classes(nace) or tuple(sorted(c for c in nace_classes() if c.startswith(nace)))
    flows = facts.of_activity.get(nace, [])
    usual = sorted(flows, key=lambda f: -(f.share or 0.0))
    return ActivityPage(
        ref=names.activity(nace),
        group=None if len(nace) == 2 else names.activity(nace[:2]),
        classes=tuple(names.activity(c) for c in classes) if is_group else (),
        gives=tuple(party_row(facts, f) for f in usual if f.direction == "out"),
        takes=tuple(party_row(facts, f) for f in usual if f.direction == "in"),
        runs=tuple(names.technology(t.id) for t in facts.run_by(nace)),
        uses=() if is_group else _uses(facts, nace),
        donor=_done(facts, [p for p in k.precedents if _lies_in(p.donor_nace, nace)]),
        receiver=_done(facts, [p for p in k.precedents if _lies_in(p.receiver_nace, nace)]),
        origin=None if row is None else Origin.of(row),
    )


def _lies_in(nace: str | None, group: str) -> bool:
    return nace is not None and nace.startswith(group)


def _done(facts: Facts, rows: list[Precedent]) -> tuple[PrecedentRow, ...]:
    return tuple(precedent_row(facts, row) for row in rows)


def _uses(facts: Facts, nace: str) -> tuple[UseRow, ...]:
    """Uses known for it: those that name the class before those that name its group, the usual first."""
    uses = sorted(facts.uses_in(nace), key=lambda use: (nace not in use.activities, -use.weight))
    return tuple(use_row(facts, use) for use in uses)
