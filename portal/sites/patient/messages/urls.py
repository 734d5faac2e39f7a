"""Addresses of the messages."""

from django.urls import path

from portal.sites.patient.messages import views, writing

app_name = "messages"
urlpatterns = [
    path("", views.threads, name="list"),
    path("new/", writing.whom, name="new"),
    path("new/<uuid:card_id>/", writing.write, name="write"),
    path("<uuid:thread_id>/", views.thread, name="thread"),
    path("<uuid:thread_id>/files/<uuid:file_id>/", views.file, name="file"),
    path("<uuid:thread_id>/close/", views.close, name="close"),
    path("<uuid:thread_id>/reopen/", views.reopen, name="reopen"),
]
