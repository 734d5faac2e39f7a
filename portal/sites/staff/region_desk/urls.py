"""Addresses of a region's desk."""

from django.urls import path

from portal.sites.staff.region_desk import (
    acts,
    answering,
    asking,
    help_centre,
    questions,
    rules,
    team,
    terms,
    views,
    works,
)

app_name = "region_desk"
urlpatterns = [
    path("", views.page, name="page"),
    path("status/", works.status, name="status"),
    path("status/works/", works.announce, name="works"),
    path("status/works/<int:works_id>/end/", works.take_back, name="end_works"),
    path("questions/", questions.questions, name="questions"),
    path("questions/<int:doubt_id>/", questions.question, name="question"),
    path("rules/", rules.rules, name="rules"),
    path("rules/<str:rule>/", rules.rule, name="rule"),
    path("rules/<int:setting_id>/end/", rules.end_rule, name="end_rule"),
    path("terms/", terms.terms, name="terms"),
    path("terms/<str:kind>/", terms.term, name="term"),
    path("terms/<int:term_id>/end/", terms.end_term, name="end_term"),
    path("acts/", acts.acts, name="acts"),
    path("acts/new/", acts.add, name="add_act"),
    path("acts/<str:key>/change/", acts.change, name="change_act"),
    path("acts/<str:key>/end/", acts.end_act, name="end_act"),
    path("answers/", answering.promises, name="promises"),
    path("answers/new/", answering.promise, name="promise"),
    path("answers/<int:term_id>/end/", answering.end_promise, name="end_promise"),
    path("asked/", asking.asked, name="asked"),
    path("asked/new/", asking.ask, name="ask"),
    path("asked/<int:question_id>/", asking.change, name="change_asked"),
    path("asked/<int:question_id>/end/", asking.end, name="end_asked"),
    path("help/", help_centre.help_articles, name="help_articles"),
    path("help/<slug:slug>/", help_centre.help_article, name="help_article"),
    path("help/<slug:slug>/end/", help_centre.end_help, name="end_help"),
    path("team/", team.team, name="team"),
    path("team/invite/", team.invite, name="invite"),
    path("team/<int:employee_id>/", team.employee, name="employee"),
    path("team/<int:employee_id>/link/", team.link, name="link"),
    path("team/<int:employee_id>/role/", team.give_role, name="give_role"),
    path("team/<int:employee_id>/role/<int:role_id>/end/", team.end_role, name="end_role"),
    path("team/<int:employee_id>/end/", team.end, name="end"),
]
