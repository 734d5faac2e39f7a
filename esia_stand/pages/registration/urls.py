"""The address of registration."""

from django.urls import path

from esia_stand.pages.registration import views

app_name = "registration"
urlpatterns = [path("registration/", views.registration, name="start")]
