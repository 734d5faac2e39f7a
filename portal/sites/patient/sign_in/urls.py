"""Addresses of signing in; ESIA's return lies outside, at an address that ESIA knows."""

from django.urls import path

from portal.sites.patient.sign_in.views import again, app, cannot, consent, esia, leave, passkey, password

app_name = "sign_in"
urlpatterns = [
    path("", esia.page, name="page"),
    path("password/", password.password, name="password"),
    path("birth/", password.birth, name="birth"),
    path("code/", password.code, name="code"),
    path("another/", password.another, name="another"),
    path("cannot/", cannot.troubles, name="cannot"),
    path("cannot/<slug:what>/", cannot.trouble, name="cannot_what"),
    path("begin/", esia.begin, name="begin"),
    path("consent/", consent.before, name="consent"),
    path("consent/text/", consent.text, name="consent_text"),
    path("consent/refused/", consent.refused, name="refused"),
    path("register/", esia.register, name="register"),
    path("agree/", consent.after, name="agree"),
    path("app/", app.app, name="app"),
    path("again/", again.again, name="again"),
    path("trouble/<slug:kind>/", esia.trouble, name="trouble"),
    path("passkey/begin/", passkey.begin, name="passkey_begin"),
    path("passkey/", passkey.enter, name="passkey"),
    path("leave/", leave.leave, name="leave"),
    path("closing/", leave.closing, name="closing"),
    path("left/", leave.left, name="left"),
]
