"""Password, the code of the message, and help for those who cannot get in."""
