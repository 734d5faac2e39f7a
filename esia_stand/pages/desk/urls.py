"""Addresses of the desk."""

from django.urls import path

from esia_stand.pages.desk import views

app_name = "desk"
urlpatterns = [
    path("desk", views.start, name="start"),
    path("desk/codes", views.codes, name="codes"),
    path("desk/codes.json", views.codes_json, name="codes_json"),
    path("desk/faults", views.faults, name="faults"),
    path("desk/faults.json", views.faults_json, name="faults_json"),
]
