"""The desk of schedules: hours, absences, single days, days off; each change is looked at first."""
