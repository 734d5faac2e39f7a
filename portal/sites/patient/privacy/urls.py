"""Addresses of consents and of the person's data; part of the settings."""

from django.urls import path

from portal.sites.patient.privacy import views

app_name = "privacy"
urlpatterns = [
    path("", views.page, name="page"),
    path("consents/<uuid:consent_id>/", views.consent, name="consent"),
    path("archive/", views.archive, name="archive"),
    path("withdraw/", views.withdraw, name="withdraw"),
]
