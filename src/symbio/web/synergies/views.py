"""The page of a candidate, and what one says to it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from symbio.language import Message
from symbio.web import bridge
from symbio.web.access import Viewer, cards, visible
from symbio.web.registry.models import Stream
from symbio.web.synergies.models import Candidate
from symbio.web.synergies.saying import REASONS, say
from symbio.web.synergies.seen import Fit, as_seen, fit


def _candidate(pk: int, viewer: Viewer) -> Candidate:
    """A candidate both of whose sides the viewer may know of."""
    found = get_object_or_404(
        Candidate.objects.select_related("offer__site__organisation", "need__site__organisation"), pk=pk
    )
    seen = visible(Stream.objects.filter(pk__in=(found.offer_id, found.need_id)), viewer).count()
    if seen < 2:
        raise Http404
    return found


@require_GET
def candidate_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Two sites and the way between them; why it fits, who has done it, what to check first."""
    viewer = Viewer.of(request.user)
    candidate = _candidate(pk, viewer)
    lang = str(getattr(request, "lang", "ru"))
    sides = [candidate.offer, candidate.need]
    offer, need = cards(sides, viewer, joined=[side.pk for side in sides])
    own = [side for side, card in (("offer", offer), ("need", need)) if card.is_own]
    found, is_exact = fit(candidate, offer, need), offer.is_exact and need.is_exact
    matches = bridge.explain(as_seen(offer), as_seen(need))
    told: dict[str, tuple[Message, ...]] = {"why": (), "warnings": (), "checks": ()}
    if len(matches):
        told = {
            "why": matches.reasons(0, lang),
            "warnings": matches.warnings(0, lang),
            "checks": matches.checks(0, lang),
        }
    words = {word.side: word for word in candidate.words.all()}
    facts = {
        "candidate": candidate,
        "offer": offer,
        "need": need,
        "told": told,
        "precedents": matches.precedents(0)[:5] if len(matches) else (),
        "fit": found,
        "parts": _parts(found, is_exact=is_exact),
        "steps": _steps(found.via),
        "own": own,
        "both_exact": is_exact,
        "words": words,
        "both_interested": all(w in words and words[w].kind == "interested" for w in ("offer", "need")),
        "reasons": REASONS,
    }
    return render(request, "synergies/candidate.html", facts)


def _parts(fit: Fit, *, is_exact: bool) -> list[tuple[str, float]]:
    """Parts of the score, the weakest first; that of the distance only where both places are open."""
    parts = [part for part in fit.parts.items() if is_exact or part[0] != "distance"]
    return sorted(parts, key=lambda part: part[1])


def _steps(via: str) -> list[str]:
    """Technologies on the way."""
    known = bridge.knowledge().technology
    return [step for step in via.split(">") if step in known]


@login_required
@require_POST
def candidate_say(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that one is interested, or why a candidate is not relevant; or take it back."""
    candidate = _candidate(pk, Viewer.of(request.user))
    say(
        candidate,
        request.POST.get("side", ""),
        request.POST.get("kind", ""),
        user=request.user,
        reason=request.POST.get("reason", ""),
        text=request.POST.get("text", ""),
    )
    return redirect("candidate", pk=pk)
