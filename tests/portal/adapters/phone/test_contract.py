"""What every adapter promises to accounts, whatever its provider does."""

import gzip
import json
import ssl

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.domain.accounts import ports
from tests.fakes.phone import server, wire
from tests.fakes.phone.server import Answer
from tests.fakes.phone.ways import CODE, KEY, PHONE, WAYS, send
from tests.portal.adapters.forge import Key

HTML = b"<html><h1>502 Bad Gateway</h1></html>"
BAD = {
    "HTML": Answer(200, HTML),
    "nothing": Answer(200),
    "half of the JSON": Answer(200, b'{"status": "OK", "co'),
    "a list": Answer(200, b'[{"status": "OK"}]'),
    "a number": Answer(200, b"1435"),
    "null": Answer(200, b"null"),
    "an empty object": Answer(200, b"{}"),
    "nested without end": Answer(200, b"[" * 50_000),
    "a number of 10000 digits": Answer(200, b'{"code": ' + b"1" * 10_000 + b"}"),
    "a megabyte": Answer(200, b'{"a": "' + b"x" * 1_000_000 + b'"}'),
    "a gzip bomb": Answer(200, gzip.compress(b" " * 20_000_000), {"Content-Encoding": "gzip"}),
    "gzip that is none": Answer(200, HTML, {"Content-Encoding": "gzip"}),
    "403 in HTML": Answer(403, HTML),
    "404": Answer(404, b"{}"),
}
DOWN = {
    "500": Answer(500, b'{"status": "OK"}'),
    "502": Answer(502, HTML),
    "429": Answer(429, b"{}"),
    "hung up": Answer(cut=True),
}
WRONG_CODES = ["", "12a4", "٠١٢٣", "-123", " 123", "12345678", 12345678, -12, 14.35, True, None, ["1435"], {}]


def test_send_asks_what_the_specification_shows(way, provider, channel):
    way.play(provider)

    send(channel)

    assert len(provider.asked) == len(way.sends)
    for asked, name in zip(provider.asked, way.sends, strict=True):
        expected = wire.sample(name)["request"]
        assert (asked.method, asked.path) == (expected["method"], expected["path"])
        assert asked.query == expected.get("query", {})
        assert asked.form == expected["form"] if "form" in expected else "form" not in expected
        assert asked.json == expected["json"] if "json" in expected else "json" not in expected
        assert expected.get("headers", {}).items() <= asked.headers.items()


def test_send_returns_what_the_provider_took_over(way, provider, channel):
    way.play(provider)

    assert send(channel) == ports.Sent(code=way.code, ref=way.ref, cost_kopecks=way.cost_kopecks)


def test_send_keeps_the_key_and_the_code_out_of_the_address(way, provider, channel):
    way.play(provider)

    send(channel)

    assert [asked for asked in provider.asked if {KEY, CODE} & set(asked.query.values())] == []


@pytest.mark.parametrize(
    ("answer", "named"),
    [
        ("no_balance", ports.NoBalance),
        ("refused", ports.NumberRefused),
        ("key", ports.ChannelDown),
        ("overload", ports.ChannelDown),
    ],
)
def test_send_names_an_error_that_comes_with_200(way, provider, channel, answer, named):
    way.play(provider, answer)

    with pytest.raises(ports.ChannelTrouble) as caught:
        send(channel)

    assert type(caught.value) is named
    assert len(provider.asked) == len(way.sends)


@pytest.mark.parametrize("fault", BAD.values(), ids=BAD)
def test_send_calls_garbage_a_bad_reply(way, provider, channel, fault):
    provider.fault = fault

    with pytest.raises(ports.BadReply):
        send(channel)


@pytest.mark.parametrize("fault", DOWN.values(), ids=DOWN)
def test_send_says_down_and_never_sends_twice(way, provider, channel, fault):
    provider.fault = fault

    with pytest.raises(ports.ChannelDown):
        send(channel)

    assert len(provider.asked) == 1


