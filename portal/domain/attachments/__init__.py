"""Attachments: which clinics a person belongs to, the search for that and its outcome.

Words: *attachment* (прикрепление: a clinic, an area, a doctor, of one kind), *register* (the list in
which clinics or an insurer keep attachments), *search* (asking a region's register about one card),
*record* (one person as a register knows them), *near* (a record that is this person but for a slip).
Promises: every search ends within fifteen minutes, whatever the register does; an answer about
another person is never kept nor shown; no transaction is open while a register is asked; at most
five questions are on their way at once and six an hour about one card; a late answer changes nothing.
Neighbours: asks `patients` whose card it is, `clinics` what a clinic is called; `schedule` feeds the
built-in register by import, `booking` shows one's own clinic and doctor first.
"""
