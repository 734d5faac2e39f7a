"""Addresses below `/hooks/chats/`, outside of every region."""

from django.urls import path

from portal.sites.hooks.chats import views

app_name = "chat_hooks"
urlpatterns = [path("telegram", views.telegram, name="telegram")]
