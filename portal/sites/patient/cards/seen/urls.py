"""Addresses of «Кто смотрел»; they stand among those of the cards."""

from django.urls import path

from portal.sites.patient.cards.seen import views

urlpatterns = [
    path("<uuid:card_id>/seen/", views.seen, name="seen"),
    path("<uuid:card_id>/seen/<int:entry>/", views.doubt, name="doubt"),
]
