"""Where a company works: a site is added or changed, and its streams are matched where they now are."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from symbio.web import bridge
from symbio.web.jobs.queue import start_rematch
from symbio.web.registry.models import Site, Stream

MOST_AT_ONCE = 40
"""Streams of a site that are matched while its form waits; more are matched in the background."""
TELLING = ("activity", "lat", "lon", "country", "place")
"""Fields of a site of which the understanding or the matching of its streams is made."""


def save_site(form: Any, *, user: Any) -> Site:
    """Save the form of a site; where it moved or does something else, its streams are matched anew.

    Parameters
    ----------
    form
        A valid `SiteForm`.
    user
        Who saves; the job in the background is theirs.
    """
    before = Site.objects.filter(pk=form.instance.pk).values(*TELLING).first()
    with transaction.atomic():
        site: Site = form.save()
        changed = before is not None and any(before[name] != getattr(site, name) for name in TELLING)
        streams = list(_alive(site)) if changed else []
        if streams and before is not None and before["activity"] != site.activity:
            bridge.understand(streams)
            Stream.objects.bulk_update(streams, ("resources", "resource", "kind"), batch_size=500)
        if len(streams) > MOST_AT_ONCE:
            start_rematch(owner_id=user.pk)
    if 0 < len(streams) <= MOST_AT_ONCE:
        bridge.match_streams(site.organisation, [one for one in streams if not one.is_running])
    return site


def _alive(site: Site) -> Any:
    return Stream.objects.filter(site=site, removed_at=None).select_related("site__organisation")
