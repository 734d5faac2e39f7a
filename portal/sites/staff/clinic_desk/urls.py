"""Addresses of a clinic's desk."""

from django.urls import path

from portal.sites.staff.clinic_desk import calls, objections, views, why

app_name = "clinic_desk"
urlpatterns = [
    path("<int:clinic_id>/day/", views.day, name="day"),
    path("<int:clinic_id>/why/", why.why, name="why"),
    path("<int:clinic_id>/calls/", calls.calls, name="calls"),
    path("<int:clinic_id>/visits/<uuid:appointment_id>/called/", calls.called, name="called"),
    path("<int:clinic_id>/visits/<uuid:appointment_id>/sure/", calls.sure, name="sure"),
    path("<int:clinic_id>/visits/<uuid:appointment_id>/stop/", calls.stop, name="stop"),
    path("<int:clinic_id>/find/", views.find, name="find"),
    path("<int:clinic_id>/objections/", objections.page, name="objections"),
    path("<int:clinic_id>/visits/<uuid:appointment_id>/", views.visit, name="visit"),
    path("<int:clinic_id>/visits/<uuid:appointment_id>/why/", why.why_of, name="why_of"),
    path("<int:clinic_id>/visits/<uuid:appointment_id>/mark/", views.mark, name="mark"),
    path("<int:clinic_id>/visits/<uuid:appointment_id>/vouch/", views.vouch, name="vouch"),
]
