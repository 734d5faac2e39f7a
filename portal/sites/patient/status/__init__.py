"""What works now: read from the board, without the database."""
