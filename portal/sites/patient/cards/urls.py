"""Addresses of the cards."""

from django.urls import include, path

from portal.sites.patient.cards import adding, changing, views
from portal.sites.patient.cards.appeals import urls as appeals
from portal.sites.patient.cards.attachments import urls as attachments

app_name = "cards"
urlpatterns = [
    path("", include("portal.sites.patient.cards.proxies.urls")),
    path("", include("portal.sites.patient.cards.seen.urls")),
    path("", views.cards, name="list"),
    path("from-esia/", include("portal.sites.patient.cards.from_esia.urls")),
    path("notices/", views.notices, name="notices"),
    path("new/", adding.new, name="new"),
    path("new/agree/", adding.agree, name="agree"),
    path("<uuid:card_id>/", views.card, name="card"),
    path("<uuid:card_id>/added/", adding.added, name="added"),
    path("<uuid:card_id>/checked/", views.checked, name="checked"),
    path("<uuid:card_id>/edit/", changing.edit, name="edit"),
    path("<uuid:card_id>/delete/", changing.delete, name="delete"),
    path("<uuid:card_id>/bring-back/", changing.bring_back, name="bring_back"),
    path("<uuid:card_id>/visits/", views.visits, name="visits"),
    *attachments.urlpatterns,
    *appeals.urlpatterns,
]
