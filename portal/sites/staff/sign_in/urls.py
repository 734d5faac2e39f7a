"""Addresses of the way in for staff."""

from django.urls import path

from portal.sites.staff.sign_in import views

app_name = "staff_sign_in"
urlpatterns = [
    path("", views.start, name="start"),
    path("sign-in/", views.page, name="page"),
    path("sign-in/code/", views.code, name="code"),
    path("sign-in/app/", views.app, name="app"),
    path("sign-in/app/qr.svg", views.picture, name="picture"),
    path("sign-in/link/<slug:key>/", views.link, name="link"),
    path("sign-in/leave/", views.leave, name="leave"),
]
