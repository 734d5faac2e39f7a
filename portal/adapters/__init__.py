"""Whom the portal talks to; one folder per provider, copied to add another."""
