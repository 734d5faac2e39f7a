"""Many requests at once need a key that is not there yet: one pair is made, and its halves fit."""

import datetime as dt
import threading
import time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from esia_stand.keys import token_keys
from esia_stand.protocol import tokens

NOW = dt.datetime.now(dt.UTC)


@pytest.fixture
def folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    token_keys.forget()
    yield tmp_path / "stand"
    token_keys.forget()


@pytest.fixture
def made(monkeypatch):
    """Count the pairs made; make them slowly, so that others come in between."""
    count, real = [], token_keys._rsa_pair

    def slowly(at):
        count.append(at)
        pair = real(at)
        time.sleep(0.05 * len(count))
        return pair

    monkeypatch.setattr(token_keys, "_rsa_pair", slowly)
    return count


def at_once(work, times):
    gate, outcomes = threading.Barrier(times), []

    def run():
        gate.wait()
        try:
            outcomes.append(work())
        except OSError as trouble:
            outcomes.append(trouble)

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def fits(folder, stem):
    key = load_pem_private_key((folder / f"{stem}.key").read_bytes(), None)
    certificate = x509.load_pem_x509_certificate((folder / f"{stem}.crt").read_bytes())
    return certificate.public_key() == key.public_key()


def test_next_key_is_made_once_for_many(folder, made):
    signers = at_once(lambda: token_keys.signer(tokens.RS256, is_next=True), 6)
    assert len(made) == 1
    assert fits(folder, "token-next")
    token = signers[0].sign({"alg": "RS256"}, b"{}")
    assert all(signer.read(token) == {} for signer in signers)


@pytest.mark.parametrize("lost", ["crt", "key"])
def test_half_a_pair_is_made_anew_as_a_whole(folder, made, lost):
    token_keys._ensure("token", tokens.RS256, NOW)
    (folder / f"token.{lost}").unlink()
    assert at_once(lambda: token_keys._ensure("token", tokens.RS256, NOW), 4).count(None) == 3
    assert len(made) == 2
    assert fits(folder, "token")


def test_key_never_lies_without_its_certificate(folder, monkeypatch):
    seen = []
    real = token_keys.write

    def looking(path, content, *, mode):
        real(path, content, mode=mode)
        seen.append(sorted(file.name for file in folder.glob("token.*")))

    monkeypatch.setattr(token_keys, "write", looking)
    token_keys._ensure("token", tokens.RS256, NOW)
    assert seen == [["token.crt"], ["token.crt", "token.key"]]
    assert (folder / "token.key").stat().st_mode & 0o777 == 0o600
