"""Pages of the catalogue, of one stream, of one's own company."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from symbio.language import SymbioError, say_code
from symbio.web import bridge
from symbio.web.access import Viewer, cards, visible, whole
from symbio.web.kept import answer
from symbio.web.registry import catalogue as shelf
from symbio.web.registry.asking import ORDERS, REACHES_KM
from symbio.web.registry.facets import facts_of
from symbio.web.registry.forms import CompanyForm, ImportForm, SiteForm, StreamForm
from symbio.web.registry.imports import take_in
from symbio.web.registry.intake import save_stream, set_removed, understand_form
from symbio.web.registry.models import FIELD_GROUPS, Member, Organisation, Sighting, Site, Stream
from symbio.web.registry.sites import save_site
from symbio.web.synergies.models import Candidate
from symbio.web.synergies.partners import partners_of, usual_partners

MOST_PARTNERS = 10
MOST_SEEN_BY = 20
MOST_TYPICAL = 14
_ASKED_ABOVE = ("q", "order", "near", "km")
"""What the form of the catalogue asks itself."""


def _lang(request: HttpRequest) -> str:
    return str(getattr(request, "lang", "ru"))


def _said(request: HttpRequest, code: str, **facts: Any) -> None:
    messages.info(request, say_code(code, _lang(request), **facts))


@require_GET
def catalogue(request: HttpRequest) -> HttpResponse:
    """Offers and needs, narrowed by the address."""
    query = shelf.Query.of(request.GET.dict())
    page = shelf.page_of(query, Viewer.of(request.user))
    asked = request.GET.copy()
    asked.pop("page", None)
    facts = {
        **page,
        "query": query,
        "address": asked.urlencode(),
        "facets": [facts_of(name, values, asked) for name, values in page["facets"].items()],
        "kept": [(name, value) for name, value in asked.items() if name not in _ASKED_ABOVE],
        "orders": [name for name in ORDERS if name != "near" or query.at],
        "reaches": REACHES_KM,
    }
    is_part = getattr(request, "htmx", False)
    return render(request, "registry/_shelf.html" if is_part else "registry/catalogue.html", facts)


@require_GET
def map_page(request: HttpRequest) -> HttpResponse:
    """The same on a map."""
    viewer = Viewer.of(request.user)
    lands = shelf.countries(viewer)
    query = shelf.Query.of({"country": next(iter(lands), ""), **request.GET.dict()})
    facts = {
        **shelf.facts_of(query, viewer),
        "query": query,
        "map": mark_safe(shelf.overview_map(viewer, query)),
        "lands": lands,
        "land": query.country,
        "address": request.GET.urlencode(),
        "map_address": urlencode({"country": query.country, **request.GET.dict()}),
    }
    chosen = request.GET.copy()
    chosen["country"] = query.country
    found = {name: values for name, values in facts["facets"].items() if name != "country"}
    facts["facets"] = [facts_of(name, values, chosen) for name, values in found.items()]
    facts["is_narrowed"] = any(one["is_chosen"] for one in facts["facets"])
    return render(request, "registry/map.html", facts)


@require_GET
def map_data(request: HttpRequest) -> HttpResponse:
    """The same as GeoJSON."""
    viewer = Viewer.of(request.user)
    found = shelf.geojson_sent(viewer, shelf.Query.of(request.GET.dict()))
    return answer(request, found, viewer, "application/geo+json")


def _seen_stream(pk: int, viewer: Viewer) -> Stream:
    streams = visible(Stream.objects.all(), viewer) | Stream.objects.filter(
        site__organisation_id__in=viewer.organisations
    )
    streams = streams.select_related("site__organisation", "ask", "exchange").annotate(**_HAS_RARE)
    return get_object_or_404(streams, pk=pk)


_RARE = ("editions", "mandate_acts", "departures")
"""What hangs on few streams: asked for where it is there."""
_HAS_RARE = {
    f"has_{name}": Exists(Stream.objects.filter(pk=OuterRef("pk"), **{f"{name}__isnull": False}))
    for name in _RARE
}


@require_GET
def stream_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One stream: what it is, who could take or supply it, and for its owner who has seen it."""
    viewer = Viewer.of(request.user)
    stream = _seen_stream(pk, viewer)
    [card] = cards([stream], viewer)
    facts: dict[str, Any] = {"card": card, "stream": stream if card.is_own else None}
    facts["may_edit"] = viewer.may_edit(stream.site.organisation_id)
    facts["partners"] = partners_of(stream, viewer, most=MOST_PARTNERS, card=card)
    if not facts["partners"]:
        facts["usual"] = usual_partners(stream if card.is_own else None, card)
    if card.is_own:
        seen = stream.sightings.select_related("organisation").order_by("-day", "pk")
        facts["seen_by"] = seen[:MOST_SEEN_BY]
        facts["groups"] = FIELD_GROUPS
    else:
        note_sighting(stream, request, viewer, card.groups)
    return render(request, "registry/stream.html", facts)


