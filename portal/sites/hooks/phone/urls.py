"""Addresses below `/hooks/phone/`, outside of every region."""

from django.urls import path

from portal.sites.hooks.phone import views

app_name = "phone_hooks"
urlpatterns = [path("telegram", views.telegram, name="telegram")]
