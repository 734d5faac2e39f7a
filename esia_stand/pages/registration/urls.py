"""Addresses of registration."""

from django.urls import path
from django.views.generic import RedirectView

from esia_stand.pages.registration import views

app_name = "registration"
urlpatterns = [
    path("registration/", views.start, name="start"),
    path("registration/done/", views.done, name="done"),
    path("registration/about/<slug:name>/", views.paper, name="paper"),
    path("registration/letter/", RedirectView.as_view(pattern_name="registration:start"), name="links"),
    path("registration/letter/<slug:key>/", views.link, name="link"),
    path("registration/on/<uuid:visit>/", views.go_on, name="go_on"),
    path("registration/<uuid:number>/code/", views.code, name="code"),
    path("registration/<uuid:number>/code/again/", views.another_code, name="another_code"),
    path("registration/<uuid:number>/password/", views.password, name="password"),
]
