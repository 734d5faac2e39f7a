"""Speed, measured against the same statements run by the database's own tool (docs/speed.md)."""
