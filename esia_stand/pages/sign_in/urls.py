"""Addresses of signing in; each of a sign-in carries its number."""

from django.urls import path

from esia_stand.pages.sign_in import help as helping
from esia_stand.pages.sign_in import password, phone, qr, recovery, second_step, signature

app_name = "sign_in"
urlpatterns = [
    path("login/<uuid:visit>/", password.password, name="password"),
    path("login/<uuid:visit>/another-person/", password.another_person, name="another_person"),
    path("login/<uuid:visit>/code/", second_step.code, name="code"),
    path("login/<uuid:visit>/code/again/", second_step.another_code, name="another_code"),
    path("login/<uuid:visit>/qr/", qr.shown, name="qr"),
    path("login/<uuid:visit>/qr/new/", qr.new, name="qr_new"),
    path("login/<uuid:visit>/qr/enter/", qr.enter, name="qr_enter"),
    path("login/<uuid:visit>/qr/state.json", qr.state, name="qr_state"),
    path("login/<uuid:visit>/signature/", signature.choose, name="signature"),
    path("login/<uuid:visit>/signature/check/", signature.check, name="signature_check"),
    path("login/<uuid:visit>/recovery/", recovery.start, name="recovery"),
    path("login/<uuid:visit>/recovery/code/", recovery.code, name="recovery_code"),
    path("login/<uuid:visit>/recovery/code/again/", recovery.another_code, name="recovery_another_code"),
    path("login/<uuid:visit>/recovery/password/", recovery.new_password, name="recovery_password"),
    path("login/<uuid:visit>/recovery/done/", recovery.done, name="recovery_done"),
    path("login/<uuid:visit>/help/<slug:topic>/", helping.inside, name="help"),
    path("login/", password.nowhere, name="nowhere"),
    path("q/<slug:word>/", phone.phone, name="phone"),
    path("recovery/", password.nowhere, name="recovery_links"),
    path("recovery/<slug:key>/", recovery.link, name="recovery_link"),
    path("help/<slug:topic>/", helping.outside, name="help_outside"),
    path("app/", second_step.app, name="app"),
]
