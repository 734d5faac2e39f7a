"""Why GOST did not work."""


class Unavailable(Exception):
    """There is no GOST on this machine; the text says what is missing and what to install."""


class BadKey(ValueError):
    """The text is no key, or no certificate, of GOST R 34.10-2012 with 256 bits."""
