"""GOST R 34.10-2012 (256) and GOST R 34.11-2012 (Streebog-256): what ESIA signs and hashes with.

Plain Python for both programs; it knows neither. The work is done by libcrypto and its engine
`gost` (Debian: libengine-gost-openssl) inside this process, or by the program `openssl` where
the library cannot be reached. A signature is 64 bytes `s‖r`, big-endian, as `openssl dgst -sign`
writes it and ESIA reads it. Why so: docs/decisions/0021.
"""

from gost.choice import digest, is_available, is_quick, why_not
from gost.keys import PrivateKey, PublicKey
from gost.making import make_pair
from gost.means import DIGEST_BYTES, SIGNATURE_BYTES
from gost.reasons import BadKey, Unavailable

__all__ = [
    "DIGEST_BYTES",
    "SIGNATURE_BYTES",
    "BadKey",
    "PrivateKey",
    "PublicKey",
    "Unavailable",
    "digest",
    "is_available",
    "is_quick",
    "make_pair",
    "why_not",
]
