"""What is taken away as a file is written down."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from symbio.web.steward.events import record


class ExportLog:
    """Adds a line to the log for each file that somebody with an account takes away."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and note an attachment."""
        response = self._get_response(request)
        is_file = response.headers.get("Content-Disposition", "").startswith("attachment")
        user = getattr(request, "user", None)
        if is_file and response.status_code == 200 and user is not None and user.is_authenticated:
            record("export", user, request.path)
        return response
