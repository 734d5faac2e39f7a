"""Who signs for the portal: each way gives the same kind of signature, and each failure a sentence."""

import base64
import sys
import threading
import time
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import pytest

import gost
from portal.adapters import deadline
from portal.adapters.esia import certificates, requests
from portal.adapters.esia.signing import CannotSign, Pair, Signer, hands, outside
from portal.domain.accounts.ports import PortalRejected
from tests.portal.adapters.forge import AT, GostKey, Key
from tests.portal.adapters.slow import server, silent, trickle

MESSAGE = b"REGMEDopenid fullname2026.11.24 07:00:00 +0000"


@pytest.fixture
def pair(keys):
    return Pair(keys.gost.key_file, keys.gost.cert_file)


def is_good(keys, signature, message=MESSAGE):
    key = gost.PublicKey.of_certificate(keys.gost.cert_file.read_bytes())
    return len(signature) == 64 and key.verify(message, signature)


WRITING = {
    "raw": "sys.stdout.buffer.write(s)",
    "hex": "print(s.hex())",
    "base64": "import base64; print(base64.b64encode(s).decode())",
    "base64url without padding": "import base64; print(base64.urlsafe_b64encode(s).decode().rstrip('='))",
    "base64 in lines": "import base64; t = base64.b64encode(s).decode(); print(t[:40]); print(t[40:])",
}


def program(tmp_path, keys, writing, reads="sys.stdin.buffer.read()"):
    """Write a program that signs as CryptoPro's would: by its own key."""
    file = tmp_path / "sign.py"
    file.write_text(
        f"import sys; sys.path.insert(0, {sys.path[0]!r}); import gost\n"
        f"k = gost.PrivateKey.load(open({str(keys.gost.key_file)!r}, 'rb').read())\n"
        f"s = k.sign({reads})\n{writing}\n"
    )
    return [sys.executable, str(file)]


@pytest.mark.parametrize(
    "hand", [hands.GostHand(), hands.OpensslHand("openssl")], ids=["in process", "openssl"]
)
def test_gost_keys_of_ours_sign_as_esia_reads(keys, pair, hand):
    assert is_good(keys, hand.sign(MESSAGE, pair))
    assert not is_good(keys, hand.sign(MESSAGE, pair), MESSAGE + b"!")


@pytest.mark.parametrize("writing", WRITING.values(), ids=WRITING)
def test_a_program_signs(keys, pair, tmp_path, writing):
    hand = outside.CommandHand(program(tmp_path, keys, writing))
    assert is_good(keys, hand.sign(MESSAGE, pair))


@pytest.mark.parametrize("end", ["", "\\n"])
def test_a_hash_in_hex_is_no_signature_though_it_is_as_long(pair, end):
    """64 letters of a hash would go to ESIA as 64 bytes of a signature, and come back as 007053."""
    printing = f"import sys; sys.stdout.write('0aF9' * 16 + '{end}')"
    with pytest.raises(CannotSign, match="32 байта в hex"):
        outside.CommandHand([sys.executable, "-c", printing]).sign(MESSAGE, pair)
    assert outside.signature(b"0aF9" * 15 + b"0aF:") == b"0aF9" * 15 + b"0aF:", "raw bytes may be anything"


def test_a_program_signs_by_files_and_is_told_the_certificate(keys, pair, tmp_path):
    writing = "open(sys.argv[2], 'wb').write(s); assert sys.argv[3].endswith('gost.crt')"
    command = program(tmp_path, keys, writing, "open(sys.argv[1], 'rb').read()")
    hand = outside.CommandHand([*command, "{in}", "{out}", "{cert}"])
    assert is_good(keys, hand.sign(MESSAGE, pair))


def test_a_program_that_writes_no_file_is_told(pair):
    hand = outside.CommandHand([sys.executable, "-c", "", "{out}"])
    with pytest.raises(CannotSign, match="не подпись ГОСТ"):
        hand.sign(MESSAGE, pair)


def test_cryptopro_order_is_turned_round(keys, pair, tmp_path):
    command = program(tmp_path, keys, "sys.stdout.buffer.write(s[::-1])")
    straight, turned = (
        Signer([pair], outside.CommandHand(command), is_reversed=order).sign(MESSAGE, at=AT)
        for order in (False, True)
    )
    assert (is_good(keys, straight.signature), is_good(keys, turned.signature)) == (False, True)


