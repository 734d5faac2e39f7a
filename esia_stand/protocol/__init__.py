"""The protocol of ESIA in plain Python: no Django, no clock, no network.

Requests, signatures, scopes, tokens, errors, answers of the REST service, and the
failures that can be switched on. The generation spoken here is v2/ac with v3/te.
"""
