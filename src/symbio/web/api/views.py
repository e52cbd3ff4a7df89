"""The page of personal tokens."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from symbio.language import SymbioError, say, say_code
from symbio.web.api.models import SCOPES, Token
from symbio.web.api.tokens import DAYS, make_token, revoke_token
from symbio.web.registry.forms import Worded, spoken

LASTING = (30, 90, DAYS)
"""How long a new token may be good [days]."""


class TokenForm(Worded, forms.Form):
    """What a token is for."""

    prefix_code = "token"
    name = forms.CharField(max_length=60)
    days = forms.ChoiceField(required=False, initial=DAYS)
    read = forms.BooleanField(required=False, initial=True)
    write = forms.BooleanField(required=False)
    match = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lasts = self.fields["days"]
        assert isinstance(lasts, forms.ChoiceField)
        lasts.choices = [(days, say_code("web-token-days", spoken(), days=days)) for days in LASTING]
        self.word_fields()

    def clean(self) -> dict[str, Any]:
        """At least one thing that the token may do."""
        said = super().clean() or {}
        said["scopes"] = [scope for scope in SCOPES if said.get(scope)]
        if not said["scopes"]:
            raise forms.ValidationError(say_code("web-token-nothing", spoken()))
        return said


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def tokens_page(request: HttpRequest) -> HttpResponse:
    """One's tokens; a new one is shown here and never again."""
    form = TokenForm(request.POST or None)
    facts: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            facts["made"], facts["secret"] = make_token(
                request.user, said["name"], scopes=said["scopes"], days=int(said["days"] or DAYS)
            )
            facts["form"] = TokenForm()
        except SymbioError as error:
            form.add_error(None, say(error.message, spoken()))
    facts["tokens"] = Token.objects.filter(user_id=request.user.pk or 0).order_by(
        "revoked_at", "-created_at", "pk"
    )
    return render(request, "api/tokens.html", facts)


@login_required
@require_POST
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Revoke a token."""
    revoke_token(pk, request.user)
    messages.info(request, say_code("web-token-revoked-said", spoken()))
    return redirect("tokens")
