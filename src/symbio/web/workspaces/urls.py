"""Addresses of workspaces, below ``/spaces/``."""

from __future__ import annotations

from django.urls import path, re_path

from symbio.web.workspaces import views, views_guest

urlpatterns = [
    path("", views.spaces, name="spaces"),
    path("new/", views.space_new, name="space-new"),
    path("<int:pk>/", views.space, name="space"),
    path("<int:pk>/candidates.csv", views.space_csv, name="space-csv"),
    path("<int:pk>/slide/", views.space_slide, name="space-slide"),
    path("<int:pk>/people/", views.space_people, name="space-people"),
    path("<int:pk>/invite/", views.space_invite, name="space-invite"),
    path("<int:pk>/residents/", views.space_residents, name="space-residents"),
    path("<int:pk>/campaign/", views.campaign_new, name="space-campaign-new"),
    path("campaigns/<int:pk>/", views.campaign, name="space-campaign"),
    path("members/<int:pk>/remove/", views.member_remove, name="space-member-remove"),
    path("invitations/<int:pk>/withdraw/", views.invitation_withdraw, name="space-withdraw"),
    re_path(r"^residents/(?P<pk>\d{1,18})/(?P<act>register|invite|remove)/$", views.resident_act,
            name="space-resident-act"),
    path("companies/<int:pk>/", views_guest.sharing, name="space-sharing"),
    path("invitation/<str:token>/", views_guest.invitation, name="space-invitation"),
    path("answer/", views_guest.answer_here, name="space-answer-here"),
    path("answer/<str:token>/", views_guest.answer, name="space-answer"),
]  # fmt: skip
