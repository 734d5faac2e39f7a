"""Addresses of the status page, in a region and outside of every region."""

from django.urls import path

from portal.sites.patient.status import views

app_name = "status"
urlpatterns = [
    path("status/", views.page, name="page"),
    path("status/hide/", views.hide, name="hide"),
    path("status.json", views.told, name="told"),
]
