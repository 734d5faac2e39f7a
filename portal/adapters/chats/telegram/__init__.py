"""Telegram's Bot API: our bot writes to people who have started it, and is told what they write."""
