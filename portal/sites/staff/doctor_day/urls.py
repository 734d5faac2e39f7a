"""Addresses of a doctor's day."""

from django.urls import path

from portal.sites.staff.doctor_day import views

app_name = "doctor_day"
urlpatterns = [
    path("<int:doctor_id>/day/", views.day, name="day"),
    path("<int:doctor_id>/visits/<uuid:appointment_id>/", views.visit, name="visit"),
    path("<int:doctor_id>/visits/<uuid:appointment_id>/mark/", views.mark, name="mark"),
]
