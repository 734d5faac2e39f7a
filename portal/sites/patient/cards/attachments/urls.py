"""Addresses of the tab «Прикрепления», part of the cards' own."""

from django.urls import path

from portal.sites.patient.cards.attachments import views

urlpatterns = [
    path("<uuid:card_id>/attachments/", views.page, name="attachments"),
    path("<uuid:card_id>/attachments/state/", views.state, name="attachments_state"),
    path("<uuid:card_id>/attachments/search/", views.search, name="attachments_search"),
    path("<uuid:card_id>/attachments/request/", views.request_to_registry, name="attachments_request"),
]
