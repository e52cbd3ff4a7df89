"""Addresses of the intake."""

from __future__ import annotations

from django.urls import path

from symbio.web.intake import views, views_bulk

urlpatterns = [
    path("my/imports/<int:pk>/", views.review_page, name="import-review"),
    path("my/imports/<int:pk>/say/", views.say_page, name="import-say"),
    path("my/imports/<int:pk>/row/<int:sheet>/<int:row>/", views.row_page, name="import-row"),
    path("my/company/<int:pk>/rules/", views.rules_page, name="import-rules"),
    path("my/company/<int:pk>/streams/", views_bulk.streams_page, name="streams-bulk"),
    path("my/sweeps/<int:pk>/undo/", views_bulk.sweep_undo, name="sweep-undo"),
]
