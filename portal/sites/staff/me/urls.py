"""Addresses of the own access."""

from django.urls import path

from portal.sites.staff.me import changes, views

app_name = "staff_me"
urlpatterns = [
    path("", views.page, name="page"),
    path("sessions/", views.end, name="sessions"),
    path("news/", views.read, name="read"),
    path("stay/", views.stay, name="stay"),
    path("unsent/", views.unsent, name="unsent"),
    path("password/", changes.password, name="password"),
    path("app/", changes.app, name="app"),
    path("app/new/", changes.new_app, name="new_app"),
    path("app/qr.svg", changes.picture, name="picture"),
]
