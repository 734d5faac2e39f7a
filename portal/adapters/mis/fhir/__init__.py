"""Clinics whose system speaks FHIR R4: Slot and Schedule, Appointment, Patient (wire/mis/README.md)."""
