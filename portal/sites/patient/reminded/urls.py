"""Addresses behind the link of a reminder; short, because a message to a telephone has few letters."""

from django.urls import path

from portal.sites.patient.reminded import views

app_name = "reminded"
urlpatterns = [
    path("<slug:token>/", views.page, name="page"),
    path("<slug:token>/come/", views.come, name="come"),
    path("<slug:token>/cancel/", views.cancel, name="cancel"),
]
