"""One change of many streams of a company: each keeps what it said before, all are undone as one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from symbio.language import SymbioError
from symbio.streams.fields import choices
from symbio.web import bridge
from symbio.web.intake.models import Sweep
from symbio.web.jobs.queue import start_rematch
from symbio.web.registry.intake import snapshot
from symbio.web.registry.models import FIELD_GROUPS, VISIBILITIES, Organisation, Stream, StreamChange
from symbio.web.synergies.models import Candidate

MOST_AT_ONCE = 1000
"""Most streams of one change."""
MATCHED_AT_ONCE = 50
"""So many are matched with the change itself; more wait for one matching of everything."""
SWEPT = ("sees", "site", "current_fate", "pattern", "removed")
"""What can be set: visibility of all fields, site, fate today, pattern in time; removed or brought back."""
_BATCH = 500


class RefusedSweep(SymbioError):
    """A change of many streams that cannot be made."""


@dataclass(frozen=True)
class Wish:
    """What is to be set; "" leaves a field as it is."""

    sees: str = ""
    site: str = ""
    current_fate: str = ""
    pattern: str = ""
    removed: str = ""

    def fields(self, organisation: Organisation) -> dict[str, Any]:
        """Values by field of the stream.

        Raises
        ------
        RefusedSweep
            Nothing is to be set, or to a value that there is not.
        """
        found: dict[str, Any] = {}
        if self.sees:
            if self.sees not in VISIBILITIES:
                raise RefusedSweep("intake-bulk-unknown", text=self.sees[:40])
            found |= {f"sees_{group}": self.sees for group in FIELD_GROUPS}
        if self.site:
            found["site_id"] = self._site(organisation)
        for name, value in (("current_fate", self.current_fate), ("pattern", self.pattern)):
            if value:
                if value not in {choice.value for choice in choices()[name]}:
                    raise RefusedSweep("intake-bulk-unknown", text=value[:40])
                found[name] = value
        if self.removed in ("yes", "no"):
            found["removed_at"] = self.removed == "yes"
        if not found:
            raise RefusedSweep("intake-bulk-nothing")
        return found

    def _site(self, organisation: Organisation) -> int:
        own = organisation.sites.filter(pk=int(self.site) if self.site.isdigit() else 0)
        pk = own.values_list("pk", flat=True).first()
        if pk is None:
            raise RefusedSweep("intake-bulk-unknown", text=self.site[:40])
        return int(pk)


def sweep(organisation: Organisation, keys: Iterable[int], wish: Wish, *, user: Any) -> Sweep:
    """Set fields of streams of `organisation`; keys of others are no keys.

    Raises
    ------
    RefusedSweep
        No stream is meant, too many are, or nothing is to be set.
    """
    wanted = wish.fields(organisation)
    own = Stream.objects.filter(pk__in=list(keys)[: MOST_AT_ONCE + 1], site__organisation=organisation)
    streams = list(own.select_related("site__organisation").order_by("pk"))
    if not streams:
        raise RefusedSweep("intake-bulk-none")
    if len(streams) > MOST_AT_ONCE:
        raise RefusedSweep("intake-bulk-too-many", most=MOST_AT_ONCE)
    with transaction.atomic():
        before = _set(streams, wanted, user=user)
        made = Sweep.objects.create(
            organisation=organisation, user=user, changes=wanted, before=before, count=len(before)
        )
    _match(organisation, streams, wanted, user=user)
    return made


def _set(streams: Sequence[Stream], wanted: Mapping[str, Any], *, user: Any) -> list[list[Any]]:
    """Set the fields of those that differ; returns what stood there before, by stream."""
    now, before, changed, changes = timezone.now(), [], [], []
    for stream in streams:
        was = {name: _value(stream, name) for name in wanted}
        if was == dict(wanted):
            continue
        action = {True: "removed", False: "restored"}.get(wanted.get("removed_at", ""), "changed")
        kept = {**snapshot(stream), "site": stream.site_id}
        changes.append(StreamChange(stream=stream, user=user, action=action, before=kept))
        before.append([stream.pk, was])
        _write(stream, wanted)
        stream.changed_at = now
        changed.append(stream)
    Stream.objects.bulk_update(changed, [*_columns(wanted), "changed_at"], batch_size=_BATCH)
    StreamChange.objects.bulk_create(changes, batch_size=_BATCH)
    return before


def _columns(wanted: Mapping[str, Any]) -> list[str]:
    return ["site" if name == "site_id" else name for name in wanted]


def _value(stream: Stream, name: str) -> Any:
    """What stands in a field; of a removal, whether it is one."""
    return stream.removed_at is not None if name == "removed_at" else getattr(stream, name)


def _write(stream: Stream, wanted: Mapping[str, Any]) -> None:
    for name, value in wanted.items():
        if name == "removed_at":
            stream.removed_at = timezone.now() if value else None
        else:
            setattr(stream, name, value)
            if name == "current_fate":
                stream.fate_text = ""


def undo_sweep(made: Sweep, *, user: Any) -> int:
    """Give streams back what stood in their fields; those changed since stay. Returns how many.

    Raises
    ------
    RefusedSweep
        It is undone already.
    """
    if made.undone_at is not None:
        raise RefusedSweep("intake-bulk-undone-already")
    before = dict(made.before)
    found = Stream.objects.filter(pk__in=before, site__organisation=made.organisation)
    streams = list(found.select_related("site__organisation"))
    same = [one for one in streams if all(_value(one, name) == v for name, v in made.changes.items())]
    with transaction.atomic():
        for stream in same:
            _set([stream], before[stream.pk], user=user)
        made.undone_at = timezone.now()
        made.save(update_fields=["undone_at"])
    _match(made.organisation, same, made.changes, user=user)
    return len(same)


def _match(
    organisation: Organisation, streams: Sequence[Stream], wanted: Mapping[str, Any], *, user: Any
) -> None:
    """Match anew what a change may have changed; visibility changes no candidate."""
    if all(name.startswith("sees_") for name in wanted):
        return
    gone = [stream.pk for stream in streams if stream.removed_at is not None]
    Candidate.objects.filter(Q(offer__in=gone) | Q(need__in=gone)).delete()
    left = [stream for stream in streams if stream.removed_at is None and not stream.is_running]
    if len(left) > MATCHED_AT_ONCE:
        start_rematch(owner_id=user.pk)
    elif left:
        fresh = Stream.objects.filter(pk__in=[stream.pk for stream in left]).select_related("site")
        bridge.match_streams(organisation, list(fresh))
