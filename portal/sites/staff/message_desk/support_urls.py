"""Addresses of the messages to a region's support."""

from portal.sites.staff.message_desk import place

app_name = "support_messages"
urlpatterns = place.addresses("", place.of_support)
