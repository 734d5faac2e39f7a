"""GOST by the program `openssl`: about 40 ms a call, for machines whose Python has another libcrypto."""

import contextlib
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from gost.means import EMPTY_DIGEST, SIGNATURE_BYTES, Sign, Verify
from gost.reasons import BadKey, Unavailable

PROGRAM: Final = "openssl"
DIGEST: Final = ("dgst", "-engine", "gost", "-md_gost12_256")
_KEY_KIND: Final = bytes.fromhex("06082a85030701010101")
"""GOST R 34.10-2012 with 256 bits, 1.2.643.7.1.1.1.1, as the head of a public key in DER holds it."""
_HEAD_BYTES: Final = 20
_PUBLIC_DER: Final = ("pkey", "-engine", "gost", "-pubout", "-outform", "DER", "-passin", "pass:")
_SECONDS: Final = 20


def run(arguments: Sequence[str], given: bytes = b"", *, secret: bytes | None = None) -> bytes | None:
    """Run `openssl`; return what it wrote, or None where it refused.

    :param secret: reaches the program as `{secret}` among the arguments: a pipe, never a file on disk.
    :raises Unavailable: there is no such program, or it hangs.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise Unavailable("Программы openssl нет: apt install openssl libengine-gost-openssl.")
    if secret is None:
        return _output([program, *arguments], given, ())
    reader, writer = os.pipe()
    feeder = threading.Thread(target=_feed, args=(writer, secret), daemon=True)
    feeder.start()
    try:
        filled = [argument.replace("{secret}", f"/dev/fd/{reader}") for argument in arguments]
        return _output([program, *filled], given, (reader,))
    finally:
        os.close(reader)  # whatever the program did not read is let go
        feeder.join()


def _feed(writer: int, secret: bytes) -> None:
    """Fill a pipe while the program reads: one that nobody empties holds no more than 64 KB."""
    with contextlib.suppress(BrokenPipeError), os.fdopen(writer, "wb", buffering=0) as end:
        rest = memoryview(secret)
        while rest:
            rest = rest[end.write(rest) :]


def _output(command: Sequence[str], given: bytes, handed_on: Sequence[int]) -> bytes | None:
    try:
        done = subprocess.run(  # noqa: S603  our own arguments, no shell
            command, input=given, capture_output=True, check=False, timeout=_SECONDS, pass_fds=handed_on
        )
    except (OSError, subprocess.TimeoutExpired) as trouble:
        raise Unavailable(f"Программа openssl не ответила: {type(trouble).__name__}.") from None
    return done.stdout if done.returncode == 0 else None


class ByProgram:
    """The program; its keys are texts, handed to it anew at each call."""

    def __init__(self) -> None:
        """Try the program.

        :raises Unavailable: it is not installed, or has no engine.
        """
        if self.digest(b"") != EMPTY_DIGEST:
            raise Unavailable("Программа openssl считает ГОСТ Р 34.11-2012 неверно.")

    def digest(self, data: bytes) -> bytes:
        """Return Streebog-256 of the data."""
        counted = run([*DIGEST, "-binary"], data)
        if counted is None:
            raise Unavailable("У программы openssl нет модуля «gost»: apt install libengine-gost-openssl.")
        return counted

    def signer(self, pem: bytes) -> Sign:
        """Return the function that signs with this private key."""
        _check_kind(run([*_PUBLIC_DER], pem))

        def sign(message: bytes) -> bytes:
            signature = run([*DIGEST, "-sign", "{secret}", "-binary"], message, secret=pem)
            if signature is None or len(signature) != SIGNATURE_BYTES:
                raise Unavailable("Программа openssl не смогла подписать.")
            return signature

        return sign

    def verifier_of_key(self, pem: bytes) -> Verify:
        """Return the function that checks signatures with this public key."""
        _check_kind(run([*_PUBLIC_DER, "-pubin"], pem))
        return _verifier(pem)

    def verifier_of_certificate(self, pem: bytes) -> Verify:
        """Return the function that checks signatures with the key of this certificate."""
        key = run(["x509", "-engine", "gost", "-noout", "-pubkey"], pem)
        if key is None:
            raise BadKey("no certificate in this text")
        return self.verifier_of_key(key)


def _check_kind(told: bytes | None) -> None:
    if told is None or _KEY_KIND not in told[:_HEAD_BYTES]:
        raise BadKey("no key of GOST R 34.10-2012 with 256 bits in this text")


def _verifier(pem: bytes) -> Callable[[bytes, bytes], bool]:
    def verify(message: bytes, signature: bytes) -> bool:
        if len(signature) != SIGNATURE_BYTES:
            return False
        with tempfile.TemporaryDirectory(prefix="gost-") as folder:
            file = Path(folder) / "signature"
            file.write_bytes(signature)
            told = run([*DIGEST, "-verify", "{secret}", "-signature", str(file)], message, secret=pem)
        return told is not None and b"Verified OK" in told

    return verify
