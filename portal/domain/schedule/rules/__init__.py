"""Pure rules of schedules: time, cutting, days to open, rows of an import, why nothing is free."""
