"""Processes, databases and lines cut off in the middle of bookings: nothing promised is lost."""
