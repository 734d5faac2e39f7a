"""Messengers tell what people write to our bots."""
