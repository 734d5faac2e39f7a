"""GOST inside this process: libcrypto and its engine, about 0.1 ms a signature."""

import ctypes
import os
import threading
import weakref
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

from gost import libcrypto
from gost.means import DIGEST_BYTES, EMPTY_DIGEST, SIGNATURE_BYTES, Sign, Verify
from gost.reasons import BadKey, Unavailable

ENGINE: Final = b"gost"
_DIGEST_NAME: Final = b"md_gost12_256"
_KEY_NAME: Final = b"gost2012_256"
_NO_PASSPHRASE: Final = b""  # without it libcrypto would ask for one at the terminal

_T = TypeVar("_T")


class _Key:
    """An EVP_PKEY; given up with its last user, but not at the end of the process, when the engine is gone.

    The collector of garbage may come in any thread, also in the midst of a call: it only notes the
    pointer, and the next caller who holds the lock frees it.
    """

    def __init__(self, given_up: deque[int], pointer: int) -> None:
        self.pointer = pointer
        weakref.finalize(self, given_up.append, pointer).atexit = False


class InProcess:
    """The engine, loaded once; calls go in one at a time, for the engine promises nothing to threads."""

    _lock = threading.Lock()
    """Of the class: the library is one for the whole process. A fork waits for it (end of this file)."""
    _given_up: Final[deque[int]] = deque()
    """Keys nobody uses any more; whoever holds the lock next frees them."""

    def __init__(self) -> None:
        """Load library and engine.

        :raises Unavailable: one of them is not installed, or does not count right.
        """
        self._library = libcrypto.load()
        with self._quietly():
            self._engine = self._loaded_engine()
            self._digest = self._library.ENGINE_get_digest(
                self._engine, self._library.OBJ_txt2nid(_DIGEST_NAME)
            )
            self._kind = self._library.OBJ_txt2nid(_KEY_NAME)
        if not self._digest or self.digest(b"") != EMPTY_DIGEST:
            raise Unavailable("Модуль OpenSSL «gost» есть, но ГОСТ Р 34.11-2012 он не знает.")

    def _loaded_engine(self) -> int:
        engine: int | None = self._library.ENGINE_by_id(ENGINE)
        if not engine or self._library.ENGINE_init(engine) != 1:
            raise Unavailable("У OpenSSL нет модуля «gost»: apt install libengine-gost-openssl.")
        # Only the engine's own key types: RSA, EC and the rest stay with whom they are.
        self._library.ENGINE_register_pkey_meths(engine)
        self._library.ENGINE_register_pkey_asn1_meths(engine)
        return engine

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        """Hold everybody else off and leave no error behind: `ssl` reads the same queue."""
        with self._lock:
            try:
                self._free()
                yield
            finally:
                self._library.ERR_clear_error()

    def _free(self) -> None:
        while self._given_up:
            self._library.EVP_PKEY_free(self._given_up.popleft())

    def digest(self, data: bytes) -> bytes:
        """Return Streebog-256 of the data."""
        out = ctypes.create_string_buffer(DIGEST_BYTES)
        with self._quietly():
            done = self._library.EVP_Digest(data, len(data), out, None, self._digest, self._engine)
        if done != 1:
            raise Unavailable("Модуль OpenSSL «gost» не смог посчитать хеш.")
        return out.raw

    def signer(self, pem: bytes) -> Sign:
        """Return the function that signs with this private key."""
        key = self._key(pem, self._library.PEM_read_bio_PrivateKey)

        def sign(message: bytes) -> bytes:
            return self._with_context(lambda context: self._sign(context, key, message))

        return sign

    def verifier_of_key(self, pem: bytes) -> Verify:
        """Return the function that checks signatures with this public key."""
        return self._verifier(self._key(pem, self._library.PEM_read_bio_PUBKEY))

    def verifier_of_certificate(self, pem: bytes) -> Verify:
        """Return the function that checks signatures with the key of this certificate."""
        return self._verifier(self._key(pem, self._read_certificate))

    def _verifier(self, key: _Key) -> Verify:
        def verify(message: bytes, signature: bytes) -> bool:
            if len(signature) != SIGNATURE_BYTES:
                return False
            return self._with_context(lambda context: self._verify(context, key, message, signature))

        return verify

    def _key(self, pem: bytes, read: Callable[..., int | None]) -> _Key:
        with self._quietly():
            source = self._library.BIO_new_mem_buf(pem, len(pem))
            pointer = read(source, None, None, _NO_PASSPHRASE)
            self._library.BIO_free(source)
            if not pointer:
                raise BadKey("no key of GOST R 34.10-2012 in this text")
            key = _Key(self._given_up, pointer)
            if self._library.EVP_PKEY_get_base_id(pointer) != self._kind:
                raise BadKey("a key of another kind than GOST R 34.10-2012 with 256 bits")
            return key

    def _read_certificate(self, source: int, *rest: object) -> int | None:
        certificate = self._library.PEM_read_bio_X509(source, *rest)
        if not certificate:
            return None
        pointer: int | None = self._library.X509_get_pubkey(certificate)
        self._library.X509_free(certificate)
        return pointer

    def _with_context(self, work: Callable[[int], _T]) -> _T:
        with self._quietly():
            context = self._library.EVP_MD_CTX_new()
            try:
                return work(context)
            finally:
                self._library.EVP_MD_CTX_free(context)

    def _sign(self, context: int, key: _Key, message: bytes) -> bytes:
        library = self._library
        out = ctypes.create_string_buffer(SIGNATURE_BYTES)
        size = ctypes.c_size_t(SIGNATURE_BYTES)
        ready = library.EVP_DigestSignInit(context, None, self._digest, self._engine, key.pointer)
        if ready != 1 or library.EVP_DigestSign(context, out, ctypes.byref(size), message, len(message)) != 1:
            raise Unavailable("Модуль OpenSSL «gost» не смог подписать.")
        return out.raw[: size.value]

    def _verify(self, context: int, key: _Key, message: bytes, signature: bytes) -> bool:
        library = self._library
        if library.EVP_DigestVerifyInit(context, None, self._digest, self._engine, key.pointer) != 1:
            raise Unavailable("Модуль OpenSSL «gost» не смог начать проверку подписи.")
        done = library.EVP_DigestVerify(context, signature, len(signature), message, len(message))
        return bool(done == 1)


def _new_lock() -> None:
    """Give a forked child a lock of its own; nobody there holds the old one."""
    InProcess._lock = threading.Lock()  # noqa: SLF001  the module's own


# The fork waits until no thread is inside the library, so the child finds it as it should be.
os.register_at_fork(
    before=lambda: InProcess._lock.acquire(),  # noqa: SLF001, PLW0108
    after_in_parent=lambda: InProcess._lock.release(),  # noqa: SLF001, PLW0108
    after_in_child=_new_lock,
)
