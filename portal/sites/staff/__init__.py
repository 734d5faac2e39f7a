"""Pages of staff: a registrar's clinic, a doctor's day, an operator's region. Patients never come here."""
