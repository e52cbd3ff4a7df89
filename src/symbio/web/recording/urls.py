"""Addresses of recorded values."""

from __future__ import annotations

from django.urls import path

from symbio.web.recording import views

urlpatterns = [
    path("candidates/<int:pk>/records/", views.records, name="records"),
    path("records/<int:pk>/remove/", views.record_remove, name="record-remove"),
]
