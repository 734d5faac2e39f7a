"""Addresses of permissions; they stand among those of the cards."""

from django.urls import path

from portal.sites.patient.cards.proxies import answers, views

urlpatterns = [
    path("<uuid:card_id>/rights/", views.rights, name="rights"),
    path("<uuid:card_id>/rights/ask/", views.ask, name="ask"),
    path("<uuid:card_id>/rights/code/", views.code, name="ask_code"),
    path("<uuid:card_id>/rights/code/again/", views.code_again, name="ask_code_again"),
    path("<uuid:card_id>/rights/<int:holding_id>/end/", views.end, name="end_right"),
    path("asked/<str:key>/", answers.asked, name="asked"),
]
