"""Puts the rings together: environment, settings, addresses, adapters, promises."""
