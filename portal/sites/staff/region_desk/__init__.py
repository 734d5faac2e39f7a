"""The desk of a region: how the day stands, and who works here."""
