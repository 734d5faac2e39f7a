"""Settings of the stand: `base` runs it, `test` is for its own tests."""
