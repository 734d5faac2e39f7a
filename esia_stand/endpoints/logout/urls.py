"""The address of leaving."""

from django.urls import path

from esia_stand.endpoints.logout import views

app_name = "logout"
urlpatterns = [path("idp/ext/Logout", views.leave, name="leave")]
