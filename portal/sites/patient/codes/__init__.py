"""The step where a one-time code is typed: shared by signing in, recovery and a new phone."""
