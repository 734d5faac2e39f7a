"""Keys that lie in files here: RSA in Python, GOST in this process or by the `openssl` program."""

import subprocess
from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

import gost
from portal.adapters import deadline
from portal.adapters.esia.files import Watched
from portal.adapters.esia.signing import GOST_LENGTH, CannotSign, Pair

_LONGEST_S: Final = 5


def _rsa_key(pem: bytes) -> rsa.RSAPrivateKey:
    key = serialization.load_pem_private_key(pem, password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("no RSA key")
    return key


def _key_file(pair: Pair) -> Path:
    if pair.key is None:
        raise CannotSign("файл ключа портала не назван")
    return pair.key


class RsaHand:
    """RSA PKCS#1 v1.5 with SHA-256: the stand's extension, the real ESIA takes GOST only."""

    def __init__(self) -> None:
        self._keys = Watched(_rsa_key)

    def sign(self, message: bytes, pair: Pair) -> bytes:
        """Return the raw signature; raise CannotSign."""
        file = _key_file(pair)
        try:
            key = self._keys.of(file)
        except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise CannotSign(f"{file.name}: нет ключа RSA, который можно прочесть") from error
        return key.sign(message, padding.PKCS1v15(), hashes.SHA256())


class GostHand:
    """GOST R 34.10-2012 in this process: well under a millisecond."""

    def __init__(self) -> None:
        self._keys = Watched(gost.PrivateKey.load)

    def sign(self, message: bytes, pair: Pair) -> bytes:
        """Return 64 bytes, s before r; raise CannotSign."""
        file = _key_file(pair)
        try:
            return self._keys.of(file).sign(message)
        except gost.Unavailable as error:
            raise CannotSign(str(error).rstrip(".")) from error
        except (OSError, ValueError) as error:
            raise CannotSign(f"{file.name}: нет ключа ГОСТ, который можно прочесть") from error


class OpensslHand:
    """GOST R 34.10-2012 by `openssl dgst` with its gost engine: a process for each signature, 20–50 ms."""

    def __init__(self, program: str) -> None:
        self._program = program

    def sign(self, message: bytes, pair: Pair) -> bytes:
        """Return 64 bytes, s before r; raise CannotSign."""
        file = _key_file(pair)
        command = [self._program, "dgst", "-engine", "gost", "-md_gost12_256", "-sign", str(file)]
        made = run(command, message)
        if len(made) != GOST_LENGTH:
            raise CannotSign(f"{self._program}: подпись ключом {file.name} – не ГОСТ Р 34.10-2012, 256 бит")
        return made


def run(command: list[str], message: bytes) -> bytes:
    """Give the message to a program and return what it writes; raise CannotSign, also where it is slow.

    What it says of its trouble is left out: it may name keys and passwords.
    """
    name, longest = Path(command[0]).name, deadline.left(_LONGEST_S)
    try:
        done = subprocess.run(  # noqa: S603  the operator's own command, without a shell
            command, input=message, capture_output=True, timeout=longest, check=True
        )
    except FileNotFoundError as error:
        raise CannotSign(f"программы {name} нет") from error
    except subprocess.TimeoutExpired as error:
        raise CannotSign(f"{name}: подписи нет за {longest:.1f} с") from error
    except subprocess.CalledProcessError as error:
        raise CannotSign(f"{name}: код выхода {error.returncode}") from error
    except OSError as error:
        raise CannotSign(f"{name}: запустить не удалось") from error
    return done.stdout
