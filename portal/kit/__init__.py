"""Plain helpers without Django and without the domain."""
