"""Addresses of the settings."""

from django.urls import path

from portal.sites.patient.settings.devices import views as devices
from portal.sites.patient.settings.views import notices

app_name = "settings"
urlpatterns = [
    path("notices/", notices.notices, name="notices"),
    path("devices/", devices.page, name="devices"),
]
