"""Systems that ask ESIA: their certificates, return addresses, scopes.

Here too stand the failures the desk has switched on against them.
"""
