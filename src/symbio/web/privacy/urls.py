"""Addresses of one's own data."""

from __future__ import annotations

from django.urls import path

from symbio.web.privacy import views

urlpatterns = [
    path("privacy/", views.privacy, name="privacy"),
    path("my/data/", views.my_data, name="my-data"),
    path("my/data/<int:pk>/", views.export_file, name="export-file"),
    path("my/data/erase/", views.account_erase, name="account-erase"),
    path("my/company/<int:pk>/erase/", views.company_erase, name="company-erase"),
    path("silence/<str:token>/", views.silence, name="silence"),
]
