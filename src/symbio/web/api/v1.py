"""``/api/v1``: the routes together, and how every refusal is worded."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.renderers import JSONRenderer

from symbio.language import SymbioError
from symbio.web.api import asking, reading, writing
from symbio.web.api.refusals import Fault, Refused, fault_of, refused
from symbio.web.api.routes import router
from symbio.web.assessing import api as assessing


class Plain(JSONRenderer):
    """JSON that people can read: Russian as Russian."""

    def __init__(self) -> None:
        super().__init__()
        self.json_dumps_params = {"ensure_ascii": False}


class Api(NinjaAPI):
    """Answers that no cache keeps: they depend on the token and the language."""

    def create_response(self, request: HttpRequest, data: Any, **how: Any) -> HttpResponse:
        """An answer in JSON."""
        return _kept_by_nobody(super().create_response(request, data, **how))


def _kept_by_nobody(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    patch_vary_headers(response, ("Authorization", "Accept-Language"))
    return response


api = Api(
    title="Symbio",
    version="1",
    description="Streams, candidates and answers of the engine. Sentences come in the language of "
    "`Accept-Language`: en or ru.",
    renderer=Plain(),
    docs_url=None,
    urls_namespace="api-v1",
)
_PARTS = (reading, writing, asking, assessing)  # to import them is to fill the router
api.add_router("", router)


@api.exception_handler(Refused)
def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    lang = str(getattr(request, "lang", "ru"))
    told = {"errors": [fault.told(lang) for fault in refusal.faults]}
    response = api.create_response(request, told, status=refusal.status)
    for name, value in refusal.headers.items():
        response.headers[name] = value
    return response


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Exception | None = None, rest: str = "") -> HttpResponse:
    """There is no such thing, or the caller may not know of it: the same answer for both."""
    return _refused(request, refused(404, "api-not-found"))


@api.exception_handler(ValidationError)
def _wrong(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return _refused(request, Refused(422, tuple(fault_of(one) for one in error.errors)))


@api.exception_handler(SymbioError)
def _unusable(request: HttpRequest, error: SymbioError) -> HttpResponse:
    return _refused(request, Refused(422, (Fault(error.message),)))


@api.exception_handler(RequestDataTooBig)
def _too_big(request: HttpRequest, error: Exception) -> HttpResponse:
    return _refused(request, refused(400, "api-too-big"))


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return _refused(request, refused(error.status_code, "api-unreadable"))