FAILING = {
    "absent": (["no-such-program"], "программы no-such-program нет"),
    "failing": ([sys.executable, "-c", "import sys; sys.exit('secret pin 1234')"], "код выхода 1"),
    "silent": ([sys.executable, "-c", ""], "не подпись ГОСТ"),
    "chatty": ([sys.executable, "-c", "print('x' * 100000)"], "не подпись ГОСТ"),
    "a signature too short": ([sys.executable, "-c", "print('00' * 63)"], "не подпись ГОСТ"),
    "a folder": (["/"], "запустить не удалось"),
}


@pytest.mark.parametrize(("command", "said"), FAILING.values(), ids=FAILING)
def test_a_program_that_does_not_sign_is_told_without_its_words(pair, command, said):
    with pytest.raises(CannotSign, match=said) as refused:
        outside.CommandHand(command).sign(MESSAGE, pair)
    assert "1234" not in str(refused.value)


def test_a_program_that_hangs_is_ended(pair, monkeypatch):
    monkeypatch.setattr(hands, "_LONGEST_S", 0.3)
    with pytest.raises(CannotSign, match="подписи нет за"):
        outside.CommandHand([sys.executable, "-c", "import time; time.sleep(30)"]).sign(MESSAGE, pair)


class Service(BaseHTTPRequestHandler):
    def do_POST(self):
        message = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.headers["Authorization"], self.headers["X-Certificate"]))
        status, body = self.server.answer(message)
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(OSError):  # a client that has read enough hangs up
            self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def service(keys):
    server = HTTPServer(("127.0.0.1", 0), Service)
    server.asked, server.answer = [], lambda message: (200, keys.gost.sign(message))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_service_signs(keys, pair, service):
    hand = outside.HttpHand(f"http://127.0.0.1:{service.server_port}/sign", "t0ken")
    assert is_good(keys, hand.sign(MESSAGE, pair))
    service.answer = lambda message: (200, base64.b64encode(keys.gost.sign(message)))
    assert is_good(keys, hand.sign(MESSAGE, pair))
    assert service.asked == [("Bearer t0ken", "gost.crt")] * 2


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [(500, b"stack trace", "ответ 500"), (200, b"<html>", "не подпись ГОСТ"), (302, b"", "ответ 302")],
)
def test_a_service_that_does_not_sign_is_told(pair, service, status, body, said):
    service.answer = lambda _message: (status, body)
    hand = outside.HttpHand(f"http://127.0.0.1:{service.server_port}/sign", "")
    with pytest.raises(CannotSign, match=said):
        hand.sign(MESSAGE, pair)
    assert service.asked[0][0] is None


def test_a_service_that_is_down_is_told(pair):
    with pytest.raises(CannotSign, match="служба подписи: ConnectError"):
        outside.HttpHand("http://127.0.0.1:9/sign", "").sign(MESSAGE, pair)


