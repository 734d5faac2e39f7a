"""The day of a doctor: who comes, by time."""
