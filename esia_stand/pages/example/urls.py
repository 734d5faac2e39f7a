"""Addresses of the demonstration system."""

from django.urls import path

from esia_stand.pages.example import views

app_name = "example"
urlpatterns = [
    path("example/", views.start, name="start"),
    path("example/begin", views.begin, name="begin"),
    path("example/return", views.come_back, name="come_back"),
]
