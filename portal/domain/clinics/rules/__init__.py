"""Pure decisions of clinics."""
