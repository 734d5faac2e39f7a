"""What probes of outside systems said.

Words: *system* (`esia`, a clinic's system, a code channel), *probe* (the newest answer).
Promise: a probe never stands in the way of a page; pages read the newest row.
"""
