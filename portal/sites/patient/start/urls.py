"""Addresses of the region's main page and its documents."""

from django.urls import path

from portal.sites.patient.start import views

app_name = "start"
urlpatterns = [
    path("", views.page, name="page"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("cookies/", views.cookies, name="cookies"),
    path("later/<slug:what>/", views.later, name="later"),
]
