"""«Помощь»: the few questions that every newcomer asks, and the laws behind the portal."""
