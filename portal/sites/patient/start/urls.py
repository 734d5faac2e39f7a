"""Addresses of the region's main page and its documents."""

from django.urls import path

from portal.sites.entrance import telling
from portal.sites.patient.start import views

app_name = "start"
urlpatterns = [
    path("", views.page, name="page"),
    path("accessibility/", telling.page("start/accessibility.html"), name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("cookies/", telling.page("start/cookies.html"), name="cookies"),
    path("later/<slug:what>/", views.later, name="later"),
]
