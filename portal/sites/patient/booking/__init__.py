"""Hold, confirm, ticket, cancel."""
