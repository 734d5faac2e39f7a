"""The first page's address."""

from django.urls import path

from portal.sites.patient.choose_region import views

app_name = "choose_region"
urlpatterns = [path("", views.page, name="page")]
