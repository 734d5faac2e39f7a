"""How staff come in: a link once, e-mail and password, a code of an app."""
