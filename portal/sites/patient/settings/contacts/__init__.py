"""Phone, e-mail, name and password of the account."""
