"""Addresses of own figures."""

from __future__ import annotations

from django.urls import path

from symbio.web.ownfigures import views

urlpatterns = [
    path("my/company/<int:pk>/figures/", views.company, name="own-company"),
    path("spaces/<int:pk>/figures/", views.space, name="own-space"),
    path("own-figures/<int:pk>/remove/", views.remove, name="own-remove"),
    path("own-figures/<str:kind>.csv", views.template, name="own-template"),
    path("sources/own/<int:pk>/<path:row>/", views.row, name="own-row"),
]
