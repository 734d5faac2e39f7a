"""A machine without GOST: one sentence says what is missing, and nothing else suffers."""

import shutil
import subprocess
import sys

import pytest

import gost
from gost import by_program, choice, in_process, libcrypto
from gost.by_program import ByProgram
from gost.in_process import InProcess


@pytest.fixture(autouse=True)
def _asked_anew():
    choice._found.cache_clear()
    yield
    choice._found.cache_clear()


def without_engine(monkeypatch):
    monkeypatch.setattr(in_process, "ENGINE", b"no-such-engine")


def without_library(monkeypatch):
    monkeypatch.setattr(libcrypto, "LIBRARY", "libcrypto.so.0")


def test_here_it_works_inside_the_process():
    assert gost.is_available()
    assert gost.why_not() == ""
    assert isinstance(choice.means(), InProcess)


@pytest.mark.parametrize("lost", [without_engine, without_library])
def test_program_takes_the_place_of_the_library(monkeypatch, lost, pair):
    lost(monkeypatch)

    assert isinstance(choice.means(), ByProgram)
    signature = gost.PrivateKey.load(pair[0]).sign(b"message")
    assert gost.PublicKey.of_certificate(pair[1]).verify(b"message", signature)


@pytest.mark.parametrize("lost", [without_engine, without_library])
def test_without_both_a_sentence_names_the_package(monkeypatch, lost):
    lost(monkeypatch)
    monkeypatch.setattr(by_program, "PROGRAM", "no-such-program")

    assert not gost.is_available()
    assert "apt install" in gost.why_not()
    assert "libengine-gost-openssl" in gost.why_not()
    for use in (lambda: gost.digest(b""), lambda: gost.PrivateKey.load(b"")):
        with pytest.raises(gost.Unavailable, match="libengine-gost-openssl"):
            use()


def test_program_without_the_engine_is_not_used(monkeypatch):
    monkeypatch.setattr(by_program, "DIGEST", ("dgst", "-engine", "no-such-engine", "-md_gost12_256"))
    with pytest.raises(gost.Unavailable, match="libengine-gost-openssl"):
        ByProgram()


def test_another_digest_under_the_same_name_is_not_used(monkeypatch):
    monkeypatch.setattr(by_program, "DIGEST", ("dgst", "-sha256"))
    with pytest.raises(gost.Unavailable, match=r"34\.11"):
        ByProgram()


def test_program_that_fails_to_sign_is_told(monkeypatch, pair):
    key = gost.PrivateKey.load(pair[0], ByProgram())
    monkeypatch.setattr(by_program, "PROGRAM", shutil.which("false"))
    with pytest.raises(gost.Unavailable, match="не смогла подписать"):
        key.sign(b"message")


def test_importing_needs_no_engine():
    """Whoever uses RSA only may import the package where OpenSSL is older or absent."""
    script = "import ctypes; ctypes.CDLL = None; import gost; print(gost.SIGNATURE_BYTES)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "64\n"
