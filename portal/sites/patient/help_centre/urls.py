"""Addresses of «Помощь»."""

from django.urls import path

from portal.sites.patient.help_centre import former, views, voting

app_name = "help_centre"
urlpatterns = [
    path("", views.page, name="page"),
    path("search/", views.search, name="search"),
    path("articles/<slug:slug>/", views.article, name="article"),
    path("articles/<slug:slug>/helped/", voting.helped, name="helped"),
    path("articles/<slug:slug>/missing/", voting.missing, name="missing"),
    path("cannot-sign-in/", views.cannot_sign_in, name="cannot_sign_in"),
    path("confirm-account/", views.confirm_account, name="confirm_account"),
    path("how-to-register/", former.page("registration"), name="how_to_register"),
    path("how-to-book/", former.page("booking"), name="how_to_book"),
]
