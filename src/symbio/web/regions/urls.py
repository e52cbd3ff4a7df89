"""Addresses of regions."""

from __future__ import annotations

from django.urls import path, register_converter

from symbio.web.regions import views


class CodeConverter:
    """Code of a region, as ``RU-29``."""

    regex = "[A-Z]{2}-[0-9A-Z.]{1,8}"

    def to_python(self, value: str) -> str:
        """From an address."""
        return value

    def to_url(self, value: str) -> str:
        """Into an address."""
        return value


register_converter(CodeConverter, "region")

urlpatterns = [
    path("", views.regions, name="regions"),
    path("<region:code>/", views.region, name="region"),
    path("<region:code>/barriers/", views.barriers, name="region-barriers"),
    path("<region:code>/figures.csv", views.region_csv, name="region-csv"),
]
