"""Journeys in a real browser, one file each, in plain words; axe looks at every page."""
