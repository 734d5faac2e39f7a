"""Addresses of «Помощь»."""

from django.urls import path

from portal.sites.entrance import telling
from portal.sites.patient.help_centre import views

app_name = "help_centre"
urlpatterns = [
    path("", views.page, name="page"),
    path("cannot-sign-in/", telling.page("help_centre/cannot_sign_in.html"), name="cannot_sign_in"),
    path("confirm-account/", telling.page("help_centre/confirm_account.html"), name="confirm_account"),
    path("how-to-register/", telling.page("help_centre/how_to_register.html"), name="how_to_register"),
    path("how-to-book/", telling.page("help_centre/how_to_book.html"), name="how_to_book"),
    path("acts/", telling.page("help_centre/acts.html"), name="acts"),
]
