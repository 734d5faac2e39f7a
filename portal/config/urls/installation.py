"""Addresses outside of every region."""

from django.conf import settings
from django.urls import include, path

from portal.sites.entrance import health
from portal.sites.patient.sign_in.views import esia

urlpatterns = [
    path("", include("portal.sites.patient.choose_region.urls")),
    path("", include("portal.sites.patient.status.urls")),
    path("esia/return", esia.returned, name="esia_return"),
    path("hooks/chats/", include("portal.sites.hooks.chats.urls")),
    path("hooks/phone/", include("portal.sites.hooks.phone.urls")),
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
]
if settings.DEMONSTRATION:
    urlpatterns += [
        path("gallery/", include("portal.nonprod.gallery.urls")),
        path("staff-codes/", include("portal.nonprod.staff_codes.urls")),
        path("telegram/", include("portal.nonprod.messenger.urls")),
        path("", include("portal.nonprod.outbox.urls")),
    ]

handler400 = "portal.sites.entrance.errors.bad_request"
handler403 = "portal.sites.entrance.errors.forbidden"
handler404 = "portal.sites.entrance.errors.not_found"
handler500 = "portal.sites.entrance.errors.broken"
