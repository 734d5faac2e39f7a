"""The few functions of libcrypto that GOST needs, called through ctypes.

Python's own `ssl` and `hashlib` live in the same library, so nothing here changes a default of
the process: the engine registers methods for its own algorithms only, is handed over explicitly
to each call, and no error is left behind in the thread's queue, where `ssl` would find it.
"""

import ctypes
from ctypes import c_char_p, c_int, c_size_t, c_uint64, c_void_p
from typing import Any, Final

from gost.reasons import Unavailable

LIBRARY: Final = "libcrypto.so.3"
_DYNAMIC_ENGINES: Final = 0x400  # OPENSSL_INIT_ENGINE_DYNAMIC
_PROTOTYPES: Final[dict[str, tuple[Any, tuple[Any, ...]]]] = {
    "OPENSSL_init_crypto": (c_int, (c_uint64, c_void_p)),
    "ENGINE_by_id": (c_void_p, (c_char_p,)),
    "ENGINE_init": (c_int, (c_void_p,)),
    "ENGINE_register_pkey_meths": (c_int, (c_void_p,)),
    "ENGINE_register_pkey_asn1_meths": (c_int, (c_void_p,)),
    "ENGINE_get_digest": (c_void_p, (c_void_p, c_int)),
    "OBJ_txt2nid": (c_int, (c_char_p,)),
    "BIO_new_mem_buf": (c_void_p, (c_char_p, c_int)),
    "BIO_free": (c_int, (c_void_p,)),
    "PEM_read_bio_PrivateKey": (c_void_p, (c_void_p, c_void_p, c_void_p, c_char_p)),
    "PEM_read_bio_PUBKEY": (c_void_p, (c_void_p, c_void_p, c_void_p, c_char_p)),
    "PEM_read_bio_X509": (c_void_p, (c_void_p, c_void_p, c_void_p, c_char_p)),
    "X509_get_pubkey": (c_void_p, (c_void_p,)),
    "X509_free": (None, (c_void_p,)),
    "EVP_PKEY_get_base_id": (c_int, (c_void_p,)),
    "EVP_PKEY_free": (None, (c_void_p,)),
    "EVP_MD_CTX_new": (c_void_p, ()),
    "EVP_MD_CTX_free": (None, (c_void_p,)),
    "EVP_Digest": (c_int, (c_char_p, c_size_t, c_char_p, c_void_p, c_void_p, c_void_p)),
    "EVP_DigestSignInit": (c_int, (c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)),
    "EVP_DigestSign": (c_int, (c_void_p, c_char_p, c_void_p, c_char_p, c_size_t)),
    "EVP_DigestVerifyInit": (c_int, (c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)),
    "EVP_DigestVerify": (c_int, (c_void_p, c_char_p, c_size_t, c_char_p, c_size_t)),
    "ERR_clear_error": (None, ()),
}


def load() -> Any:
    """Return libcrypto with typed functions and engines that can be loaded.

    :raises Unavailable: there is no such library, or it has no engines.
    """
    try:
        library = ctypes.CDLL(LIBRARY)
        for name, (result, arguments) in _PROTOTYPES.items():
            function = getattr(library, name)
            function.restype, function.argtypes = result, arguments
    except (OSError, AttributeError) as trouble:
        raise Unavailable(f"{LIBRARY} здесь не работает: {trouble}.") from None
    library.OPENSSL_init_crypto(_DYNAMIC_ENGINES, None)
    return library
