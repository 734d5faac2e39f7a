"""A system that asks the stand as any other does: what a developer sees before writing their own."""
