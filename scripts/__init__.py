"""What `make` calls: one module per command, safe to run again, each says what it does."""
