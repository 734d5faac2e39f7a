"""Servers that try a client's patience."""

import socket
import threading
from contextlib import contextmanager


@contextmanager
def server(talk):
    """Listen on loopback; `talk` gets the connection and an event that ends the test."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=_serve, args=(listening, talk, over))
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            over.set()
            thread.join(timeout=5)


def _serve(listening, talk, over):
    connection, _ = listening.accept()
    with connection:
        connection.recv(65536)
        try:
            talk(connection, over)
        except OSError:
            return  # the client hung up, as it should


def silent(_connection, over):
    over.wait(20)


def trickle(first):
    def talk(connection, over):
        connection.sendall(first)
        while not over.wait(0.05):
            connection.sendall(b"x")

    return talk