def note_sighting(stream: Stream, request: HttpRequest, viewer: Viewer, groups: frozenset[str]) -> None:
    """Note once a day that somebody of another company saw a stream; its owner is told."""
    if viewer.user_id is None:
        return
    organisation = next(iter(sorted(viewer.organisations)), None)
    Sighting.objects.get_or_create(
        stream=stream,
        user_id=viewer.user_id,
        day=timezone.now().date(),
        defaults={"organisation_id": organisation, "groups": ",".join(sorted(groups))},
    )


def _own_site(pk: int, viewer: Viewer) -> Site:
    site = get_object_or_404(Site.objects.select_related("organisation"), pk=pk)
    if not viewer.may_edit(site.organisation_id):
        raise Http404
    return site


def _own_organisation(pk: int, viewer: Viewer) -> Organisation:
    organisation = get_object_or_404(Organisation, pk=pk)
    if not viewer.may_edit(organisation.pk):
        raise Http404
    return organisation


def _own_stream(pk: int, viewer: Viewer) -> Stream:
    stream = get_object_or_404(Stream.objects.select_related("site__organisation"), pk=pk)
    if not viewer.may_edit(stream.site.organisation_id):
        raise Http404
    return stream


@login_required
@require_GET
def my_page(request: HttpRequest) -> HttpResponse:
    """One's own companies, sites and streams, with the best partner of each."""
    viewer = Viewer.of(request.user)
    organisations = Organisation.objects.filter(pk__in=viewer.organisations).order_by("name")
    organisations = organisations.select_related("erasure")
    sites = Site.objects.filter(organisation_id__in=viewer.organisations).order_by("name")
    streams = list(
        Stream.objects.filter(site__organisation_id__in=viewer.organisations, removed_at=None)
        .select_related("site__organisation")
        .order_by("site__name", "direction", "text_key")[:500]
    )
    counted = _candidate_counts([stream.pk for stream in streams], viewer)
    facts = {
        "organisations": organisations,
        "sites": sites,
        "rows": [(stream, *counted.get(stream.pk, (0, None))) for stream in streams],
        "editable": {pk for pk in viewer.organisations if viewer.may_edit(pk)},
    }
    return render(request, "registry/my.html", facts)


def _candidate_counts(streams: list[int], viewer: Viewer) -> dict[int, tuple[int, str]]:
    """Candidates per stream that the viewer may know of, and the band of the best of which all is seen."""
    found: dict[int, tuple[int, str]] = {}
    seen = visible(Stream.objects.all(), viewer).values("pk")
    rows = Candidate.objects.filter(
        Q(offer_id__in=streams, need__in=seen) | Q(need_id__in=streams, offer__in=seen)
    )
    own, told = set(streams), whole(Stream.objects.all(), viewer).values("pk")
    is_told = Case(When(offer__in=told, need__in=told, then=Value(True)), default=Value(False))
    rows = rows.annotate(is_told=is_told).order_by("-score")
    for offer, need, band, is_told in rows.values_list("offer_id", "need_id", "band", "is_told"):
        for stream in {offer, need} & own:
            count, best = found.get(stream, (0, ""))
            found[stream] = count + 1, best or (band if is_told else "")
    return found


@login_required
@require_http_methods(["GET", "POST"])
def company_new(request: HttpRequest) -> HttpResponse:
    """Register a company; who does so owns it."""
    form = CompanyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            organisation = form.save()
            Member.objects.create(user_id=request.user.pk or 0, organisation=organisation, role="owner")
        _said(request, "web-company-saved", name=organisation.name)
        return redirect("site-new", pk=organisation.pk)
    return render(request, "registry/form.html", {"form": form, "title": "web-company-new"})


@login_required
@require_http_methods(["GET", "POST"])
def company_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a company."""
    organisation = _own_organisation(pk, Viewer.of(request.user))
    form = CompanyForm(request.POST or None, instance=organisation)
    if request.method == "POST" and form.is_valid():
        form.save()
        _said(request, "web-company-saved", name=organisation.name)
        return redirect("my")
    return render(request, "registry/form.html", {"form": form, "title": "web-company-edit"})


@login_required
@require_http_methods(["GET", "POST"])
def site_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a site."""
    organisation = _own_organisation(pk, Viewer.of(request.user))
    site = Site(organisation=organisation, activity=organisation.activity)
    form = SiteForm(request.POST or None, instance=site, initial={"name": organisation.name})
    if request.method == "POST" and form.is_valid():
        save_site(form, user=request.user)
        return redirect("stream-new", pk=site.pk)
    return render(request, "registry/site.html", {"form": form, "title": "web-site-new"})


