"""Addresses of the current generation."""

from django.urls import path

from esia_stand.endpoints.oauth import views

app_name = "oauth"
urlpatterns = [
    path("aas/oauth2/v2/ac", views.authorize, name="authorize"),
    path("aas/oauth2/v2/te", views.token_without_code, name="token_without_code"),
    path("aas/oauth2/v3/te", views.token, name="token"),
]
