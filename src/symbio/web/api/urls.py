"""Addresses of the programming interface and of the page of tokens."""

from __future__ import annotations

from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from symbio.web.api import views
from symbio.web.api.v1 import api, not_found

urlpatterns = [
    path("my/tokens/", views.tokens_page, name="tokens"),
    path("my/tokens/<int:pk>/revoke/", views.token_revoke, name="token-revoke"),
    path("api/v1/", api.urls),
    path("api/v1/<path:rest>", csrf_exempt(not_found), name="api-not-found"),
]
