"""A person's rights over the data: see everything, take it along, take consent back, be forgotten.

Words: *register* (which data lie where, and what becomes of them when an account closes), *archive*
(everything about one person in one file), *closing* (the week between withdrawal and erasure).
Promises: nothing is erased within the week, everything that the register calls erased is gone after
it; what the law keeps is kept without saying whose it was; a clinic that still expects a visit keeps
the name until the visit is over. Calls each context's own `erase` and `everything`, knows no table.
"""
