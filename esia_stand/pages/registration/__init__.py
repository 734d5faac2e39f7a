"""Registration: names, phone and e-mail; a code or a link; a password; then the account is упрощённая."""
