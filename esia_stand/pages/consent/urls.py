"""The address of the rights page."""

from django.urls import path

from esia_stand.pages.consent import views

app_name = "consent"
urlpatterns = [path("login/<uuid:visit>/rights/", views.rights, name="rights")]
