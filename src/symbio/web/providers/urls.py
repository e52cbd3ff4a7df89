"""Addresses of providers and of what they are asked."""

from __future__ import annotations

from django.urls import path

from symbio.web.providers import views

urlpatterns = [
    path("providers/", views.provider_list, name="providers"),
    path("providers/<int:pk>/", views.provider_page, name="provider"),
    path("my/company/<int:pk>/provider/", views.provider_edit, name="provider-edit"),
    path("questions/", views.questions, name="questions"),
    path("questions/<int:provider>/<int:stream>/", views.question, name="question"),
    path("streams/<int:pk>/ask/", views.ask, name="ask"),
    path("answers/<int:pk>/decide/", views.decide, name="answer-decide"),
]
