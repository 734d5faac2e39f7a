"""Addresses inside a region; the entrance puts the region's prefix before them.

A room's namespace is its name.
"""

from django.urls import include, path

from portal.sites.patient.sign_in.views import esia

urlpatterns = [
    path("", include("portal.sites.patient.start.urls")),
    path("", include("portal.sites.patient.status.urls")),
    path("sign-in/", include("portal.sites.patient.sign_in.urls")),
    path("recovery/", include("portal.sites.patient.recovery.urls")),
    path("settings/privacy/", include("portal.sites.patient.privacy.urls")),
    path("cards/", include("portal.sites.patient.cards.urls")),
    path("messages/", include("portal.sites.patient.messages.urls")),
    path("doctors/", include("portal.sites.patient.doctors.urls")),
    path("booking/", include("portal.sites.patient.booking.urls")),
    path("v/", include("portal.sites.patient.reminded.urls")),
    path("settings/", include("portal.sites.patient.settings.urls")),
    path("session/", include("portal.sites.patient.session.urls")),
    path("law/", include("portal.sites.patient.law.urls")),
    path("help/", include("portal.sites.patient.help_centre.urls")),
    path("staff/", include("portal.sites.staff.sign_in.urls")),
    path("staff/clinics/", include("portal.sites.staff.clinic_desk.urls")),
    path("staff/doctors/", include("portal.sites.staff.doctor_day.urls")),
    path("staff/me/", include("portal.sites.staff.me.urls")),
    path("staff/messages/clinics/", include("portal.sites.staff.message_desk.clinic_urls")),
    path("staff/messages/support/", include("portal.sites.staff.message_desk.support_urls")),
    path("staff/schedules/", include("portal.sites.staff.schedule_desk.urls")),
    path("staff/region/", include("portal.sites.staff.region_desk.urls")),
    # The address that the portal had before and that people kept: the sign-in page, which posts.
    path("udata/users/loginByEsia", esia.page, name="login_by_esia"),
    # Where a region has a host of its own, ESIA returns to that host.
    path("esia/return", esia.returned, name="esia_return"),
]

handler400 = "portal.sites.entrance.errors.bad_request"
handler403 = "portal.sites.entrance.errors.forbidden"
handler404 = "portal.sites.entrance.errors.not_found"
handler500 = "portal.sites.entrance.errors.broken"
