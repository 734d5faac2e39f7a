"""Addresses of the recovery of a password."""

from django.urls import path

from portal.sites.patient.recovery import views

app_name = "recovery"
urlpatterns = [
    path("", views.page, name="page"),
    path("phone/", views.phone, name="phone"),
    path("code/", views.code, name="code"),
    path("again/", views.again, name="again"),
    path("password/", views.password, name="password"),
    path("done/", views.done, name="done"),
]
