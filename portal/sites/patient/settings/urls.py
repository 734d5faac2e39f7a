"""Addresses of the settings."""

from django.urls import path

from portal.sites.patient.settings.contacts import views as contacts
from portal.sites.patient.settings.devices import views as devices
from portal.sites.patient.settings.views import calendar, messengers, notices, reminders
from portal.sites.patient.settings.ways import views as ways

app_name = "settings"
urlpatterns = [
    path("", contacts.page, name="page"),
    path("phone/", contacts.phone, name="phone"),
    path("phone/again/", contacts.phone_again, name="phone_again"),
    path("email/done/", contacts.email_done, name="email_done"),
    path("email/<slug:key>/", contacts.email, name="email"),
    path("notices/", notices.notices, name="notices"),
    path("telegram/", messengers.link, {"name": "telegram"}, name="telegram"),
    path("telegram/unlink/", messengers.unlink, {"name": "telegram"}, name="unlink_telegram"),
    path("reminders/", reminders.reminders, name="reminders"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("quiet/", calendar.quiet, name="quiet"),
    path("devices/", devices.page, name="devices"),
    path("ways/", ways.page, name="ways"),
    path("ways/passkey/begin/", ways.begin_passkey, name="begin_passkey"),
    path("ways/passkey/", ways.add_passkey, name="add_passkey"),
    path("ways/remove/", ways.remove, name="remove_way"),
    path("ways/totp/", ways.totp, name="totp"),
    path("ways/totp/picture.svg", ways.totp_picture, name="totp_picture"),
    path("ways/codes/", ways.new_codes, name="new_codes"),
]
