"""«Законодательство»: the acts that give people something, since when, and which pages rest on them."""
