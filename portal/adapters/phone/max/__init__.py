"""MAX: a message of the bot of a verified organisation."""
