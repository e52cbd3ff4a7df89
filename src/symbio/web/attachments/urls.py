"""Addresses of files, below ``/files/``."""

from __future__ import annotations

from django.urls import path, re_path

from symbio.web.attachments import views

urlpatterns = [
    path("<int:pk>/", views.download, name="file"),
    path("<int:pk>/edit/", views.file_edit, name="file-edit"),
    path("<int:pk>/remove/", views.file_remove, name="file-remove"),
    path("<int:pk>/restore/", views.file_restore, name="file-restore"),
    path("company/<int:pk>/", views.company_files, name="files-company"),
    path("space/<int:pk>/", views.space_files, name="files-space"),
    re_path(r"^(?P<kind>stream|site)/(?P<pk>\d{1,18})/$", views.files, name="files"),
]
