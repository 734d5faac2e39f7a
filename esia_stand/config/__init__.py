"""Puts the rooms of the stand together: environment, settings, addresses, keys, commands."""
