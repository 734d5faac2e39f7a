"""Addresses of a booking."""

from django.urls import path

from portal.sites.patient.booking import broken, views

app_name = "booking"
urlpatterns = [
    path("hold/", views.hold, name="hold"),
    path("<uuid:appointment_id>/confirm/", views.confirm, name="confirm"),
    path("<uuid:appointment_id>/let-go/", views.let_go, name="let_go"),
    path("<uuid:appointment_id>/", views.ticket, name="ticket"),
    path("<uuid:appointment_id>/visit.ics", views.calendar, name="calendar"),
    path("<uuid:appointment_id>/agree/", broken.agree, name="agree"),
    path("<uuid:appointment_id>/cancel/", views.cancel, name="cancel"),
]
