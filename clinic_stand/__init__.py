"""A clinic that is not ours: a made-up outside system with patients, a schedule and a registry of its own.

A program by itself: it knows the portal only by what comes over HTTP, and the portal knows it as it would
know any clinic's system that speaks FHIR R4. Its desk switches on every way in which such a system fails.
Words: organisation (clinic), session (a doctor's hours on one day), slot (a place), appointment, fault.
Plain Python on WSGI and the sqlite3 of the standard library: eight addresses need no framework.
"""
