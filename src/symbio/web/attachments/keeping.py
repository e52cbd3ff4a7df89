"""Keeping files, changing what is said of them, removing them and bringing them back; who took one away."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Sum
from django.http import Http404
from django.utils import timezone

from symbio.web.access import Viewer
from symbio.web.attachments.models import Attachment, Download, store
from symbio.web.attachments.seeing import of_organisation, own_file, owner_of
from symbio.web.attachments.types import RefusedAttachment, checked, clean_name
from symbio.web.registry.models import Organisation, Sighting, Site, Stream

FIELDS = ("kind", "dated", "valid_until", "laboratory", "sees")
"""What a person says of a file."""
KEPT = timedelta(days=30)
"""So long can a removed file be brought back for certain."""
MEGABYTE = 2**20


def used_bytes(organisation: Organisation) -> int:
    """Size of all files of a company that are not removed."""
    alive = of_organisation(organisation).filter(removed_at=None)
    return int(alive.aggregate(total=Sum("size"))["total"] or 0)


def attach(thing: Stream | Site, upload: Any, said: Mapping[str, Any], *, user: Any) -> Attachment:
    """Keep an upload on a stream or a site, with what is said of it (`FIELDS`).

    Raises
    ------
    RefusedAttachment
        Too large, no room left, or not a file that is taken.
    """
    organisation = _organisation_of(thing)
    if not Viewer.of(user).may_edit(organisation.pk):
        raise Http404
    _require_size(upload)
    data, name, content_type = checked(upload.read(), upload.name or "")
    on = {"stream": thing} if isinstance(thing, Stream) else {"site": thing}
    made = Attachment(
        **on,
        **{field: said[field] for field in FIELDS},
        name=name,
        content_type=content_type,
        size=len(data),
        digest=hashlib.sha256(data).hexdigest(),
        user=user,
    )
    _clear_out(organisation)
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        _require_room(organisation, made)
        made.file.save(name, ContentFile(data), save=False)
        try:
            made.save()
        except Exception:
            store().delete(made.file.name)
            raise
    return made


def _organisation_of(thing: Stream | Site) -> Organisation:
    return thing.site.organisation if isinstance(thing, Stream) else thing.organisation


def _require_size(upload: Any) -> None:
    most = settings.ATTACHMENT_BYTES
    if (upload.size or 0) > most:
        name = clean_name(upload.name or "")
        raise RefusedAttachment("attachment-too-large", file=name, megabytes=most // MEGABYTE)


def _require_room(organisation: Organisation, made: Attachment) -> None:
    most = settings.ATTACHMENTS_BYTES
    if used_bytes(organisation) + made.size > most:
        raise RefusedAttachment("attachment-no-room", file=made.name, megabytes=most // MEGABYTE)


def _clear_out(organisation: Organisation) -> None:
    """Delete files for good that were removed long ago."""
    old = of_organisation(organisation).filter(removed_at__lt=timezone.now() - KEPT)
    for file in list(old):
        file.delete()
        store().delete(file.file.name)


def change(attachment: Attachment, said: Mapping[str, Any], *, user: Any) -> None:
    """Change what is said of a file, and who sees it."""
    file = own_file(attachment.pk, user)
    for field in FIELDS:
        setattr(file, field, said[field])
    file.save(update_fields=FIELDS)


def set_removed(attachment: Attachment, *, is_removed: bool, user: Any) -> None:
    """Remove a file, or bring it back where there is room for it.

    Raises
    ------
    RefusedAttachment
        No room left.
    """
    file = own_file(attachment.pk, user)
    with transaction.atomic():
        organisation = Organisation.objects.select_for_update().get(pk=owner_of(file))
        if not is_removed and file.removed_at is not None:
            _require_room(organisation, file)
        file.removed_at = timezone.now() if is_removed else None
        file.save(update_fields=["removed_at"])


def note_download(attachment: Attachment, viewer: Viewer) -> None:
    """Note once a day that somebody of another company took a file away; its owner is told."""
    if viewer.user_id is None or attachment.stream is None or owner_of(attachment) in viewer.organisations:
        return
    whose = {"user_id": viewer.user_id, "day": timezone.now().date()}
    company = next(iter(sorted(viewer.organisations)), None)
    with transaction.atomic():
        Download.objects.get_or_create(attachment=attachment, **whose, defaults={"organisation_id": company})
        sighting, _ = Sighting.objects.get_or_create(
            stream=attachment.stream, **whose, defaults={"organisation_id": company, "groups": ""}
        )
        groups = {*filter(None, sighting.groups.split(",")), "file"}
        sighting.groups = ",".join(sorted(groups))
        sighting.save(update_fields=["groups"])