@login_required
@require_http_methods(["GET", "POST"])
def site_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a site: its name, what is done there, where it is and who may know that."""
    form = SiteForm(request.POST or None, instance=_own_site(pk, Viewer.of(request.user)))
    if request.method == "POST" and form.is_valid():
        site = save_site(form, user=request.user)
        _said(request, "web-site-saved", name=site.name)
        return redirect("my")
    return render(request, "registry/site.html", {"form": form, "title": "web-site-edit"})


@login_required
@require_http_methods(["GET", "POST"])
def stream_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare a stream by six questions, or tick what plants of this kind usually have."""
    site = _own_site(pk, Viewer.of(request.user))
    initial = {
        "direction": request.GET.get("direction", "offer"),
        "stream": request.GET.get("stream", "")[:500],
        "sees_what": "private",
        "sees_quality": "private",
        "sees_money": "private",
    }
    return _stream_form(request, Stream(site=site), initial)


@login_required
@require_http_methods(["GET", "POST"])
def stream_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a stream."""
    stream = _own_stream(pk, Viewer.of(request.user))
    return _stream_form(request, stream, _answers(stream, _lang(request)))


def _stream_form(request: HttpRequest, stream: Stream, initial: dict[str, Any]) -> HttpResponse:
    form = StreamForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        understood = understand_form(form.cleaned_data, stream.site)
        form.told(understood.refusals)
        if understood.row is not None and not form.errors:
            for group in FIELD_GROUPS:
                setattr(stream, f"sees_{group}", form.cleaned_data[f"sees_{group}"])
            save_stream(stream, understood.row, user=request.user)
            return redirect("stream", pk=stream.pk)
    facts = {
        "form": form,
        "site": stream.site,
        "stream": stream if stream.pk else None,
        "typical": _typical(stream.site) if not stream.pk else (),
    }
    return render(request, "registry/stream_form.html", facts)


def _answers(stream: Stream, lang: str) -> dict[str, Any]:
    """A stream as answers to the form."""
    from symbio.streams.fields import choices

    labels = {(c.field, c.value): c.label[lang] for group in choices().values() for c in group}
    answers: dict[str, Any] = {
        name: getattr(stream, name) for name in ("direction", "unit", "composition", "currency", "note")
    }
    answers |= {f"sees_{group}": getattr(stream, f"sees_{group}") for group in FIELD_GROUPS}
    for name in ("temperature_c", "pressure_bar", "moisture_pct", "grain_size_mm"):
        answers[name] = _range_text(getattr(stream, f"{name}_low"), getattr(stream, f"{name}_high"))
    answers["stream"] = stream.text
    answers["code"] = "; ".join(f"{code['scheme']} {code['code']}" for code in stream.codes)
    quantity = _range_text(stream.quantity_low, stream.quantity_high) or _number(stream.quantity)
    answers["quantity"] = ("≈ " if stream.is_estimated and "–" not in quantity else "") + quantity
    answers["hazard_class"] = "" if stream.hazard_class is None else str(stream.hazard_class)
    answers["unit_cost"] = _number(stream.unit_cost)
    for name in ("pattern", "current_fate"):
        answers[name] = labels.get((name, getattr(stream, name)), "")
    return answers


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}"


def _range_text(low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return ""
    if low is None or high is None:
        return f"≤ {_number(high)}" if low is None else f"≥ {_number(low)}"
    return _number(low) if low == high else f"{_number(low)}–{_number(high)}"


def _typical(site: Site) -> list[tuple[str, str]]:
    """What plants of the activity usually give out, then what they take in: (direction, resource)."""
    k = bridge.knowledge()
    flows = [f for f in k.activity_flows if f.nace == site.activity and f.resource in k.resources.index]
    flows.sort(key=lambda flow: (-(flow.share or 0.5), not _is_matter(flow.resource)))
    ways = {"out": "offer", "in": "need"}
    return [
        (ways[way], flow.resource)
        for way in ways
        for flow in [flow for flow in flows if flow.direction == way][:MOST_TYPICAL]
    ]


def _is_matter(resource: str) -> bool:
    table = bridge.knowledge().resources
    return table.kind[table.index[resource]] in ("material", "energy", "water", "gas")


@login_required
@require_POST
def stream_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a stream; it can be brought back."""
    stream = _own_stream(pk, Viewer.of(request.user))
    set_removed(stream, is_removed=True, user=request.user)
    return render(request, "registry/removed.html", {"stream": stream})


@login_required
@require_POST
def stream_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring a stream back."""
    stream = _own_stream(pk, Viewer.of(request.user))
    set_removed(stream, is_removed=False, user=request.user)
    return redirect("stream", pk=stream.pk)


@login_required
@require_http_methods(["GET", "POST"])
def import_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Take in a state form, a questionnaire or pasted rows; what was understood is shown before it counts."""
    organisation = _own_organisation(pk, Viewer.of(request.user))
    form = ImportForm(request.POST or None, request.FILES or None)
    facts: dict[str, Any] = {"form": form, "organisation": organisation}
    if request.method == "POST" and form.is_valid():
        try:
            taken = take_in(
                form.cleaned_data["file"], form.cleaned_data["text"], organisation, user=request.user
            )
        except SymbioError as error:
            return render(request, "registry/import.html", {**facts, "error": error.message})
        return redirect("import-review", pk=taken.pk)
    return render(request, "registry/import.html", facts)
