"""The second half of `make stand`: the ESIA stand without the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts import console, serve, welcome
from scripts.machine import machine_of_the_stand
from scripts.serve import House

if TYPE_CHECKING:
    from scripts.machine import Machine


def main() -> None:
    """Prepare, start, watch, stop."""
    machine = machine_of_the_stand()
    taken = {"STAND_PORT": machine.stand_port}
    serve.keep(machine, House(_prepare, lambda of: [serve.stand(of)], taken, welcome.say_stand))


def _prepare(machine: Machine) -> None:
    serve.python(machine, "esia_stand", "setup")


if __name__ == "__main__":
    with console.ending_in_a_sentence():
        main()
