"""Addresses of the desk."""

from django.urls import path
from django.views.generic import RedirectView

from esia_stand.pages.desk import views

app_name = "desk"
urlpatterns = [
    path("desk", views.start, name="start"),
    path("desk/", RedirectView.as_view(pattern_name="desk:start")),  # as people type it
    path("desk/codes", views.codes, name="codes"),
    path("desk/codes.json", views.codes_json, name="codes_json"),
    path("desk/faults", views.faults, name="faults"),
    path("desk/faults.json", views.faults_json, name="faults_json"),
]
