"""Makes a key and a certificate that signs itself: for tests, demonstrations and the stand."""

import tempfile
from pathlib import Path
from typing import Final

from gost.by_program import run
from gost.reasons import Unavailable

_CONFIG: Final = """[req]
distinguished_name = name
x509_extensions = use
string_mask = utf8only
[name]
[use]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
"""
_SPECIAL: Final = str.maketrans({"\\": "\\\\", "/": "\\/", "+": "\\+"})


def make_pair(name: str, days: int) -> tuple[bytes, bytes]:
    """Return a new private key and its certificate, both PEM; parameter set CryptoPro-A.

    :param name: stands in the certificate as CN.
    :param days: how long the certificate holds, from now.
    :raises Unavailable: there is no program `openssl` with the engine.
    """
    with tempfile.TemporaryDirectory(prefix="gost-") as folder:
        place = Path(folder)
        config, key, certificate = place / "config", place / "key.pem", place / "certificate.pem"
        config.write_text(_CONFIG, encoding="utf-8")
        made = run(
            [
                *("req", "-x509", "-engine", "gost", "-config", str(config), "-utf8", "-nodes"),
                *("-newkey", "gost2012_256", "-pkeyopt", "paramset:A", "-md_gost12_256"),
                *("-subj", f"/CN={name.translate(_SPECIAL)}", "-days", str(days)),
                *("-keyout", str(key), "-out", str(certificate)),
            ]
        )
        if made is None:
            raise Unavailable(
                "Программа openssl не смогла сделать ключ ГОСТ: apt install openssl libengine-gost-openssl."
            )
        return key.read_bytes(), certificate.read_bytes()
