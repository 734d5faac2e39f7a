"""Addresses of the cards."""

from django.urls import path

from portal.sites.patient.cards import views

app_name = "cards"
urlpatterns = [
    path("", views.cards, name="list"),
    path("notices/", views.notices, name="notices"),
    path("<uuid:card_id>/", views.card, name="card"),
    path("<uuid:card_id>/checked/", views.checked, name="checked"),
    path("<uuid:card_id>/complete/", views.complete, name="complete"),
    path("<uuid:card_id>/visits/", views.visits, name="visits"),
]
