"""Addresses of «Помощь»."""

from django.urls import path

from portal.sites.patient.help_centre import views

app_name = "help_centre"
urlpatterns = [
    path("", views.page, name="page"),
    path("cannot-sign-in/", views.cannot_sign_in, name="cannot_sign_in"),
    path("how-to-register/", views.how_to_register, name="how_to_register"),
    path("how-to-book/", views.how_to_book, name="how_to_book"),
    path("acts/", views.acts, name="acts"),
]
