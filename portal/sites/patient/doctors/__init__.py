"""Clinics, specialities, doctors and their free places; open to everyone."""
