"""What people see: signing in, rights, registration, the desk. Plain HTML that needs no script."""
