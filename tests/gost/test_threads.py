"""The engine beside everything else that lives in the same library: threads, TLS, hashlib."""

import datetime as dt
import gc
import hashlib
import http.server
import os
import signal
import ssl
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

import gost

SHA256_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
NOW = dt.datetime.now(dt.UTC)


def tls_files(folder):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key())
        .serial_number(5)
        .not_valid_before(NOW - dt.timedelta(days=1))
        .not_valid_after(NOW + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return file


class Answers(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"good")

    def log_message(self, *_args):
        pass


@pytest.fixture
def site(tmp_path):
    """A server with TLS of its own: its address and what trusts it."""
    file = tls_files(tmp_path)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"https://localhost:{server.server_address[1]}/", ssl.create_default_context(cafile=str(file))
    server.shutdown()
    thread.join()
    server.server_close()


def test_many_threads_sign_and_check_one_key(pair):
    private, public = gost.PrivateKey.load(pair[0]), gost.PublicKey.of_certificate(pair[1])

    def work(number):
        message = b"message %d" % number
        signature = private.sign(message)
        return public.verify(message, signature), public.verify(b"other", signature), gost.digest(message)

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(work, range(400)))

    assert {(good, bad) for good, bad, _ in done} == {(True, False)}
    assert [digest for *_, digest in done] == [gost.digest(b"message %d" % n) for n in range(400)]


def test_keys_come_and_go_in_many_threads(pair):
    def work(_number):
        signature = gost.PrivateKey.load(pair[0]).sign(b"message")
        return gost.PublicKey.of_certificate(pair[1]).verify(b"message", signature)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(200)))


def test_tls_and_hashlib_stay_as_they_were(site, pair):
    address, trust = site
    private, public = gost.PrivateKey.load(pair[0]), gost.PublicKey.of_certificate(pair[1])

    def work(_number):
        signature = private.sign(b"message")
        public.verify(b"other", signature)  # a refusal leaves an error behind, if anything does
        told = httpx.get(address, verify=trust, trust_env=False)
        return told.text, hashlib.sha256(b"abc").hexdigest(), public.verify(b"message", signature)

    with ThreadPoolExecutor(6) as pool:
        done = set(pool.map(work, range(60)))

    assert done == {("good", SHA256_OF_ABC, True)}


def test_tls_still_refuses_whom_it_does_not_trust(site, pair):
    address, _trust = site
    gost.PrivateKey.load(pair[0]).sign(b"message")
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(address, trust_env=False)


def test_no_error_is_left_for_ssl_to_find(in_process, pair):
    library = in_process._library
    key = gost.PublicKey.of_certificate(pair[1], in_process)
    with pytest.raises(gost.BadKey):
        gost.PrivateKey.load(b"hello", in_process)
    assert library.ERR_peek_error() == 0
    assert not key.verify(b"message", b"\xff" * 64)
    assert library.ERR_peek_error() == 0
    library.PEM_read_bio_X509(library.BIO_new_mem_buf(b"", 0), None, None, b"")
    assert library.ERR_peek_error() != 0, "an error that nobody takes away is seen"
    library.ERR_clear_error()


def test_keys_are_freed_only_by_who_holds_the_lock(in_process, pair, monkeypatch):
    freed, real = [], in_process._library.EVP_PKEY_free

    def free(pointer):
        freed.append(in_process._lock.locked())
        real(pointer)

    monkeypatch.setattr(in_process._library, "EVP_PKEY_free", free)
    in_process.digest(b"")
    freed.clear()
    gost.PrivateKey.load(pair[0], in_process)
    gc.collect()
    assert freed == []
    in_process.digest(b"")
    assert freed == [True]
    assert not in_process._given_up


def test_collector_may_come_while_the_lock_is_held(in_process, pair):
    """A cycle is collected in the midst of a call of the same thread: nothing waits for itself."""
    key = gost.PrivateKey.load(pair[0], in_process)
    ring = [key]
    ring.append(ring)
    del key, ring
    with in_process._quietly():
        gc.collect()
    assert in_process.digest(b"") == gost.digest(b"")


def test_child_of_a_fork_signs_though_another_thread_was_inside(in_process, pair):
    private, public = gost.PrivateKey.load(pair[0], in_process), gost.PublicKey.of_certificate(pair[1])
    inside, go = threading.Event(), threading.Event()

    def hold():
        with in_process._quietly():
            inside.set()
            go.wait(0.3)

    thread = threading.Thread(target=hold)
    thread.start()
    inside.wait()
    child = os.fork()
    if not child:
        signal.alarm(10)  # a child that waits for a lock nobody holds dies of it
        os._exit(0 if public.verify(b"message", private.sign(b"message")) else 1)
    _, status = os.waitpid(child, 0)
    thread.join()
    assert status == 0
    assert public.verify(b"message", private.sign(b"message"))
