"""Addresses of the profile."""

from django.urls import path

from esia_stand.pages.profile import confirming, views

app_name = "profile"
urlpatterns = [
    path("profile/", views.start, name="start"),
    path("profile/data/", views.data, name="data"),
    path("profile/children/new/", views.child, name="child"),
    path("profile/children/away/", views.child_away, name="child_away"),
    path("profile/confirm/", confirming.start, name="confirm"),
    path("profile/confirm/letter/", confirming.letter, name="letter"),
    path("profile/confirm/letter/send/", confirming.send_letter, name="send_letter"),
    path("profile/confirm/signature/", confirming.signature, name="signature"),
]