SLOW = {
    "never answers": silent,
    "one byte of a header at a time": trickle(b"HTTP/1.1 200 OK\r\nX-Slow: "),
    "one byte of a body at a time": trickle(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n"),
}


@pytest.mark.parametrize("talk", SLOW.values(), ids=SLOW)
def test_a_slow_service_is_given_up_however_it_dribbles(pair, monkeypatch, talk):
    monkeypatch.setattr(outside, "_LONGEST_S", 0.4)
    with server(talk) as port, pytest.raises(CannotSign, match="ReadTimeout|WriteTimeout"):
        began = time.monotonic()
        outside.HttpHand(f"http://127.0.0.1:{port}/sign", "").sign(MESSAGE, pair)
    assert 0.3 < time.monotonic() - began < 3


def test_a_deadline_around_holds_for_whoever_signs(pair):
    """The deadline of a sign-in holds for its signature too, with every bound of its own longer."""
    with deadline.within(0.4), server(silent) as port:
        began = time.monotonic()
        with pytest.raises(CannotSign, match="ReadTimeout"):
            outside.HttpHand(f"http://127.0.0.1:{port}/sign", "").sign(MESSAGE, pair)
        with pytest.raises(CannotSign, match="подписи нет за"):
            outside.CommandHand([sys.executable, "-c", "import time; time.sleep(30)"]).sign(MESSAGE, pair)
    assert time.monotonic() - began < 3


def test_an_answer_without_end_is_not_read_to_its_end(pair, service):
    service.answer = lambda _message: (200, b"x" * 5_000_000)
    with pytest.raises(CannotSign, match="без конца"):
        outside.HttpHand(f"http://127.0.0.1:{service.server_port}/sign", "").sign(MESSAGE, pair)


def spoilt(tmp_path, content=b"not a key"):
    file = tmp_path / "spoilt.key"
    file.write_bytes(content)
    return file


@pytest.mark.parametrize(
    ("hand", "said"),
    [
        (hands.RsaHand(), "нет ключа RSA"),
        (hands.GostHand(), "нет ключа ГОСТ"),
        (hands.OpensslHand("openssl"), "код выхода 1"),
    ],
    ids=["rsa", "gost", "openssl"],
)
def test_a_key_that_cannot_be_read_is_a_named_refusal(keys, tmp_path, hand, said):
    signer = Signer([Pair(spoilt(tmp_path), keys.gost.cert_file)], hand)
    with pytest.raises(PortalRejected, match=said) as refused:
        signer.sign(MESSAGE, at=AT)
    assert "not a key" not in str(refused.value)


def test_a_hand_without_a_key_says_so(keys):
    for hand in (hands.RsaHand(), hands.GostHand(), hands.OpensslHand("openssl")):
        with pytest.raises(CannotSign, match="файл ключа портала не назван"):
            hand.sign(MESSAGE, Pair(None, keys.gost.cert_file))


def test_the_first_pair_that_counts_signs_and_names_itself(tmp_path):
    """Two keys of ours: the second one takes over on the day when the first one ends, without a restart."""
    old, new = Key(tmp_path, "old", begins=-300, ends=10), Key(tmp_path, "new", begins=-1, ends=400)
    signer = Signer([Pair(one.key_file, one.cert_file) for one in (old, new)], hands.RsaHand())
    names = [certificates.of_file(one.cert_file).fingerprint() for one in (old, new)]
    told = [signer.sign(MESSAGE, at=AT + timedelta(days=day)) for day in (0, 11)]
    assert [one.certificate_hash for one in told] == names
    assert [one.signature for one in told] == [old.sign(MESSAGE), new.sign(MESSAGE)]
    with pytest.raises(PortalRejected, match="ни один сертификат портала"):
        signer.sign(MESSAGE, at=AT + timedelta(days=401))


def test_a_key_laid_over_the_old_one_signs_at_once(tmp_path):
    one = GostKey(tmp_path, "ours")
    signer = Signer([Pair(one.key_file, one.cert_file)], hands.GostHand())
    before = signer.sign(MESSAGE, at=AT)
    GostKey(tmp_path, "ours")
    after = signer.sign(MESSAGE, at=AT)
    assert before.certificate_hash != after.certificate_hash
    key = gost.PublicKey.of_certificate(one.cert_file.read_bytes())
    assert (key.verify(MESSAGE, after.signature), key.verify(MESSAGE, before.signature)) == (True, False)


def test_the_certificate_is_named_by_streebog_of_its_der(keys, monkeypatch):
    found = certificates.of_file(keys.ours.cert_file)
    assert found.fingerprint() == gost.digest(found.der).hex().upper()

    def absent(_data):
        raise gost.Unavailable("no engine")

    monkeypatch.setattr(gost, "digest", absent)
    import hashlib

    assert found.fingerprint() == hashlib.sha256(found.der).hexdigest().upper()
    with pytest.raises(gost.Unavailable):
        certificates.of_file(keys.gost.cert_file).fingerprint()


@pytest.mark.parametrize("has_pkce", [True, False])
def test_pkce_is_sent_only_where_it_is_switched_on(keys, pair, has_pkce):
    asker = requests.Asker("REGMED", Signer([pair], hands.GostHand()), ("openid",), has_pkce)
    told = {"verifier": "v" * 64, "redirect_uri": "https://portal/esia/return", "at": AT}
    query = dict(httpx.QueryParams(requests.authorization_query(asker, state="s", **told)))
    form = requests.token_form(asker, code="c", **told)
    assert ("code_challenge" in query, "code_verifier" in form) == (has_pkce, has_pkce)
    signed = f"REGMEDopenid{form['timestamp']}{form['state']}https://portal/esia/returnc".encode()
    secret = form["client_secret"]
    assert len(secret) == 86
    assert is_good(keys, base64.urlsafe_b64decode(secret + "=="), signed)
