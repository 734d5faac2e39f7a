"""The address of «Законодательство»."""

from django.urls import path

from portal.sites.patient.law import views

app_name = "law"
urlpatterns = [path("", views.page, name="page")]
