"""Addresses of documents: what, for whom, in which language, in which form."""

from __future__ import annotations

from django.urls import path

from symbio.web.documents import views

urlpatterns = [
    path("streams/<int:pk>/director-<str:lang>.<str:form>", views.director, name="director"),
    path("candidates/<int:pk>/letter-<str:side>-<str:lang>.<str:form>", views.letter, name="letter"),
]
