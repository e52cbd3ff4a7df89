"""Addresses of notices, below ``/news/``."""

from __future__ import annotations

from django.urls import path

from symbio.web.notices import views

urlpatterns = [
    path("", views.news, name="news"),
    path("<int:pk>/", views.news_open, name="news-open"),
    path("settings/", views.news_settings, name="news-settings"),
    path("stop/<str:token>/", views.news_stop, name="news-stop"),
]
