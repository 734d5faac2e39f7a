"""Addresses of the desk."""

from django.urls import path
from django.views.generic import RedirectView

from esia_stand.pages.desk import faults, views

app_name = "desk"
urlpatterns = [
    path("desk", views.start, name="start"),
    path("desk/", RedirectView.as_view(pattern_name="desk:start")),  # as people type it
    path("desk/codes", views.codes, name="codes"),
    path("desk/codes.json", views.codes_json, name="codes_json"),
    path("desk/journal", views.journal_page, name="journal"),
    path("desk/journal.json", views.journal_json, name="journal_json"),
    path("desk/centre", views.centre, name="centre"),
    path("desk/faults", faults.faults, name="faults"),
    path("desk/faults.json", faults.faults_json, name="faults_json"),
]
