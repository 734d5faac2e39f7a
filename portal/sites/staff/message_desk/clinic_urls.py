"""Addresses of a clinic's messages."""

from portal.sites.staff.message_desk import place

app_name = "clinic_messages"
urlpatterns = place.addresses("<int:clinic_id>/", place.of_clinic)