@pytest.mark.parametrize("fault", [{"before_s": 30}, {"each_s": 0.05}], ids=["silent", "trickling"])
def test_send_ends_within_its_time(way, provider, fault):
    body = json.dumps(way.send["answers"]["ok"]).encode() + b" " * 600
    provider.fault = Answer(200, body, **fault)
    channel = way.make(provider.url, longest_s=0.4)

    with pytest.raises(ports.ChannelDown):
        send(channel)

    assert server.seconds_of(lambda: send(channel)) < 2
    assert len(provider.asked) == 2, "one for each of the two sendings"


def test_send_follows_no_redirect(way, provider, channel):
    with server.running() as elsewhere:
        provider.fault = Answer(307, b"{}", {"Location": f"{elsewhere.url}/code/call"})

        with pytest.raises(ports.BadReply):
            send(channel)

        assert elsewhere.asked == []


def test_send_needs_a_provider_that_listens(way):
    with server.running() as gone:
        channel = way.make(gone.url)

    with pytest.raises(ports.ChannelDown):
        send(channel)


def test_send_refuses_a_certificate_of_nobody(way, tmp_path):
    key = Key(tmp_path, "127.0.0.1")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(key.cert_file, key.key_file)
    with server.running(tls=lambda listening: context.wrap_socket(listening, server_side=True)) as provider:
        way.play(provider)

        with pytest.raises(ports.ChannelDown) as caught:
            send(way.make(provider.url))

        assert caught.value.detail == "ConnectError"
        assert provider.asked == []


@pytest.mark.parametrize("fault", [*BAD.values(), *DOWN.values()], ids=[*BAD, *DOWN])
def test_trouble_tells_nothing_of_the_person(way, provider, channel, fault):
    provider.fault = fault

    with pytest.raises(ports.ChannelTrouble) as caught:
        send(channel)

    secrets = {PHONE, PHONE[1:], CODE, KEY}
    assert caught.value.kind in {"down", "bad_reply"}
    assert [each for each in secrets if each in f"{caught.value} {caught.value.detail}"] == []


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_answer_is_a_sending_or_a_trouble(way, provider, channel, data):
    """Answers that look right up to one place, and hold anything there."""
    way.play(provider)
    path = way.send["request"]["path"]
    leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    anything = st.recursive(leaves, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))
    answer = dict(data.draw(st.sampled_from(list(way.send["answers"].values()))))
    answer[data.draw(st.sampled_from([*answer, "error", "code", "message"]))] = data.draw(anything)
    provider.answers[path] = server.told(answer)

    try:
        sent = send(channel)
    except ports.ChannelTrouble:
        return
    assert sent.code is None if not channel.picks_code else (len(sent.code) == 4 and sent.code.isdigit())


@pytest.mark.parametrize("way", [way for way in WAYS if way.code], ids=lambda way: way.name)
class TestCall:
    """A call: the provider makes the code up, and not always as text."""

    def test_a_number_gets_its_zeros_back(self, way, provider, channel):
        way.play(provider, "lost_zeros")

        assert send(channel).code == {"call by sms.ru": "0007", "call by smsc.ru": "0083"}[way.name]

    @pytest.mark.parametrize("wrong", WRONG_CODES, ids=repr)
    def test_a_code_of_another_shape_is_a_bad_reply(self, way, provider, channel, wrong):
        path = way.send["request"]["path"]
        provider.answers[path] = server.told({**way.send["answers"]["ok"], "code": wrong})

        with pytest.raises(ports.BadReply):
            send(channel)


@pytest.mark.parametrize("way", [way for way in WAYS if not way.code], ids=lambda way: way.name)
def test_a_message_without_a_code_is_not_sent(way, provider, channel):
    with pytest.raises(ValueError, match="none was given"):
        send(channel, code=None)

    assert [asked for asked in provider.asked if asked.path == way.send["request"]["path"]] == []
