"""What passwords are hashed with; Django keeps the cost beside each hash, so it may be raised at any time."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id at OWASP's minimum: Django's own 100 MiB and 8 threads cost a small server half a second."""

    time_cost = 2
    memory_cost = 19 * 1024
    """KiB."""
    parallelism = 1


class Quick(Argon2):
    """The same at the lowest cost there is: for tests."""

    time_cost = 1
    memory_cost = 8
