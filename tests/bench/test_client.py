"""The load client counts right answers only."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bench import client, processes
from bench.client import Load


class Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.send_response(303 if self.path == "/moved" else 200)
        self.send_header("Location", "/there")
        chunked = self.path == "/chunks"
        self.send_header(*(("Transfer-Encoding", "chunked") if chunked else ("Content-Length", "5")))
        self.end_headers()
        self.wfile.write(b"2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n" if chunked else b"hello")

    def log_message(self, *_):
        pass


@pytest.fixture
def port():
    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("path", ["/", "/chunks"])
def test_each_request_is_sent_once_and_counted(port, path):
    done = client._process(Load(port, [client.get(port, path, "a=1")] * 21, 200))

    assert done.count == 21
    assert done.seconds > 0


def test_it_tells_where_answers_point(port):
    request = client.get(port, "/moved", "a=1")

    assert client._process(Load(port, [request], 303)).places == [(request, "/there")]


def test_a_wrong_answer_ends_the_measurement(port):
    with pytest.raises(client.WrongAnswer, match="not 200"):
        client._process(Load(port, [client.get(port, "/moved", "a=1")], 200))


def test_cpu_seconds_grow_with_work():
    import os

    before = processes.cpu_seconds(os.getpid())
    sum(number * number for number in range(3_000_000))

    assert processes.cpu_seconds(os.getpid()) > before
