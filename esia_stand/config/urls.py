"""Every address of the stand."""

from django.urls import include, path
from django.views.generic import RedirectView

from esia_stand.look import errors
from esia_stand.pages import service, warning

urlpatterns = [
    path("", include("esia_stand.endpoints.oauth.urls")),
    path("", include("esia_stand.endpoints.rs.urls")),
    path("", include("esia_stand.endpoints.logout.urls")),
    path("", include("esia_stand.pages.sign_in.urls")),
    path("", include("esia_stand.pages.consent.urls")),
    path("", include("esia_stand.pages.registration.urls")),
    path("", include("esia_stand.pages.profile.urls")),
    path("", include("esia_stand.pages.desk.urls")),
    path("", include("esia_stand.pages.example.urls")),
    path("warning/", warning.warning, name="warning"),
    path("healthz", service.healthz, name="healthz"),
    path("public/esia.zip", service.published_zip, name="published_zip"),
    path("public/esia.crt", service.published_certificate, name="published_certificate"),
    path("public/esia-gost.crt", service.published_gost_certificate, name="published_gost_certificate"),
    path("", RedirectView.as_view(pattern_name="desk:start"), name="root"),
]
handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken
