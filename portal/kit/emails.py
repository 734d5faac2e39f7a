"""Addresses of e-mail, as pages show them."""


def mask(address: str) -> str:
    """Write an address so that its owner knows it: i•••@example.ru."""
    user, _, domain = address.rpartition("@")
    return f"{user[:1]}•••@{domain}"
