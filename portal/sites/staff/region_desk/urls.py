"""Addresses of a region's desk."""

from django.urls import path

from portal.sites.staff.region_desk import questions, rules, team, views

app_name = "region_desk"
urlpatterns = [
    path("", views.page, name="page"),
    path("questions/", questions.questions, name="questions"),
    path("questions/<int:doubt_id>/", questions.question, name="question"),
    path("rules/", rules.rules, name="rules"),
    path("rules/<str:rule>/", rules.rule, name="rule"),
    path("rules/<int:setting_id>/end/", rules.end_rule, name="end_rule"),
    path("team/", team.team, name="team"),
    path("team/invite/", team.invite, name="invite"),
    path("team/<int:employee_id>/", team.employee, name="employee"),
    path("team/<int:employee_id>/link/", team.link, name="link"),
    path("team/<int:employee_id>/role/", team.give_role, name="give_role"),
    path("team/<int:employee_id>/role/<int:role_id>/end/", team.end_role, name="end_role"),
    path("team/<int:employee_id>/end/", team.end, name="end"),
]
