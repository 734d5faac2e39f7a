"""Addresses of the directories."""

from django.urls import path

from portal.sites.patient.doctors import searching, terms, views

app_name = "doctors"
urlpatterns = [
    path("", searching.doctors, name="list"),
    path("near/", searching.near, name="near"),
    path("any/", searching.any_doctor, name="any"),
    path("terms/", terms.page, name="terms"),
    path("clinics/", views.clinics, name="clinics"),
    path("clinics/<int:clinic_id>/", views.clinic, name="clinic"),
    path("clinics/<int:clinic_id>/<int:speciality_id>/", views.speciality, name="speciality"),
    path("<int:doctor_id>/", views.doctor, name="doctor"),
]
