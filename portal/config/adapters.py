"""Which class answers which port."""


def fill_ports() -> None:
    """Put the chosen adapter into the slot of each port."""
