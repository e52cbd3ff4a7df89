"""Addresses of workspaces, below ``/spaces/``."""

from __future__ import annotations

from django.urls import path, re_path

from symbio.web.workspaces import (
    views,
    views_bulk,
    views_finds,
    views_guest,
    views_mandates,
    views_reports,
    views_residents,
    views_slides,
)

urlpatterns = [
    path("", views.spaces, name="spaces"),
    path("new/", views.space_new, name="space-new"),
    path("<int:pk>/", views_finds.space, name="space"),
    path("<int:pk>/candidates.csv", views_finds.space_csv, name="space-csv"),
    path("<int:pk>/candidates.xlsx", views_finds.space_xlsx, name="space-xlsx"),
    path("<int:pk>/companies/", views_finds.companies, name="space-companies"),
    path("<int:pk>/streams/", views_bulk.bulk_file, name="space-bulk"),
    path("imports/<int:pk>/", views_bulk.bulk_review, name="space-bulk-review"),
    path("<int:pk>/match/", views_bulk.match_again, name="space-match"),
    path("<int:pk>/compare/", views_finds.compare, name="space-compare"),
    path("<int:pk>/pair/<str:key>/", views_finds.pair, name="space-pair"),
    path("<int:pk>/report/", views_reports.report, name="space-report"),
    path("reports/<int:pk>/<str:form>/", views_reports.report_file, name="space-report-file"),
    path("<int:pk>/slide/", views.space_slide, name="space-slide"),
    path("<int:pk>/slide.<str:form>", views_slides.space_slide, name="space-slide-file"),
    path("campaigns/<int:pk>/slide.<str:form>", views_slides.campaign_slide, name="space-campaign-slide"),
    path("<int:pk>/people/", views.space_people, name="space-people"),
    path("<int:pk>/invite/", views.space_invite, name="space-invite"),
    path("<int:pk>/residents/", views.space_residents, name="space-residents"),
    path("<int:pk>/campaign/", views.campaign_new, name="space-campaign-new"),
    path("campaigns/<int:pk>/", views.campaign, name="space-campaign"),
    path("members/<int:pk>/remove/", views.member_remove, name="space-member-remove"),
    path("invitations/<int:pk>/withdraw/", views.invitation_withdraw, name="space-withdraw"),
    re_path(r"^residents/(?P<pk>\d{1,18})/(?P<act>register|invite|remove|restore)/$", views.resident_act,
            name="space-resident-act"),
    path("residents/<int:pk>/", views_residents.resident, name="space-resident"),
    path("companies/<int:pk>/", views_guest.sharing, name="space-sharing"),
    path("companies/<int:pk>/mandate/", views_mandates.mandate, name="space-mandate"),
    path("for/<int:pk>/", views_mandates.company, name="space-acting"),
    path("for/<int:pk>/site/", views_mandates.site_new, name="space-acting-site-new"),
    path("for/sites/<int:pk>/", views_mandates.site_edit, name="space-acting-site"),
    path("for/sites/<int:pk>/stream/", views_mandates.stream_new, name="space-acting-stream-new"),
    path("for/streams/<int:pk>/", views_mandates.stream_edit, name="space-acting-stream"),
    re_path(r"^for/streams/(?P<pk>\d{1,18})/(?P<act>remove|restore)/$", views_mandates.stream_remove,
            name="space-acting-remove"),
    path("invitation/<str:token>/", views_guest.invitation, name="space-invitation"),
    path("answer/", views_guest.answer_here, name="space-answer-here"),
    path("answer/<str:token>/", views_guest.answer, name="space-answer"),
]  # fmt: skip
