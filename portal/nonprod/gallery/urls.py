"""Addresses of the gallery, below `/gallery/`."""

from django.urls import path

from portal.nonprod.gallery import views

app_name = "gallery"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:group>/", views.group, name="group"),
]
