"""Addresses of the intake."""

from __future__ import annotations

from django.urls import path

from symbio.web.intake import views, views_bulk, views_streams

urlpatterns = [
    path("my/imports/<int:pk>/", views.review_page, name="import-review"),
    path("my/imports/<int:pk>/say/", views.say_page, name="import-say"),
    path("my/imports/<int:pk>/row/<int:sheet>/<int:row>/", views.row_page, name="import-row"),
    path("my/company/<int:pk>/rules/", views.rules_page, name="import-rules"),
    path("my/company/<int:pk>/streams/", views_bulk.streams_page, name="streams-bulk"),
    path("my/company/<int:pk>/exchanges/", views_streams.exchanges_page, name="exchanges"),
    path("streams/<int:pk>/running/", views_streams.stream_running, name="stream-running"),
    path("streams/<int:pk>/resource/", views_streams.stream_resource, name="stream-resource"),
    path("my/sweeps/<int:pk>/undo/", views_bulk.sweep_undo, name="sweep-undo"),
]
