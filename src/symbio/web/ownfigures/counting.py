"""Own rows as an assessment takes them: whose they are, and where each of them stands.

They count at the moment of looking and for the people of their owner alone. Nothing that is kept and nothing
that others see is made of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import cast

from django.db.models import Q
from django.urls import reverse

from symbio.assessment.own_tables import Kind, from_cells
from symbio.knowledge.valued import Factor, Price
from symbio.web.access import Viewer
from symbio.web.access_spaces import SHARING_ROLES, workspace_role
from symbio.web.ownfigures.models import OwnTable


@dataclass(frozen=True)
class OwnFigures:
    """Rows of one owner that count instead of the shared ones; ``tables`` are keys of their tables by kind.

    ``owner`` is the name of the company or workspace, ``page`` the address of its tables.
    """

    owner: str = ""
    page: str = ""
    factors: tuple[Factor, ...] = ()
    prices: tuple[Price, ...] = ()
    tables: Mapping[str, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Rows of both kinds."""
        return len(self.factors) + len(self.prices)

    def href(self, kind: str, row: str) -> str:
        """Page of the row that the note of an assessment names."""
        return reverse("own-row", args=[self.tables[kind], row])


NONE = OwnFigures()


def of_companies(viewer: Viewer, sides: Iterable[int]) -> OwnFigures:
    """Own figures by which `viewer` looks at an exchange between the organisations `sides`.

    Those of their company on a side of it; of their first company that has any, where none is on a side.
    """
    if not viewer.organisations:
        return NONE
    found = OwnTable.objects.filter(organisation__in=viewer.organisations).select_related("organisation")
    rows = list(found.order_by("organisation_id", "kind"))
    own = frozenset(sides) & viewer.organisations
    at_side = [row for row in rows if row.organisation_id in own]
    return _figures(at_side or rows)


def of_workspace(viewer: Viewer, workspace_id: int) -> OwnFigures:
    """Own figures of a workspace, for those who work in it: guests see what everybody sees."""
    if workspace_role(viewer, workspace_id) not in SHARING_ROLES:
        return NONE
    found = OwnTable.objects.filter(workspace=workspace_id).select_related("workspace")
    return _figures(list(found.order_by("kind")))


def _figures(tables: Collection[OwnTable]) -> OwnFigures:
    """The tables of the first owner among `tables`."""
    first = next(iter(tables), None)
    if first is None:
        return NONE
    owner = first.organisation or first.workspace
    own = [one for one in tables if (one.organisation or one.workspace) == owner]
    rows = {one.kind: tuple(from_cells(cast(Kind, one.kind), cells) for _n, cells in one.rows) for one in own}
    address = "own-company" if first.organisation_id else "own-space"
    return OwnFigures(
        owner=str(owner),
        page=reverse(address, args=[first.organisation_id or first.workspace_id]),
        factors=cast(tuple[Factor, ...], rows.get("factors", ())),
        prices=cast(tuple[Price, ...], rows.get("prices", ())),
        tables={one.kind: one.pk for one in own},
    )


def tables_seen(viewer: Viewer) -> Q:
    """Tables whose rows `viewer` may read: of their companies, and of workspaces in which they work."""
    spaces = [pk for pk, role in viewer.spaces.items() if role in SHARING_ROLES]
    return Q(organisation__in=viewer.organisations) | Q(workspace__in=spaces)
