"""Addresses of administrators."""

from __future__ import annotations

from django.urls import path

from symbio.web.steward import views

urlpatterns = [
    path("", views.overview, name="steward"),
    path("mail/", views.mail_try, name="steward-mail"),
    path("users/", views.users, name="steward-users"),
    path("users/<int:pk>/", views.user, name="steward-user"),
    path("users/<int:pk>/<slug:act>/", views.user_act, name="steward-user-act"),
    path("companies/", views.companies, name="steward-companies"),
    path("companies/<int:pk>/verify/", views.company_verify, name="steward-verify"),
    path("knowledge/", views.knowledge, name="steward-knowledge"),
    path("lists/", views.lists, name="steward-lists"),
    path("lists/<int:pk>/", views.code_list, name="steward-list"),
    path("imports/", views.imports, name="steward-imports"),
    path("jobs/", views.jobs, name="steward-jobs"),
    path("jobs/rematch/", views.rematch, name="steward-rematch"),
    path("jobs/<int:pk>/", views.job_act, name="steward-job"),
    path("log/", views.log, name="steward-log"),
    path("log.csv", views.log_csv, name="steward-log-csv"),
]
