"""Addresses of what belongs to a session."""

from django.urls import path

from portal.sites.patient.session.views import code, prove, unsent

app_name = "session"
urlpatterns = [
    path("unsent/", unsent.page, name="unsent"),
    path("prove/", prove.page, name="prove"),
    path("prove/begin/", prove.begin, name="begin"),
    path("prove/password/", code.password, name="password"),
    path("prove/code/", code.code, name="code"),
    path("prove/again/", code.again, name="again"),
    path("stay/", prove.stay, name="stay"),
]
