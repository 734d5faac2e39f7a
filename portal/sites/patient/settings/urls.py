"""Addresses of the settings."""

from django.urls import path

from portal.sites.patient.settings.devices import views as devices
from portal.sites.patient.settings.views import notices
from portal.sites.patient.settings.ways import views as ways

app_name = "settings"
urlpatterns = [
    path("notices/", notices.notices, name="notices"),
    path("devices/", devices.page, name="devices"),
    path("ways/", ways.page, name="ways"),
    path("ways/passkey/begin/", ways.begin_passkey, name="begin_passkey"),
    path("ways/passkey/", ways.add_passkey, name="add_passkey"),
    path("ways/remove/", ways.remove, name="remove_way"),
    path("ways/totp/", ways.totp, name="totp"),
    path("ways/totp/picture.svg", ways.totp_picture, name="totp_picture"),
    path("ways/codes/", ways.new_codes, name="new_codes"),
]
