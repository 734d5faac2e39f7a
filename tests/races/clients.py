"""Client processes that begin at the same moment, each with connections of its own."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

PATIENCE_S = 3000


def run(
    module: str, port: int, folder: Path, hands: list[list[Any]], *, processes: int,
    patience_s: float = PATIENCE_S,
) -> list[Any]:  # fmt: skip
    """Let every process begin at once; a hand is the work of one connection. Return what each line told."""
    clients = [
        _start(
            module,
            port,
            folder / f"client-{number}.json",
            [hand for hand in hands[number::processes] if hand],
        )
        for number in range(processes)
    ]
    for client in clients:
        assert client.stdout.readline() == "ready\n"
    for client in clients:
        client.stdin.write("go\n")
        client.stdin.flush()
    answers = [client.communicate(timeout=patience_s)[0] for client in clients]
    assert [client.returncode for client in clients] == [0] * processes
    return [json.loads(line) for answer in answers for line in answer.splitlines()]


def rounds(
    port: int, folder: Path, count: int, next_round: Callable[[list[Any]], list[list[Any]]], *, processes: int
) -> None:
    """Let every connection make one attempt at the same moment, `count` times.

    `next_round` is told what the last round brought and returns the attempts of each process.
    """
    hands: list[list[Any]] = [[] for _ in range(processes)]
    clients = [
        _start("tests.races.rounds", port, folder / f"rounds-{at}.json", hand)
        for at, hand in enumerate(hands)
    ]
    told: list[Any] = []
    for _ in range(count):
        for client, attempts in zip(clients, next_round(told), strict=True):
            client.stdin.write(json.dumps(attempts) + "\n")
        assert [client.stdout.readline() for client in clients if not client.stdin.flush()] == (
            ["ready\n"] * processes
        )
        for client in clients:
            client.stdin.write("go\n")
            client.stdin.flush()
        told = [result for client in clients for result in json.loads(client.stdout.readline())]
    next_round(told)
    for client in clients:
        client.communicate(timeout=PATIENCE_S)
    assert [client.returncode for client in clients] == [0] * processes


def _start(module: str, port: int, path: Path, hands: list[list[Any]]) -> "subprocess.Popen[str]":
    path.write_text(json.dumps(hands), "utf-8")
    command = [sys.executable, "-m", module, str(port), str(path)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
