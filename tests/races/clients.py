"""Client processes that begin at the same moment, each with connections of its own."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

PATIENCE_S = 540


def run(module: str, port: int, folder: Path, hands: list[list[Any]], *, processes: int) -> list[Any]:
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
    answers = [client.communicate(timeout=PATIENCE_S)[0] for client in clients]
    assert [client.returncode for client in clients] == [0] * processes
    return [json.loads(line) for answer in answers for line in answer.splitlines()]


def _start(module: str, port: int, path: Path, hands: list[list[Any]]) -> "subprocess.Popen[str]":
    path.write_text(json.dumps(hands), "utf-8")
    command = [sys.executable, "-m", module, str(port), str(path)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
