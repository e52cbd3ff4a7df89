"""The reader's language: chosen, else the account's, else the browser's."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from symbio.language import LANGUAGES

COOKIE = "symbio_language"


def language_of(request: HttpRequest) -> str:
    """Language in which `request` is answered: "ru" or "en"."""
    chosen = request.COOKIES.get(COOKIE)
    if chosen in LANGUAGES:
        return chosen
    for part in request.headers.get("Accept-Language", "").split(","):
        lang = part.split(";")[0].strip().lower()[:2]
        if lang in LANGUAGES:
            return lang
    return "ru"


class LanguageMiddleware:
    """Sets ``request.lang`` and the language of the libraries' own words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the reader's language."""
        request.lang = language_of(request)  # type: ignore[attr-defined]
        with translation.override(request.lang):  # type: ignore[attr-defined]
            response = self._get_response(request)
            response.headers.setdefault("Content-Language", request.lang)  # type: ignore[attr-defined]
            return response
