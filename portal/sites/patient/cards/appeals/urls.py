"""Address of the appeal, part of the cards' own."""

from django.urls import path

from portal.sites.patient.cards.appeals import views

urlpatterns = [
    path("<uuid:card_id>/appeal/<int:clinic_id>/<int:speciality_id>/", views.page, name="appeal"),
    path(
        "<uuid:card_id>/appeal/<int:clinic_id>/<int:speciality_id>/paper/", views.paper, name="appeal_paper"
    ),
]
