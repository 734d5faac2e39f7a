"""Answers of outside systems, read within a bound: httpx sets none, and one of them may never end."""

import httpx


class TooLarge(Exception):
    """More came than an answer of this system can be."""


def read(response: httpx.Response, *, most: int) -> bytes:
    """Return the body; raise TooLarge beyond `most` bytes, without reading on."""
    body = b""
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > most:
            raise TooLarge
    return body
