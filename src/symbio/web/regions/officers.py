"""People of authorities: given a region by an administrator, taken back by one."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from symbio.web.regions.models import Region, RegionOfficer


def is_officer(user: Any, region: Region) -> bool:
    """True for people of the authority of a region."""
    return bool(user.is_authenticated) and region.officers.filter(user_id=user.pk).exists()


def regions_of(user: Any) -> list[Region]:
    """Regions whose authority a person belongs to."""
    if not user.is_authenticated:
        return []
    return list(Region.objects.filter(officers__user_id=user.pk).order_by("code"))


def set_officer(user: Any, region: Region, *, is_officer: bool, given_by: Any) -> None:
    """Make a person one of the authority of a region, or no longer; ``is_authority`` follows."""
    with transaction.atomic():
        if is_officer:
            RegionOfficer.objects.get_or_create(user=user, region=region, defaults={"given_by": given_by})
        else:
            RegionOfficer.objects.filter(user=user, region=region).delete()
        user.is_authority = RegionOfficer.objects.filter(user=user).exists()
        user.save(update_fields=["is_authority"])
