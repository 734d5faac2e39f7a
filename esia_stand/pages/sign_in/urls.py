"""Addresses of signing in; each carries the number of the sign-in."""

from django.urls import path

from esia_stand.pages.sign_in import views

app_name = "sign_in"
urlpatterns = [
    path("login/<uuid:visit>/", views.password, name="password"),
    path("login/<uuid:visit>/code/", views.code, name="code"),
    path("login/<uuid:visit>/code/again/", views.another_code, name="another_code"),
    path("login/<uuid:visit>/help/<slug:topic>/", views.help_page, name="help"),
    path("login/", views.nowhere, name="nowhere"),
]
