"""Addresses outside of every region: the first page, and the documents that its footer names."""

from django.urls import path

from portal.sites.entrance import telling
from portal.sites.patient.choose_region import views

app_name = "choose_region"
urlpatterns = [
    path("", views.page, name="page"),
    path("accessibility/", telling.page("start/accessibility.html"), name="accessibility"),
    path("privacy/", telling.page("start/privacy.html"), name="privacy"),
    path("cookies/", telling.page("start/cookies.html"), name="cookies"),
]
