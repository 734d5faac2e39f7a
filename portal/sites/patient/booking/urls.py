"""Addresses of a booking."""

from django.urls import path

from portal.sites.patient.booking import broken, carried, code_step, family, keeping, missed, views, wish

app_name = "booking"
urlpatterns = [
    path("hold/", views.hold, name="hold"),
    path("<uuid:appointment_id>/confirm/", views.confirm, name="confirm"),
    path("<uuid:appointment_id>/code/", code_step.code, name="code"),
    path("<uuid:appointment_id>/code/again/", code_step.code_again, name="code_again"),
    path("<uuid:appointment_id>/extend/", keeping.extend, name="extend"),
    path("<uuid:appointment_id>/let-go/", keeping.let_go, name="let_go"),
    path("<uuid:appointment_id>/withdraw/", wish.withdraw, name="withdraw"),
    path("<uuid:appointment_id>/", views.ticket, name="ticket"),
    path("<uuid:appointment_id>/visit.ics", carried.calendar, name="calendar"),
    path("<uuid:appointment_id>/ticket.pdf", carried.paper, name="paper"),
    path("<uuid:appointment_id>/saved/", carried.saved, name="saved"),
    path("offline.js", carried.worker, name="worker"),
    path("family/<slug:key>.ics", family.feed, name="feed"),
    path("<uuid:appointment_id>/agree/", broken.agree, name="agree"),
    path("<uuid:appointment_id>/decline/", broken.decline, name="decline"),
    path("<uuid:appointment_id>/object/", missed.object_to, name="object"),
    path("<uuid:appointment_id>/move/", views.move, name="move"),
    path("<uuid:appointment_id>/cancel/", views.cancel, name="cancel"),
]
