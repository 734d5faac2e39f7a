"""Keys the stand has: those it signs tokens with and publishes, and that of the example system."""
