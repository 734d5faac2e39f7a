"""Limits: how often something may be done, and how long one waits after failures.

Words: *limit* (how often in what time), *bucket* (whom it counts: a phone, an account, a browser, a
network), *back-off* (the wait that doubles after failures in a row).
Promises: a limit of L lets exactly L pass, whatever the number of processes, on both engines and
across restarts; a bucket is kept as a keyed hash, so no phone and no address stands in the table.
Neighbours: among the lowest contexts; everything may ask it, it asks only `work` to sweep.
"""
