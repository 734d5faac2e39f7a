"""Plays the telephone with the messenger: one machine has no Telegram to start a bot in."""
