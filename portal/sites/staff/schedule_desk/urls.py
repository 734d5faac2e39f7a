"""Addresses of the desk of schedules."""

from django.urls import path

from portal.sites.staff.schedule_desk import days_off, views

app_name = "schedule_desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("doctors/<int:doctor_id>/", views.doctor, name="doctor"),
    path("doctors/<int:doctor_id>/absence/", views.put_absence, name="put_absence"),
    path("doctors/<int:doctor_id>/absence/<int:absence_id>/end/", views.end_absence, name="end_absence"),
    path("doctors/<int:doctor_id>/day/", views.put_special, name="put_special"),
    path("doctors/<int:doctor_id>/day/<str:day>/drop/", views.drop_specials, name="drop_specials"),
    path("doctors/<int:doctor_id>/hours/", views.put_template, name="put_template"),
    path("doctors/<int:doctor_id>/hours/<int:template_id>/end/", views.end_template, name="end_template"),
    path("days-off/", days_off.page, name="days_off"),
    path("days-off/<str:day>/drop/", days_off.drop, name="drop_day_off"),
]
