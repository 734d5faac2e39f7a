"""Address of the codes."""

from django.urls import path

from portal.nonprod.staff_codes import views

app_name = "staff_codes"
urlpatterns = [path("", views.page, name="page")]
