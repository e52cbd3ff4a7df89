"""Addresses of assessments and of the rows behind their figures."""

from __future__ import annotations

from django.urls import path

from symbio.web.assessing import views

_FILE = "assessment/dossier.<str:lang>.<str:form>"
urlpatterns = [
    path("candidates/<int:pk>/assessment/", views.assessment, name="assessment"),
    path("candidates/<int:pk>/assessment/settled/", views.settle, name="assessment-settle"),
    path(f"candidates/<int:pk>/{_FILE}", views.dossier, name="assessment-dossier"),
    path("spaces/<int:pk>/pair/<str:key>/assessment/", views.space_assessment, name="space-assessment"),
    path(f"spaces/<int:pk>/pair/<str:key>/{_FILE}", views.space_dossier, name="space-assessment-dossier"),
    path("sources/<str:table>/<path:row>/", views.source, name="source"),
]
