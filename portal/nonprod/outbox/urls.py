"""Addresses of the outbox."""

from django.urls import path

from portal.nonprod.outbox import views

app_name = "outbox"
urlpatterns = [
    path("outbox/", views.index, name="index"),
    path("outbox.json", views.told, name="json"),
]
