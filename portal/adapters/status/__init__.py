"""Where notes lie that need no database."""
