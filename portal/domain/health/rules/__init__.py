"""Plain rules of health: how days are counted, how the board is written."""
