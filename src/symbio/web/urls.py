"""Addresses of the platform. Every page has one for each language: ``/ru/…`` and ``/en/…``."""

from __future__ import annotations

from django.urls import include, path
from django.views.generic import RedirectView

from symbio.web.atlas import views as atlas
from symbio.web.duplicates import kept
from symbio.web.pages import views as pages
from symbio.web.registry import views as registry
from symbio.web.registry import views_people as people
from symbio.web.synergies import views as synergies
from symbio.web.synergies import views_taking as taking

urlpatterns = [
    path("", pages.home, name="home"),
    path("language/<str:lang>/", pages.set_language, name="set-language"),
    path("style.css", pages.style, name="style"),
    path("find/", pages.find, name="find"),
    path("try/", pages.try_phrase, name="try"),
    path("try/table/", pages.try_table, name="try-table"),
    path("know/<str:kind>/<path:name>/", pages.thing, name="thing"),
    path("catalogue/", registry.catalogue, name="catalogue"),
    path("map/", registry.map_page, name="map"),
    path("map/streams.geojson", registry.map_data, name="map-data"),
    path("map/places.json", atlas.places, name="map-places"),
    path("types/", atlas.types, name="types"),
    path("map/towns.json", atlas.towns, name="map-towns"),
    path("streams/<int:pk>/", kept.stream_page, name="stream"),
    path("streams/<int:pk>/edit/", registry.stream_edit, name="stream-edit"),
    path("streams/<int:pk>/remove/", registry.stream_remove, name="stream-remove"),
    path("streams/<int:pk>/restore/", registry.stream_restore, name="stream-restore"),
    path("candidates/<int:pk>/", synergies.candidate_page, name="candidate"),
    path("candidates/<int:pk>/say/", synergies.candidate_say, name="candidate-say"),
    path("", include("symbio.web.documents.urls")),
    path("", include("symbio.web.ownfigures.urls")),
    path("", include("symbio.web.recording.urls")),
    path("", include("symbio.web.assessing.urls")),
    path("my/", registry.my_page, name="my"),
    path("my/company/", registry.company_new, name="company-new"),
    path("my/company/<int:pk>/", registry.company_edit, name="company-edit"),
    path("my/company/<int:pk>/candidates.<str:form>", taking.company_candidates, name="company-candidates"),
    path("my/company/<int:pk>/people/", people.people_page, name="people"),
    path("my/members/<int:pk>/", people.member_role, name="member-role"),
    path("my/invites/<int:pk>/withdraw/", people.invite_withdraw, name="invite-withdraw"),
    path("invite/<str:token>/", people.invite_page, name="invite"),
    path("my/company/<int:pk>/site/", registry.site_new, name="site-new"),
    path("my/company/<int:pk>/import/", registry.import_file, name="import"),
    path("", include("symbio.web.intake.urls")),
    path("my/sites/<int:pk>/", registry.site_edit, name="site-edit"),
    path("my/sites/<int:pk>/stream/", registry.stream_new, name="stream-new"),
    path("spaces/", include("symbio.web.workspaces.urls")),
    path("duplicates/", include("symbio.web.duplicates.urls")),
    path("files/", include("symbio.web.attachments.urls")),
    path("", include("symbio.web.providers.urls")),
    path("news/", include("symbio.web.notices.urls")),
    path("jobs/", include("symbio.web.jobs.urls")),
    path("regions/", include("symbio.web.regions.urls")),
    path("steward/", include("symbio.web.steward.urls")),
    path("demo/<str:role>/", pages.demo_login, name="demo-login"),
    path("health/", pages.health, name="health"),
    path("ready/", pages.ready, name="ready"),
    path("", include("symbio.web.api.urls")),
    path("", include("symbio.web.privacy.urls")),
    path("accounts/", include("allauth.urls")),
    path("favicon.ico", RedirectView.as_view(url="/static/symbio.svg", permanent=True)),
]
handler400 = "symbio.web.pages.views.bad_request"
handler403 = "symbio.web.pages.views.forbidden"
handler404 = "symbio.web.pages.views.not_found"
handler500 = "symbio.web.pages.views.failed"
