"""Addresses of likely duplicates, below ``/duplicates/``."""

from __future__ import annotations

from django.urls import path, re_path

from symbio.web.duplicates import views

urlpatterns = [
    path("", views.platform, name="duplicates"),
    path("company/<int:pk>/", views.company, name="duplicates-company"),
    path("space/<int:pk>/", views.space, name="duplicates-space"),
    path("merges/<int:pk>/undo/", views.merge_undo, name="merge-undo"),
    re_path(
        r"^(?P<kind>organisation|site|stream|resident)/(?P<a>\d{1,18})/(?P<b>\d{1,18})/$",
        views.pair,
        name="duplicates-pair",
    ),
]
