"""Addresses of «Помощь»."""

from django.urls import path

from portal.sites.entrance import telling
from portal.sites.patient.help_centre import views

app_name = "help_centre"
urlpatterns = [
    path("", views.page, name="page"),
    path("cannot-sign-in/", views.cannot_sign_in, name="cannot_sign_in"),
    path("confirm-account/", views.confirm_account, name="confirm_account"),
    path("how-to-register/", telling.page("help_centre/how_to_register.html"), name="how_to_register"),
    path("how-to-book/", telling.page("help_centre/how_to_book.html"), name="how_to_book"),
]
