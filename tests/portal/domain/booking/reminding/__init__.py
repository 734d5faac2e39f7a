"""Reminders from the reckoning to the letter, and the calls for those whom none has reached."""
