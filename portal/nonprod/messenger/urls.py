"""Address of the telephone."""

from django.urls import path

from portal.nonprod.messenger import views

app_name = "messenger"
urlpatterns = [path("", views.page, name="page")]
