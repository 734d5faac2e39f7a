"""Addresses of the desk."""

from django.urls import path
from django.views.generic import RedirectView

from esia_stand.pages.desk import faults, people, systems, views

app_name = "desk"
urlpatterns = [
    path("desk", views.start, name="start"),
    path("desk/", RedirectView.as_view(pattern_name="desk:start")),  # as people type it
    path("desk/people.json", people.file, name="people_file"),
    path("desk/people/new", people.new, name="person_new"),
    path("desk/people/<int:oid>", people.edit, name="person"),
    path("desk/people/<int:oid>/away", people.away, name="person_away"),
    path("desk/systems", systems.start, name="systems"),
    path("desk/systems.json", systems.file, name="systems_file"),
    path("desk/systems/new", systems.new, name="system_new"),
    path("desk/systems/<str:client_id>", systems.edit, name="system"),
    path("desk/systems/<str:client_id>/away", systems.away, name="system_away"),
    path("desk/codes", views.codes, name="codes"),
    path("desk/codes.json", views.codes_json, name="codes_json"),
    path("desk/journal", views.journal_page, name="journal"),
    path("desk/journal.json", views.journal_json, name="journal_json"),
    path("desk/centre", views.centre, name="centre"),
    path("desk/faults", faults.faults, name="faults"),
    path("desk/faults.json", faults.faults_json, name="faults_json"),
]
