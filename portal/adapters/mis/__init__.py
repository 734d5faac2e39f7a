"""Systems in which clinics keep their schedules."""
