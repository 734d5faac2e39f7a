"""The outbox: what a person must be told.

Words: *notice* (one thing told to one account), *kind*, *facts* (what its text needs),
*key* (the same event never makes two notices), *outcome* (how its letter ended). Every context
above writes its notice in the transaction of the change; the cabinet lists them, messaging
delivers them. Promises: a notice waits or has an outcome; who delivers it holds its lease.
"""
