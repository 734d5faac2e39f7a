"""`python -m tests.browser.serving`: what `make run` starts, in a folder that was prepared already.

Only the stand is told again where the portal of this house is.
"""

from scripts import console, serve
from scripts.machine import Machine, this_machine


def main() -> None:
    machine = this_machine()
    ports = {"PORTAL_PORT": machine.portal_port, "STAND_PORT": machine.stand_port}
    ports["CLINIC_PORT"] = machine.clinic_port
    serve.keep(machine, serve.House(_prepare, serve._children, ports, lambda _machine: None))


def _prepare(machine: Machine) -> None:
    serve.python(machine, "esia_stand", "setup")


if __name__ == "__main__":
    with console.ending_in_a_sentence():
        main()
