"""Messengers in which a bot of ours writes to people who have started it; one folder each."""
