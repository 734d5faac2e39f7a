"""Hold, confirm, cancel: how a place becomes a visit.

Words: *hold* (a place kept for five minutes while the person decides), *appointment* (a visit
that was promised), *step* (one line of its history), *number* (what is said aloud), *answers* (to what the
speciality asks before a visit), *objection* (to a visit marked as missed). Promises,
kept by the database: a place is never sold twice; a patient never has two visits at one time;
the history is only added to. A double click, Back or a second tab give the same answer.
"""
