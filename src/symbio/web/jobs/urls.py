"""Addresses of background work."""

from __future__ import annotations

from django.urls import path

from symbio.web.jobs import views

urlpatterns = [
    path("", views.job_list, name="jobs"),
    path("<int:pk>/again/", views.job_again, name="job-again"),
    path("<int:pk>/", views.job_page, name="job"),
    path("<int:pk>/cancel/", views.job_cancel, name="job-cancel"),
]
